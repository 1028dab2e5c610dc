"""Exact and blocking keys as one integer a record: -1 where a part is missing or cannot serve."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from reconcile.comparison.coding import CodedColumn

Keys = npt.NDArray[np.int64]
_ROOM = 2**62


def combined(columns: Sequence[CodedColumn], places: tuple[Keys, Keys] | None = None) -> tuple[Keys, Keys]:
    """One integer for the values of several columns together, -1 where any is missing or cannot serve as a key: of all
    records of both sides, or of those at these `places`."""
    at = places or (slice(None), slice(None))
    first, *others = columns
    left, right = first.left_key[at[0]].astype(np.int64), first.right_key[at[1]].astype(np.int64)
    room = len(first.values) + 1
    for column in others:
        size = len(column.values) + 1
        if room * size > _ROOM:
            ranks = ranked(np.concatenate([left, right]))
            left, right, room = ranks[: len(left)], ranks[len(left) :], int(ranks.max(initial=0)) + 1
        left = _joined(left, column.left_key[at[0]], size)
        right = _joined(right, column.right_key[at[1]], size)
        room *= size
    return left, right


def _joined(keys: Keys, codes: npt.NDArray[np.int32], size: int) -> Keys:
    return np.where((keys < 0) | (codes < 0), np.int64(-1), keys * size + codes)


def ranked(keys: Keys) -> Keys:
    """The keys as small numbers in the same order; -1 stays what it is."""
    distinct, ranks = np.unique(keys, return_inverse=True)
    return ranks - int(len(distinct) > 0 and distinct[0] < 0)
