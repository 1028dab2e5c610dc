"""The columns of a register's current records as a run stores them, read a few at a time."""

from __future__ import annotations

import duckdb
import numpy as np
import numpy.typing as npt
import polars as pl

from reconcile import engine
from reconcile.registers import RegisterSpec

COMPANIONS = {
    "name": ("_pinyin",),
    "resident_id": ("_kind", "_pattern"),
    "certificate_no": ("_kind",),
    "date": ("_lunar",),
    "place": ("_code", "_township"),
}
"""The columns beside a field's own that comparisons of its type look at."""


class Columns:
    """Reads columns of a register's current records, ordered by record id, a few at a time: a register may be large."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, spec: RegisterSpec) -> None:
        self.connection = connection
        self.spec = spec
        ids = self._stored("link/02_stored_columns", columns="record_id")
        self._order = None if ids.is_sorted() else ids.arg_sort()
        self.ids = self._ordered(ids).to_numpy().astype(np.uint64)

    def read(self, name: str) -> pl.Series:
        """One column."""
        return self._ordered(self._stored("link/02_stored_columns", columns=name))

    def first_known(self, *names: str) -> pl.Series:
        """For each record the first of these columns that says something."""
        return self._ordered(self._stored("link/03_first_known", columns=list(names)))

    def usable(self, field: str) -> npt.NDArray[np.bool_]:
        """Which numbers may identify somebody."""
        return self._ordered(self._stored("link/04_usable", kind=f"{field}_kind")).to_numpy()

    def _stored(self, statement: str, **places: str | list[str]) -> pl.Series:
        identifiers = {"records": f"record_{self.spec.id}", **places}
        return engine.frame(self.connection, statement, identifiers=identifiers).to_series()

    def _ordered(self, column: pl.Series) -> pl.Series:
        return column if self._order is None else column.gather(self._order)

    def has(self, field: str, ending: str) -> bool:
        """Whether a field has that companion column."""
        return ending in COMPANIONS.get(self.spec.field(field).type, ())
