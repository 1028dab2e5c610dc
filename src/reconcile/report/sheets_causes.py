"""The sheet of causes: what discrepancies have in common, and what to look into."""

from __future__ import annotations

from reconcile.report.cause_words import (
    cause_asked,
    cause_fields,
    cause_kinds,
    cause_months,
    cause_register,
    cause_unit,
)
from reconcile.report.columns import column, columns, sheet_table
from reconcile.report.tables.model import CauseLine, Report
from reconcile.report.texts import Texts
from reconcile.workbook import Table, Value


def causes(report: Report, texts: Texts) -> Table:
    """A line a cause, those surest to be frequent first, with the interval of how many times as frequent it is."""
    words = columns(texts, cause_unit=26, register=18, cause_fields=22, cause_kinds=28, cause_months=13)
    counts = [column(key, 9, texts, kind="whole") for key in ("cause_records", "of_so_many")]
    decimals = [column(key, 9, texts, kind="decimal") for key in ("expected", "lift", "lift_low", "lift_high")]
    of = [*words, *counts, *decimals, *columns(texts, asked=44)]
    rows = [_row(line, report, texts) for line in report.causes_shown]
    return sheet_table(report, texts, "causes", of, rows)


def _row(line: CauseLine, report: Report, texts: Texts) -> list[Value]:
    return [
        cause_unit(line, report, texts), cause_register(line, texts), cause_fields(line, texts),
        cause_kinds(line, texts), cause_months(line, texts), line.records, line.of, line.expected, line.lift, line.low,
        line.high, cause_asked(line, texts),
    ]  # fmt: skip
