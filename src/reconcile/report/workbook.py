"""The workbook of a run: every figure as a number, for use inside the county."""

from __future__ import annotations

from pathlib import Path

from reconcile.report import sheets_causes as caused
from reconcile.report import sheets_corrections as corrected
from reconcile.report import sheets_counts as counts
from reconcile.report import sheets_coverage as coverage
from reconcile.report import sheets_monitoring as monitoring
from reconcile.report import sheets_rates as rates
from reconcile.report import sheets_thresholds as thresholds
from reconcile.report import sheets_totals as totals
from reconcile.report.tables.model import Report
from reconcile.report.texts import Texts
from reconcile.report.wording import subtitle
from reconcile.workbook import Table, add_interval_chart, open_book, write_table


def write_workbook(path: Path, report: Report, texts: Texts) -> None:
    """Write `reconcile.xlsx`; its date is the run's as-of date, so that the same run gives the same bytes."""
    title = f"{texts.word('page', 'title')} {subtitle(report, texts)}"
    with open_book(path, title=title, created=report.run.as_of) as book:
        tables = _tables(report, texts)
        sheet, first, count = write_table(book, tables[0])
        if count:
            add_interval_chart(book, sheet, first, count, texts.word("sheet", "overview"))
        for table in tables[1:]:
            write_table(book, table)


def _tables(report: Report, texts: Texts) -> list[Table]:
    return [
        rates.overview(report, texts),
        *([corrected.corrections(report, report.correction, texts)] if report.correction else []),
        rates.consistency(report, texts),
        *(rates.cut(report, breakdown, texts) for breakdown in report.breakdowns),
        rates.fields(report, texts),
        counts.levels(report, texts),
        rates.quality(report, texts),
        counts.vital(report, texts),
        totals.compared_counts(report, texts),
        coverage.coverage(report, texts),
        monitoring.alerts(report, texts),
        monitoring.points(report, texts),
        caused.causes(report, texts),
        counts.left_out(report, texts),
        counts.scopes(report, texts),
        counts.findings(report, texts),
        counts.finding_townships(report, texts),
        counts.links(report, texts),
        counts.expected(report, texts),
        counts.groups(report, texts),
        thresholds.sensitivity(report, texts),
        counts.received(report, texts),
        counts.files(report, texts),
        counts.notes(report, texts),
    ]
