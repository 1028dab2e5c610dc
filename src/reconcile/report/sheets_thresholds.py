"""The sheet of thresholds: every headline figure as it would be if links were accepted from another probability on."""

from __future__ import annotations

from collections.abc import Iterator

from reconcile.report.columns import columns, sheet_table
from reconcile.report.tables.model import Compared, Report
from reconcile.report.texts import Texts
from reconcile.report.wording import window_name, window_words
from reconcile.workbook import Table, Value


def sensitivity(report: Report, texts: Texts) -> Table:
    """A row a comparison, window, figure and threshold, the preset one marked."""
    widths = {"pair": 36, "window": 22, "period": 27, "definition": 30, "threshold": 10, "preset": 8}
    of = columns(texts, **widths, numerator=10, denominator=10, value=10)
    rows = [row for one in report.compared for row in _rows(report, one, texts)]
    return sheet_table(report, texts, "sensitivity", of, rows)


def _rows(report: Report, one: Compared, texts: Texts) -> Iterator[list[Value]]:
    if one.comparison.absent:
        yield [texts.pair(one.comparison.pair), *[""] * 5, None, None, texts.word("page", "not_provided")]
    for window in report.windows:
        place = [texts.pair(one.comparison.pair), window_name(window, texts), window_words(window, texts)]
        for (definition, period, threshold), rate in one.moved.items():
            if period == window.period:
                preset = texts.word("page", "yes") if threshold == report.run.accept else ""
                words: list[Value] = [texts.word("definition", definition), threshold, preset]
                yield [*place, *words, rate.numerator, rate.denominator, rate.value]
