"""Where values that are near each other by chance are found: pairs that share a sound, a surname, a month, or
the places of a number that a mask leaves to be seen.

A draw from all pairs would hardly ever meet them. How many pairs a stratum holds is counted; only what they are made
of is drawn.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from reconcile.comparison.coding import CodedColumn, code
from reconcile.comparison.parts import names_of
from reconcile.values.id_fragments import HIDDEN, LOST
from reconcile.values.pair_filters import Dates

Keys = npt.NDArray[np.int64]
_NONE = -1
BIRTH_DATE, LAST_FOUR = (6, 8), (14, 4)
"""Where they stand in a number (GB 11643), and how long they are."""


@dataclass(frozen=True)
class Stratum:
    """Pairs whose left and right value have the same key; a key for each value by its code, -1 for none."""

    left: Keys
    right: Keys

    def holds(self, left: npt.NDArray[np.int64], right: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
        """Which pairs of codes lie in it."""
        return np.asarray((self.left[left] >= 0) & (self.left[left] == self.right[right]))


def strata_of(column: CodedColumn, kind: str) -> list[Stratum]:
    """The strata of a kind of comparison, the narrowest first; none where a plain draw will do."""
    if kind == "name":
        return _of_names(column)
    if kind == "id":
        return _of_numbers(column)
    table = column.comparer.table if column.comparer else None
    return _of_dates(table) if isinstance(table, Dates) else []


def _of_names(column: CodedColumn) -> list[Stratum]:
    names = names_of(column)
    assert names is not None
    parts = names.columns.parts
    return [_both(_numbered(keys)) for keys in (names.columns.whole_sounds, parts.given, parts.surname)]


def _of_numbers(column: CodedColumn) -> list[Stratum]:
    """Numbers of which part is hidden or lost fit those that are alike in what is known: the birth date, or the last
    four places. Whole numbers are near each other by nobody's chance: the check digit sees to that."""
    if column.whole.all():
        return []
    places = (column.values.str.slice(start, length) for start, length in (BIRTH_DATE, LAST_FOUR))
    return [_both(_numbered_texts(known)) for known in places]


def _of_dates(days: Dates) -> list[Stratum]:
    ordinal = days.ordinal.astype(np.int64)
    year, month, day = (numbers.astype(np.int64) for numbers in (days.year, days.month, days.day))
    meant = days.meant[:, 0].astype(np.int64)
    return [
        _both(_numbered(year * 10_000 + np.minimum(month, day) * 100 + np.maximum(month, day))),
        Stratum(meant, ordinal),
        Stratum(ordinal, meant),
        _both(year * 12 + month),
        _both(month * 100 + day),
    ]


def _both(keys: Keys) -> Stratum:
    return Stratum(keys, keys)


def _numbered(keys: Keys) -> Keys:
    """The keys as small numbers, -1 where there is none."""
    known = pl.Series(keys)
    return _coded(known.set(known == _NONE, None))


def _numbered_texts(texts: pl.Series) -> Keys:
    """The texts as small numbers, -1 where a place is unknown."""
    return _coded(texts.set(texts.str.contains_any([HIDDEN, LOST]), None))


def _coded(values: pl.Series) -> Keys:
    return code(values, values.clear()).left.astype(np.int64)
