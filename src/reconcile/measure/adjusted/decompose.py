"""A set of links with probabilities as a mixture of whole assignments: each thing is in one link at most in each."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.optimize import linear_sum_assignment

Shares = npt.NDArray[np.float64]
Marks = npt.NDArray[np.bool_]
SMALLEST = 1e-9
"""A share of assignments that is lost in rounding."""


def capped(table: Shares) -> Shares:
    """The probabilities with those of things that would be in more than one link scaled down to one."""
    by_row, by_column = table.sum(axis=1, keepdims=True), table.sum(axis=0, keepdims=True)
    return np.asarray(table / np.maximum(np.maximum(by_row, by_column), 1.0))


def assignments(table: Shares) -> tuple[Shares, Marks]:
    """The share of each assignment, and which cells of the table it takes, shape (assignments, rows, columns).

    Over all of them each cell is taken as often as its probability says (Birkhoff 1946, von Neumann 1953): the table is
    filled up with things that stand for nobody, and one assignment after the other is taken out of it, as much of each
    as its scarcest cell allows. Rows and columns must sum to one at most.
    """
    rows, columns = table.shape
    rest = _filled_up(table)
    shares, taken = [], []
    while rest[0].sum() > SMALLEST:
        at = linear_sum_assignment(np.where(rest > SMALLEST, np.minimum(rest, 1.0), -1e6), maximize=True)
        least = float(rest[at].min())
        if least <= SMALLEST:
            break
        one = np.zeros(rest.shape, dtype=np.bool_)
        one[at] = True
        shares.append(least)
        taken.append(one[:rows, :columns])
        rest = rest - least * one
    found = np.array(shares)
    return found / found.sum(), np.array(taken)


def _filled_up(table: Shares) -> Shares:
    """The table beside and above things for nobody, so that every row and column sums to one."""
    rows, columns = table.shape
    alone_left, alone_right = 1.0 - table.sum(axis=1), 1.0 - table.sum(axis=0)
    whole = np.zeros((rows + columns, rows + columns))
    whole[:rows, :columns] = table
    whole[:rows, columns:] = np.diag(np.maximum(alone_left, 0.0))
    whole[rows:, :columns] = np.diag(np.maximum(alone_right, 0.0))
    whole[rows:, columns:] = table.T
    return whole
