"""A report as the staff of one township see it: its own figures alone, and none that speaks of few persons.

What is hidden is what the bulletin would hide: a figure of few, and the next smallest where one is hidden alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

import duckdb
import polars as pl

from reconcile import engine
from reconcile.registers.definitions import is_share
from reconcile.report.tables.audit import AuditFigure, AuditSubject, audit_subjects
from reconcile.report.tables.comparisons import compared
from reconcile.report.tables.figures import Figures
from reconcile.report.tables.model import Compared, Rate, Report
from reconcile.report.tables.suppression.known_counts import small
from reconcile.report.tables.suppression.parts_of_whole import protect_column
from reconcile.report.tables.suppression.small_cells import protect_counts
from reconcile.settings import Settings

Name = tuple[str, str, str, str, str]
"""Definition, period, pair, relation and field of a figure."""
_HIDDEN = Rate(bound="hidden")


@dataclass(frozen=True)
class TownshipFigures:
    """The figures of one township, and those of its rates that are shown otherwise than they are, or not at all."""

    frame: pl.DataFrame
    shown: Mapping[Name, Rate]

    @staticmethod
    def read(connection: duckdb.DuckDBPyConnection, township: str, limit: int) -> TownshipFigures:
        """Those of a run."""
        frame = engine.frame(connection, "report/figures_of_township", township=township)
        columns = groupby(engine.rows(connection, "report/township_counts"), key=_name)
        shown = {name: rate for name, rows in columns if (rate := _protected(list(rows), township, limit))}
        return TownshipFigures(frame, shown)

    def report(self, report: Report, settings: Settings) -> Report:
        """The report with the township's headline figures in place of the county's, and nothing else of the county."""
        figures = Figures(self.frame)
        found = (
            compared(figures, one.comparison, report.windows, report.receipts, settings) for one in report.compared
        )
        return replace(
            report,
            **_NOTHING_ELSE,
            trends=replace(report.trends, rows=()),
            compared=tuple(self._compared(one) for one in found),
        )

    def subjects(self, report: Report, settings: Settings) -> tuple[AuditSubject, ...]:
        """Every figure of the report's window."""
        found = audit_subjects(self.frame, report, settings.targets, _NO_CURVES)
        return tuple(
            replace(subject, figures=tuple(self._figure(one, report) for one in subject.figures)) for subject in found
        )

    def _compared(self, one: Compared) -> Compared:
        pair, relation = one.comparison.pair, one.comparison.relation
        rates = {
            (definition, period): self.shown.get((definition, period, pair, relation, ""), rate)
            for (definition, period), rate in one.rates.items()
        }
        headline = one.comparison.headline
        kept = {key: rate for key, rate in one.estimates.items() if not rates.get((headline, key[1]), _HIDDEN).bound}
        return replace(one, rates=rates, estimates=kept, sides={})

    def _figure(self, one: AuditFigure, report: Report) -> AuditFigure:
        def shown(rate: Rate, period: str | None) -> Rate:
            return self.shown.get((one.id, period or "", one.pair, one.relation, one.field), rate)

        raw = shown(one.raw, report.window.period)
        return replace(
            one,
            estimates={"raw": raw} if raw.bound else {**one.estimates, "raw": raw},
            windows=tuple(
                replace(
                    line,
                    rate=shown(line.rate, line.window.period),
                    before=shown(line.before, line.window.year_before),
                )
                for line in one.windows
            ),
            left_out={} if raw.bound else _without_few(one.left_out, report.run.small_cell),
        )


def _protected(rows: list[dict[str, Any]], township: str, limit: int) -> Rate | None:
    """What is shown of a township's rate where that is not the rate itself."""
    rates = [Rate(row["numerator"], row["denominator"], row["value"]) for row in rows]
    at = next((at for at, row in enumerate(rows) if row["township"] == township), None)
    if at is None:
        return None
    if not is_share(rows[at]["definition"]):
        return _HIDDEN if protect_counts(rates[at], limit).bound else None
    done = protect_column(rates, limit)[at]
    return done if done is not None and done.bound else None


def _without_few(left_out: Mapping[str, tuple[int, int]], limit: int) -> dict[str, tuple[int, int]]:
    return {reason: sides for reason, sides in left_out.items() if not any(small(count, limit) for count in sides)}


def _name(row: dict[str, Any]) -> Name:
    definition, period, pair, relation, field = (
        str(row[name] or "") for name in ("definition", "period", "pair", "relation", "field")
    )
    return definition, period, pair, relation, field


_NOTHING_ELSE: dict[str, Any] = {
    **dict.fromkeys(
        (
            *(
                "receipts",
                "files",
                "scopes",
                "breakdowns",
                "vital",
                "counts",
                "answers",
                "quality",
                "levels",
                "findings",
                "differences",
            ),
            *("finding_kinds", "finding_townships", "links", "expected", "groups", "coverage", "monitoring", "causes"),
        ),
        (),
    ),
    "restricted": None,
    "correction": None,
}
_NO_CURVES = pl.DataFrame(
    schema={
        **dict.fromkeys(("period", "definition", "pair", "relation"), pl.String),
        "threshold": pl.Float64,
        **dict.fromkeys(("numerator", "denominator"), pl.Int64),
        "value": pl.Float64,
    }
)
