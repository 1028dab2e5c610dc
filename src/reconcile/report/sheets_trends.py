"""The sheets of trends: a chart of each headline figure by month of the event, and the numbers that they draw."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate

from reconcile.report.charts import share_scale
from reconcile.report.columns import columns, sheet_table
from reconcile.report.tables.model import NO_RATE, UNKNOWN, Comparison, Rate, Report
from reconcile.report.texts import Texts
from reconcile.workbook import Book, Column, Drawn, LineChart, Value, add_line_charts, write_page, write_table

_MONTH, _VALUE = 2, 5
# Of one width: else office programs stretch charts that lie across columns.
_PAGE = [Column("", width=15)] * 12


@dataclass(frozen=True)
class _Series:
    """The months of a comparison from the first to the last that has a figure; none where nothing was delivered."""

    comparison: Comparison
    target: float | None
    months: tuple[tuple[str, Rate], ...]


def write_trends(book: Book, report: Report, texts: Texts) -> None:
    """Add a sheet of charts, and one with a row a comparison and month."""
    found = list(_found(report))
    page, row = write_page(book, sheet_table(report, texts, "trends", _PAGE, []))
    rows = (line for one in found for line in _rows(one, texts))
    sheet, first, _ = write_table(book, sheet_table(report, texts, "trend_numbers", _columns(texts), rows))
    starts = accumulate((max(len(one.months), 1) for one in found), initial=first)
    charts = [
        LineChart(_title(one, texts), start, len(one.months), one.target is not None)
        for one, start in zip(found, starts, strict=False)
        if one.months
    ]
    least = share_scale((rate for one in found for _, rate in one.months), *(one.target for one in found)).low
    add_line_charts(book, page, row, charts, Drawn(sheet, first - 2, _MONTH, _VALUE), least)


def _found(report: Report) -> Iterator[_Series]:
    targets = {(one.comparison.pair, one.comparison.relation): one.target for one in report.compared}
    for at, one in enumerate(report.trends.comparisons):
        months = [(row.key, row.rates[at] or NO_RATE) for row in report.trends.rows if row.key != UNKNOWN]
        with_figure = [place for place, (_, rate) in enumerate(months) if rate.value is not None]
        kept = months[with_figure[0] : with_figure[-1] + 1] if with_figure else []
        yield _Series(one, targets.get((one.pair, one.relation)), tuple(kept))


def _columns(texts: Texts) -> list[Column]:
    widths = {"pair": 36, "definition": 30, "event_month": 12, "numerator": 11, "denominator": 12}
    return columns(texts, **widths, value=10, low=10, high=10, target=9)


def _rows(one: _Series, texts: Texts) -> Iterator[list[Value]]:
    words: list[Value] = [texts.pair(one.comparison.pair), texts.word("definition", one.comparison.headline)]
    for month, rate in one.months:
        yield [*words, month, rate.numerator, rate.denominator, rate.value, rate.low, rate.high, one.target]
    if not one.months:
        why = texts.word("page", "not_provided") if one.comparison.absent else ""
        yield [*words, "", None, None, why, None, None, one.target]


def _title(one: _Series, texts: Texts) -> str:
    return f"{texts.pair(one.comparison.pair)} · {texts.word('definition', one.comparison.headline)}"
