"""Dots with intervals: a row a comparison, a township or a field."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reconcile.report.charts.labels import room
from reconcile.report.charts.scale import Scale, Tick
from reconcile.report.tables.model import Rate

ROW = 22
FULL, HALF = 1024, 495
"""Widths of a chart: the page, and half of it; in pixels of the screen, so that letters have one size everywhere."""


@dataclass(frozen=True)
class IntervalRow:
    """One line of the chart; without `x` there is no mark, only `note` where the mark would be."""

    label: str
    y: float
    x: float | None
    low: float | None
    high: float | None
    bound: str
    note: str


@dataclass(frozen=True)
class IntervalChart:
    """Everything to draw: the box, the axis, the rows and the line of the target or of the whole county."""

    title: str
    width: float
    height: float
    left: float
    right: float
    bottom: float
    ticks: tuple[Tick, ...]
    rows: tuple[IntervalRow, ...]
    line: float | None


def interval_chart(
    title: str,
    rows: Sequence[tuple[str, Rate | None, str]],
    scale: Scale,
    *,
    width: float = FULL,
    note_width: float = 120,
    line: float | None = None,
) -> IntervalChart:
    """A chart of (label, rate, words at its end); `line` is a value drawn through all rows."""
    left, right = room(label for label, _, _ in rows), width - note_width
    placed = scale.placed(left, right)
    bottom = round(8 + ROW * len(rows), 1)
    return IntervalChart(
        title=title,
        width=width,
        height=bottom + 22,
        left=left,
        right=right,
        bottom=bottom,
        ticks=placed.share_ticks(),
        rows=tuple(_row(*row, at, placed) for at, row in enumerate(rows)),
        line=None if line is None else placed.at(line),
    )


def _row(label: str, rate: Rate | None, note: str, at: int, scale: Scale) -> IntervalRow:
    y = round(8 + ROW * (at + 0.5), 1)
    if rate is None or rate.value is None:
        return IntervalRow(label, y, None, None, None, "", note)
    low, high = (None if end is None else scale.at(end) for end in (rate.low, rate.high))
    return IntervalRow(label, y, scale.at(rate.value), low, high, rate.bound, note)
