"""Pairs of records drawn to see what chance does: some of each stratum, and some of all pairs.

A draw from all pairs would hardly ever meet two values that are near each other. How many pairs a stratum holds is
counted; only what they are made of is drawn.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from reconcile.comparison.coding import CodedColumn
from reconcile.comparison.vectors import are_equal
from reconcile.link.strata import Stratum, strata_of
from reconcile.values.distinct import stable_order

DRAWN_PAIRS = 20_000
DRAWN_INSIDE = 5_000  # pairs drawn of each stratum
LOOKED_AT = 100_000  # records of a side that strata are counted on: record ids are hashes, so the first are any
SEED = 20_260_101
Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Draw:
    """Positions of the records of drawn pairs, and the share of all pairs that each of them stands for."""

    left: Numbers
    right: Numbers
    weight: float


def draws(column: CodedColumn, kind: str, *, same_register: bool) -> Iterator[Draw]:
    """Pairs with both sides present whose values are not equal: of each stratum those that lie in none before it."""
    ends = _known(column)
    if not all(map(len, ends)):
        return
    generator = np.random.Generator(np.random.PCG64(SEED))
    strata = strata_of(column, kind)
    for number, stratum in enumerate(strata):
        if drawn := _inside(generator, column, stratum, ends):
            yield _new(column, drawn, strata[:number], same_register)
    left, right = (places[generator.integers(0, len(places), DRAWN_PAIRS)] for places in ends)
    yield _new(column, Draw(left, right, 1.0 / DRAWN_PAIRS), strata, same_register)


def equal_draw(column: CodedColumn, *, same_register: bool) -> Draw | None:
    """Pairs of two records whose values are equal; None where there is none."""
    codes = np.arange(len(column.values), dtype=np.int64)
    ends = _known(column)
    if not all(map(len, ends)):
        return None
    drawn = _inside(np.random.Generator(np.random.PCG64(SEED)), column, Stratum(codes, codes), ends)
    if drawn is None or not same_register:
        return drawn
    two = drawn.left != drawn.right
    return Draw(drawn.left[two], drawn.right[two], drawn.weight)


def _known(column: CodedColumn) -> tuple[Numbers, Numbers]:
    """The positions of the records on both sides that may meet each other and of which the value is known."""
    right = column.right >= 0 if column.sought is None else (column.right >= 0) & column.sought
    return np.flatnonzero(column.left >= 0)[:LOOKED_AT], np.flatnonzero(right)[:LOOKED_AT]


def _inside(
    generator: np.random.Generator, column: CodedColumn, stratum: Stratum, ends: tuple[Numbers, Numbers]
) -> Draw | None:
    """Some of the pairs that have the same key; None where there is none."""
    own = stratum.left[column.left[ends[0]]], stratum.right[column.right[ends[1]]]
    size = int(max(keys.max() for keys in own)) + 1
    counts = [np.bincount(keys[keys >= 0], minlength=size) for keys in own]
    pairs = counts[0].astype(np.float64) * counts[1]
    if not pairs.any():
        return None
    keys = np.searchsorted(np.cumsum(pairs), generator.random(DRAWN_INSIDE) * pairs.sum(), side="right")
    drawn = []
    for mine, count, places in zip(own, counts, ends, strict=True):
        order = stable_order(mine)
        first = np.searchsorted(mine[order], keys, side="left")
        drawn.append(places[order[first + np.floor(generator.random(DRAWN_INSIDE) * count[keys]).astype(np.int64)]])
    share = float(pairs.sum() / (len(ends[0]) * len(ends[1])))
    return Draw(drawn[0], drawn[1], share / DRAWN_INSIDE)


def _new(column: CodedColumn, drawn: Draw, strata: list[Stratum], same_register: bool) -> Draw:
    """Of drawn pairs those that are not equal, lie in none of the strata, and are no record with itself."""
    left, right = column.left[drawn.left], column.right[drawn.right]
    new = ~are_equal(column, left, right)
    if same_register:
        new &= drawn.left != drawn.right
    for stratum in strata:
        new &= ~stratum.holds(left.astype(np.int64), right.astype(np.int64))
    return Draw(drawn.left[new], drawn.right[new], drawn.weight)
