"""The sheets of control charts: the alerts with what to look into, and every unit and month with its expected range."""

from __future__ import annotations

from dataclasses import replace

from reconcile.report.columns import column, columns, sheet_table
from reconcile.report.monitor_words import asked_words, false_alerts, measure_words, month_words, unit_words
from reconcile.report.tables.model import MonitorLine, Report
from reconcile.report.texts import Texts
from reconcile.workbook import Column, Table, Value


def alerts(report: Report, texts: Texts) -> Table:
    """The alerts of the last twelve months, the latest first, then by code and never by size."""
    of = [*columns(texts, measure=52), *_columns(texts), *columns(texts, asked=70)]
    rows = [[*_words(line, report, texts), *_numbers(line), asked_words(line, texts)] for line in report.alerts]
    table = sheet_table(report, texts, "alerts", of, rows)
    return replace(table, notes=[*table.notes, false_alerts(report, texts)])


def points(report: Report, texts: Texts) -> Table:
    """Every unit and month, judged or not, and why not."""
    of = [*columns(texts, measure=52), *_columns(texts), *columns(texts, state=24)]
    rows = [
        [*_words(line, report, texts), *_numbers(line), texts.word("monitor_state", line.state)]
        for line in report.monitoring
    ]
    return sheet_table(report, texts, "monitoring", of, rows)


def _columns(texts: Texts) -> list[Column]:
    first = columns(texts, township_code=12, township=16, event_month=22)
    counts = [column(key, 11, texts, kind="whole") for key in ("observed", "of_so_many")]
    return [*first, *counts, *(column(key, 11, texts, kind="decimal") for key in ("expected", "least", "most"))]


def _words(line: MonitorLine, report: Report, texts: Texts) -> list[Value]:
    names = (measure_words(line, texts), line.unit, unit_words(line, report, texts), month_words(line, texts))
    return [*names]


def _numbers(line: MonitorLine) -> list[Value]:
    return [line.observed, line.of, line.expected, line.low, line.high]
