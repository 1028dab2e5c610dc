"""The columns of a register's current records as a run stores them."""

from __future__ import annotations

from collections.abc import Iterable

import duckdb
import numpy as np
import numpy.typing as npt
import polars as pl

from reconcile import engine
from reconcile.registers import RegisterSpec

COMPANIONS = {
    "name": ("_pinyin",),
    "resident_id": ("_pattern",),
    "date": ("_lunar",),
    "place": ("_code", "_township"),
}
"""The columns beside a field's own, and its kind, that comparisons of its type look at."""
FEW = 50_000
"""Records of which all compared columns are read at once: more would be held in memory longer than they are used."""


class Columns:
    """Reads columns of a register's current records, ordered by record id: of a large register each when it is asked
    for, of a small one those of `fields` in one go, since a statement costs more than its few values."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, spec: RegisterSpec, fields: Iterable[str]) -> None:
        self.connection = connection
        self.spec = spec
        ids = self._stored("record_id").to_series()
        self._order = None if ids.is_sorted() else ids.arg_sort()
        self.ids = self._ordered(ids).to_numpy().astype(np.uint64)
        self._at_hand = self._stored(*self._with_companions(fields)) if len(ids) <= FEW else pl.DataFrame()

    def read(self, name: str) -> pl.Series:
        """One column."""
        return self._ordered(self._column(name))

    def first_known(self, *names: str) -> pl.Series:
        """For each record the first of these columns that says something."""
        first = self._column(names[0])
        for name in names[1:]:
            first = first.zip_with(first.is_not_null(), self._column(name))
        return self._ordered(first)

    def usable(self, field: str) -> npt.NDArray[np.bool_]:
        """Which numbers may identify somebody."""
        return (self.read(f"{field}_kind") == "ok").fill_null(value=False).to_numpy()

    def has(self, field: str, ending: str) -> bool:
        """Whether a field has that companion column."""
        return ending in self._endings(field)

    def _endings(self, field: str) -> tuple[str, ...]:
        return COMPANIONS.get(self.spec.field(field).type, ())

    def _with_companions(self, fields: Iterable[str]) -> list[str]:
        return list(dict.fromkeys(name + ending for name in fields for ending in ("", "_kind", *self._endings(name))))

    def _column(self, name: str) -> pl.Series:
        return self._at_hand[name] if name in self._at_hand.columns else self._stored(name).to_series()

    def _stored(self, *names: str) -> pl.DataFrame:
        places = {"records": f"record_{self.spec.id}", "columns": names}
        return engine.frame(self.connection, "link/02_stored_columns", identifiers=places)

    def _ordered(self, column: pl.Series) -> pl.Series:
        return column if self._order is None else column.gather(self._order)
