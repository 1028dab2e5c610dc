"""Names that may be placeholders: decided by the mother's name in the same row."""

from __future__ import annotations

import polars as pl

from reconcile.registers.spec import FieldSpec, RegisterSpec
from reconcile.standardise.frame import standardise_column
from reconcile.values.placeholders import is_placeholder_of

# A child without a name is one of these; of adults only what says so (王丽之子) is a placeholder.
_CHILD_ROLE = "child"
_MAYBE_CHILD_ROLES = frozenset({_CHILD_ROLE, "person"})


def standardise_name(spec: RegisterSpec, field: FieldSpec, rows: pl.DataFrame) -> pl.DataFrame:
    """The columns of a name; 王丽子 is a placeholder where the mother is 王丽, a name where she is not.

    Where no mother is named it is a placeholder of a child, and the name of any other person.
    """
    as_real = standardise_column("name", rows[field.name], newborn=False)
    if field.role not in _MAYBE_CHILD_ROLES:
        return as_real
    as_newborn = standardise_column("name", rows[field.name], newborn=True)
    doubtful = as_real[f"{field.name}_kind"] != as_newborn[f"{field.name}_kind"]
    if not doubtful.any():
        return as_real
    mother = _mother_names(spec, rows)
    is_newborn = [
        may_be and _is_newborn(field, name, mothers_name)
        for may_be, name, mothers_name in zip(doubtful, rows[field.name], mother, strict=True)
    ]
    chosen = pl.when(pl.Series(is_newborn, dtype=pl.Boolean))
    return pl.select(chosen.then(as_newborn[name]).otherwise(as_real[name]).alias(name) for name in as_real.columns)


def _is_newborn(field: FieldSpec, name: str, mother: str | None) -> bool:
    return is_placeholder_of(name, mother) if mother else field.role == _CHILD_ROLE


def _mother_names(spec: RegisterSpec, rows: pl.DataFrame) -> pl.Series:
    field = next((field for field in spec.fields if field.role == "mother" and field.type == "name"), None)
    if field is None:
        return pl.repeat(None, rows.height, dtype=pl.String, eager=True)
    return standardise_column("name", rows[field.name], newborn=False)[field.name]
