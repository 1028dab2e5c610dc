"""A small county, delivered and reconciled once by the command line, for all tests that only look."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path

import pytest
from tests.shared import made_once

from reconcile.cli import main, show

Command = Callable[..., subprocess.CompletedProcess[str]]
PERIOD = "2026-07..2026-09"


@pytest.fixture(scope="session")
def reconcile() -> Command:
    """Run `reconcile` as a user would; the caller looks at its exit code."""

    def call(*arguments: object, prefix: tuple[str, ...] = ()) -> subprocess.CompletedProcess[str]:
        command = [*prefix, sys.executable, "-m", "reconcile", *map(str, arguments)]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    return call


@pytest.fixture(scope="session")
def called() -> Command:
    """The same command line without a process of its own, most of whose time goes into imports.

    The runs that most tests look at are processes, and of each command at least one call is.
    """

    def call(*arguments: object) -> subprocess.CompletedProcess[str]:
        out, err = StringIO(), StringIO()
        command = [*map(str, arguments)]
        show.console.width = int(os.environ.get("COLUMNS", "80"))  # it has looked at its surroundings when it was made
        with redirect_stdout(out), redirect_stderr(err), pytest.raises(SystemExit) as ended:
            main(command)
        return subprocess.CompletedProcess(command, ended.value.code, out.getvalue(), err.getvalue())

    return call


@pytest.fixture(scope="session")
def county(tmp_path_factory: pytest.TempPathFactory, reconcile: Command) -> Path:
    """A demo county, reconciled."""

    def make(root: Path) -> None:
        wanted = ("demo", root, "--families", 1500, "--months", 3, "--seed", 7)
        for command in (wanted, ("run", root, "--period", PERIOD)):
            said = reconcile(*command)
            assert said.returncode == 0, said.stderr

    return made_once(tmp_path_factory, "county", make)


@pytest.fixture(scope="session")
def delivered(county: Path) -> Path:
    """The same county, for tests that want its files alone: they still lie in the inbox."""
    return county
