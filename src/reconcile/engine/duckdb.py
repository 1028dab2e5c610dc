"""Connections to DuckDB that behave the same on every machine and never reach outside."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import polars as pl

from reconcile.engine.identifiers import quoted
from reconcile.errors import Damaged, WorkspaceError

# Offline, and nothing picked up from the surroundings: no extension is fetched, no secret is read from the home
# directory, and a missing table is an error even where a Python variable of that name is at hand.
SETTINGS = {
    "allow_community_extensions": "false",
    "allow_extension_repositories": "forbidden",
    "allow_persistent_secrets": "false",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "default_null_order": "nulls_last",
    "preserve_insertion_order": "true",
    "python_enable_replacements": "false",
}

_HELD, _FORBIDDEN = "Could not set lock", "Permission denied"


@contextmanager
def connect(
    path: Path | None = None,
    *,
    read_only: bool = False,
    threads: int | None = None,
    memory_limit: str | None = None,
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a database file, or one in memory, and close it when the block ends.

    `threads` default to the cores this process may use, `memory_limit` (such as `4GB`) to what DuckDB finds. Raises
    Damaged where the file is missing or is no database, WorkspaceError where it is held by another process.
    """
    connection = _opened(path, read_only, _configuration(threads, memory_limit))
    try:
        # ICU is built in but not loaded; without it the time zone of the machine would decide what a timestamp is.
        connection.execute("LOAD icu")
        connection.execute("SET TimeZone = 'UTC'")
        yield connection
    finally:
        connection.close()


@contextmanager
def attach(connection: duckdb.DuckDBPyConnection, path: Path, alias: str, *, read_only: bool = True) -> Iterator[None]:
    """Make another database file visible as `alias` while the block lasts.

    Detaching fails inside an open transaction: commit first.
    """
    name = quoted(alias)
    mode = "READ_ONLY" if read_only else "READ_WRITE"
    try:
        connection.execute(f"ATTACH $path AS {name} ({mode})", {"path": str(path)})
    except duckdb.Error as error:
        raise _unopened(path, error) from error
    try:
        yield
    finally:
        connection.execute(f"DETACH {name}")


@contextmanager
def undone(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Try something out: whatever the block writes into the database is taken back when it ends."""
    connection.begin()
    try:
        yield
    finally:
        connection.rollback()


def store(connection: duckdb.DuckDBPyConnection, table: str, frame: pl.DataFrame) -> None:
    """Write a frame as a new table, its columns and types as they are; an older table of the name is replaced."""
    connection.register("frame_to_store", frame)
    try:
        connection.execute(f"CREATE OR REPLACE TABLE {quoted(table)} AS SELECT * FROM frame_to_store").fetchall()
    finally:
        connection.unregister("frame_to_store")


def _configuration(threads: int | None, memory_limit: str | None) -> dict[str, str | bool | int | float | list[str]]:
    configuration: dict[str, str | bool | int | float | list[str]] = dict(SETTINGS)
    # DuckDB counts the cores of the machine; taskset or a service's limit may leave this process fewer.
    configuration["threads"] = threads or len(os.sched_getaffinity(0))
    if memory_limit is not None:
        configuration["memory_limit"] = memory_limit
    return configuration


def _opened(
    path: Path | None, read_only: bool, configuration: dict[str, str | bool | int | float | list[str]]
) -> duckdb.DuckDBPyConnection:
    if path is None:
        # A database in memory would spill into the folder the command was started from.
        return duckdb.connect(":memory:", config=configuration | {"temp_directory": ""})
    try:
        return duckdb.connect(path, read_only=read_only, config=configuration)
    except duckdb.Error as error:
        raise _unopened(path, error) from error


def is_damage(error: duckdb.Error, path: Path) -> bool:
    """Whether DuckDB says of that file that it is cut off or not as it was written.

    A wrong checksum comes as an error without a class of its own; once it was met, all that follows is fatal.
    """
    said = str(error)
    if isinstance(error, duckdb.IOException):
        return f'{path}"' in said and not any(words in said for words in (_HELD, _FORBIDDEN))
    return isinstance(error, (duckdb.FatalException, duckdb.SerializationException)) or "Corrupt database" in said


def _unopened(path: Path, error: duckdb.Error) -> Exception:
    """What DuckDB said about a file, in words of ours: its own name paths and processes in full."""
    said = str(error)
    if not (isinstance(error, duckdb.IOException) or is_damage(error, path)):
        return error
    if _FORBIDDEN in said:
        return WorkspaceError(f"{path.name} may not be read by this user", "Work as a user who may read the workspace.")
    if _HELD in said:
        return WorkspaceError(
            f"{path.name} is open in another program",
            "Wait for it to finish or close it, then run the command again.",
        )
    if not path.exists():
        return Damaged(f"{path.name} does not exist", "Run the step that makes it first: reconcile ingest.")
    return Damaged(
        f"{path.name} cannot be opened: it is not a database of ours, or it is damaged",
        "Put back the last good copy of the workspace, or move the file away and ingest again.",
    )
