"""Control charts of counts: each unit against its own past and what the other units did in the same month.

The season, and whatever else moves the whole county, is in the other units' numbers; the county itself is held against
its own past months. A unit that is out of its limits is taken out of what others are held against, the furthest first:
a large one that stops would make all others look too large. Months that raised an alert teach nothing for later ones.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from reconcile.measure.monitoring.limits import Floats, Limits, count_limits, own_spread, pooled_spread
from reconcile.measure.monitoring.points import HIGH, IN_RANGE, LOW, NEVER, NOT_YET_DUE, TOO_LITTLE_PAST, Point, judged
from reconcile.measure.monitoring.series import FEWEST_PAST, Series

Bools = npt.NDArray[np.bool_]
RUN = 3
"""So many months in a row are judged together too: few are missed each month, or none expected in one."""
ENOUGH = 3.0
"""Expected events from which on a month tells how much months vary."""


def count_points(series: Series) -> list[Point]:
    """The points of all units and the county; a unit that never delivered has one, in the last month that is due."""
    counts = next(iter(series.counts.values()))
    chart = _Chart(series, counts)
    points = [point for at in range(len(series.months)) for point in chart.month(at)]
    due = [month for month, mature in zip(series.months, series.mature, strict=True) if mature]
    silent = series.begun >= len(series.months)
    points += [Point(series.units[at], due[-1], NEVER, 0) for at in map(int, np.flatnonzero(silent)) if due]
    return sorted(points, key=lambda point: (point.unit, point.month, point.months))


class _Chart:
    """What is known of each unit as the months go by."""

    def __init__(self, series: Series, counts: Floats) -> None:
        self.series, self.counts = series, counts
        self.teaches = np.zeros_like(counts, dtype=bool)
        self.expected = np.full_like(counts, np.nan)
        self.known = np.zeros_like(counts)
        self.alerted = np.zeros_like(counts, dtype=bool)
        self.spread = (_spread(counts[:1], county=True), _spread(counts[1:], county=False))

    def month(self, at: int) -> Iterator[Point]:
        """Judge one month of every unit that has begun."""
        series, begun = self.series, self.series.begun <= at
        past = self.teaches[:, :at].sum(axis=1)
        ready = begun & (past >= FEWEST_PAST) & series.mature[at]
        self.teaches[:, at] = begun & series.mature[at]
        if ready[0]:
            yield from self._judge(at, np.arange(len(ready)) == 0, np.ones(len(ready)), self.spread[0])
        if ready[1:].sum() > 1:
            yield from self._units(at, ready)
        else:
            ready[1:] = False
        state = TOO_LITTLE_PAST if series.mature[at] else NOT_YET_DUE
        for unit in map(int, np.flatnonzero(begun & ~ready)):
            yield Point(series.units[unit], series.months[at], state, int(self.counts[unit, at]))

    def _units(self, at: int, ready: Bools) -> Iterator[Point]:
        """Find the units that are out, the furthest first, each time without those found before."""
        units = ready.copy()
        units[0] = False
        usual, out = self._usual(at), np.zeros_like(units)
        while True:
            factor, known = self._factor(at, units & ~out, usual)
            limits = count_limits(usual * factor, known, self.spread[1])
            beyond = _beyond(self.counts[:, at], usual * factor, limits)
            beyond[~units | out] = 0.0
            if not beyond.any():
                break
            out[int(np.argmax(beyond))] = True
        yield from self._judge(at, units, factor, self.spread[1], known)

    def _judge(
        self, at: int, units: Bools, factor: Floats, spread: float, known: Floats | None = None
    ) -> Iterator[Point]:
        usual = self._usual(at) * factor
        known = self._learnt(at) if known is None else known
        limits = count_limits(usual, known, spread)
        for unit in map(int, np.flatnonzero(units)):
            self.expected[unit, at], self.known[unit, at] = usual[unit], known[unit]
            point = self._point(unit, at, usual[unit], limits, spread)
            self.alerted[unit, at] = point.state in (LOW, HIGH)
            self.teaches[unit, at] = not self.alerted[unit, at]
            yield point
            yield from self._run(unit, at, spread)

    def _point(self, unit: int, at: int, expected: float, limits: Limits, spread: float) -> Point:
        observed, low, high = self.counts[unit, at], limits.low[unit], limits.high[unit]
        of = {
            "expected": expected,
            "low": low,
            "high": high,
            "spread": spread,
            "chance": limits.below[unit] + limits.above[unit],
        }
        state = judged(observed, low, high)
        return Point(self.series.units[unit], self.series.months[at], state, int(observed), **of)

    def _run(self, unit: int, at: int, spread: float) -> Iterator[Point]:
        """Three months together, where each was judged and none is out by itself: only too few are an alert.

        Not of the county: of its months the season makes three in a row alike.
        """
        span = slice(at - RUN + 1, at + 1)
        if unit == 0 or at < RUN - 1 or np.isnan(self.expected[unit, span]).any() or self.alerted[unit, span].any():
            return
        expected, known = self.expected[unit, span].sum(), self.known[unit, at - RUN + 1]
        limits = count_limits(np.array([expected]), np.array([known]), spread)
        observed, low = self.counts[unit, span].sum(), float(limits.low[0])
        chance = float(limits.below[0])
        state = LOW if observed < low else IN_RANGE
        self.teaches[unit, span] &= state == IN_RANGE
        yield Point(
            self.series.units[unit], self.series.months[at], state, int(observed), None, expected, low, None, spread,
            chance, RUN,
        )  # fmt: skip

    def _learnt(self, at: int) -> Floats:
        """Events of past months that a unit's usual month was learnt from."""
        learnt: Floats = (self.counts[:, :at] * self.teaches[:, :at]).sum(axis=1)
        return learnt

    def _usual(self, at: int) -> Floats:
        months = np.maximum(self.teaches[:, :at].sum(axis=1), 1)
        usual: Floats = (self._learnt(at) + 0.5) / months
        return usual

    def _factor(self, at: int, reference: Bools, usual: Floats) -> tuple[Floats, Floats]:
        """How much more than usual the other units have this month, and how many events that is known from.

        Where no other unit is left a unit is held against its own past alone.
        """
        others = reference.astype(float)
        now = (self.counts[:, at] * others).sum() - self.counts[:, at] * others
        before = (usual * others).sum() - usual * others
        factor = np.where(before > 0, (now + 0.5) / np.where(before > 0, before + 0.5, 1.0), 1.0)
        learnt = self._learnt(at) + 0.5
        return factor, np.where(before > 0, 1 / (1 / learnt + 1 / (now + 0.5)), learnt)


def _beyond(observed: Floats, expected: Floats, limits: Limits) -> Floats:
    """How far each number lies beyond its limits, in widths of chance; 0 within."""
    below, above = np.maximum(limits.low - observed, 0), np.maximum(observed - limits.high, 0)
    distance: Floats = np.where(below + above > 0, np.abs(observed - expected) / np.sqrt(expected + 1), 0.0)
    return distance


def _spread(counts: Floats, *, county: bool) -> float:
    """How much more months vary than chance; of units, once what all have in common is taken out."""
    whole = counts.sum()
    if not whole:
        return 1.0
    by_unit = counts.mean(axis=1, keepdims=True)
    expected = by_unit * (np.ones_like(counts) if county else counts.sum(axis=0) / counts.sum(axis=0).mean())
    scores = np.where(expected >= ENOUGH, (counts - expected) / np.sqrt(np.maximum(expected, ENOUGH)), np.nan)
    return own_spread(scores) if county else pooled_spread(scores)
