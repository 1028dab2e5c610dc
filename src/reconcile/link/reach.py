"""Who can have a partner at all: those who are told of, and whose days lie where the other register has days.

A birth of last year is not among this year's deliveries, a grown man in household registration is nobody's newborn, and
a father who is not named is not looked for: that nobody claims them says nothing.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import polars as pl

from reconcile.comparison.columns import CodedPair
from reconcile.comparison.numbering import Codes
from reconcile.link.clusters import Numbers
from reconcile.registers import RelationSpec

STRAY = 0.0005
"""Share of a register at either end of its days that may be mistaken: it does not widen the reach."""
Marks = npt.NDArray[np.bool_]
Reach = tuple[Marks, Marks]


def told_of(relation: RelationSpec, coded: CodedPair) -> Reach:
    """For each position on either side whether some key field of it is known."""
    left, right = (np.zeros(length, dtype=np.bool_) for length in coded.lengths)
    for name in relation.key_fields:
        left |= coded.columns[name].left >= 0
        right |= coded.columns[name].right >= 0
    return left, right


def within_reach(relation: RelationSpec, coded: CodedPair, told: Reach, eligible: Marks) -> Reach:
    """For each position on either side whether it can have a partner.

    It is `told` of, and each of its days lies among the other side's (an unknown day may); on the right it is one of
    the `eligible`.
    """
    left, right = told[0].copy(), told[1] & eligible
    for compare in relation.compare:
        if compare.type == "date":
            column = coded.columns[compare.name]
            days = column.values.cast(pl.Int32).to_numpy()
            left &= _among(days, column.left, column.counts[1])
            right &= _among(days, column.right, column.counts[0])
    return left, right


def not_linked_by_key(reach: Reach, free: tuple[Numbers, Numbers]) -> Reach:
    """The reach without the records that a key has linked: `free` are the positions of the others."""
    left, right = (np.zeros(len(marks), dtype=np.bool_) for marks in reach)
    left[free[0]] = reach[0][free[0]]
    right[free[1]] = reach[1][free[1]]
    return left, right


def _among(days: npt.NDArray[np.int32], mine: Codes, theirs: Numbers) -> Marks:
    """Whether the days with these codes lie among those of the other side; `theirs`: how often it has each day."""
    order = np.argsort(days)
    until = np.cumsum(theirs[order])
    if not len(until) or not until[-1]:
        return np.ones(len(mine), dtype=np.bool_)
    stray = int(STRAY * until[-1])
    first, last = (days[order[np.searchsorted(until, place, side="right")]] for place in (stray, until[-1] - 1 - stray))
    inside = np.append((days >= first) & (days <= last), True)
    return np.asarray(inside[mine])
