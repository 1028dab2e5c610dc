"""The sheet of counts side by side: the population system's list and what offices told of in totals."""

from __future__ import annotations

from collections.abc import Iterator

from reconcile.report.columns import column, columns, sheet_table
from reconcile.report.tables.model import BreakdownRow, Rate, Report
from reconcile.report.texts import Texts
from reconcile.report.wording import cut_word, window_name
from reconcile.workbook import Table, Value


def compared_counts(report: Report, texts: Texts) -> Table:
    """Counts side by side: every window, then the main one by each cut that the office tells by."""
    of = [*columns(texts, register=26, basis=44, window=22, cut=12, part=18, listed=12, told=12)]
    of += [column(key, 10, texts, kind="whole") for key in ("difference_of_counts", "low", "high")]
    return sheet_table(report, texts, "counts", of, _compared_counts_rows(report, texts))


def _compared_counts_rows(report: Report, texts: Texts) -> Iterator[list[Value]]:
    for line in report.counts:
        words: list[Value] = [texts.register(line.register), texts.basis(line.register)]
        if line.absent:
            yield [*words, *[""] * 3, None, texts.word("page", "not_provided"), *[None] * 3]
        for window in report.windows:
            if not line.rate(window.period).empty:
                yield [*words, window_name(window, texts), "", "", *_beside(line.rate(window.period))]
        for cut, key, rate in line.parts:
            part = cut_word(cut, BreakdownRow(key, report.townships.get(key, key), ()), texts)
            yield [*words, window_name(report.window, texts), texts.word("cut", cut), part, *_beside(rate)]


def _beside(rate: Rate) -> list[Value]:
    return [rate.numerator, rate.denominator, rate.value, rate.low, rate.high]
