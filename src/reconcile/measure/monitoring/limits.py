"""Limits of what is expected of a month: counts and shares, exact for small numbers, wider where past months vary more.

A month is foretold from past ones, so what is not known of the past widens its limits too.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import betainc, betaln, gammaincc, gammaln

Floats = npt.NDArray[np.float64]
TAIL = 0.001
"""The chance that a unit in order falls below, and that it falls above: limits of 99.8 % (D. J. Spiegelhalter 2005)."""
WHOLE = 1e-9


@dataclass(frozen=True)
class Limits:
    """`low`, `high`: the least and the largest number without an alert; `below`, `above`: the chance of one."""

    low: Floats
    high: Floats
    below: Floats
    above: Floats


def count_limits(expected: Floats, known: Floats, spread: float) -> Limits:
    """Limits of counts: negative binomial, Poisson where nothing is uncertain.

    `known`: of how many events the expectation was learnt; `spread`: standard deviations of past months against those
    of chance, 1 where there is no more than chance.
    """
    variance = spread**2 * (expected + expected**2 / np.maximum(known, 0.5))
    chance = _chances(expected, variance)
    most = np.ceil(expected + 40 * np.sqrt(variance) + 40)
    # Both ends in one search: what takes time is the number of calls, not how many limits each one looks at.
    low, high = _least(
        lambda ends: np.stack((chance(ends[0]) > TAIL, 1 - chance(ends[1]) <= TAIL)), np.stack((most, most))
    )
    return Limits(low, high, np.clip(chance(low - 1), 0.0, 1.0), np.clip(1 - chance(high), 0.0, 1.0))


def _least(holds: Callable[[Floats], npt.NDArray[np.bool_]], most: Floats) -> Floats:
    """The least whole number for which a condition holds that holds for all larger ones, by halving."""
    below, above = np.full_like(most, -1.0), most.copy()
    while (above - below > 1).any():
        middle = np.floor((below + above) / 2)
        true = holds(middle)
        above, below = np.where(true, middle, above), np.where(true, below, middle)
    return above


def _chances(mean: Floats, variance: Floats) -> Callable[[Floats], Floats]:
    """The chance of a count or fewer, by mean and variance."""
    more = variance > mean * (1 + WHOLE)
    success = np.where(more, mean / np.where(variance > 0, variance, 1.0), 0.5)
    size = np.maximum(np.where(more, mean * success / (1 - success), 1.0), WHOLE)
    plain = np.maximum(mean, WHOLE)

    def chance(count: Floats) -> Floats:
        at = np.maximum(count, 0.0) + 1
        found: Floats = np.where(more, betainc(size, at, success), gammaincc(at, plain))
        return np.where(count < 0, 0.0, found)

    return chance


def share_limits(trials: int, passed: int, of: int, spread: float) -> tuple[float, float, float]:
    """Limits of how many of `trials` pass where `passed` of `of` did before: beta-binomial; low, high, chance.

    `spread` widens as in Laney's p' chart (D. B. Laney 2002).
    """
    share = (passed + 0.5) / (of + 1)
    factor = spread**2 * (1 + (trials - 1) / (of + 2))
    tie = min(max((factor - 1) / max(trials - 1, 1), WHOLE), 0.9)
    size = 1 / tie - 1
    below = np.cumsum(_beta_binomial(trials, share * size, (1 - share) * size))
    low = int(np.searchsorted(below, TAIL, side="right"))
    high = int(np.searchsorted(below, 1 - TAIL, side="left"))
    low, high = min(low, trials), min(high, trials)
    chance = (below[low - 1] if low else 0.0) + 1 - below[high]
    return float(low), float(high), float(np.clip(chance, 0.0, 1.0))


def _beta_binomial(trials: int, a: float, b: float) -> Floats:
    passes = np.arange(trials + 1)
    ways = gammaln(trials + 1) - gammaln(passes + 1) - gammaln(trials - passes + 1)
    chances: Floats = np.exp(ways + betaln(passes + a, trials - passes + b) - betaln(a, b))
    whole: Floats = chances / chances.sum()
    return whole


def pooled_spread(scores: Floats) -> float:
    """How much more months vary than chance would have it, 1 at least: from the median step between neighbours.

    `scores`: a row a unit, a column a month, standardised by chance alone, NaN where too small to tell. A median is not
    moved by the few months that are to be found out, as Laney's mean of the steps would be.
    """
    steps = np.abs(np.diff(scores, axis=1))
    known = steps[~np.isnan(steps)]
    return 1.0 if len(known) < FEWEST_STEPS else max(1.0, round(float(np.median(known)) / MEDIAN_STEP, 6))


def own_spread(scores: Floats) -> float:
    """How much more months of one unit vary than chance, 1 at least: from their median distance from the median month.

    Unlike the steps between neighbours it holds the season, where nothing else takes that out.
    """
    known = scores[~np.isnan(scores)]
    if len(known) < FEWEST_STEPS:
        return 1.0
    return max(1.0, round(float(np.median(np.abs(known - np.median(known)))) / MEDIAN_DISTANCE, 6))


FEWEST_STEPS = 5
MEDIAN_DISTANCE = 0.6744897502
"""The median distance of standard normal numbers from 0."""
MEDIAN_STEP = 2**0.5 * MEDIAN_DISTANCE
"""The median distance of two of them from each other."""
