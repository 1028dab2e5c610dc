"""How much oftener something happens in a cell than everywhere else, and how sure that is."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.special import betaincinv, gammaln, xlogy

Floats = npt.NDArray[np.float64]
NO_COUNT = 0.5
"""What was never seen elsewhere is not impossible: so many are added to those seen (Jeffreys)."""
STEADY = 5.0
"""A month of the others weighs against all of their months as if it had so many values less."""


def expected(wrong: Floats, values: Floats) -> Floats:
    """How many wrong values each unit (row) would have in each month (column) if it were like all others then.

    The rate of the others in the month, drawn towards their rate in all months where they have few values.
    """
    others, of = wrong.sum(axis=0) - wrong, values.sum(axis=0) - values
    rate = (others.sum(axis=1, keepdims=True) + NO_COUNT) / (of.sum(axis=1, keepdims=True) + 2 * NO_COUNT)
    usual: Floats = values * (others + STEADY * rate) / (of + STEADY)
    return usual


def at_least_expected(others: Floats, values: Floats, of_others: Floats) -> Floats:
    """How many wrong values there would be at the others' rate of the very same months: what is expected is no less,
    so that a few quiet months of the others make nobody stand out."""
    usual: Floats = values * (others + NO_COUNT) / (of_others + 2 * NO_COUNT)
    return usual


def evidence(seen: Floats, usual: Floats, values: Floats) -> Floats:
    """The log likelihood ratio of two shares (Kulldorff's Bernoulli scan); 0 where no more is wrong than usual."""
    right = values - seen
    more = xlogy(seen, seen / usual) + xlogy(right, right / (values - usual))
    found: Floats = np.where(seen > usual, more, 0.0)
    return found


def chance(seen: int, usual: float, values: int, others: int) -> float:
    """The chance that as many of a cell's values are wrong as `seen`, were all units alike: Fisher's exact test.

    The others have so many values that theirs are wrong as often as `usual` says.
    """
    wrong, whole = seen + others, values + max(others, round((others + NO_COUNT) * values / usual))
    more = np.arange(seen, min(values, wrong) + 1)
    ways = _ways(wrong, more) + _ways(whole - wrong, values - more) - _ways(whole, np.array([values]))
    return min(1.0, float(np.exp(ways).sum()))


def _ways(of: int, chosen: npt.NDArray[np.int64]) -> Floats:
    """The logarithm of in how many ways so many can be chosen of a number; minus infinity where they cannot."""
    possible = (chosen >= 0) & (chosen <= of)
    at = np.where(possible, chosen, 0)
    ways = gammaln(of + 1) - gammaln(at + 1) - gammaln(of - at + 1)
    found: Floats = np.where(possible, ways, -np.inf)
    return found


def lift_interval(seen: float, usual: float, others: float, level: float = 0.95) -> tuple[float, float]:
    """The bounds of the ratio of two rates, from Clopper and Pearson's interval of one count given their sum."""
    elsewhere, tail = others + NO_COUNT, (1 - level) / 2
    low = float(betaincinv(seen, elsewhere + 1, tail))
    high = float(betaincinv(seen + 1, elsewhere, 1 - tail))
    return low / (1 - low) * elsewhere / usual, high / (1 - high) * elsewhere / usual
