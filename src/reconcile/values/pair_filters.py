"""Which pairs of long lists may be nearer than `different`: whole columns at a time, never leaving one out.

Each table is made once of the distinct values. Its `near` says of pairs of row numbers which must be looked at alone:
it may say so of too many, never of too few; a test holds it against the plain loop. `far` is the level of the others.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import JaroWinkler
from rapidfuzz.process import cpdist

from reconcile.values.levels import DIFFERENT, numbers_of
from reconcile.values.lunar import lunar_readings
from reconcile.values.name_columns import NameColumns
from reconcile.values.value_similarity import A_FEW_DAYS, LONG

_Bools = NDArray[np.bool_]
_FAR = 0.5
_Places = NDArray[np.int64]


class Table(Protocol):
    """Distinct values laid out for comparing pairs of them, by row number."""

    def near(self, a: _Places, b: _Places) -> _Bools:
        """Which pairs must be looked at alone."""

    def far(self, a: _Places, b: _Places) -> NDArray[np.int8]:
        """The level of the pairs that need no look."""


class Names:
    """Names: near if they may be alike; else surname and given name tell the level."""

    def __init__(self, names: Sequence[str]) -> None:
        self.columns = NameColumns.of(names)

    def near(self, a: _Places, b: _Places) -> _Bools:
        """Names that may sound, look or be written alike."""
        return self.columns.may_be_alike(a, b)

    def far(self, a: _Places, b: _Places) -> NDArray[np.int8]:
        """The level by surname and given name."""
        return self.columns.by_parts(a, b)


class Numbers:
    """Identity numbers: near if they differ in few characters, or hold unknown ones."""

    def __init__(self, numbers: Sequence[str]) -> None:
        plain = [len(number) == 18 and "?" not in number and number.isascii() for number in numbers]
        texts = [number if is_plain else " " * 18 for number, is_plain in zip(numbers, plain, strict=True)]
        self.plain = np.array(plain, dtype=np.bool_)
        self.characters = np.frombuffer("".join(texts).encode("ascii"), dtype=np.uint8).reshape(-1, 18)

    def near(self, a: _Places, b: _Places) -> _Bools:
        """At most two places differ."""
        differing = (self.characters[a] != self.characters[b]).sum(axis=1)
        return np.asarray((differing <= 2) | ~self.plain[a] | ~self.plain[b])

    def far(self, a: _Places, _b: _Places) -> NDArray[np.int8]:
        """Different."""
        return _different("resident_id", len(a))


class Dates:
    """Dates: near if they may be close, mistyped, lunar or defaulted."""

    def __init__(self, days: Sequence[date]) -> None:
        self.ordinal = np.array([day.toordinal() for day in days])
        self.year, self.month, self.day = (np.array([getattr(x, p) for x in days]) for p in ("year", "month", "day"))
        text = "".join(day.isoformat() for day in days)
        self.digits = np.frombuffer(text.encode("ascii"), dtype=np.uint8).reshape(-1, 10)
        self.meant = np.array([[*map(date.toordinal, lunar_readings(day)), -1, -1][:2] for day in days]).reshape(-1, 2)

    def near(self, a: _Places, b: _Places) -> _Bools:
        """A week apart at the most, or one slip of the pen."""
        same_year = self.year[a] == self.year[b]
        swapped = same_year & (self.month[a] == self.day[b]) & (self.day[a] == self.month[b])
        first = same_year & ((self.day[a] == 1) | (self.day[b] == 1))
        left, right = self.ordinal[a], self.ordinal[b]
        lunar = (self.meant[a] == right[:, None]).any(axis=1) | (self.meant[b] == left[:, None]).any(axis=1)
        close = np.abs(left - right) <= A_FEW_DAYS
        mistyped = (self.digits[a] != self.digits[b]).sum(axis=1) <= 1
        year_off = (np.abs(self.year[a] - self.year[b]) == 1) & (self.month[a] == self.month[b])
        year_off &= self.day[a] == self.day[b]
        return np.asarray(swapped | first | lunar | close | mistyped | year_off)

    def far(self, a: _Places, _b: _Places) -> NDArray[np.int8]:
        """Different."""
        return _different("date", len(a))


class Texts:
    """Texts: near if few characters differ in number, or two slips or one inside the other may explain it."""

    def __init__(self, texts: Sequence[str]) -> None:
        self.texts = texts
        self.lengths = np.fromiter(map(len, texts), dtype=np.int64, count=len(texts))

    def near(self, a: _Places, b: _Places) -> _Bools:
        """Jaro-Winkler of all pairs at once is quick; below 0.6 no two slips are left in a text of some length."""
        left, right = ([self.texts[place] for place in side.tolist()] for side in (a, b))
        alike = cpdist(left, right, scorer=JaroWinkler.similarity, score_cutoff=_FAR)
        short = np.minimum(self.lengths[a], self.lengths[b]) < LONG
        inside = np.array([x in y or y in x for x, y in zip(left, right, strict=True)], dtype=np.bool_)
        return np.asarray((alike > 0) | short | inside)

    def far(self, a: _Places, _b: _Places) -> NDArray[np.int8]:
        """Different."""
        return _different("text", len(a))


class Others:
    """Values of which every pair is looked at."""

    def __init__(self, _values: Sequence[Any]) -> None:
        pass

    def near(self, a: _Places, _b: _Places) -> _Bools:
        """All of them."""
        return np.ones(len(a), dtype=np.bool_)

    def far(self, a: _Places, _b: _Places) -> NDArray[np.int8]:
        """None is far."""
        return np.zeros(len(a), dtype=np.int8)


def _different(kind: str, size: int) -> NDArray[np.int8]:
    return np.full(size, numbers_of(kind)[DIFFERENT], dtype=np.int8)


TABLES: dict[str, type[Names | Numbers | Dates | Texts]] = {
    "name": Names,
    "resident_id": Numbers,
    "date": Dates,
    "text": Texts,
}


def table_of(kind: str, values: Sequence[Any]) -> Table:
    """The values laid out for their kind of comparison."""
    return TABLES[kind](values) if kind in TABLES else Others(values)
