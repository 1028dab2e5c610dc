"""The columns of a register's current records as a run stores them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

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
COLUMNS = "link/02_stored_columns"
FEW = 50_000
"""Records of which all compared columns are read at once: more would be held in memory longer than they are used."""


class Columns:
    """Reads columns of a register's current records, ordered by record id: of a large register each when it is asked
    for, of a small one those of `fields` in one go, since a statement costs more than its few values."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, spec: RegisterSpec, fields: Iterable[str]) -> None:
        self.connection = connection
        self.spec = spec
        ids = self._stored(COLUMNS, columns="record_id").to_series()
        self._order = None if ids.is_sorted() else ids.arg_sort()
        self.ids = self._ordered(ids).to_numpy().astype(np.uint64)
        self._large = len(ids) > FEW
        if not self._large:
            self._at_hand = self._stored(COLUMNS, columns=self._with_companions(fields))

    def read(self, name: str) -> pl.Series:
        """One column."""
        found = self._stored(COLUMNS, columns=name).to_series() if self._large else self._at_hand[name]
        return self._ordered(found)

    def first_known(self, *names: str) -> pl.Series:
        """For each record the first of these columns that says something."""
        if self._large:
            return self._ordered(self._stored("link/03_first_known", columns=names).to_series())
        return self._ordered(self._at_hand.select(pl.coalesce(names)).to_series())

    def usable(self, field: str) -> npt.NDArray[np.bool_]:
        """Which numbers may identify somebody."""
        kind = f"{field}_kind"
        if self._large:
            return self._ordered(self._stored("link/04_usable", kind=kind).to_series()).to_numpy()
        return (self.read(kind) == "ok").fill_null(value=False).to_numpy()

    def has(self, field: str, ending: str) -> bool:
        """Whether a field has that companion column."""
        return ending in self._endings(field)

    def _endings(self, field: str) -> tuple[str, ...]:
        return COMPANIONS.get(self.spec.field(field).type, ())

    def _with_companions(self, fields: Iterable[str]) -> list[str]:
        return list(dict.fromkeys(name + ending for name in fields for ending in ("", "_kind", *self._endings(name))))

    def _stored(self, statement: str, **places: str | Sequence[str]) -> pl.DataFrame:
        return engine.frame(self.connection, statement, identifiers={"records": f"record_{self.spec.id}", **places})

    def _ordered(self, column: pl.Series) -> pl.Series:
        return column if self._order is None else column.gather(self._order)
