"""`coverage.estimate`: which share of all events the population list holds, those that no list holds among them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import duckdb
import polars as pl

from reconcile import engine
from reconcile.measure.figures import TOTAL
from reconcile.measure.lists.captures import Captures, captures
from reconcile.measure.lists.counts import LEFT_OUT_REASONS, Counts, counted, left_out
from reconcile.measure.lists.estimates import Estimated, estimates
from reconcile.measure.lists.loglinear import histories
from reconcile.measure.lists.periods import Period, periods
from reconcile.measure.lists.systems import ListSystem, list_systems
from reconcile.registers import Declarations
from reconcile.values.shares import PLACES

DEFINITION = "coverage.estimate"
COVERAGE: dict[str, type[pl.DataType]] = {
    **dict.fromkeys(("period", "system", "relation"), pl.String),
    "lists": pl.Int64,
    **dict.fromkeys(("estimate", "method", "model", "direction", "refusal"), pl.String),
    **dict.fromkeys(("listed", "seen", "scope_unknown"), pl.Int64),
    **dict.fromkeys(("both", "total", "total_low", "total_high"), pl.Float64),
    **dict.fromkeys(("value", "low", "high", "at_most"), pl.Float64),
}
COUNTS = {"period": pl.String, "system": pl.String, "lists": pl.String, "things": pl.Int64}
MODELS = {
    **dict.fromkeys(("period", "system", "model"), pl.String),
    "parameters": pl.Int64, "aic": pl.Float64, "total": pl.Float64, "chosen": pl.Boolean,
}  # fmt: skip


def store_coverage(
    connection: duckdb.DuckDBPyConnection, declarations: Declarations, provided: list[str], seed: int
) -> pl.DataFrame:
    """Write `coverage`, `list_counts` and `list_models`, and return the rows of `figures` that they give.

    One that cannot be estimated has a row with its `refusal` and no figure.
    """
    rows: list[dict[str, Any]] = []
    tables: dict[str, list[dict[str, Any]]] = {"list_counts": [], "list_models": []}
    left_outs: list[dict[str, int]] = []
    for system in list_systems(declarations, provided):
        asked = periods(connection, system)
        since, until = min(one.first_day for one in asked), max(one.last_day for one in asked)
        captured = captures(connection, system, since, until)
        for period in asked:
            found = list(_rows(connection, system, period, captured, seed, tables))
            rows += found
            left_outs += [left_out(captured, period)] * len(found)
    engine.store(connection, "coverage", _frame(rows, COVERAGE).sort("period", "system", "estimate"))
    engine.store(connection, "list_counts", _frame(tables["list_counts"], COUNTS))
    engine.store(connection, "list_models", _frame(tables["list_models"], MODELS))
    return _figures(connection, _frame(rows, COVERAGE), left_outs)


def _rows(
    connection: duckdb.DuckDBPyConnection,
    system: ListSystem,
    period: Period,
    captured: Captures,
    seed: int,
    tables: dict[str, list[dict[str, Any]]],
) -> Iterator[dict[str, Any]]:
    """The rows of `coverage` for one system and period; counts and models are added to their tables."""
    named = {"period": period.label, "system": system.id}
    counts = counted(captured, system.lists, period)
    tables["list_counts"] += [{**named, **row} for row in _counts(counts)]
    listed = counts.on(system.lists[0])
    facts = {**named, "relation": system.relation, "lists": len(system.lists), "listed": listed, "seen": counts.seen,
             "scope_unknown": counts.unknown, "direction": direction(system)}  # fmt: skip
    refusal = period.refusal or counts.refusal
    found = [] if refusal else list(estimates(connection, system, counts, seed))
    for one in found:
        tables["list_models"] += [{**named, **row} for row in one.models]
        yield {**facts, **_told(one, listed, counts)}
    if not found:
        yield {**facts, "estimate": "raw", "refusal": refusal or "no_model"}


def direction(system: ListSystem) -> str:
    """Which way dependence between the lists moves the estimated coverage, by what is declared of them.

    Of three lists the models hold what pairs of them have to do with each other; what all three do is left.
    """
    if system.signs == {"positive"}:
        return "too_high" if len(system.lists) == 2 else "too_high_left"
    return "too_low" if system.signs == {"negative"} else "unknown"


def _told(one: Estimated, listed: int, counts: Counts) -> dict[str, Any]:
    total = one.total
    # Missed links make two things of one: fewer were seen than are counted.
    seen = counts.seen if one.both is None else counts.seen + counts.on(*counts.lists) - one.both
    return {
        "estimate": one.estimate, "method": one.method, "model": one.model, "both": one.both,
        "total": total.total, "total_low": total.low, "total_high": total.high,
        "value": _share(listed, total.total), "low": _share(listed, total.high), "high": _share(listed, total.low),
        "at_most": _share(listed, seen),
    }  # fmt: skip


def _share(listed: int, total: float | None) -> float | None:
    return None if not total else round(listed / total, PLACES)


def _counts(counts: Counts) -> Iterator[dict[str, Any]]:
    for on, things in zip(histories(len(counts.lists)), counts.cells, strict=True):
        yield {"lists": "+".join(name for name, is_on in zip(counts.lists, on, strict=True) if is_on), "things": things}


def _figures(
    connection: duckdb.DuckDBPyConnection, rows: pl.DataFrame, left_outs: list[dict[str, int]]
) -> pl.DataFrame:
    """The rows as figures: the population list over the estimated total, rounded to whole events.

    What was left out is told of the population list; of the others as many lists would have to be told as there are.
    """
    beside = pl.DataFrame(left_outs, schema=dict.fromkeys(LEFT_OUT_REASONS, pl.Int64)).rename(
        {reason: f"left_out_{reason}_left" for reason in LEFT_OUT_REASONS}
    )
    cells = {name: pl.lit("all") for name in ("township", "facility", "event_month", "sex")}
    shown = rows.select(
        "period", "relation", "estimate", "value", "low", "high", "refusal",
        pair="system", numerator="listed", denominator=pl.col("total").round().cast(pl.Int64),
        definition=pl.lit(DEFINITION), cell=pl.lit(TOTAL), **cells,
    )  # fmt: skip
    receipts = engine.frame(connection, "measure/01_receipts").rename(
        {name: f"left_out_{name}_left" for name in ("quarantined", "superseded")}
    )
    told = pl.concat([shown, beside], how="horizontal").filter(pl.col("refusal").is_null()).drop("refusal")
    first = pl.col("pair").str.split("-").list.first().alias("register")
    return told.with_columns(first).join(receipts, on="register", how="left", maintain_order="left").drop("register")


def _frame(rows: list[dict[str, Any]], schema: dict[str, Any]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=schema)
