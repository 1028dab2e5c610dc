"""The columns that each semantic type becomes (docs/architecture.md)."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

# What the standard form is, and what a type adds to it.
_VALUES: dict[str, pl.DataType] = {"date": pl.Date(), "month": pl.Date(), "number": pl.Int64()}
_EXTRAS: dict[str, dict[str, pl.DataType]] = {
    "name": {"pinyin": pl.String(), "hint": pl.String()},
    "resident_id": {"pattern": pl.String()},
    "date": {"lunar": pl.Date()},
    "place": {"code": pl.String(), "township": pl.String(), "inside": pl.Boolean()},
}


def schema_of(type_name: str) -> Mapping[str, pl.DataType]:
    """What a parser of the type returns: value, done, kind, then the type's own."""
    value = _VALUES.get(type_name, pl.String())
    return {"value": value, "done": pl.String(), "kind": pl.String()} | _EXTRAS.get(type_name, {})


def column_names(field: str, type_name: str) -> dict[str, str]:
    """The names of these columns for a field."""
    return {name: field if name == "value" else f"{field}_{name}" for name in schema_of(type_name)}
