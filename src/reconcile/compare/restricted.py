"""Records that only the county's restricted role may see: a mother under 14, a death in the first four weeks."""

from __future__ import annotations

import polars as pl

from reconcile.registers import RegisterSpec

YOUNGEST_MOTHER = 14
NEONATAL_DAYS = 28


def restricted_ids(records: pl.DataFrame, spec: RegisterSpec) -> pl.DataFrame:
    """Columns `register`, `record_id` of the records of a register that are restricted."""
    rules = [rule for rule in (_young_mother(spec), _neonatal_death(spec)) if rule is not None]
    kept = records.filter(pl.any_horizontal(rules).fill_null(value=False)) if rules else records.clear()
    return kept.select(pl.lit(spec.id).alias("register"), "record_id")


def _young_mother(spec: RegisterSpec) -> pl.Expr | None:
    """The mother was born less than 14 years before the event, as her number says (masked or not) or her own field."""
    if spec.event is None:
        return None
    born = []
    if "mother_id" in spec.field_names and spec.field("mother_id").type == "resident_id":
        number = pl.coalesce("mother_id", "mother_id_pattern")
        born.append(number.str.slice(6, 8).str.to_date("%Y%m%d", strict=False))
    if "mother_birth_date" in spec.field_names:
        born.append(pl.col("mother_birth_date"))
    youngest = [day.dt.offset_by(f"{YOUNGEST_MOTHER}y") > pl.col("event_date") for day in born]
    return pl.any_horizontal(youngest) if youngest else None


def _neonatal_death(spec: RegisterSpec) -> pl.Expr | None:
    if not {"death_date", "person_birth_date"} <= set(spec.field_names):
        return None
    return (pl.col("death_date") - pl.col("person_birth_date")).dt.total_days() < NEONATAL_DAYS
