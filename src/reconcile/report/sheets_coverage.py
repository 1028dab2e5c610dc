"""The sheet of completeness by lists: a row a group of lists and window, with what it says or why nothing."""

from __future__ import annotations

from collections.abc import Iterator

from reconcile.report.columns import column, columns, sheet_table
from reconcile.report.tables.model import Report
from reconcile.report.texts import Texts
from reconcile.report.wording import bias_words, lists_words, model_words, refusal_words, window_name, window_words
from reconcile.workbook import Table, Value


def coverage(report: Report, texts: Texts) -> Table:
    """A row an estimate or a refusal; who is on no list is a number only."""
    of = [*columns(texts, lists=52, window=22, period=27, estimate=10, on_population_list=12, on_any_list=12)]
    of += [column(key, 11, texts, kind="decimal") for key in ("total_estimated", "total_from", "total_to")]
    of += columns(texts, value=10, low=10, high=10, at_most=10, method=40, bias=60)
    return sheet_table(report, texts, "coverage", of, _rows(report, texts))


def _rows(report: Report, texts: Texts) -> Iterator[list[Value]]:
    for window in report.windows:
        for line in report.coverage:
            if line.period == window.period:
                yield [
                    lists_words(line, texts),
                    window_name(window, texts),
                    window_words(window, texts),
                    texts.word("estimate", line.estimate),
                    line.listed,
                    line.seen,
                    line.total.value,
                    line.total.low,
                    line.total.high,
                    line.rate.value,
                    line.rate.low,
                    line.rate.high,
                    line.at_most,
                    model_words(line, texts) if not line.refusal else "",
                    refusal_words(line, texts) if line.refusal else bias_words(line, texts),
                ]
