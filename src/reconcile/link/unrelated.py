"""How often two unrelated records reach each level (u): exact by counting, the rest on a fixed draw of pairs.

What is counted are all pairs, the linked ones among them: `without_links` takes these out once they are known.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from reconcile.comparison.coding import CodedColumn
from reconcile.comparison.columns import CodedPair
from reconcile.comparison.vectors import column_levels
from reconcile.comparison.vocabulary import EXACT, MISSING, level_names
from reconcile.link.model import Model
from reconcile.link.strata import Stratum, strata_of
from reconcile.registers.pair import Compare
from reconcile.values.distinct import stable_order

LEFT_AT_LEAST = 0.1
"""Of a share that is left when links are taken out: how many links there are is an estimate too."""
DRAWN_PAIRS = 20_000
DRAWN_INSIDE = 5_000  # pairs drawn of each stratum
LOOKED_AT = 100_000  # records of a side that strata are counted on: record ids are hashes, so the first are any
UNSEEN = 2e-6
"""Share of a level that no draw has met."""
SEED = 20_260_101
LEAST = 1e-9
USUAL = {"name": 0.001, "id": 1e-6, "date": 0.002, "number": 0.01, "place": 0.1, "code": 0.5, "text": 0.01}
"""How often unrelated records agree exactly in registers of some size: what a list of a few records is measured by."""
USUAL_PAIRS = 200
"""Pairs that the usual share weighs as: it decides in a list of ten and is lost in one of a thousand."""
Shares = npt.NDArray[np.float64]
Numbers = npt.NDArray[np.int64]


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
    return Model(model.classes, model.compares, model.priors, [*model.shares[:last], shares])


def unrelated_shares(coded: CodedPair, compares: Sequence[Compare], same_register: bool) -> list[Shares]:
    """For each comparison the share of all pairs at each level, missing values left out; each sums to 1."""
    return [_shares(coded.columns[compare.name], compare, same_register) for compare in compares]


def _shares(column: CodedColumn, compare: Compare, same_register: bool) -> Shares:
    size = len(level_names(compare.type))
    equal = exact_share(column, same_register, USUAL[compare.type])
    rest = np.full(size, UNSEEN)
    rest += _levels(column, compare, size) if size > 2 else [0.0, 1.0]
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


def _levels(column: CodedColumn, compare: Compare, size: int) -> Shares:
    """Shares of all pairs at each level but the first: counted by stratum, drawn within."""
    left, right = (side[side >= 0][:LOOKED_AT].astype(np.int64) for side in column.met)
    found = np.zeros(size)
    if not len(left) or not len(right):
        return found
    generator = np.random.Generator(np.random.PCG64(SEED))
    strata = strata_of(column, compare.type)
    for number, stratum in enumerate(strata):
        drawn = _draw_inside(generator, stratum.left[left], stratum.right[right])
        if drawn is not None:
            share, at_left, at_right = drawn
            found += share * _new_levels(column, compare, size, left[at_left], right[at_right], strata[:number])
    at_left, at_right = (side[generator.integers(0, len(side), DRAWN_PAIRS)] for side in (left, right))
    return found + _new_levels(column, compare, size, at_left, at_right, strata)


def _draw_inside(
    generator: np.random.Generator, left: Numbers, right: Numbers
) -> tuple[float, Numbers, Numbers] | None:
    """The share of all pairs that have the same key, and the positions of some of them; None where there is none."""
    size = int(max(left.max(), right.max())) + 1
    counts = [np.bincount(keys[keys >= 0], minlength=size) for keys in (left, right)]
    pairs = counts[0].astype(np.float64) * counts[1]
    if not pairs.any():
        return None
    keys = np.searchsorted(np.cumsum(pairs), generator.random(DRAWN_INSIDE) * pairs.sum(), side="right")
    ends = []
    for own, count in ((left, counts[0]), (right, counts[1])):
        order = stable_order(own)
        first = np.searchsorted(own[order], keys, side="left")
        ends.append(order[first + np.floor(generator.random(DRAWN_INSIDE) * count[keys]).astype(np.int64)])
    return float(pairs.sum() / (len(left) * len(right))), ends[0], ends[1]


def _new_levels(
    column: CodedColumn, compare: Compare, size: int, left: Numbers, right: Numbers, strata: Sequence[Stratum]
) -> Shares:
    """Of drawn pairs of values the share at each level that are not equal and lie in none of the strata."""
    new = left != right
    for stratum in strata:
        new &= ~stratum.holds(left, right)
    levels = column_levels(column, compare, left[new].astype(np.int32), right[new].astype(np.int32))
    return np.bincount(levels[levels != MISSING] - 1, minlength=size).astype(np.float64) / len(left)
