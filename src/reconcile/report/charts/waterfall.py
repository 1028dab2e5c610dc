"""A waterfall: what each step adds to or takes from a sum, from top to bottom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reconcile.report.charts.bars import ROW
from reconcile.report.charts.intervals import FULL
from reconcile.report.charts.scale import Scale

_THICK = 13


@dataclass(frozen=True)
class Fall:
    """One step: where its bar lies, whether it speaks `for` or `against`, and where the sum then stands."""

    label: str
    y: float
    middle: float
    x: float
    width: float
    kind: str
    stands: float
    note: str


@dataclass(frozen=True)
class WaterfallChart:
    """Everything to draw; `zero` is where for and against are even."""

    title: str
    width: float
    height: float
    left: float
    right: float
    thick: float
    zero: float
    falls: tuple[Fall, ...]


def waterfall_chart(
    title: str, steps: Sequence[tuple[str, float, str]], total: tuple[str, float, str], *, label_width: float = 250
) -> WaterfallChart:
    """A chart of (label, what it adds, words) and of what they come to, drawn from the even point."""
    sums = [0.0]
    for _, adds, _ in steps:
        sums.append(sums[-1] + adds)
    ends = [*sums, total[1]]
    low, high = min(ends), max(ends)
    scale = Scale(low, high if high > low else low + 1.0, label_width, FULL - 110)
    bars = [*zip(steps, sums[:-1], sums[1:], strict=True), (total, 0.0, total[1])]
    falls = []
    for at, ((label, adds, note), before, after) in enumerate(bars):
        ends_at = sorted((scale.at(before), scale.at(after)))
        kind = "total" if at == len(steps) else "for" if adds >= 0 else "against"
        y = round(4 + ROW * at + (ROW - _THICK) / 2, 1)
        wide = round(ends_at[1] - ends_at[0], 1)
        falls.append(Fall(label, y, round(y + _THICK / 2, 1), ends_at[0], wide, kind, scale.at(after), note))
    return WaterfallChart(
        title, FULL, 8 + ROW * len(falls), label_width, FULL - 110, _THICK, scale.at(0.0), tuple(falls)
    )
