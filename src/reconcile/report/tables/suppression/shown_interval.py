"""The interval of a rate as it may leave the county: how wide it is tells how many records are of unknown scope, or
wait for a review."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from reconcile.report.tables.model import Rate
from reconcile.values.shares import PLACES, wilson

_NEAR = 2 * 10.0**-PLACES


def without_few_unknown(rate: Rate, limit: int) -> Rate:
    """The rate with the interval of its counts alone, where what widens it is few records: `unknown` of them lie in
    neither count, and at the high end so many of those that fail may pass."""
    if rate.numerator is None or not rate.denominator or rate.low is None or rate.high is None or rate.high > 1.0:
        return rate  # no share, or one without an interval
    unknown, passing = (one.ravel().astype(np.float64) for one in np.mgrid[:limit, :limit])
    low, _ = wilson(rate.numerator + 0 * unknown, rate.denominator + unknown)
    passed = np.minimum(rate.numerator + unknown + passing, rate.denominator + unknown)
    _, high = wilson(passed, rate.denominator + unknown)
    told = np.abs(low - rate.low) < _NEAR
    both = told & (np.abs(high - rate.high) < _NEAR)
    if ((told & (unknown > 0)).any() and rate.numerator) or (both & (unknown + passing > 0)).any():
        return replace(rate, low=float(low[0]), high=float(high[0]))
    return rate
