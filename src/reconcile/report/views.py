"""What a page shows, put together from the tables: charts placed, lines grouped. No figure is computed here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from reconcile.report.charts import (
    HALF,
    BarChart,
    IntervalChart,
    Scale,
    StackedChart,
    TrendChart,
    bar_chart,
    count_scale,
    interval_chart,
    share_scale,
    stacked_chart,
    trend_chart,
)
from reconcile.report.formatting import NONE, rate_in_words, rate_value, shown_count, whole
from reconcile.report.tables.model import (
    REASONS,
    Breakdown,
    Compared,
    DifferenceLine,
    LinkLine,
    MonitorLine,
    QualityLine,
    Rate,
    Report,
)
from reconcile.report.texts import Texts
from reconcile.report.wording import cut_word, lists_words

RECEIVED = ("kept", "superseded", "quarantined")
COUNTED = ("counted", *REASONS)
STATUSES = ("accepted", "set", "review", "rejected")


@dataclass(frozen=True)
class Charts:
    """All charts of a page."""

    headline: IntervalChart
    received: StackedChart
    left_out: StackedChart
    cuts: dict[str, list[IntervalChart]]
    trends: list[TrendChart]
    fields: list[IntervalChart]
    differences: BarChart
    links: StackedChart
    coverage: IntervalChart
    monitoring: list[TrendChart]


def charts(report: Report, texts: Texts) -> Charts:
    """The charts of a report in one language."""
    return Charts(
        headline=headline_chart(report, texts),
        received=_received(report, texts),
        left_out=_left_out(report, texts),
        cuts={one.cut: _cut(report, one, texts) for one in report.breakdowns if one.cut == "township"},
        trends=_trends(report, texts),
        fields=_fields(report, texts),
        differences=_differences(report, texts),
        links=_links(report, texts),
        coverage=_coverage(report, texts),
        monitoring=_monitoring(report, texts),
    )


def headline_chart(report: Report, texts: Texts) -> IntervalChart:
    """The headline figure of every comparison, with the target as a line."""
    rates = [(one, one.rate(one.comparison.headline, report.window.period)) for one in report.compared]
    target = next((one.target for one in report.compared if one.target is not None), None)
    usual = report.run.headline
    marked = {one.comparison.pair: " *" if one.comparison.headline != usual else "" for one, _ in rates}
    rows = [
        (texts.pair(one.comparison.pair) + marked[one.comparison.pair], rate, _note(one, rate, texts))
        for one, rate in rates
    ]
    scale = share_scale((rate for _, rate in rates), target)
    return interval_chart(texts.word("chart", "headline"), rows, scale, line=target)


def _note(one: Compared, rate: Rate, texts: Texts) -> str:
    return texts.word("page", "not_provided") if one.comparison.absent else rate_value(rate)


def _received(report: Report, texts: Texts) -> StackedChart:
    rows = [
        (
            texts.register(one.register),
            {"kept": one.kept, "superseded": one.superseded, "quarantined": one.quarantined} if one.provided else {},
            whole(one.received) if one.provided else texts.word("page", "not_provided"),
        )
        for one in report.receipts
    ]
    return stacked_chart(texts.word("chart", "received"), rows, RECEIVED)


def _left_out(report: Report, texts: Texts) -> StackedChart:
    rows = []
    for one in report.compared:
        for side in one.sides.get(report.window.period, ()):
            if side.counted is not None:
                label = f"{texts.register(one.comparison.right)} · {texts.word('side', _side_of(one, side.register))}"
                # A full extract repeats every month: what a later file replaced would leave no room for the rest.
                counts = {"counted": side.counted, **side.left_out} | {"superseded": 0}
                rows.append((label, counts, whole(side.total - (side.left_out["superseded"] or 0))))
    return stacked_chart(texts.word("chart", "left_out"), rows, COUNTED)


def _side_of(one: Compared, register: str) -> str:
    return "reference" if register == one.comparison.left else "other"


def _cut(report: Report, breakdown: Breakdown, texts: Texts) -> list[IntervalChart]:
    """One small chart a comparison, all on one scale, so that they can be held beside each other."""
    scale = share_scale(rate for row in breakdown.rows for rate in row.rates)
    found = []
    for at, comparison in enumerate(breakdown.comparisons):
        rows = [
            (cut_word(breakdown.cut, row, texts), row.rates[at], rate_value(row.rates[at], 1)) for row in breakdown.rows
        ]
        if not comparison.absent and any(rate and not rate.empty for _, rate, _ in rows):
            whole_county = report.compared[at].rate(comparison.headline, breakdown.period).value
            title = texts.pair(comparison.pair)
            found.append(interval_chart(title, rows, scale, width=HALF, note_width=80, line=whole_county))
    return found


def _trends(report: Report, texts: Texts) -> list[TrendChart]:
    scale = share_scale(rate for row in report.trends.rows for rate in row.rates)
    return [
        trend_chart(texts.pair(one.pair), [(row.label, row.rates[at]) for row in report.trends.rows], scale)
        for at, one in enumerate(report.trends.comparisons)
        if not one.absent and report.trends.rows
    ]


def _fields(report: Report, texts: Texts) -> list[IntervalChart]:
    lines = [line for line in report.quality if line.family == "field"]
    scale = share_scale(line.rate for line in lines)
    found = []
    for (pair, relation), group in groupby(sorted(lines, key=_of_pair), key=_of_pair):
        rows = [(texts.field(line.field), line.rate, rate_in_words(line.rate)) for line in group]
        title = f"{texts.pair(pair)} · {texts.label('relation', relation)}"
        found.append(interval_chart(title, rows, scale, width=HALF, note_width=140))
    return found


def _of_pair(line: QualityLine) -> tuple[str, str]:
    return line.source, line.relation


def _differences(report: Report, texts: Texts) -> BarChart:
    rows = [(_difference(one, texts), one.count, shown_count(one.count)) for one in report.differences]
    return bar_chart(texts.word("chart", "differences"), rows)


def _difference(line: DifferenceLine, texts: Texts) -> str:
    return f"{texts.field(line.field)} · {texts.label('difference', line.difference)}"


def _links(report: Report, texts: Texts) -> StackedChart:
    def key(line: LinkLine) -> tuple[str, str]:
        return line.pair, line.relation

    rows = []
    for (pair, relation), group in groupby(sorted(report.links, key=key), key=key):
        counts = _counted(group)
        label = f"{texts.pair(pair)} · {texts.label('relation', relation)}"
        rows.append((label, counts, whole(sum(counts.values())) if counts else NONE))
    return stacked_chart(texts.word("chart", "links"), rows, STATUSES)


def _coverage(report: Report, texts: Texts) -> IntervalChart:
    """The raw estimates on one scale, so that the range over all groups of lists is seen at once."""
    lines = [one for one in report.coverage_shown if one.estimate == "raw" and one.rate.value is not None]
    rows = [(lists_words(one, texts), one.rate, rate_value(one.rate)) for one in lines]
    scale = share_scale(one.rate for one in lines)
    return interval_chart(texts.word("definition", "coverage.estimate"), rows, scale)


def _monitoring(report: Report, texts: Texts) -> list[TrendChart]:
    """The county's counts by month, with what was expected as a band; an alert is a hollow diamond."""
    mine = [one for one in report.monitoring if not one.unit and one.months == 1 and one.of is None]
    found = []
    for definition in dict.fromkeys(one.definition for one in mine):
        lines = [one for one in mine if one.definition == definition]
        months = [(one.month, _monitored(one)) for one in lines]
        largest = max(max(one.observed or 0, one.high or 0) for one in lines)
        title = texts.word("definition", definition)
        scale = count_scale(largest, 0, 1)
        found.append(trend_chart(title, months, scale, ticks=Scale.count_ticks))
    return found


def _monitored(line: MonitorLine) -> Rate | None:
    if line.observed is None or line.state == "not_yet_due":
        return None
    return Rate(value=line.observed, low=line.low, high=line.high, bound="at_most" if line.alert else "")


def _counted(lines: Iterable[LinkLine]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for line in lines:
        counts[line.status] = counts.get(line.status, 0) + (line.links or 0)
    return counts
