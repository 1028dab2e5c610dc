"""Reads a finished run once and makes all that the reports show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import duckdb

from reconcile import engine
from reconcile.errors import NothingToDo
from reconcile.registers.load import Declarations
from reconcile.report.tables import (
    breakdowns,
    causes,
    comparisons,
    corrections,
    coverage,
    discrepancies,
    expected,
    groups,
    list_answers,
    monitoring,
    quality,
    received,
    sensitivity,
    totals,
    townships,
)
from reconcile.report.tables.figures import Figures
from reconcile.report.tables.model import CUTS, Compared, Report, RunFacts, Window
from reconcile.settings import Settings

_ORDER = ("asked", "month", "year_to_date", "statistical_year", "last_12_months", "all")
# A month alone is often too young to be due; a year of months is steady and never mixes years of different length.
DETAIL = ("asked", "last_12_months", "statistical_year", "year_to_date", "all", "month")


def gather(connection: duckdb.DuckDBPyConnection, declarations: Declarations, settings: Settings) -> Report:
    """The tables of all reports, from a run.duckdb opened read-only."""
    run = run_facts(connection, settings)
    windows = run_windows(connection, run.period)
    detail = main_window(windows)
    receipts = received.receipts(connection, declarations)
    figures = Figures(engine.frame(connection, "report/figures"))
    found = comparisons.comparisons(declarations, run.headline, receipts)
    tables = set(engine.frame(connection, "report/table_names")["table_name"])
    registers = [one.register for one in receipts if one.provided and f"record_{one.register}" in tables]
    specs = [declarations.registers[name] for name in registers if name in declarations.registers]
    names = townships.township_names(connection, specs, tables)
    moved = sensitivity.moved_rates(connection)
    compared = tuple(
        replace(
            comparisons.compared(figures, one, windows, receipts, settings),
            moved=moved.get((one.pair, one.relation), {}),
        )
        for one in found
    )
    findings = discrepancies.finding_lines(connection)
    kinds, by_township = discrepancies.by_township(connection, names)
    return Report(
        run=run,
        windows=windows,
        window=detail,
        definitions=_definitions(compared),
        compared=compared,
        receipts=receipts,
        files=received.files(connection, registers),
        scopes=received.scopes(connection, registers),
        breakdowns=tuple(breakdowns.breakdown(figures, cut, detail.period, found, names) for cut in CUTS),
        trends=breakdowns.trend(figures, windows[-1].period, found),
        vital=quality.quality_lines(figures, quality.VITAL, detail),
        counts=totals.count_lines(figures, declarations, windows, detail, receipts),
        answers=list_answers.answer_lines(connection, figures, declarations, windows, detail.period, receipts, tables),
        quality=quality.quality_lines(figures, quality.QUALITY, detail),
        levels=quality.level_lines(connection),
        findings=findings,
        differences=discrepancies.difference_lines(findings),
        restricted=sum(line.count or 0 for line in findings if line.restricted),
        finding_kinds=kinds,
        finding_townships=by_township,
        links=quality.link_lines(connection),
        expected=expected.expected_lines(connection),
        groups=groups.group_lines(connection, detail, tables),
        coverage=coverage.coverage_lines(connection),
        monitoring=monitoring.monitor_lines(connection),
        causes=causes.cause_lines(connection, tables),
        townships=names,
        checkpoint=corrections.checkpoint_of(connection, tables),
        correction=corrections.correction_of(connection, tables, windows),
    )


def run_facts(connection: duckdb.DuckDBPyConnection, settings: Settings) -> RunFacts:
    """What a run says of itself; NothingToDo where it says nothing."""
    row = next(engine.frame(connection, "report/run").iter_rows(named=True), None)
    if row is None:
        raise NothingToDo("the run has no data", "Run the month again: reconcile run --period YYYY-MM")
    as_of = date.fromisoformat(str(row["as_of"]))
    return RunFacts(
        **(row | {"as_of": as_of}),
        name=settings.name,
        small_cell=settings.small_cell,
        accept=settings.thresholds.accept,
    )


def run_windows(connection: duckdb.DuckDBPyConnection, period: str) -> tuple[Window, ...]:
    """The windows of a run, the shortest first, each once with all kinds it is of."""
    found: dict[str, Window] = {}
    rows = [row for row in engine.frame(connection, "report/windows").to_dicts() if row["kind"] in _ORDER]
    for row in sorted(rows, key=lambda row: _ORDER.index(row["kind"])):
        kinds = found[row["period"]].kinds if row["period"] in found else ()
        days = (row["first_day"], row["last_day"], row["year_before"])
        found[row["period"]] = Window(row["period"], (*kinds, row["kind"]), *days)
    return tuple(found.values()) or (Window(period, ("asked",), None, None),)


def told_windows(windows: Sequence[Window], main: Window) -> tuple[Window, ...]:
    """The windows that are told to others and reported upward; `all` is none of them, since it is nobody's period."""
    return tuple(one for one in windows if one == main or "all" not in one.kinds)


def main_window(windows: Sequence[Window]) -> Window:
    """The window that a report shows in full."""
    return min(windows, key=lambda window: min(map(DETAIL.index, window.kinds)))


def _definitions(compared: Sequence[Compared]) -> tuple[str, ...]:
    present = {definition for one in compared for definition in one.definitions}
    return tuple(definition for definition in comparisons.RATES if definition in present)
