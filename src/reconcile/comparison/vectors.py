"""The level of every comparison for many pairs of records, worked out once for each distinct pair of values."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from reconcile.comparison.columns import CodedColumn, CodedPair
from reconcile.comparison.vocabulary import EXACT, KINDS, MISSING, level_names
from reconcile.registers.pair import Compare
from reconcile.values.similarity import levels

Positions = npt.NDArray[np.int64]
Vectors = npt.NDArray[np.int8]


def level_vectors(coded: CodedPair, compares: Sequence[Compare], left: Positions, right: Positions) -> Vectors:
    """Levels of all comparisons for these pairs: shape (pairs, comparisons), 0 where a side is missing."""
    vectors = np.zeros((len(left), len(compares)), dtype=np.int8)
    for position, compare in enumerate(compares):
        column = coded.columns[compare.name]
        vectors[:, position] = column_levels(column, compare, column.left[left], column.right[right])
    return vectors


def column_levels(
    column: CodedColumn, compare: Compare, left: npt.NDArray[np.int32], right: npt.NDArray[np.int32]
) -> npt.NDArray[np.int8]:
    """Levels of one comparison for pairs of codes."""
    found = np.full(len(left), MISSING, dtype=np.int8)
    present = (left >= 0) & (right >= 0)
    equal = present & (left == right)
    equal[equal] = column.whole[left[equal]]
    found[equal] = EXACT
    unequal = present & ~equal
    if unequal.any():
        found[unequal] = _unequal_levels(column, compare, left[unequal], right[unequal])
    return found


def _unequal_levels(
    column: CodedColumn, compare: Compare, left: npt.NDArray[np.int32], right: npt.NDArray[np.int32]
) -> npt.NDArray[np.int8]:
    names = level_names(compare.type)
    if len(names) == 2:
        return np.full(len(left), 2, dtype=np.int8)
    keys = left.astype(np.int64) * len(column.values) + right
    distinct, inverse = np.unique(keys, return_inverse=True)
    left_values = column.values.gather(distinct // len(column.values)).to_list()
    right_values = column.values.gather(distinct % len(column.values)).to_list()
    number = {name: place + 1 for place, name in enumerate(names)}
    named = levels(KINDS[compare.type], left_values, right_values, tolerance=compare.tolerance)
    coded = np.fromiter((number[name] for name in named), dtype=np.int8, count=len(distinct))
    return coded[inverse]
