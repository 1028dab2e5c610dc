"""Opens what a run found: the one place that knows what to say where it cannot be read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from reconcile.engine.duckdb import connect, is_damage
from reconcile.errors import Damaged, RunDamaged

RUN = "run.duckdb"
"""The file that holds them."""


@contextmanager
def opened_run(folder: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The results of the run in that folder, read-only; RunDamaged where they are gone, or break off while the block
    reads them."""
    with damage_told(folder), connect(folder / RUN, read_only=True) as connection:
        yield connection


@contextmanager
def damage_told(folder: Path) -> Iterator[None]:
    """Say of which run it is where the block finds its results gone or damaged."""
    path = folder / RUN
    try:
        yield
    except (duckdb.Error, Damaged) as error:
        if not isinstance(error, Damaged) and not is_damage(error, path):
            raise
        raise RunDamaged(folder.name, gone=not path.is_file()) from error
