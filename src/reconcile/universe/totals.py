"""Totals beside a list: which rows of a table of totals count, and who of the list is of the months it tells of."""

from __future__ import annotations

from datetime import date

import duckdb
import polars as pl

from reconcile import engine
from reconcile.registers import Declarations, RegisterSpec
from reconcile.universe.members import members_of

RELATION = "total"
"""The relation of a comparison that links nobody: counts stand side by side."""
NO_COUNT = "no_count"
"""The reason of a row of totals of which no count can be read."""
SCHEMA = {"register": pl.String, "record_id": pl.UInt64, "sex": pl.String, "persons": pl.Int64}


def count_pairs(declarations: Declarations, provided: list[str]) -> dict[str, RegisterSpec]:
    """The registers of totals that can be set beside a list, by the name of that comparison."""
    known = [declarations.registers[name] for name in provided]
    return {
        f"{spec.totals.against}-{spec.id}": spec for spec in known if spec.totals and spec.totals.against in provided
    }


def told_counts(connection: duckdb.DuckDBPyConnection, spec: RegisterSpec) -> pl.DataFrame:
    """The persons that each row of a table of totals counts, by sex: `register, record_id, sex, persons`.

    A row of which no count can be read is left out; what neither sex accounts for is of sex `unknown`.
    """
    assert spec.totals
    total, male, female = spec.totals.total, spec.totals.male, spec.totals.female
    names = {"records": f"record_{spec.id}", "columns": ["record_id", total, male, female]}
    rows = engine.frame(connection, "link/01_columns", identifiers=names)
    both = pl.col(male) + pl.col(female)
    parted = (pl.col(male) >= 0) & (pl.col(female) >= 0) & (both <= pl.coalesce(total, both))
    rows = rows.with_columns(persons=pl.coalesce(total, both), parted=parted.fill_null(value=False))
    known = rows.filter(pl.col("persons") >= 0)
    whole = known.filter(~pl.col("parted")).with_columns(sex=pl.lit("unknown"))
    parts = [
        known.filter("parted").with_columns(sex=pl.lit(sex), persons=persons)
        for sex, persons in {"1": pl.col(male), "2": pl.col(female), "unknown": pl.col("persons") - both}.items()
    ]
    told = pl.concat([whole, *parts]).filter((pl.col("persons") > 0) | (pl.col("sex") != "unknown") | ~pl.col("parted"))
    return told.select(pl.lit(spec.id).alias("register"), "record_id", "sex", pl.col("persons").cast(pl.Int64))


def count_members(
    connection: duckdb.DuckDBPyConnection,
    declarations: Declarations,
    spec: RegisterSpec,
    counts: pl.DataFrame,
    as_of: date,
) -> pl.DataFrame:
    """The list on the left, the rows of totals on the right, as `pair_members` tells them.

    An event counts from the day it happened. Of the list only the months count that the office gave a total for.
    """
    assert spec.totals
    listed = members_of(connection, declarations.registers[spec.totals.against], as_of)
    rows = members_of(connection, spec, as_of)
    readable = counts.filter(register=spec.id)["record_id"].implode()
    silent = (pl.col("standing") == "counted") & ~pl.col("record_id").is_in(readable)
    rows = rows.with_columns(
        standing=pl.when(silent).then(pl.lit("scope_unknown")).otherwise("standing"),
        scope_reason=pl.when(silent).then(pl.lit(NO_COUNT)).otherwise("scope_reason"),
    )
    told = rows.filter(standing="counted")["event_month"].unique()
    untold = pl.col("standing").is_in(["counted", "scope_unknown"]) & ~pl.col("event_month").is_in(told.implode())
    listed = listed.with_columns(standing=pl.when(untold).then(pl.lit("out_of_period")).otherwise("standing"))
    pair = f"{spec.totals.against}-{spec.id}"
    return pl.concat(
        side.with_columns(pair=pl.lit(pair), relation=pl.lit(RELATION), side=pl.lit(name))
        for name, side in (("left", listed), ("right", rows))
    )
