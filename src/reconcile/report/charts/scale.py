"""Scales: from a share or a count to a place on the paper."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil, floor, log10

from reconcile.report.tables.model import Rate


@dataclass(frozen=True)
class Tick:
    """A mark on an axis: its place and its words."""

    at: float
    label: str


@dataclass(frozen=True)
class Scale:
    """A straight line from values to coordinates; `start` may lie right of or below `end`."""

    low: float
    high: float
    start: float = 0
    end: float = 1

    def at(self, value: float) -> float:
        """The coordinate of a value, kept inside the axis."""
        inside = min(max(value, self.low), self.high)
        share = (inside - self.low) / (self.high - self.low)
        return round(self.start + share * (self.end - self.start), 1)

    def placed(self, start: float, end: float) -> Scale:
        """The same values between other coordinates."""
        return Scale(self.low, self.high, start, end)

    def share_ticks(self) -> tuple[Tick, ...]:
        """Between three and six round percentages."""
        width = self.high - self.low
        step = next((step for step in (0.01, 0.02, 0.05, 0.1, 0.2) if width / step <= 5), 0.25)
        count = floor(width / step + 1e-9)
        values = [self.high - at * step for at in range(count + 1)][::-1]
        return tuple(Tick(self.at(value), f"{round(100 * value)}%") for value in values)

    def count_ticks(self) -> tuple[Tick, ...]:
        """Three to six round numbers."""
        step = 10 ** floor(log10(max(self.high, 1)))
        step = next(part * step for part in (0.2, 0.25, 0.5, 1) if self.high / (part * step) <= 5 or part == 1)
        step = max(step, 1)
        values = [at * step for at in range(int(self.high / step) + 1)]
        return tuple(Tick(self.at(value), f"{value:,.0f}") for value in values)


def share_scale(rates: Iterable[Rate | None], *more: float | None) -> Scale:
    """From a round percentage below all intervals up to 100 %: rates near each other can be told apart."""
    ends = [value for rate in rates if rate for value in (rate.low, rate.value, rate.high) if value is not None]
    ends += [value for value in more if value is not None]
    lowest = min(ends, default=0.0)
    step = 0.05 if lowest > 0.8 else 0.1
    return Scale(max(0.0, min(floor(lowest / step + 1e-9) * step, 0.95)), 1.0)


def count_scale(largest: float, start: float, end: float) -> Scale:
    """From nothing to a round number above the largest."""
    if largest <= 0:
        return Scale(0, 1, start, end)
    step = 10 ** floor(log10(largest))
    return Scale(0, ceil(largest / step) * step, start, end)
