"""Which fields are known of each record: its gaps decide what can be said of it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from reconcile.comparison.columns import CodedPair
from reconcile.comparison.vectors import Vectors
from reconcile.comparison.vocabulary import EXACT
from reconcile.registers.pair import Compare

Gaps = npt.NDArray[np.int32]
MOST = 16
"""Fields that are told apart: 65,536 kinds of records."""


def told_apart(compares: Sequence[Compare]) -> tuple[str, ...]:
    """The comparisons whose gaps are told apart."""
    return tuple(compare.name for compare in compares[:MOST])


def gaps_of(compares: Sequence[Compare], coded: CodedPair) -> tuple[Gaps, Gaps]:
    """For each position on either side the fields known of it, as the bits of a number."""
    left, right = (np.zeros(length, dtype=np.int32) for length in coded.lengths)
    for place, name in enumerate(told_apart(compares)):
        left |= (coded.columns[name].left >= 0).astype(np.int32) << place
        right |= (coded.columns[name].right >= 0).astype(np.int32) << place
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
