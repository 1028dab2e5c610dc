"""Where the statements lie, and one hash over everything that can change a figure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

import reconcile

_LEFT_OUT = {"__pycache__"}
_COMPILED = (".pyc", ".pyo", ".so")


@cache
def statement_text(name: str) -> str:
    """The text of `sql/<name>.sql`, such as `link/20_candidates`; ValueError where there is no such file."""
    file = sql_folder()
    for part in f"{name}.sql".split("/"):
        file = file / part
    if ".." in name or not file.is_file():
        raise ValueError(f"there is no sql/{name}.sql")
    return file.read_text(encoding="utf-8")


@cache
def sql_folder() -> Traversable:
    """The folder of the statements: inside an installed package, beside `src/` in an editable checkout."""
    inside = files("reconcile") / "sql"
    return inside if inside.is_dir() else _package_folder().parents[1] / "sql"


@cache
def fingerprint() -> str:
    """The code version: SHA-256 over every file of the package and of `sql/`, by name and content.

    It is the same in a checkout, a wheel and an sdist, because names are counted from the package, `sql/` under its
    place inside it, and compiled files are left out.
    """
    digest = hashlib.sha256()
    contents = dict(_contents(files("reconcile"), "")) | dict(_contents(sql_folder(), "sql/"))
    for name in sorted(contents):
        digest.update(f"{name}\0{len(contents[name])}\0".encode())
        digest.update(contents[name])
    return digest.hexdigest()


@cache
def source_digests() -> Mapping[str, str]:
    """SHA-256 of every statement and every built-in declaration, by its name in the package."""
    contents = dict(_contents(files("reconcile") / "registers", "registers/")) | dict(_contents(sql_folder(), "sql/"))
    told = {name: content for name, content in contents.items() if name.endswith((".sql", ".toml"))}
    return {name: hashlib.sha256(content).hexdigest() for name, content in sorted(told.items())}


def _contents(folder: Traversable, prefix: str) -> Iterator[tuple[str, bytes]]:
    for entry in folder.iterdir():
        if entry.name.startswith(".") or entry.name in _LEFT_OUT:
            continue
        if entry.is_dir():
            yield from _contents(entry, f"{prefix}{entry.name}/")
        elif not entry.name.endswith(_COMPILED):
            yield prefix + entry.name, entry.read_bytes()


def _package_folder() -> Path:
    return Path(reconcile.__file__).resolve().parent
