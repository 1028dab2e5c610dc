"""The page of trends: a chart for each comparison, and the figures it draws."""

from __future__ import annotations

from pathlib import Path

from reconcile.report import rendering
from reconcile.report.charts import TrendChart, share_scale, trend_chart
from reconcile.report.tables.model import Rate
from reconcile.report.tables.trends import Trends
from reconcile.report.texts import Texts


def write_trends(path: Path, trends: Trends, texts: Texts) -> None:
    """Write the page in one language."""
    rendering.write(path, "trends.html.j2", trends=trends, report=trends.latest, t=texts, charts=_charts(trends, texts))


def _charts(trends: Trends, texts: Texts) -> list[TrendChart]:
    """All on one scale, so that they can be held beside each other."""
    series = list(_series(trends))
    targets = [line.target for line in trends.lines]
    scale = share_scale((rate for of in series for _, rate in of), *targets)
    return [
        trend_chart(texts.pair(line.comparison.pair), of, scale, line=line.target)
        for line, of in zip(trends.lines, series, strict=True)
        if any(rate and rate.value is not None for _, rate in of)
    ]


def _series(trends: Trends) -> list[list[tuple[str, Rate | None]]]:
    if trends.months:
        rows = trends.months.rows
        return [[(row.label, row.rates[at]) for row in rows] for at, _ in enumerate(trends.lines)]
    periods = [report.run.period for report in trends.reports]
    return [list(zip(periods, line.rates, strict=True)) for line in trends.lines]
