"""Values of two registers as small integers: equal values have equal codes on both sides, -1 is missing."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import numpy.typing as npt
import polars as pl

from reconcile.comparison.numbering import Codes, numbered
from reconcile.values.similarity import Comparer

Marks = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class CodedColumn:
    """A compared column: codes for both sides, the values they stand for (by code), and which may serve as a key.

    `left_key` and `right_key` equal `left` and `right` except that a value that cannot identify anybody (a masked or
    damaged number, one whose check digit fails) is -1 there. `whole` says of each value that all of it is known: equal
    masked numbers are not the same number. `comparer` has the values laid out for comparing, where that pays,
    `parts` what follows from names so far; `sought` marks the records on the right where anybody is looked for, where
    these are not all.
    """

    values: pl.Series
    left: Codes
    right: Codes
    left_key: Codes
    right_key: Codes
    whole: Marks
    comparer: Comparer | None = None
    parts: dict[str, CodedColumn] = field(default_factory=dict, compare=False, repr=False)
    sought: Marks | None = None

    @property
    def met(self) -> tuple[Codes, Codes]:
        """The codes of the records on both sides that may meet each other."""
        return self.left, self.right if self.sought is None else self.right[self.sought]

    @cached_property
    def counts(self) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
        """How often each value stands among those on the left and on the right that may meet, by code."""
        left, right = (np.bincount(side[side >= 0], minlength=len(self.values)) for side in self.met)
        return left.astype(np.int64), right.astype(np.int64)


def code(left: pl.Series, right: pl.Series, usable: tuple[Marks, Marks] | None = None) -> CodedColumn:
    """Number the values of both sides; `usable` marks those that may identify somebody."""
    codes, values = numbered(pl.concat([left.alias("v"), right.alias("v")]))
    at_left, at_right = codes[: len(left)], codes[len(left) :]
    left_key, right_key = at_left, at_right
    if usable is not None:
        left_key, right_key = np.where(usable[0], at_left, np.int32(-1)), np.where(usable[1], at_right, np.int32(-1))
    return CodedColumn(values, at_left, at_right, left_key, right_key, np.ones(len(values), dtype=np.bool_))


def derive(column: CodedColumn, derived: pl.Series) -> CodedColumn:
    """The column with every value replaced by what follows from it; `derived` has one value for each code."""
    own = code(derived, derived.clear())
    follows = np.append(own.left, np.int32(-1))
    left, right = follows[column.left], follows[column.right]
    return CodedColumn(own.values, left, right, left, right, own.whole, sought=column.sought)


def of_each_code(column: CodedColumn, left: pl.Series, right: pl.Series) -> pl.Series:
    """What stands beside each value, by code: `left` and `right` are columns that follow from the coded ones."""
    codes = np.concatenate([column.left, column.right])
    place = np.zeros(len(column.values), dtype=np.int64)
    known = np.flatnonzero(codes >= 0)
    place[codes[known]] = known
    return pl.concat([left.alias("v"), right.alias("v")]).gather(place)
