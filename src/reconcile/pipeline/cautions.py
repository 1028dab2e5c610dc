"""What a reader must know before trusting the figures of a run, in words: faces print it beside the rates."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl

from reconcile import engine
from reconcile.pipeline.context import Context
from reconcile.pipeline.model_cautions import model_cautions
from reconcile.report.tables.expected import expected_lines
from reconcile.universe.scope import ABOUT_PLACES

FEW_TELL = 0.8
"""Share of a register's records without a place of the area, or a date, from which on list or column is doubted."""


def cautions(folder: Path, context: Context, today: date) -> list[str]:
    """What is odd about a published run: a day that has not come, a month without files, records without places or
    dates, registers of which hardly anybody is in the other, models that it did not learn itself."""
    with engine.opened_run(folder) as connection:
        period, as_of = engine.frame(connection, "report/run").select("period", "as_of").row(0)
        reasons = _place_reasons(context)
        told = engine.frame(connection, "pipeline/20_told", reasons=reasons).to_dicts()
        models = engine.frame(connection, "report/models").to_dicts()
        specs = context.declarations.pairs
        given = [(line.pair, line.relation, line.given) for line in expected_lines(connection)]
    return [
        *_ahead(date.fromisoformat(str(as_of)), today),
        *_undelivered(context, str(period)[-7:], str(as_of)[:7]),
        *(_no_places(row, context) for row in told if row["unknown"] + row["elsewhere"] > FEW_TELL * row["records"]),
        *(_no_dates(row, context) for row in told if row["undated"] > FEW_TELL * row["records"]),
        *(said for row in models for said in model_cautions(specs[row["pair"]], row["relation"], row["model"])),
        *_given(given),
    ]


def _ahead(as_of: date, today: date) -> list[str]:
    """Records are due by then that nobody can have delivered yet."""
    if as_of <= today:
        return []
    return [f"as of {as_of} lies ahead of today, {today}: what falls due until then counts as missing"]


def _undelivered(context: Context, month: str, seen_in: str) -> list[str]:
    """The last month asked for brought no file, or none came since although the day is later."""
    files = pl.read_parquet(context.workspace.ledger).filter(pl.col("status") == "accepted")
    months = sorted(set(files["period"]))
    if month not in months:
        return [f"nothing was delivered for {month}: the newest files are of {months[-1]}"]
    if seen_in > months[-1]:
        return [f"told as of {seen_in}, but the newest files are of {months[-1]}: what came since is not known here"]
    return []


def _no_places(row: dict[str, int], context: Context) -> str:
    spec = context.declarations.registers[str(row["register"])]
    return (
        f"{spec.label.zh}: of {row['records']:,} records {row['unknown']:,} name no place known here and "
        f"{row['elsewhere']:,} one elsewhere. Set the county's name in reconcile.toml and list its townships and "
        f"villages in {context.workspace.areas.name}"
    )


def _no_dates(row: dict[str, int], context: Context) -> str:
    spec = context.declarations.registers[str(row["register"])]
    return (
        f"{spec.label.zh}: of {row['records']:,} records {row['undated']:,} have no {spec.event or 'date'} and "
        f"count in no period. See whether the files have that column and whether its dates can be read"
    )


def _given(relations: list[tuple[str, str, bool]]) -> list[str]:
    """By which models the records were linked, where it was not by their own alone."""
    learned = [f"{pair} {relation}" for pair, relation, given in relations if not given]
    if len(learned) == len(relations):
        return []
    rest = f"; learned from the records themselves: {', '.join(learned)}" if learned else ""
    return [f"linked by models that were given for {len(relations) - len(learned)} of {len(relations)} relations{rest}"]


def _place_reasons(context: Context) -> list[str]:
    registers, pairs = context.declarations.registers.values(), context.declarations.pairs.values()
    rules = [rule for spec in registers for rule in spec.scope]
    rules += [rule for pair in pairs for rule in (*pair.scope_left, *pair.scope_right)]
    return sorted({rule.reason for rule in rules if rule.rule in ABOUT_PLACES})
