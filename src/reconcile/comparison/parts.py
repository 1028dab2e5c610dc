"""Names by what they share with others: their surname, their given name, or how they sound."""

from __future__ import annotations

import polars as pl

from reconcile.comparison.coding import CodedColumn, derive
from reconcile.values.name_parts import NO_PART
from reconcile.values.pair_filters import Names

PARTS = ("surname", "given", "sound")


def names_of(column: CodedColumn) -> Names | None:
    """The names of a column, laid out for comparing; None where it has none."""
    table = column.comparer.table if column.comparer else None
    return table if isinstance(table, Names) else None


def by_part(column: CodedColumn, part: str) -> CodedColumn:
    """A column of names with each replaced by one of PARTS, -1 for a name without; worked out once."""
    if part not in column.parts:
        names = names_of(column)
        assert names is not None
        keys = names.columns.whole_sounds if part == "sound" else getattr(names.columns.parts, part)
        numbers = pl.Series(keys)
        column.parts[part] = derive(column, numbers.set(numbers == NO_PART, None))
    return column.parts[part]
