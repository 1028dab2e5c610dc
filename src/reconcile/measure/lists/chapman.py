"""Two lists: how many there are in all, from how many stand on each and on both."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

from reconcile.values.shares import PLACES, Z

FEWEST_ON_BOTH = 7
"""With seven on both lists or more the bias of the estimate is negligible (D. S. Robson, H. A. Regier 1964)."""


@dataclass(frozen=True)
class Estimate:
    """A total number of events with its 95 % interval."""

    total: float
    low: float
    high: float


def chapman(first: int, second: int, both: float) -> Estimate:
    """The total behind two lists that were made without regard to each other.

    `first`, `second`: things on each list; `both`: on both, which may be an expected number and so no whole one.
    Estimator of D. G. Chapman (1951), variance of G. A. F. Seber (1970). No interval reaches below what was seen.
    """
    total = (first + 1) * (second + 1) / (both + 1) - 1
    variance = (first + 1) * (second + 1) * (first - both) * (second - both) / ((both + 1) ** 2 * (both + 2))
    half = Z * sqrt(variance)
    seen = first + second - both
    return Estimate(round(total, PLACES), round(max(total - half, seen), PLACES), round(total + half, PLACES))


def both_if_links_were_right(both: int, links: int, false: float, missed: float, most: int) -> float:
    """How many are expected on both lists once false links are taken away and missed ones added.

    `links`, `false`, `missed`: the links of the run between the two lists, how many are expected to be false, and how
    many matches were expected to be missed. `most`: no more can stand on both than on the shorter list.
    """
    if links <= 0:
        return float(both)
    right = max(links - false, 0.0)
    return min(round(both * (right + missed) / links, PLACES), float(most))
