"""The Makefile on a machine that lacks something says which package to install, and touches nothing."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
NEEDS_ENVIRONMENT = ["demo", "test", "coverage", "quick", "crash", "tamper", "lint", "format", "lock"]


def made(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    for name in ("Makefile", "requirements.lock", "pyproject.toml"):
        shutil.copy(ROOT / name, folder)
    return subprocess.run(["make", *arguments], cwd=folder, capture_output=True, text=True)


def python_that(folder: Path, code: str) -> str:
    """A stand-in for an interpreter: a script that answers what the Makefile asks it."""
    path = folder / "python3"
    path.write_text(f"#!/bin/sh\n{code}\n")
    path.chmod(0o755)
    return f"PYTHON={path}"


def test_help_names_every_command(tmp_path: Path) -> None:
    said = made(tmp_path, "help").stdout
    for name in [*NEEDS_ENVIRONMENT, "clean", "help"]:
        assert re.search(rf"^  make {name} +\w", said, re.MULTILINE), name
    assert made(tmp_path).stdout == said


@pytest.mark.parametrize("command", NEEDS_ENVIRONMENT)
def test_without_python_it_names_the_package(tmp_path: Path, command: str) -> None:
    ran = made(tmp_path, command, "PYTHON=")
    assert ran.returncode == 2
    assert "apt-get install python3 python3-venv" in ran.stdout
    assert not (tmp_path / ".venv").exists()


def test_an_old_python_is_refused(tmp_path: Path) -> None:
    ran = made(tmp_path, "demo", python_that(tmp_path, "exit 1"))
    assert ran.returncode == 2
    assert "is older than Python 3.11" in ran.stdout


def test_a_python_without_venv_names_its_package(tmp_path: Path) -> None:
    stand_in = python_that(tmp_path, 'case "$2" in *version*) exit 0;; *) exit 1;; esac')
    ran = made(tmp_path, "test", stand_in)
    assert ran.returncode == 2
    assert "apt-get install python3-venv" in ran.stdout
    assert not (tmp_path / ".venv").exists()


def test_nothing_is_installed_twice(tmp_path: Path) -> None:
    made(tmp_path, "help")
    stamp = tmp_path / ".venv" / "installed"
    stamp.parent.mkdir()
    stamp.touch()
    ask = ["make", "--question", ".venv/installed"]
    assert subprocess.run(ask, cwd=tmp_path).returncode == 0
    # A file system's clock ticks too slowly to tell two writes of one test apart.
    os.utime(stamp, (0, 0))
    assert subprocess.run(ask, cwd=tmp_path).returncode == 1
