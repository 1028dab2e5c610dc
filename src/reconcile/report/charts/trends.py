"""A line through the months with its interval as a band."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from reconcile.report.charts.intervals import HALF
from reconcile.report.charts.scale import Scale, Tick
from reconcile.report.tables.model import Rate

_LEFT, _RIGHT, _TOP, _BOTTOM = 44, 24, 10, 26


@dataclass(frozen=True)
class TrendPoint:
    """One month: its place, what it is called, and whether the figure is a limit only."""

    x: float
    y: float
    low: float | None
    high: float | None
    bound: str
    label: str


@dataclass(frozen=True)
class TrendChart:
    """Everything to draw. `lines`, `bands`: points for SVG, one for each stretch without a gap; `line`: a target."""

    title: str
    width: float
    height: float
    left: float
    right: float
    bottom: float
    x_ticks: tuple[Tick, ...]
    y_ticks: tuple[Tick, ...]
    points: tuple[TrendPoint, ...]
    lines: tuple[str, ...]
    bands: tuple[str, ...]
    line: float | None


def trend_chart(
    title: str,
    months: Sequence[tuple[str, Rate | None]],
    scale: Scale,
    *,
    width: float = HALF,
    height: float = 180,
    ticks: Callable[[Scale], tuple[Tick, ...]] = Scale.share_ticks,
    line: float | None = None,
) -> TrendChart:
    """A chart of (month, rate); a month without a figure leaves a gap.

    `ticks`: how the upright axis is labelled; `line`: a value drawn through all months.
    """
    across = Scale(0, max(len(months) - 1, 1), _LEFT + 6, width - _RIGHT - 6)
    up = scale.placed(height - _BOTTOM, _TOP)
    points = [_point(month, rate, across.at(at), up) for at, (month, rate) in enumerate(months)]
    runs = _runs(points, lambda _: True)
    return TrendChart(
        title=title,
        width=width,
        height=height,
        left=_LEFT,
        right=width - _RIGHT,
        bottom=height - _BOTTOM,
        x_ticks=_month_ticks([month for month, _ in months], across),
        y_ticks=ticks(up),
        points=tuple(point for point in points if point),
        lines=tuple(" ".join(f"{p.x},{p.y}" for p in run) for run in runs if len(run) > 1),
        bands=tuple(_band(run) for run in _runs(points, lambda point: point.low is not None) if len(run) > 1),
        line=None if line is None else up.at(line),
    )


def _point(month: str, rate: Rate | None, x: float, up: Scale) -> TrendPoint | None:
    if rate is None or rate.value is None:
        return None
    low, high = (None if end is None else up.at(end) for end in (rate.low, rate.high))
    return TrendPoint(x, up.at(rate.value), low, high, rate.bound, month)


def _runs(points: Sequence[TrendPoint | None], belongs: Callable[[TrendPoint], bool]) -> list[list[TrendPoint]]:
    """The stretches of months without a gap."""
    found: list[list[TrendPoint]] = [[]]
    for point in points:
        if point and belongs(point):
            found[-1].append(point)
        elif found[-1]:
            found.append([])
    return [run for run in found if run]


def _band(run: Sequence[TrendPoint]) -> str:
    there = [f"{point.x},{point.high}" for point in run]
    back = [f"{point.x},{point.low}" for point in reversed(run)]
    return " ".join(there + back)


def _month_ticks(months: Sequence[str], across: Scale) -> tuple[Tick, ...]:
    every = max(1, -(-len(months) // 6))
    return tuple(Tick(across.at(at), month) for at, month in enumerate(months) if at % every == 0)
