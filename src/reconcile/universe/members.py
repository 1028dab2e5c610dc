"""The universe of each comparison: every record of both sides with the reason why it counts or does not."""

from __future__ import annotations

from datetime import date

import duckdb
import polars as pl

from reconcile import engine
from reconcile.registers import Declarations, PairSpec, RegisterSpec, RelationSpec
from reconcile.registers.spec import Lag, ScopeRule
from reconcile.universe.lag import due_dates
from reconcile.universe.scope import scope_of

CELLS = ("event_date", "event_month", "township", "facility", "sex")


def pair_members(
    connection: duckdb.DuckDBPyConnection,
    declarations: Declarations,
    pair: PairSpec,
    relation: RelationSpec,
    lags: dict[str, Lag],
    as_of: date,
) -> pl.DataFrame:
    """Both sides of a comparison: `pair, relation, side, register, record_id, entity_id`, the cells, `standing`.

    `standing` is duplicate, out_of_scope, scope_unknown, not_yet_due or counted; the period is applied later, window by
    window. A record whose own papers say nothing of the place takes the scope of the record it is linked with.
    """
    both = (lags[pair.left], lags[pair.right])
    sides = {
        "left": _side(connection, declarations.registers[pair.left], pair.scope_left, both, as_of),
        "right": _side(connection, declarations.registers[pair.right], pair.scope_right, both, as_of),
    }
    partners = engine.frame(connection, "universe/10_partners", pair=pair.id, relation=relation.name)
    frames = []
    for side, other in (("left", "right"), ("right", "left")):
        evidence = sides[other].select("entity_id", partner_scope="scope").unique("entity_id", keep="first", maintain_order=True)
        known = partners.select(entity_id=f"{side}_entity", partner=f"{other}_entity").join(
            evidence, left_on="partner", right_on="entity_id"
        )
        known = known.sort("entity_id", "partner").unique("entity_id", keep="first", maintain_order=True)
        rows = sides[side].join(known, on="entity_id", how="left", maintain_order="left")
        frames.append(
            rows.select(
                pl.lit(pair.id).alias("pair"),
                pl.lit(relation.name).alias("relation"),
                pl.lit(side).alias("side"),
                pl.lit(pair.left if side == "left" else pair.right).alias("register"),
                "record_id",
                "entity_id",
                *CELLS,
                _standing(as_of).alias("standing"),
            )
        )
    return pl.concat(frames)


def _standing(as_of: date) -> pl.Expr:
    scope = pl.when((pl.col("scope") == "unknown") & pl.col("partner_scope").is_in(["in", "out"])).then("partner_scope")
    settled = scope.otherwise("scope")
    return (
        pl.when(pl.col("record_id") != pl.col("entity_id"))
        .then(pl.lit("duplicate"))
        .when(settled == "out")
        .then(pl.lit("out_of_scope"))
        .when((settled == "unknown") | pl.col("event_date").is_null())
        .then(pl.lit("scope_unknown"))
        .when(pl.col("due_date") > as_of)
        .then(pl.lit("not_yet_due"))
        .otherwise(pl.lit("counted"))
    )


def _side(
    connection: duckdb.DuckDBPyConnection,
    spec: RegisterSpec,
    rules: tuple[ScopeRule, ...],
    lags: tuple[Lag, Lag],
    as_of: date,
) -> pl.DataFrame:
    """One side's records in order, with scope by the register's own and the pair's rules, due date and entity."""
    records = engine.frame(connection, "link/00_records", identifiers={"records": f"record_{spec.id}"})
    things = engine.frame(connection, "universe/00_entities", register=spec.id)
    both = scope_of(records, (*spec.scope, *rules))
    due = [due_dates(records["event_date"], lag).alias(f"due_{n}") for n, lag in enumerate(lags)]
    return (
        records.select("record_id", *CELLS)
        .with_columns(both.get_columns())
        .with_columns(due)
        .with_columns(due_date=pl.max_horizontal("due_0", "due_1"))
        .join(things, on="record_id", how="left", maintain_order="left")
        .with_columns(entity_id=pl.coalesce("entity_id", "record_id"))
    )
