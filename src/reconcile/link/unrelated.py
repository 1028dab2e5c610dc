"""How often two unrelated records reach each level (u): exact by counting, the rest on a fixed draw of pairs."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from reconcile.comparison.coding import CodedColumn
from reconcile.comparison.columns import CodedPair
from reconcile.comparison.vectors import column_levels
from reconcile.comparison.vocabulary import EXACT, MISSING, level_names
from reconcile.registers.pair import Compare

DRAWN_PAIRS = 20_000
SEED = 20_260_101
Shares = npt.NDArray[np.float64]


def unrelated_shares(coded: CodedPair, compares: Sequence[Compare], same_register: bool) -> list[Shares]:
    """For each comparison the share of unrelated pairs at each level, missing values left out; each sums to 1."""
    return [_shares(coded.columns[compare.name], compare, same_register) for compare in compares]


def _shares(column: CodedColumn, compare: Compare, same_register: bool) -> Shares:
    size = len(level_names(compare.type))
    equal = exact_share(column, same_register)
    rest = np.full(size, 0.5)
    if size > 2:
        rest += _drawn_levels(column, compare, size)
    else:
        rest[-1] += DRAWN_PAIRS
    rest[EXACT - 1] = 0.0
    shares: Shares = rest / rest.sum() * (1.0 - equal)
    shares[EXACT - 1] = equal
    return shares


def exact_share(column: CodedColumn, same_register: bool) -> float:
    """The share of all pairs with both sides present whose values are equal, by counting values."""
    left, right = value_counts(column)
    whole = column.whole
    if same_register:
        total = left.sum() * (left.sum() - 1)
        equal = (left * (left - 1))[whole].sum()
    else:
        total = left.sum() * right.sum()
        equal = (left * right)[whole].sum()
    return float(min(max(equal / total if total else 0.0, 1e-9), 0.999))


def value_counts(column: CodedColumn) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """How often each value stands on the left and on the right, by code."""
    size = len(column.values)
    left = np.bincount(column.left[column.left >= 0], minlength=size)
    right = np.bincount(column.right[column.right >= 0], minlength=size)
    return left.astype(np.int64), right.astype(np.int64)


def _drawn_levels(column: CodedColumn, compare: Compare, size: int) -> Shares:
    left, right = column.left[column.left >= 0], column.right[column.right >= 0]
    if not len(left) or not len(right):
        return np.zeros(size)
    generator = np.random.Generator(np.random.PCG64(SEED))
    drawn_left = left[generator.integers(0, len(left), DRAWN_PAIRS)]
    drawn_right = right[generator.integers(0, len(right), DRAWN_PAIRS)]
    levels = column_levels(column, compare, drawn_left, drawn_right)
    return np.bincount(levels[levels != MISSING] - 1, minlength=size).astype(np.float64)
