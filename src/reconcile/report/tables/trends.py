"""The headline figures over past runs, each as its own pages show it; of a single run, by month of the event."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reconcile.report.tables.model import Breakdown, Compared, Comparison, Rate, Report

MOST_RUNS = 24
"""As many as a page has room for."""


@dataclass(frozen=True)
class TrendLine:
    """A comparison of the latest run, with the figure of each run: None where a register was not delivered then."""

    comparison: Comparison
    target: float | None
    rates: tuple[Rate | None, ...]


@dataclass(frozen=True)
class Trends:
    """Runs from the earliest to the latest, and a line for each comparison; `months` where there is one run alone."""

    reports: tuple[Report, ...]
    lines: tuple[TrendLine, ...]
    months: Breakdown | None

    @property
    def latest(self) -> Report:
        """The run whose comparisons are shown."""
        return self.reports[-1]


def trends(reports: Sequence[Report]) -> Trends:
    """The trends of runs without small counts, in order. One definition runs through a line: the latest headline."""
    if not all(report.suppressed for report in reports):
        raise ValueError("a page may leave the county: suppress small cells first")
    latest = reports[-1]
    lines = tuple(
        TrendLine(one.comparison, one.target, tuple(_rate(one.comparison, report) for report in reports))
        for one in latest.compared
    )
    return Trends(tuple(reports), lines, latest.trends if len(reports) == 1 else None)


def _rate(comparison: Comparison, report: Report) -> Rate | None:
    """The figure in the window that the run shows in full."""
    then = next((one for one in report.compared if _same(one, comparison)), None)
    if then is None or then.comparison.absent:
        return None
    return then.rate(comparison.headline, report.window.period)


def _same(one: Compared, comparison: Comparison) -> bool:
    return (one.comparison.pair, one.comparison.relation) == (comparison.pair, comparison.relation)
