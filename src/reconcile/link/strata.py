"""Where values that are near each other by chance are found: pairs that share a sound, a surname, a month.

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
from reconcile.values.pair_filters import Dates

Keys = npt.NDArray[np.int64]
_NONE = -1


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
    table = column.comparer.table if column.comparer else None
    return _of_dates(table) if isinstance(table, Dates) else []


def _of_names(column: CodedColumn) -> list[Stratum]:
    names = names_of(column)
    assert names is not None
    parts = names.columns.parts
    return [_both(_numbered(keys)) for keys in (names.columns.whole_sounds, parts.given, parts.surname)]


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
    return code(known.set(known == _NONE, None), known.clear()).left.astype(np.int64)
