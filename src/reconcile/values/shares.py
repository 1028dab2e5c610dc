"""The 95 % interval of a share."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Z = 1.959963984540054
PLACES = 9


def wilson(successes: Floats, trials: Floats) -> tuple[Floats, Floats]:
    """Wilson score interval of a share (E. B. Wilson 1927); NaN where there are no trials."""
    trials = np.where(trials > 0, trials, np.nan)
    share = successes / trials
    centre = (share + Z**2 / (2 * trials)) / (1 + Z**2 / trials)
    half = Z / (1 + Z**2 / trials) * np.sqrt(share * (1 - share) / trials + Z**2 / (4 * trials**2))
    low = np.where((successes == 0) & (trials > 0), 0.0, centre - half)
    high = np.where(successes == trials, 1.0, centre + half)
    return np.round(np.clip(low, 0.0, 1.0), PLACES), np.round(np.clip(high, 0.0, 1.0), PLACES)
