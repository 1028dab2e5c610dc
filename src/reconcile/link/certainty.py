"""How well the shares of levels are known, and what probability is left after that.

The shares are estimates: of a difference that three matches have shown the next county may have twice as many. A
probability that did not say so would be right about its model and wrong about the pair.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from reconcile.link.model import Model, Shares
from reconcile.link.patterns import Patterns

FEWEST = 0.5
"""Matches that stand for a level that none has shown."""
BEYOND = 0.5
"""Variance of log odds beside that of the shares: fields are not independent, nor are all links as the model says. It
is an assumption; in invented counties overstated odds call for as much."""
PLACES = 2


def matches_taught(
    patterns: Patterns, same: Shares, rule: npt.NDArray[np.int8], taught: npt.NDArray[np.bool_]
) -> Shares:
    """How many matches have shown each comparison, shape (comparisons,): the pairs with probability `same`, and those
    that rules link and that may teach it (`taught`, sources by comparisons, source 0 being the candidates)."""
    found = np.zeros((len(patterns.levels), taught.shape[1]))
    for source in range(taught.shape[0]):
        here = np.flatnonzero(rule == source - 1)
        weights = same[here] if source == 0 else np.ones(len(here))
        counts = np.bincount(patterns.of_pair[here], weights, len(found))
        found += counts[:, None] * taught[source]
    return np.asarray(np.round((found * (patterns.levels > 0)).sum(axis=0), PLACES))


def variance(model: Model, matches: Shares, levels: npt.NDArray[np.int8]) -> Shares:
    """For each pair the variance of its log odds, where so many `matches` have shown each comparison; `levels` has the
    shape (pairs, comparisons). That of the logarithm of a Dirichlet share is about one over its count; BEYOND comes on
    top."""
    found = np.full(len(levels), BEYOND)
    for c, shares in enumerate(model.shares[0]):
        of_level = np.concatenate([[0.0], 1.0 / (shares * matches[c] + FEWEST)])
        found += of_level[levels[:, c]]
    return found


def averaged(odds: Shares, spread: Shares) -> Shares:
    """Log odds of the probability averaged over what they may be, `spread` being their variance: by MacKay's
    approximation (Neural Computation 4, 1992) of a logistic function averaged over a normal distribution."""
    return np.asarray(odds / np.sqrt(1.0 + np.pi * spread / 8.0))
