"""The calibration curve: what was observed over what was stated, with intervals, beside the line where both agree."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt

from reconcile.report.charts.scale import Scale, Tick

SIZE = 380
_LEFT, _RIGHT, _TOP, _BOTTOM = 48, 12, 10, 40
_RADIUS = (3.0, 8.0)


@dataclass(frozen=True)
class CalibrationPoint:
    """One bin: its place, its interval, how large its mark is, and what it says."""

    x: float
    y: float
    low: float
    high: float
    radius: float
    words: str


@dataclass(frozen=True)
class CalibrationChart:
    """Everything to draw: the box, the same ticks on both axes, the points and the line through them."""

    title: str
    width: float
    height: float
    left: float
    right: float
    top: float
    bottom: float
    x_ticks: tuple[Tick, ...]
    y_ticks: tuple[Tick, ...]
    points: tuple[CalibrationPoint, ...]
    line: str


def calibration_chart(title: str, bins: Iterable[tuple[float, float, float, float, int, str]]) -> CalibrationChart:
    """A chart of (stated, observed, low, high, pairs, words)."""
    rows = list(bins)
    across = Scale(0.0, 1.0, _LEFT, SIZE - _RIGHT)
    up = across.placed(SIZE - _BOTTOM, _TOP)
    most = max((row[4] for row in rows), default=1)
    points = tuple(
        CalibrationPoint(across.at(stated), up.at(observed), up.at(low), up.at(high), _radius(pairs / most), words)
        for stated, observed, low, high, pairs, words in rows
    )
    line = " ".join(f"{point.x},{point.y}" for point in points)
    box = (_LEFT, SIZE - _RIGHT, _TOP, SIZE - _BOTTOM)
    return CalibrationChart(title, SIZE, SIZE, *box, across.share_ticks(), up.share_ticks(), points, line)


def _radius(share: float) -> float:
    """So that areas are as the numbers of pairs are, as far as small ones can still be seen."""
    return round(_RADIUS[0] + (_RADIUS[1] - _RADIUS[0]) * sqrt(share), 1)
