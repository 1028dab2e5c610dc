"""Three and more lists: Poisson models of how many things stand on each combination of lists, and so on none.

Each model lets some pairs of lists depend on each other (S. E. Fienberg 1972). All are fitted to many tables at once,
so that a bootstrap costs no more than a few large products. Tables and combinations stand in the order of `histories`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import combinations, product

import numpy as np
import numpy.typing as npt
from scipy.special import gammaln

Floats = npt.NDArray[np.float64]
Terms = tuple[tuple[int, int], ...]
TURNS = 25
NEAR = 1e-8
DECIDED_AT = 6
"""Places to which AIC is rounded before models are held against each other: processors differ in the last ones."""
FEWEST_EXPECTED = 1e-6
"""A combination that a model expects less often than this is one that it cannot estimate: a parameter ran away."""


@dataclass(frozen=True)
class Fit:
    """One model fitted to each of several tables; NaN where it cannot be estimated."""

    terms: Terms
    parameters: int
    unseen: Floats
    aic: Floats
    expected: Floats


def histories(lists: int) -> tuple[tuple[bool, ...], ...]:
    """All combinations of being on lists but the one that nobody can see, in a fixed order."""
    return tuple(one for one in product((True, False), repeat=lists) if any(one))


def models(lists: int) -> tuple[Terms, ...]:
    """The sets of pairs of lists that may depend on each other, the simplest first: none, one, ... all."""
    pairs = tuple(combinations(range(lists), 2))
    return tuple(terms for size in range(len(pairs) + 1) for terms in combinations(pairs, size))


def fit(tables: Floats, lists: int, terms: Terms) -> Fit:
    """Fit one model by iteratively reweighted least squares to `tables`, a row a table, a column a combination."""
    design = _design(lists, terms)
    expected, levels, settled = _fitted(tables, design)
    likelihood = (tables * np.log(expected) - expected - gammaln(tables + 1)).sum(axis=1)
    aic = np.round(2 * design.shape[1] - 2 * likelihood, DECIDED_AT)
    unseen = np.exp(np.minimum(levels, 50.0))
    return Fit(terms, design.shape[1], _where(settled, unseen), _where(settled, aic), expected)


def choose(fits: list[Fit]) -> npt.NDArray[np.int64]:
    """For each table the position of the model with the least AIC; of several the simplest, -1 where there is none."""
    aic = np.stack([np.where(np.isnan(one.aic), np.inf, one.aic) for one in fits])
    best = aic.argmin(axis=0)
    return np.where(np.isinf(aic.min(axis=0)), -1, best)


@cache
def _design(lists: int, terms: Terms) -> Floats:
    on = np.array(histories(lists), dtype=float)
    joint = [on[:, a] * on[:, b] for a, b in terms]
    return np.column_stack([np.ones(len(on)), on, *joint])


def _fitted(tables: Floats, design: Floats) -> tuple[Floats, Floats, npt.NDArray[np.bool_]]:
    """Expected counts, the intercepts, and whether each table's fit came to rest inside the possible."""
    expected = tables + 0.5
    linear = np.log(expected)
    still = np.full(len(tables), fill_value=False)
    solved = np.zeros((len(tables), design.shape[1]))
    ridge = 1e-12 * np.eye(design.shape[1])
    for _ in range(TURNS):
        working = linear + (tables - expected) / expected
        weighted = expected[:, :, None] * design
        left = np.einsum("bhp,hq->bpq", weighted, design) + ridge
        right = np.einsum("bhp,bh->bp", weighted, working)
        solved = np.linalg.solve(left, right[:, :, None])[:, :, 0]
        moved = np.clip(solved @ design.T, -30.0, 30.0)
        still = np.abs(moved - linear).max(axis=1) < NEAR
        linear, expected = moved, np.exp(moved)
        if still.all():
            break
    return expected, solved[:, 0], still & (expected.min(axis=1) > FEWEST_EXPECTED)


def _where(condition: npt.NDArray[np.bool_], values: Floats) -> Floats:
    return np.where(condition, values, np.nan)
