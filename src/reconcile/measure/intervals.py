"""95 % intervals: exact Poisson for a count, logarithmic for the sex ratio; that of a share is in values/shares.py."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.special import chdtri

from reconcile.values.shares import PLACES, Z

Floats = npt.NDArray[np.float64]


def poisson(count: Floats) -> tuple[Floats, Floats]:
    """Exact Poisson interval of a count (F. Garwood 1936)."""
    low: Floats = np.where(count > 0, chdtri(np.maximum(2 * count, 1), 0.975) / 2, 0.0)
    high: Floats = chdtri(2 * count + 2, 0.025) / 2
    return np.round(low, PLACES), np.round(high, PLACES)


def difference_of_counts(plus: Floats, minus: Floats) -> tuple[Floats, Floats]:
    """Interval of a difference of two Poisson counts, by their joint standard error."""
    half = Z * np.sqrt(plus + minus)
    return np.round(plus - minus - half, PLACES), np.round(plus - minus + half, PLACES)


def sex_ratio(boys: Floats, girls: Floats) -> tuple[Floats, Floats, Floats]:
    """Boys per 100 girls with its interval: ratio · exp(±1.96 · sqrt(1/boys + 1/girls)); NaN where either is none."""
    boys, girls = np.where(boys > 0, boys, np.nan), np.where(girls > 0, girls, np.nan)
    ratio = 100 * boys / girls
    spread = np.exp(Z * np.sqrt(1 / boys + 1 / girls))
    return np.round(ratio, PLACES), np.round(ratio / spread, PLACES), np.round(ratio * spread, PLACES)
