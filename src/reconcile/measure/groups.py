"""Linkage by subgroup: how many are linked, how many of the links are expected to be false, how many matches missed.

Errors of linkage are not spread evenly: minority names are written in many ways, twins are alike, some townships leave
columns empty. Rates of such groups differ for that reason alone, so all three stand beside each other.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import duckdb
import polars as pl

from reconcile import engine
from reconcile.measure.reviewed.population import unseen_share
from reconcile.registers import Declarations, PairSpec, RegisterSpec, RelationSpec
from reconcile.values.shares import PLACES

GROUPINGS = ("all", "sex", "township", "script", "twins")
UNKNOWN = "unknown"
MICRO = 1_000_000
SCHEMA: dict[str, type[pl.DataType]] = {
    **dict.fromkeys(("period", "pair", "relation", "grouping", "value"), pl.String),
    **dict.fromkeys(("records", "linked"), pl.Int64),
    **dict.fromkeys(("linkage_rate", "false_links", "false_rate", "missed_links", "missed_rate"), pl.Float64),
}


def store_groups(connection: duckdb.DuckDBPyConnection, declarations: Declarations) -> None:
    """Write `linkage_groups` for each relation with rates: a row a window, grouping and value, columns SCHEMA."""
    rows = [pl.DataFrame(schema=SCHEMA)]
    for pair, relation, model in engine.frame(connection, "report/models").iter_rows():
        spec = declarations.pairs[pair]
        one = next(one for one in spec.relations if one.name == relation)
        if one.rates and spec.left != spec.right:
            rows += _relation(connection, declarations.registers[spec.left], spec, one, json.loads(model))
    engine.store(connection, "linkage_groups", pl.concat(rows).sort(list(SCHEMA)[:5]))


def _relation(
    connection: duckdb.DuckDBPyConnection,
    register: RegisterSpec,
    pair: PairSpec,
    relation: RelationSpec,
    model: dict[str, Any],
) -> Iterator[pl.DataFrame]:
    bound: dict[str, Any] = {"pair": pair.id, "relation": relation.name}
    links = engine.frame(connection, "measure/85_possible_links", **bound)
    records = _with_errors(_grouped(connection, register, bound), links, model)
    windows = engine.frame(connection, "measure/87_rated_windows", pair=pair.id)
    for period, first, last in windows.iter_rows():
        inside = records.filter(pl.col("event_date").is_between(first, last))
        for grouping in GROUPINGS if len(inside) else ():
            if grouping in inside.columns:
                said = {"period": period, **bound, "grouping": grouping}
                yield _counted(inside, grouping).select(
                    pl.lit(said[name]).alias(name) if name in said else pl.col(name) for name in SCHEMA
                )


def _grouped(connection: duckdb.DuckDBPyConnection, register: RegisterSpec, bound: dict[str, Any]) -> pl.DataFrame:
    """The things that count, with a column for each grouping; `twins` where the register tells of mothers."""
    names, mothers = _names(register), _of_mother(register)
    asked: dict[str, str | list[str]] = {
        "columns": ["r.event_month", *(f"r.{name}" for name in dict.fromkeys([*names, *mothers]))],
        "records": f"record_{register.id}",
    }
    found = engine.frame(connection, "measure/99_linked_left", identifiers=asked, **bound)
    script = pl.coalesce(*names, pl.lit(None, pl.String)).str.contains(r"[^\p{Han}□]")
    written = pl.when(script).then(pl.lit("other")).otherwise(pl.lit("han"))
    found = found.with_columns(
        all=pl.lit("all"), script=pl.when(script.is_null()).then(pl.lit(UNKNOWN)).otherwise(written)
    )
    return found.with_columns(twins=_twins(mothers)) if mothers else found


def _names(register: RegisterSpec) -> list[str]:
    """The names by which a thing is told to be of one script or another: its own, or the mother's while it has none."""
    fields = [field for field in register.fields if field.type == "name"]
    own = [field.name for field in fields if field.role in ("child", "person")]
    own = own or [field.name for field in fields if field.name in register.identity][:1]
    return [*own, *(field.name for field in fields if field.role == "mother")]


def _of_mother(register: RegisterSpec) -> list[str]:
    """The columns that say who the mother is, surest first."""
    kinds = ("resident_id", "name")
    fields = [field for kind in kinds for field in register.fields if field.type == kind and field.role == "mother"]
    return [field.name for field in fields]


def _twins(mothers: list[str]) -> pl.Expr:
    """Whether another thing of the same day has the same mother, by any of these columns."""
    several = [pl.col(name).is_not_null() & (pl.len().over("event_date", name) > 1) for name in mothers]
    nobody = pl.all_horizontal(pl.col(name).is_null() for name in mothers)
    twin = pl.when(pl.any_horizontal(several)).then(pl.lit("twin")).otherwise(pl.lit("single"))
    return pl.when(nobody).then(pl.lit(UNKNOWN)).otherwise(twin)


def _with_errors(records: pl.DataFrame, links: pl.DataFrame, model: dict[str, Any]) -> pl.DataFrame:
    """How far the link of each is expected to be false, and who is in none to have been missed, in millionths.

    Of a linked thing the surest link counts, of one in a set all of them: one will be right. Who is in no link may be
    in one that is on record, or in one that no block led to; nobody can be told missed where that number is unknown.
    """
    within = links.filter(~pl.col("right_out"))
    claims = within.group_by("left_id").agg(
        surest=pl.col("probability").max(), micro=(pl.col("probability") * MICRO).round().cast(pl.Int64).sum()
    )
    found = records.join(claims, left_on="record_id", right_on="left_id", how="left", maintain_order="left")
    together = pl.min_horizontal(pl.col("micro").fill_null(0) / MICRO, pl.lit(1.0))
    surest = pl.col("surest").fill_null(0.0)
    right = pl.when(surest < 0.5).then(together).otherwise(surest)
    found = found.with_columns(together=together, right=right)
    whole = found.select(linked=pl.col("together").round(6).sum(), free=(1.0 - pl.col("together")).round(6).sum())
    linked, free = whole.row(0)
    missed = pl.col("together") + (1.0 - pl.col("together")) * unseen_share(model, linked, free)
    missed = pl.when("linked").then(0.0).otherwise(missed)
    if model["expected"]["missed_outside"] is None:
        missed = pl.lit(None, pl.Float64)
    return found.with_columns(
        false_micro=pl.when("linked").then(1.0 - pl.col("right")).otherwise(0.0).mul(MICRO).round().cast(pl.Int64),
        missed_micro=missed.mul(MICRO).round().cast(pl.Int64),
    )


def _counted(records: pl.DataFrame, grouping: str) -> pl.DataFrame:
    """The sums of each value of a grouping; whole numbers, so that no order of adding matters."""
    sums = records.group_by(value=pl.col(grouping)).agg(
        records=pl.len().cast(pl.Int64),
        linked=pl.col("linked").sum().cast(pl.Int64),
        false_links=pl.col("false_micro").sum() / MICRO,
        missed_links=pl.when(pl.col("missed_micro").is_not_null().all()).then(pl.col("missed_micro").sum() / MICRO),
    )
    matches = pl.col("linked") - pl.col("false_links") + pl.col("missed_links")
    return sums.with_columns(
        linkage_rate=(pl.col("linked") / pl.col("records")).round(PLACES),
        false_rate=pl.when(pl.col("linked") > 0).then(pl.col("false_links") / pl.col("linked")).round(PLACES),
        missed_rate=pl.when(matches > 0).then(pl.col("missed_links") / matches).round(PLACES),
    )
