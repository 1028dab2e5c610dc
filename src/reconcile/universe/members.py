"""The universe of each comparison: every record of both sides with the reason why it counts or does not."""

from __future__ import annotations

from datetime import date

import duckdb
import polars as pl

from reconcile import engine
from reconcile.registers import Declarations, PairSpec, RegisterSpec, RelationSpec
from reconcile.registers.spec import Lag, ScopeRule
from reconcile.universe.lag import due_dates
from reconcile.universe.scope import OUT, PARTNER_OUT, UNKNOWN, out_by_state, scope_of, withdrawn

CELLS = ("event_date", "event_month", "township", "facility", "sex")
MEMBER = ("record_id", "entity_id", *CELLS, "due_date", "scope_reason", "standing", "represents")
NO_LAG = Lag()
BEST_FIRST = {"counted": 0, "not_yet_due": 1, "scope_unknown": 2, "out_of_scope": 3}


def pair_members(
    connection: duckdb.DuckDBPyConnection,
    declarations: Declarations,
    pair: PairSpec,
    relation: RelationSpec,
    lags: dict[str, Lag],
    as_of: date,
) -> pl.DataFrame:
    """Both sides of a comparison: `pair, relation, side, register`, MEMBER and `once_placed`, a row a record.

    `standing` is out_of_scope, scope_unknown, duplicate, not_yet_due or counted; the period is applied later, window by
    window. A record whose own papers say nothing of the place takes the scope of the record it is linked with. One that
    says so and is linked with nothing but what is out of scope follows it in `member_outcomes`, where links decide.
    `once_placed` is the standing that a partner in scope gives to a record whose own papers say nothing of the place.
    """
    both = (lags[pair.left], lags[pair.right])
    sides = {
        "left": _side(connection, declarations.registers[pair.left], pair.scope_left, both),
        "right": _side(connection, declarations.registers[pair.right], pair.scope_right, both),
    }
    partners = engine.frame(connection, "universe/10_partners", pair=pair.id, relation=relation.name)
    frames = []
    for side, other in (("left", "right"), ("right", "left")):
        own = sides[side].with_columns(once_placed=_once_placed(as_of))
        rows = _with_borrowed_scope(own, sides[other], partners, side, other)
        rows = _represented(rows.with_columns(standing=_standing(as_of)))
        names = {"pair": pair.id, "relation": relation.name, "side": side}
        names["register"] = pair.left if side == "left" else pair.right
        frames.append(rows.select(*(pl.lit(v).alias(k) for k, v in names.items()), *MEMBER, "once_placed"))
    return pl.concat(frames)


def register_members(connection: duckdb.DuckDBPyConnection, spec: RegisterSpec, lag: Lag, as_of: date) -> pl.DataFrame:
    """One register by itself, as `pair` of its own name with relation `record` and side `left`."""
    return members_of(connection, spec, as_of, lag)


def members_of(
    connection: duckdb.DuckDBPyConnection, spec: RegisterSpec, as_of: date, lag: Lag = NO_LAG
) -> pl.DataFrame:
    """The records of one register with their standing; without a lag an event counts from the day it happened."""
    rows = _side(connection, spec, (), (lag, lag))
    rows = _represented(rows.with_columns(standing=_standing(as_of)))
    names = {"pair": spec.id, "relation": "record", "side": "left", "register": spec.id}
    return rows.select(*(pl.lit(v).alias(k) for k, v in names.items()), *MEMBER)


def _with_borrowed_scope(
    rows: pl.DataFrame, others: pl.DataFrame, partners: pl.DataFrame, side: str, other: str
) -> pl.DataFrame:
    """Give a record of unknown scope that of the linked thing on the other side, `in` before `out`.

    A record that is out by its state (void, moved away) is no evidence of a place.
    """
    evidence = (
        others.filter(~pl.col("by_state"), pl.col("scope") != UNKNOWN)
        .sort("entity_id", "scope")
        .unique("entity_id", keep="first", maintain_order=True)
    )
    known = (
        partners.select(entity_id=f"{side}_entity", partner=f"{other}_entity")
        .join(evidence.select(partner="entity_id", partner_scope="scope"), on="partner")
        .sort("entity_id", "partner_scope", "partner")
        .unique("entity_id", keep="first", maintain_order=True)
    )
    borrowed = (pl.col("scope") == UNKNOWN) & pl.col("partner_scope").is_not_null()
    reason = pl.when(pl.col("partner_scope") == OUT).then(pl.lit(PARTNER_OUT))
    return rows.join(known, on="entity_id", how="left", maintain_order="left").with_columns(
        scope=pl.when(borrowed).then("partner_scope").otherwise("scope"),
        scope_reason=pl.when(borrowed).then(reason).otherwise("scope_reason"),
    )


def _standing(as_of: date) -> pl.Expr:
    return (
        pl.when(pl.col("scope") == OUT)
        .then(pl.lit("out_of_scope"))
        .when((pl.col("scope") == UNKNOWN) | pl.col("event_date").is_null())
        .then(pl.lit("scope_unknown"))
        .when(pl.col("due_date") > as_of)
        .then(pl.lit("not_yet_due"))
        .otherwise(pl.lit("counted"))
    )


def _once_placed(as_of: date) -> pl.Expr:
    """What a record of unknown scope is once a partner places it; null of any other, and of one without a date."""
    due = pl.when(pl.col("due_date") > as_of).then(pl.lit("not_yet_due")).otherwise(pl.lit("counted"))
    return pl.when((pl.col("scope") == UNKNOWN) & pl.col("event_date").is_not_null()).then(due)


def _represented(rows: pl.DataFrame) -> pl.DataFrame:
    """Let one record speak for each thing, the one that counts best; its other records in scope are `duplicate`.

    A withdrawn record speaks for nobody: a void certificate does not make a birth present.
    """
    rank = pl.col("standing").replace_strict(BEST_FIRST, return_dtype=pl.Int8)
    rank = pl.when("withdrawn").then(len(BEST_FIRST)).otherwise(rank)
    order = rows.select("record_id", "entity_id", rank=rank).sort("entity_id", "rank", "record_id")
    first = order.unique("entity_id", keep="first", maintain_order=True).select("record_id", represents=True)
    marked = rows.join(first, on="record_id", how="left", maintain_order="left")
    surplus = pl.col("represents").is_null() & (pl.col("standing") != "out_of_scope")
    return marked.with_columns(
        standing=pl.when(surplus).then(pl.lit("duplicate")).otherwise("standing"),
        represents=pl.col("represents").fill_null(value=False) & ~pl.col("withdrawn"),
    )


def _side(
    connection: duckdb.DuckDBPyConnection,
    spec: RegisterSpec,
    rules: tuple[ScopeRule, ...],
    lags: tuple[Lag, Lag],
) -> pl.DataFrame:
    """One side's records in order, with scope by the register's own and the pair's rules, due date and entity."""
    all_rules = (*spec.scope, *rules)
    names = {"records": f"record_{spec.id}", "columns": _columns(spec, all_rules)}
    records = engine.frame(connection, "link/01_columns", identifiers=names)
    things = engine.frame(connection, "universe/00_entities", register=spec.id)
    both = scope_of(records, all_rules)
    due = [due_dates(records["event_date"], lag).alias(f"due_{n}") for n, lag in enumerate(lags)]
    return (
        records.select("record_id", *CELLS)
        .with_columns(both.get_columns())
        .with_columns(withdrawn=withdrawn(all_rules).fill_null(value=False))
        .with_columns(by_state=out_by_state(all_rules).fill_null(value=False))
        .with_columns(due)
        .with_columns(due_date=pl.max_horizontal("due_0", "due_1"))
        .join(things, on="record_id", how="left", maintain_order="left")
        .with_columns(entity_id=pl.coalesce("entity_id", "record_id"))
    )


def _columns(spec: RegisterSpec, rules: tuple[ScopeRule, ...]) -> list[str]:
    """The columns of a register's records that standing rests on."""
    asked = sorted({name for rule in rules for name in rule.fields})
    inside = [f"{name}_inside" for name in asked if spec.field(name).type == "place"]
    return list(dict.fromkeys(["record_id", *CELLS, *asked, *inside]))
