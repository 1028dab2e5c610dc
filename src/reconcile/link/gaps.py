"""Which fields are known of each record: its gaps decide what can be said of it.

A place that the other register hardly ever names is told apart from one that it does: who is registered in another
county is not found here, and nobody who was not found is any nearer for it.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import polars as pl

from reconcile.comparison.coding import CodedColumn, code
from reconcile.comparison.columns import CodedPair
from reconcile.comparison.vectors import Vectors
from reconcile.comparison.vocabulary import EXACT
from reconcile.registers.pair import Compare

Gaps = npt.NDArray[np.int32]
Marks = npt.NDArray[np.bool_]
MOST = 16
"""Marks that tell records apart: 65,536 kinds of records."""
ELSEWHERE = " elsewhere"
COUNTY = 6
"""Digits of a place's code that name the county; of a place without a code as many characters name the province."""
HARDLY = 0.01
"""A county is hardly ever named on a side where fewer than this share of the places are in it."""


def told_apart(compares: Sequence[Compare]) -> tuple[str, ...]:
    """What tells records apart: the comparisons known of them, and the places that are elsewhere."""
    fields = [compare.name for compare in compares[:MOST]]
    return (*fields, *(compare.name + ELSEWHERE for compare in compares if compare.type == "place"))[:MOST]


def gaps_of(compares: Sequence[Compare], coded: CodedPair) -> tuple[Gaps, Gaps]:
    """For each position on either side what is known of it, as the bits of a number, in the order of `told_apart`."""
    left, right = (np.zeros(length, dtype=np.int32) for length in coded.lengths)
    for bit, name in enumerate(told_apart(compares)):
        column = coded.columns[name.removesuffix(ELSEWHERE)]
        marks = _elsewhere(column) if name.endswith(ELSEWHERE) else (column.left >= 0, column.right >= 0)
        left |= marks[0].astype(np.int32) << bit
        right |= marks[1].astype(np.int32) << bit
    return left, right


def _elsewhere(column: CodedColumn) -> tuple[Marks, Marks]:
    """Whose place lies in a county that the other side hardly ever names."""
    county = code(column.values.cast(pl.String).str.slice(0, COUNTY), pl.Series([], dtype=pl.String)).left
    sides = [np.append(county, -1)[codes] for codes in (column.left, column.right)]
    named = [np.bincount(side[side >= 0], minlength=len(county)) for side in sides]
    rare = [counts < max(HARDLY * counts.sum(), 1.0) for counts in named]
    left, right = ((side >= 0) & other[side] for side, other in zip(sides, reversed(rare), strict=True))
    return left, right


def known_fields(gaps: npt.NDArray[np.int64], kinds: int) -> npt.NDArray[np.bool_]:
    """Which fields each of these gaps says are known, of so many `kinds` of records: shape (gaps, fields)."""
    places = np.arange(kinds.bit_length() - 1)
    return (gaps[:, None] >> places & 1).astype(np.bool_)


def shared_numbers(compares: Sequence[Compare], levels: Vectors) -> Gaps:
    """Which numbers two records have in common, as the bits of gaps; `levels` has the shape (pairs, comparisons)."""
    found = np.zeros(len(levels), dtype=np.int32)
    for place, compare in enumerate(compares[:MOST]):
        if compare.type == "id":
            found |= (levels[:, place] == EXACT).astype(np.int32) << place
    return found


def name_of(gap: int, names: Sequence[str]) -> str:
    """The known fields in words: `child_sex + child_birth_date`."""
    return " + ".join(name for place, name in enumerate(names) if gap >> place & 1)
