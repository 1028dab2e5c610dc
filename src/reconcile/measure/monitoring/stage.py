"""Writes the table `monitoring`: births, deaths, sex ratio at birth and rates by month, of the county and townships."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

import duckdb
import polars as pl

from reconcile import engine
from reconcile.measure.monitoring.counts import count_points
from reconcile.measure.monitoring.points import SCHEMA, points_frame
from reconcile.measure.monitoring.series import months_between, series
from reconcile.measure.monitoring.shares import share_points
from reconcile.registers import Declarations, PairSpec, RelationSpec
from reconcile.registers.definitions import definitions, definitions_for
from reconcile.registers.spec import Lag
from reconcile.universe.lag import last_day_due
from reconcile.universe.windows import coverage_start

LISTS = {"births": "count.births", "population_deaths": "count.deaths"}
RATES = ("presence.ref", "consistency.ref", "consistency.matched")
"""The rates of the population list that are charted, the first two of them of each relation that has them."""
ORDER = ("definition", "pair", "relation", "township", "event_month", "months")


@dataclass(frozen=True)
class Monitored:
    """What is judged: as of which day, by which lags, and from how many births on a sex ratio is given."""

    as_of: date
    lags: Mapping[str, Lag]
    fewest_births: int


def store_monitoring(
    connection: duckdb.DuckDBPyConnection, declarations: Declarations, provided: list[str], asked: Monitored
) -> None:
    """Write `monitoring`: a row a measure, unit and month, with what was expected and whether it is an alert."""
    events = engine.frame(connection, "measure/95_monthly_events")
    counts = engine.frame(connection, "measure/96_monthly_rates")
    units = sorted({*events["township"].drop_nulls(), *counts["township"].drop_nulls()})
    frames = [*_of_lists(connection, events, provided, units, asked)]
    frames += _of_rates(connection, counts, declarations, units, asked)
    engine.store(connection, "monitoring", pl.concat([pl.DataFrame(schema=SCHEMA), *frames]).sort(ORDER))


def _of_lists(
    connection: duckdb.DuckDBPyConnection,
    events: pl.DataFrame,
    provided: list[str],
    units: list[str],
    asked: Monitored,
) -> Iterator[pl.DataFrame]:
    """Births and deaths as the population system lists them, and boys among the births."""
    for register, definition in LISTS.items():
        rows = events.filter(pair=register)
        start = _kept(connection, register, "record", "left", asked.as_of)
        if register not in provided or start is None:
            continue
        due = last_day_due(asked.as_of, asked.lags[register])
        months = months_between(start, asked.as_of)
        found = series(rows, ("events", "boys", "of_known_sex"), units, months, due)
        yield points_frame(count_points(found), definition, register, "record")
        if register == "births":
            points = share_points(found, "boys", "of_known_sex", asked.fewest_births)
            yield points_frame(points, "ratio.sex_at_birth", register, "record")


def _of_rates(
    connection: duckdb.DuckDBPyConnection,
    counts: pl.DataFrame,
    declarations: Declarations,
    units: list[str],
    asked: Monitored,
) -> Iterator[pl.DataFrame]:
    """The rates of the population list, from the month on that both registers were kept in."""
    for pair in declarations.pairs.values():
        for relation in pair.relations:
            rows = counts.filter(pair=pair.id, relation=relation.name)
            starts = [_kept(connection, pair.id, relation.name, side, asked.as_of) for side in ("left", "right")]
            known = [start for start in starts if start]
            if rows.is_empty() or len(known) < len(starts):
                continue
            due = min(last_day_due(asked.as_of, asked.lags[name]) for name in (pair.left, pair.right))
            for name in _charted(pair, relation):
                one = definitions()[name]
                passing, of = one.numerator[0], one.denominator[0]
                found = series(rows, (of, passing), units, months_between(max(known), asked.as_of), due)
                yield points_frame(share_points(found, passing, of), name, pair.id, relation.name)


def _charted(pair: PairSpec, relation: RelationSpec) -> list[str]:
    if pair.left == pair.right:
        return []
    has = {one.id for one in definitions_for(relation.figures)}
    return [name for name in RATES if name in has][:2]


def _kept(connection: duckdb.DuckDBPyConnection, pair: str, relation: str, side: str, until: date) -> date | None:
    """From which month on one side of a comparison is really kept."""
    months = engine.frame(
        connection, "universe/20_coverage_months", pair=pair, relation=relation, side=side, until=until
    )
    return coverage_start(months)
