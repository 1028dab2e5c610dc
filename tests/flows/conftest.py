"""A small county, delivered; each test takes a copy of its own."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.small import small_county

from reconcile.workspace import Workspace, open_workspace

ROOT = Path(__file__).parents[2]
PERIOD = "2026-09"
Script = Callable[..., subprocess.CompletedProcess[str]]
SCRIPTS = """
import contextlib, importlib, io, json, sys
for line in sys.stdin:
    name, *arguments = json.loads(line)
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            code = importlib.import_module(name).main(arguments)
        except SystemExit as end:
            code = end.code
    print(json.dumps([code, out.getvalue(), err.getvalue()]), flush=True)
"""


@pytest.fixture(scope="session")
def delivered(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace of 300 families with two months in its inbox: what a run costs is mostly the same for few."""
    return small_county(tmp_path_factory.mktemp("county") / "county", families=300, seed=3)


@pytest.fixture
def county(delivered: Path, tmp_path: Path) -> Callable[[str], Workspace]:
    """Copies the small county under a name of the test's choice."""
    return lambda name: open_workspace(Path(shutil.copytree(delivered, tmp_path / name)))


def script(name: str, *arguments: str | Path) -> list[str]:
    """The command that starts one of the scripts of flows/."""
    return [sys.executable, str(ROOT / "flows" / name), *map(str, arguments)]


def ran(command: list[str], **environment: str) -> subprocess.CompletedProcess[str]:
    """A finished command, in an environment that holds nothing but what is given and a path."""
    return subprocess.run(command, env={"PATH": "/usr/bin:/bin", **environment}, capture_output=True, text=True)


def free_port() -> int:
    """A port of the loopback that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@pytest.fixture(scope="session")
def prefect_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where Prefect keeps its database if one of `called_script` starts a server."""
    return tmp_path_factory.mktemp("prefect")


@pytest.fixture(scope="session")
def called_script(prefect_home: Path) -> Iterator[Script]:
    """Calls `main` of a script in one process for all that end before a server starts: most of their time is imports.

    Of each script that is a process of its own something is tested elsewhere.
    """
    environment = {"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT / "flows"), "PREFECT_HOME": str(prefect_home)}
    pipe = subprocess.PIPE
    with subprocess.Popen([sys.executable, "-c", SCRIPTS], env=environment, stdin=pipe, stdout=pipe, text=True) as talk:
        assert talk.stdin
        assert talk.stdout

        def call(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
            print(json.dumps([*map(str, arguments)]), file=talk.stdin, flush=True)
            return subprocess.CompletedProcess(arguments, *json.loads(talk.stdout.readline()))

        yield call
        talk.stdin.close()
