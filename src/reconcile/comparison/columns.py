"""Columns of two registers as small integers: equal values have equal codes on both sides, -1 is missing."""

from __future__ import annotations

from dataclasses import dataclass, replace

import duckdb
import numpy as np
import numpy.typing as npt
import polars as pl

from reconcile import engine
from reconcile.registers import RegisterSpec, RelationSpec
from reconcile.registers.pair import Compare
from reconcile.values.value_similarity import UNKNOWN

Codes = npt.NDArray[np.int32]


@dataclass(frozen=True)
class CodedColumn:
    """A compared column: codes for both sides, the values they stand for (by code), and which may serve as a key.

    `left_key` and `right_key` equal `left` and `right` except that a value that cannot identify anybody (a masked or
    damaged number, one whose check digit fails) is -1 there. `whole` says of each value that all of it is known: equal
    masked numbers are not the same number.
    """

    values: pl.Series
    left: Codes
    right: Codes
    left_key: Codes
    right_key: Codes
    whole: npt.NDArray[np.bool_]


@dataclass(frozen=True)
class CodedPair:
    """All compared columns of a relation, with the record ids that the positions stand for."""

    left_ids: npt.NDArray[np.uint64]
    right_ids: npt.NDArray[np.uint64]
    columns: dict[str, CodedColumn]
    sounds: dict[str, CodedColumn]
    lunar: dict[str, CodedColumn]
    townships: dict[str, CodedColumn]
    months: dict[str, CodedColumn]

    def block_column(self, name: str) -> CodedColumn:
        """The column that a name of `block` speaks of: `pinyin:x`, `lunar:x`, `township:x`, `month:x` or `x`."""
        kind, _, bare = name.rpartition(":")
        derived = {"pinyin": self.sounds, "lunar": self.lunar, "township": self.townships, "month": self.months}
        return (derived | {"": self.columns})[kind][bare]


def code_pair(
    connection: duckdb.DuckDBPyConnection, relation: RelationSpec, left: RegisterSpec, right: RegisterSpec
) -> CodedPair:
    """Read `record_<register>` of both sides, ordered by record id, and code what the relation compares."""
    rows_left = _rows(connection, left, {compare.left_column for compare in relation.compare})
    rows_right = _rows(connection, right, {compare.right_column for compare in relation.compare})
    columns = {c.name: _column(c, rows_left, rows_right) for c in relation.compare}
    sounds = {c.name: _derived(c, rows_left, rows_right, "_pinyin") for c in relation.compare if c.type == "name"}
    lunar = {c.name: _lunar(c, rows_left, rows_right) for c in relation.compare if c.type == "date"}
    months = {c.name: _months(c, rows_left, rows_right) for c in relation.compare if c.type == "date"}
    towns = {c.name: _derived(c, rows_left, rows_right, "_township") for c in relation.compare if c.type == "place"}
    return CodedPair(_ids(rows_left), _ids(rows_right), columns, sounds, lunar, towns, months)


COMPANIONS = {
    "name": ("_pinyin",),
    "resident_id": ("_kind", "_pattern"),
    "certificate_no": ("_kind",),
    "date": ("_lunar",),
    "place": ("_code", "_township"),
}
"""The columns beside a field's own that comparisons of its type look at."""


def _rows(connection: duckdb.DuckDBPyConnection, spec: RegisterSpec, fields: set[str]) -> pl.DataFrame:
    """The compared columns of a register's current records, ordered by record id."""
    columns = ["record_id"]
    for name in sorted(fields):
        columns += [name, *(name + ending for ending in COMPANIONS.get(spec.field(name).type, ()))]
    names = {"records": f"record_{spec.id}", "columns": columns}
    return engine.frame(connection, "link/01_columns", identifiers=names)


def _ids(rows: pl.DataFrame) -> npt.NDArray[np.uint64]:
    return rows["record_id"].to_numpy().astype(np.uint64)


def _column(compare: Compare, left: pl.DataFrame, right: pl.DataFrame) -> CodedColumn:
    left_values, left_usable = _values(compare, compare.left_column, left)
    right_values, right_usable = _values(compare, compare.right_column, right)
    coded = _coded(left_values, right_values, left_usable, right_usable)
    if compare.type != "id":
        return coded
    whole = ~coded.values.str.contains(UNKNOWN, literal=True).to_numpy().astype(np.bool_)
    return replace(coded, whole=whole)


def _values(compare: Compare, column: str, rows: pl.DataFrame) -> tuple[pl.Series, npt.NDArray[np.bool_]]:
    """The compared values, and which of them may identify somebody."""
    values = rows[column]
    usable = np.ones(len(rows), dtype=np.bool_)
    if compare.type == "id":
        usable = (rows[f"{column}_kind"] == "ok").fill_null(value=False).to_numpy().astype(np.bool_)
        if f"{column}_pattern" in rows.columns:
            values = rows.select(pl.coalesce(column, f"{column}_pattern")).to_series()
    elif compare.type == "place" and f"{column}_code" in rows.columns:
        values = rows.select(pl.coalesce(f"{column}_code", f"{column}_township", column)).to_series()
    return values, usable


def _derived(compare: Compare, left: pl.DataFrame, right: pl.DataFrame, suffix: str) -> CodedColumn:
    pairs = [(compare.left_column, left), (compare.right_column, right)]
    values = [rows[f"{c}{suffix}"].cast(pl.String) if f"{c}{suffix}" in rows.columns else rows[c] for c, rows in pairs]
    return _coded(values[0], values[1], np.ones(len(left), np.bool_), np.ones(len(right), np.bool_))


def _months(compare: Compare, left: pl.DataFrame, right: pl.DataFrame) -> CodedColumn:
    """The months that the days of both sides lie in."""
    values = [rows[c].dt.strftime("%Y-%m") for c, rows in ((compare.left_column, left), (compare.right_column, right))]
    return _coded(values[0], values[1], np.ones(len(left), np.bool_), np.ones(len(right), np.bool_))


def _lunar(compare: Compare, left: pl.DataFrame, right: pl.DataFrame) -> CodedColumn:
    """The left days read as lunar against the right days as they stand."""
    left_values = left[f"{compare.left_column}_lunar"].cast(pl.String)
    right_values = right[compare.right_column].cast(pl.String)
    return _coded(left_values, right_values, np.ones(len(left), np.bool_), np.ones(len(right), np.bool_))


def _coded(
    left: pl.Series, right: pl.Series, left_usable: npt.NDArray[np.bool_], right_usable: npt.NDArray[np.bool_]
) -> CodedColumn:
    both = pl.concat([left.alias("v"), right.alias("v")])
    values = both.drop_nulls().unique().sort()
    codes = (both.rank("dense").cast(pl.Int32) - 1).fill_null(-1).to_numpy().astype(np.int32)
    left_codes, right_codes = codes[: len(left)], codes[len(left) :]
    left_key = np.where(left_usable, left_codes, np.int32(-1))
    right_key = np.where(right_usable, right_codes, np.int32(-1))
    return CodedColumn(values, left_codes, right_codes, left_key, right_key, np.ones(len(values), dtype=np.bool_))
