"""A database in memory for each world of a test, all in one engine: to start one takes longer than most worlds do."""

from __future__ import annotations

import atexit
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from itertools import count

import duckdb

from reconcile import engine

_NUMBERS = count()


@contextmanager
def in_memory(threads: int = 1) -> Iterator[duckdb.DuckDBPyConnection]:
    """An empty database that is gone when the block ends; within it another one may be opened and closed."""
    connection = _started(threads)
    outer = connection.execute("SELECT current_database()").fetchall()[0][0]
    name = f"world_{next(_NUMBERS)}"
    connection.execute(f"ATTACH ':memory:' AS {name}")
    connection.execute(f"USE {name}")
    try:
        yield connection
    finally:
        connection.execute(f"USE {outer}")
        connection.execute(f"DETACH {name}")


@cache
def _started(threads: int) -> duckdb.DuckDBPyConnection:
    opened = engine.connect(threads=threads)
    atexit.register(opened.__exit__, None, None, None)
    return opened.__enter__()
