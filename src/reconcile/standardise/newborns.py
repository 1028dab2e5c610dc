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
    if field.role not in _MAYBE_CHILD_ROLES:
        return standardise_column("name", rows[field.name], newborn=False)
    names = standardise_column("name", rows[field.name], newborn=True)
    places = (names[f"{field.name}_kind"] == "placeholder").arg_true()
    real = standardise_column("name", rows[field.name].gather(places), newborn=False)
    mothers = _mother_names(spec, rows[places])
    wrong = [
        may_be_real and not _is_newborn(field, name, mother)
        for may_be_real, name, mother in zip(
            real[f"{field.name}_kind"] != "placeholder", real[f"{field.name}_raw"], mothers, strict=True
        )
    ]
    return (
        _replaced(names, places.filter(pl.Series(wrong, dtype=pl.Boolean)), real.filter(wrong)) if any(wrong) else names
    )


def _is_newborn(field: FieldSpec, name: str, mother: str | None) -> bool:
    return is_placeholder_of(name, mother) if mother else field.role == _CHILD_ROLE


def _mother_names(spec: RegisterSpec, rows: pl.DataFrame) -> pl.Series:
    field = next((field for field in spec.fields if field.role == "mother" and field.type == "name"), None)
    if field is None:
        return pl.repeat(None, rows.height, dtype=pl.String, eager=True)
    return standardise_column("name", rows[field.name], newborn=False)[field.name]


def _replaced(frame: pl.DataFrame, places: pl.Series, rows: pl.DataFrame) -> pl.DataFrame:
    """The frame with these rows at these places."""
    return pl.DataFrame([frame[name].clone().scatter(places, rows[name]) for name in frame.columns])
