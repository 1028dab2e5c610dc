"""How often two unrelated records reach each level (u): exact by counting, the rest on a fixed draw of pairs.

What is counted are all pairs, the linked ones among them: `without_links` takes these out once they are known.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from reconcile.comparison.coding import CodedColumn
from reconcile.comparison.columns import CodedPair
from reconcile.comparison.vectors import column_levels
from reconcile.comparison.vocabulary import EXACT, MISSING, level_names
from reconcile.link.draws import draws
from reconcile.link.model import Model
from reconcile.registers.pair import Compare

LEFT_AT_LEAST = 0.1
"""Of a share that is left when links are taken out: how many links there are is an estimate too."""
UNSEEN = 2e-6
"""Share of a level that no draw has met."""
LEAST = 1e-9
USUAL = {"name": 0.001, "id": 1e-6, "date": 0.002, "number": 0.01, "place": 0.1, "code": 0.5, "text": 0.01}
"""How often unrelated records agree exactly in registers of some size: what a list of a few records is measured by."""
USUAL_PAIRS = 200
"""Pairs that the usual share weighs as: it decides in a list of ten and is lost in one of a thousand."""
Shares = npt.NDArray[np.float64]


def without_links(model: Model, linked: Shares) -> Model:
    """The model with its last class, so far the shares of all pairs, freed of what the other classes contribute.

    `linked`: which share of all pairs of the registers each class has.
    """
    last = len(model.classes) - 1
    shares = []
    for c, everything in enumerate(model.shares[last]):
        held = sum(linked[k] * model.shares[k][c] for k in range(last))
        rest = np.maximum(everything - held, LEFT_AT_LEAST * everything)
        shares.append(rest / rest.sum())
    return replace(model, shares=[*model.shares[:last], shares])


def unrelated_shares(coded: CodedPair, compares: Sequence[Compare], same_register: bool) -> list[Shares]:
    """For each comparison the share of all pairs at each level, missing values left out; each sums to 1."""
    return [_shares(coded.columns[compare.name], compare, same_register) for compare in compares]


def _shares(column: CodedColumn, compare: Compare, same_register: bool) -> Shares:
    size = len(level_names(compare.type))
    equal = exact_share(column, same_register, USUAL[compare.type])
    rest = np.full(size, UNSEEN)
    rest += _levels(column, compare, size, same_register) if size > 2 else [0.0, 1.0]
    rest[EXACT - 1] = 0.0
    shares: Shares = rest / rest.sum() * (1.0 - equal)
    shares[EXACT - 1] = equal
    return shares


def exact_share(column: CodedColumn, same_register: bool, usual: float) -> float:
    """The share of all pairs with both sides present whose values are equal, by counting values.

    Few pairs tell little: they are counted together with USUAL_PAIRS of which the share `usual` is equal.
    """
    equal, total = equal_pairs(column, same_register)
    return float(min(max((equal + USUAL_PAIRS * usual) / (total + USUAL_PAIRS), LEAST), 0.999))


def equal_pairs(column: CodedColumn, same_register: bool) -> tuple[float, float]:
    """How many pairs have equal values, all of them known, and how many have both sides present."""
    left, right = column.counts
    if same_register:
        equal, total = (left * (left - 1) / 2)[column.whole].sum(), left.sum() * (left.sum() - 1) / 2
    else:
        equal, total = (left * right)[column.whole].sum(), left.sum() * right.sum()
    return float(equal), float(total)


def _levels(column: CodedColumn, compare: Compare, size: int, same_register: bool) -> Shares:
    """Shares of all pairs at each level but the first: counted by stratum, drawn within."""
    found = np.zeros(size)
    for draw in draws(column, compare.type, same_register=same_register):
        levels = column_levels(column, compare, column.left[draw.left], column.right[draw.right])
        found += draw.weight * np.bincount(levels[levels != MISSING] - 1, minlength=size)
    return found
