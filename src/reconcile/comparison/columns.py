"""The compared columns of a relation, coded, with what blocking derives from them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import duckdb
import numpy as np
import numpy.typing as npt
import polars as pl

from reconcile.comparison.coding import CodedColumn, code, derive, of_each_code
from reconcile.comparison.parts import by_part
from reconcile.comparison.stored import Columns
from reconcile.registers import RegisterSpec, RelationSpec
from reconcile.registers.pair import Compare
from reconcile.values.id_fragments import HIDDEN, LOST
from reconcile.values.similarity import Comparer

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
    one_to_one: bool = True

    @property
    def lengths(self) -> tuple[int, int]:
        """How many records stand on the left and on the right."""
        return len(self.left_ids), len(self.right_ids)

    def among(self, sought: npt.NDArray[np.bool_]) -> CodedPair:
        """The pair where somebody is looked for among these records on the right only: the others meet nobody."""
        if sought.all():
            return self
        columns = {name: replace(column, sought=sought, parts={}) for name, column in self.columns.items()}
        return replace(self, columns=columns)


def code_pair(
    connection: duckdb.DuckDBPyConnection, relation: RelationSpec, left: RegisterSpec, right: RegisterSpec
) -> CodedPair:
    """Read `record_<register>` of both sides, ordered by record id, and code what the relation compares."""
    registers = (
        Columns(connection, left, (compare.left_column for compare in relation.compare)),
        Columns(connection, right, (compare.right_column for compare in relation.compare)),
    )
    derived = {name for block in both_ways(relation.block) for name in block}
    columns, blocks = {}, {}
    for compare in relation.compare:
        column = _column(compare, registers)
        columns[compare.name] = column
        for name in sorted(name for name in derived if name.rpartition(":")[2] == compare.name):
            kind = name.rpartition(":")[0]
            blocks[name] = _DERIVED[kind](column, compare, registers) if kind else column
    one_to_one = relation.cardinality == "one-to-one"
    return CodedPair(registers[0].ids, registers[1].ids, columns, blocks, one_to_one)


def both_ways(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks, and for each that reads the left days as lunar one that reads the right days so."""
    mirrored = (tuple(name.replace("lunar:", "lunar_right:") for name in block) for block in blocks)
    return tuple(dict.fromkeys([*blocks, *mirrored]))


Sides = tuple[Columns, Columns]


def _column(compare: Compare, registers: Sides) -> CodedColumn:
    sides = list(zip(_names(compare), registers, strict=True))
    left, right = (_values(compare, name, register) for name, register in sides)
    if compare.type in {"name", "date"}:
        coded = code(left, right)
        return replace(coded, comparer=Comparer(compare.type, coded.values))
    if compare.type != "id":
        return code(left, right)
    usable = [register.usable(name) for name, register in sides]
    coded = code(left, right, (usable[0], usable[1]))
    whole = ~coded.values.str.contains_any([HIDDEN, LOST]).to_numpy().astype(np.bool_)
    return replace(coded, whole=whole)


def _names(compare: Compare) -> tuple[str, str]:
    return compare.left_column, compare.right_column


def _values(compare: Compare, field: str, register: Columns) -> pl.Series:
    """The compared values: of a number what is known of it, of a place its code where it has one."""
    if compare.type == "id" and register.has(field, "_pattern"):
        return register.first_known(field, f"{field}_pattern")
    if compare.type == "place" and register.has(field, "_code"):
        return register.first_known(f"{field}_code", f"{field}_township", field)
    return register.read(field)


def _beside(registers: Sides, compare: Compare, ending: str) -> tuple[pl.Series, pl.Series]:
    """A companion column of both sides; a field without one stands for itself."""
    sides = zip(_names(compare), registers, strict=True)
    names = ((name + ending if register.has(name, ending) else name, register) for name, register in sides)
    left, right = (register.read(name) for name, register in names)
    return left, right


def _sounds(column: CodedColumn, compare: Compare, registers: Sides) -> CodedColumn:
    return derive(column, of_each_code(column, *_beside(registers, compare, "_pinyin")))


def _surnames(column: CodedColumn, _compare: Compare, _registers: Sides) -> CodedColumn:
    return by_part(column, "surname")


def _given_names(column: CodedColumn, _compare: Compare, _registers: Sides) -> CodedColumn:
    return by_part(column, "given")


def _townships(_column: CodedColumn, compare: Compare, registers: Sides) -> CodedColumn:
    left, right = _beside(registers, compare, "_township")
    return code(left.cast(pl.String), right.cast(pl.String))


def _months(column: CodedColumn, _compare: Compare, _registers: Sides) -> CodedColumn:
    return derive(column, column.values.dt.strftime("%Y-%m"))


def _lunar(column: CodedColumn, compare: Compare, registers: Sides) -> CodedColumn:
    """The left days read as lunar against the right days as they stand."""
    days = code(column.values, _beside(registers, compare, "_lunar")[0])
    return CodedColumn(days.values, days.right, column.right, days.right, column.right, days.whole)


def _lunar_right(column: CodedColumn, compare: Compare, registers: Sides) -> CodedColumn:
    """The left days as they stand against the right days read as lunar."""
    days = code(column.values, _beside(registers, compare, "_lunar")[1])
    return CodedColumn(days.values, column.left, days.right, column.left, days.right, days.whole)


_DERIVED = {
    "pinyin": _sounds,
    "surname": _surnames,
    "given": _given_names,
    "township": _townships,
    "month": _months,
    "lunar": _lunar,
    "lunar_right": _lunar_right,
}
