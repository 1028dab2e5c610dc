"""Where the marks of each chart stand: plain coordinates that the templates draw as SVG.

Every coordinate is rounded, and none depends on the width of a letter, so that the same run gives the same bytes
whatever fonts are installed.
"""

from reconcile.report.charts.bars import Bar, BarChart, Segment, StackedBar, StackedChart, bar_chart, stacked_chart
from reconcile.report.charts.intervals import HALF, IntervalChart, IntervalRow, interval_chart
from reconcile.report.charts.scale import Scale, Tick, count_scale, share_scale
from reconcile.report.charts.trends import TrendChart, TrendPoint, trend_chart

__all__ = [
    "HALF",
    "Bar",
    "BarChart",
    "IntervalChart",
    "IntervalRow",
    "Scale",
    "Segment",
    "StackedBar",
    "StackedChart",
    "Tick",
    "TrendChart",
    "TrendPoint",
    "bar_chart",
    "count_scale",
    "interval_chart",
    "share_scale",
    "stacked_chart",
    "trend_chart",
]
