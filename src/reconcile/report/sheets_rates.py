"""The sheets of rates: overview, every definition, cuts, fields, completeness."""

from __future__ import annotations

from collections.abc import Iterator

from reconcile.report.columns import columns, sheet_table, window_column
from reconcile.report.tables.model import Breakdown, Compared, Comparison, Rate, Report, Window
from reconcile.report.texts import Texts
from reconcile.report.wording import cut_word, target_word, window_name, window_words
from reconcile.workbook import Table, Value

_RATE = {"numerator": 10, "denominator": 10, "value": 10, "low": 10, "high": 10}
_BEFORE = {"year_before": 10}


def overview(report: Report, texts: Texts) -> Table:
    """The headline figure of every comparison: in full for the main window, as a value for the others."""
    first = columns(texts, pair=36, definition=30, **_RATE, **_BEFORE)
    others = [window_column(one, 11, texts) for one in _other_windows(report)]
    last = columns(texts, target=9, compared_with_target=12)
    return sheet_table(report, texts, "overview", [*first, *others, *last], _overview_rows(report, texts))


def _overview_rows(report: Report, texts: Texts) -> Iterator[list[Value]]:
    for one in report.compared:
        headline = one.comparison.headline
        rate = one.rate(headline, report.window.period)
        words: list[Value] = [texts.pair(one.comparison.pair), texts.word("definition", headline)]
        others = [one.rate(headline, window.period).value for window in _other_windows(report)]
        yield [
            *words,
            *_rate(one.comparison, rate, texts),
            one.before(headline, report.window).value,
            *others,
            one.target,
            target_word(rate, one.target, texts),
        ]


def _other_windows(report: Report) -> list[Window]:
    return [window for window in report.windows if window != report.window]


def consistency(report: Report, texts: Texts) -> Table:
    """Every definition of every comparison in every window, estimates below the raw figures."""
    widths = {"pair": 36, "window": 22, "period": 27, "definition_id": 20, "definition": 30, "estimate": 10}
    widths |= _RATE | _BEFORE
    return sheet_table(report, texts, "consistency", columns(texts, **widths), _consistency_rows(report, texts))


def _consistency_rows(report: Report, texts: Texts) -> Iterator[list[Value]]:
    for one in report.compared:
        if one.comparison.absent:
            yield [texts.pair(one.comparison.pair), *[""] * 5, *_rate(one.comparison, Rate(), texts), None]
        for window in report.windows:
            place = [texts.pair(one.comparison.pair), window_name(window, texts), window_words(window, texts)]
            for definition, estimate, rate in _figures(one, window.period):
                words = [definition, texts.word("definition", definition), texts.word("estimate", estimate)]
                before = one.before(definition, window).value if estimate == "raw" else None
                yield [*place, *words, *_rate(one.comparison, rate, texts), before]


def _figures(one: Compared, period: str) -> Iterator[tuple[str, str, Rate]]:
    for definition in one.definitions:
        yield definition, "raw", one.rate(definition, period)
    for (estimate, of_period), rate in one.estimates.items():
        if of_period == period:
            yield one.comparison.headline, estimate, rate


def cut(report: Report, breakdown: Breakdown, texts: Texts) -> Table:
    """The headline figure by township, facility, month or sex."""
    key = {"township": {"township_code": 12, "township": 16}}.get(breakdown.cut, {breakdown.cut: 24})
    widths = {**key, "pair": 36, "definition": 30, **_RATE}
    return sheet_table(report, texts, breakdown.cut, columns(texts, **widths), _cut_rows(breakdown, texts))


def _cut_rows(breakdown: Breakdown, texts: Texts) -> Iterator[list[Value]]:
    for row in breakdown.rows:
        label = cut_word(breakdown.cut, row, texts)
        words = [row.key, label] if breakdown.cut == "township" else [label]
        for comparison, rate in zip(breakdown.comparisons, row.rates, strict=True):
            if rate is not None:
                names = [texts.pair(comparison.pair), texts.word("definition", comparison.headline)]
                yield [*words, *names, *_rate(comparison, rate, texts)]


def fields(report: Report, texts: Texts) -> Table:
    """Agreement of every compared field, beside it that of the links which would have been accepted without it."""
    widths = {"pair": 36, "relation": 8, "compared_field": 20, "definition": 28, **_RATE}
    widths |= {"without_field": 12, "links_without_field": 12}
    lines = [line for line in report.quality if line.family in {"field", "field_of_linked"}]
    rows: list[list[Value]] = [
        [
            texts.pair(line.source),
            texts.label("relation", line.relation),
            texts.field(line.field),
            texts.word("definition", line.family),
            *_numbers(line.rate),
            line.without.value,
            line.without.denominator,
        ]
        for line in lines
    ]
    return sheet_table(report, texts, "field", columns(texts, **widths), rows)


def quality(report: Report, texts: Texts) -> Table:
    """Completeness, validity, timeliness and duplicates of every register."""
    widths = {"definition": 32, "register": 26, "compared_field": 20, **_RATE, **_BEFORE}
    lines = [line for line in report.quality if line.family not in {"field", "field_of_linked"}]
    rows: list[list[Value]] = [
        [
            texts.word("definition", line.family),
            texts.register(line.source),
            texts.field(line.field, line.source),
            *_numbers(line.rate),
            line.before.value,
        ]
        for line in lines
    ]
    return sheet_table(report, texts, "quality", columns(texts, **widths), rows)


def _rate(comparison: Comparison, rate: Rate, texts: Texts) -> list[Value]:
    if comparison.absent:
        return [None, None, texts.word("page", "not_provided"), None, None]
    return _numbers(rate)


def _numbers(rate: Rate) -> list[Value]:
    return [rate.numerator, rate.denominator, rate.value, rate.low, rate.high]
