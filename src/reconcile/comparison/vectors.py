"""The level of every comparison for many pairs of records, worked out once for each distinct pair of values."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from reconcile.comparison.coding import CodedColumn
from reconcile.comparison.columns import CodedPair
from reconcile.comparison.vocabulary import EXACT, MISSING, level_names
from reconcile.registers.pair import Compare
from reconcile.values.distinct import distinct_numbers
from reconcile.values.levels import KINDS
from reconcile.values.similarity import Comparer

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
    equal = are_equal(column, left, right)
    found[equal] = EXACT
    unequal = (left >= 0) & (right >= 0) & ~equal
    if unequal.any():
        found[unequal] = _unequal_levels(column, compare, left[unequal], right[unequal])
    return found


def are_equal(column: CodedColumn, left: npt.NDArray[np.int32], right: npt.NDArray[np.int32]) -> npt.NDArray[np.bool_]:
    """Which pairs of codes stand for the same value, all of it known."""
    equal = (left >= 0) & (left == right)
    if not column.whole.all():
        equal[equal] = column.whole[left[equal]]
    return np.asarray(equal)


def _unequal_levels(
    column: CodedColumn, compare: Compare, left: npt.NDArray[np.int32], right: npt.NDArray[np.int32]
) -> npt.NDArray[np.int8]:
    if len(level_names(compare.type)) == 2:
        return np.full(len(left), 2, dtype=np.int8)
    if column.comparer is not None:
        return column.comparer.levels(left.astype(np.int64), right.astype(np.int64))
    pairs, of_pair = distinct_numbers(left.astype(np.int64) * len(column.values) + right, len(column.values) ** 2)
    ends = np.concatenate([pairs // len(column.values), pairs % len(column.values)])
    codes, of_end = distinct_numbers(ends, len(column.values))
    comparer = Comparer(KINDS[compare.type], column.values.gather(codes).to_list(), tolerance=compare.tolerance)
    return comparer.levels(of_end[: len(pairs)], of_end[len(pairs) :])[of_pair]
