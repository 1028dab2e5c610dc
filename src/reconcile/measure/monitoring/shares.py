"""Control charts of shares: rates of a unit, and boys among births, against the unit's own past months."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from reconcile.measure.monitoring.limits import pooled_spread, share_limits
from reconcile.measure.monitoring.points import IN_RANGE, NOT_YET_DUE, TOO_FEW, TOO_LITTLE_PAST, Point, judged
from reconcile.measure.monitoring.series import FEWEST_PAST, Series

ENOUGH = 3.0
"""Expected passes and failures from which on a month tells how much months vary."""


def share_points(series: Series, passing: str, of: str, fewest: int = 1) -> list[Point]:
    """The points of every unit for `passing` of `of`; a month with fewer than `fewest` is no month of it."""
    spread = _spread(series, passing, of)
    return [point for unit in range(len(series.units)) for point in _unit(series, unit, (passing, of), fewest, spread)]


def _unit(series: Series, unit: int, names: tuple[str, str], fewest: int, spread: float) -> Iterator[Point]:
    passing, whole = (series.counts[name][unit] for name in names)
    past, passed, of = 0, 0, 0
    for at, month in enumerate(series.months):
        if not whole[at]:
            continue
        here = {"unit": series.units[unit], "month": month, "observed": int(passing[at]), "of": int(whole[at])}
        if not series.mature[at] or whole[at] < fewest or past < FEWEST_PAST:
            state = NOT_YET_DUE if not series.mature[at] else TOO_FEW if whole[at] < fewest else TOO_LITTLE_PAST
            yield Point(state=state, **here)  # type: ignore[arg-type]
        else:
            low, high, chance = share_limits(int(whole[at]), passed, of, spread)
            state = judged(passing[at], low, high)
            limits = {"low": low, "high": high, "spread": spread, "chance": chance}
            expected = whole[at] * (passed + 0.5) / (of + 1)
            yield Point(state=state, expected=expected, **here, **limits)  # type: ignore[arg-type]
        if state in (TOO_LITTLE_PAST, IN_RANGE):
            past, passed, of = past + 1, passed + int(passing[at]), of + int(whole[at])


def _spread(series: Series, passing: str, of: str) -> float:
    """How much more the shares of townships vary from month to month than chance (Laney's sigma of z)."""
    passes, whole = (series.counts[name][:, series.mature] for name in (passing, of))
    total = whole.sum(axis=1, keepdims=True)
    share = np.divide(passes.sum(axis=1, keepdims=True), total, out=np.zeros_like(total), where=total > 0)
    enough = whole * np.minimum(share, 1 - share) >= ENOUGH
    variance = np.where(enough, whole * share * (1 - share), 1.0)
    return pooled_spread(np.where(enough, (passes - whole * share) / np.sqrt(variance), np.nan))
