"""The workbook of a run: every figure as a number, for use inside the county."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from reconcile.report import sheets_answers as answers
from reconcile.report import sheets_audit as audit
from reconcile.report import sheets_causes as caused
from reconcile.report import sheets_corrections as corrected
from reconcile.report import sheets_counts as counts
from reconcile.report import sheets_coverage as coverage
from reconcile.report import sheets_monitoring as monitoring
from reconcile.report import sheets_rates as rates
from reconcile.report import sheets_thresholds as thresholds
from reconcile.report import sheets_totals as totals
from reconcile.report import sheets_trends as trends
from reconcile.report.charts import share_scale
from reconcile.report.tables.audit import AuditSubject
from reconcile.report.tables.model import Report
from reconcile.report.texts import Texts
from reconcile.report.wording import subtitle
from reconcile.workbook import Table, add_interval_chart, open_book, write_table


def write_workbook(path: Path, report: Report, texts: Texts, subjects: Sequence[AuditSubject] = ()) -> None:
    """Write `reconcile.xlsx`; its date is the run's as-of date, so that the same run gives the same bytes."""
    title = f"{texts.word('page', 'title')} {subtitle(report, texts)}"
    with open_book(path, title=title, created=report.run.as_of) as book:
        tables = _tables(report, subjects, texts)
        sheet, first, count = write_table(book, tables[0])
        if count:
            least = share_scale(one.rate(one.comparison.headline, report.window.period) for one in report.compared).low
            add_interval_chart(book, sheet, first, count, texts.word("chart", "headline"), least=least)
        trends.write_trends(book, report, texts)
        for table in tables[1:]:
            write_table(book, table)


def _tables(report: Report, subjects: Sequence[AuditSubject], texts: Texts) -> list[Table]:
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
        answers.list_answers(report, texts),
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
        audit.audited(report, subjects, texts),
        audit.audited_parts(report, subjects, texts),
        counts.received(report, texts),
        counts.files(report, texts),
        counts.notes(report, texts),
    ]
