"""The compared columns of a relation, coded, with what blocking derives from them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import duckdb
import numpy as np
import numpy.typing as npt
import polars as pl

from reconcile import engine
from reconcile.comparison.coding import CodedColumn, Marks, code, derive, of_each_code
from reconcile.registers import RegisterSpec, RelationSpec
from reconcile.registers.pair import Compare
from reconcile.values.value_similarity import UNKNOWN

Sides = tuple[pl.DataFrame, pl.DataFrame]
Block = tuple[str, ...]


@dataclass(frozen=True)
class CodedPair:
    """All compared columns of a relation, with the record ids that the positions stand for.

    `blocks` holds the columns that the relation's blocks name: `x`, `pinyin:x`, `lunar:x`, `township:x` or `month:x`.
    """

    left_ids: npt.NDArray[np.uint64]
    right_ids: npt.NDArray[np.uint64]
    columns: Mapping[str, CodedColumn]
    blocks: Mapping[str, CodedColumn]

    @property
    def lengths(self) -> tuple[int, int]:
        """How many records stand on the left and on the right."""
        return len(self.left_ids), len(self.right_ids)


def code_pair(
    connection: duckdb.DuckDBPyConnection, relation: RelationSpec, left: RegisterSpec, right: RegisterSpec
) -> CodedPair:
    """Read `record_<register>` of both sides, ordered by record id, and code what the relation compares."""
    rows = (
        _rows(connection, left, {compare.left_column for compare in relation.compare}),
        _rows(connection, right, {compare.right_column for compare in relation.compare}),
    )
    columns = {compare.name: _column(compare, rows) for compare in relation.compare}
    compares = {compare.name: compare for compare in relation.compare}
    blocks = {}
    for name in sorted({name for block in both_ways(relation.block) for name in block}):
        kind, _, bare = name.rpartition(":")
        blocks[name] = _DERIVED[kind](columns[bare], compares[bare], rows) if kind else columns[bare]
    return CodedPair(_ids(rows[0]), _ids(rows[1]), columns, blocks)


def both_ways(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks, and for each that reads the left days as lunar one that reads the right days so."""
    mirrored = (tuple(name.replace("lunar:", "lunar_right:") for name in block) for block in blocks)
    return tuple(dict.fromkeys([*blocks, *mirrored]))


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


def _column(compare: Compare, rows: Sides) -> CodedColumn:
    left, right = (_values(compare, name, side) for name, side in zip(_names(compare), rows, strict=True))
    if compare.type != "id":
        return code(left, right)
    usable = tuple(_usable(name, side) for name, side in zip(_names(compare), rows, strict=True))
    coded = code(left, right, (usable[0], usable[1]))
    whole = ~coded.values.str.contains(UNKNOWN, literal=True).to_numpy().astype(np.bool_)
    return replace(coded, whole=whole)


def _names(compare: Compare) -> tuple[str, str]:
    return compare.left_column, compare.right_column


def _values(compare: Compare, column: str, rows: pl.DataFrame) -> pl.Series:
    """The compared values: of a number what is known of it, of a place its code where it has one."""
    if compare.type == "id" and f"{column}_pattern" in rows.columns:
        return rows.select(pl.coalesce(column, f"{column}_pattern")).to_series()
    if compare.type == "place" and f"{column}_code" in rows.columns:
        return rows.select(pl.coalesce(f"{column}_code", f"{column}_township", column)).to_series()
    return rows[column]


def _usable(column: str, rows: pl.DataFrame) -> Marks:
    """Which numbers may identify somebody."""
    usable: Marks = (rows[f"{column}_kind"] == "ok").fill_null(value=False).to_numpy().astype(np.bool_)
    return usable


def _beside(rows: Sides, compare: Compare, ending: str) -> tuple[pl.Series, pl.Series]:
    """A companion column of both sides; a field without one stands for itself."""
    sides = zip(_names(compare), rows, strict=True)
    left, right = (side[f"{name}{ending}" if f"{name}{ending}" in side.columns else name] for name, side in sides)
    return left, right


def _sounds(column: CodedColumn, compare: Compare, rows: Sides) -> CodedColumn:
    return derive(column, of_each_code(column, *_beside(rows, compare, "_pinyin")))


def _townships(_column: CodedColumn, compare: Compare, rows: Sides) -> CodedColumn:
    left, right = _beside(rows, compare, "_township")
    return code(left.cast(pl.String), right.cast(pl.String))


def _months(column: CodedColumn, _compare: Compare, _rows: Sides) -> CodedColumn:
    return derive(column, column.values.dt.strftime("%Y-%m"))


def _lunar(column: CodedColumn, compare: Compare, rows: Sides) -> CodedColumn:
    """The left days read as lunar against the right days as they stand."""
    days, follows = _meant(column, compare, rows)
    left = follows[column.left]
    return CodedColumn(days.values, left, column.right, left, column.right, days.whole)


def _lunar_right(column: CodedColumn, compare: Compare, rows: Sides) -> CodedColumn:
    """The left days as they stand against the right days read as lunar."""
    days, follows = _meant(column, compare, rows)
    right = follows[column.right]
    return CodedColumn(days.values, column.left, right, column.left, right, days.whole)


def _meant(column: CodedColumn, compare: Compare, rows: Sides) -> tuple[CodedColumn, npt.NDArray[np.int32]]:
    """The days with those added that they mean if lunar, and for each day's code (last: none) that of the day meant."""
    days = code(column.values, of_each_code(column, *_beside(rows, compare, "_lunar")))
    return days, np.append(days.right, np.int32(-1))


_DERIVED = {
    "pinyin": _sounds,
    "township": _townships,
    "month": _months,
    "lunar": _lunar,
    "lunar_right": _lunar_right,
}
