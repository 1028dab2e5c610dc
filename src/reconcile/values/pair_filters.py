"""How near pairs of long lists are, whole columns at a time, as far as that can be told so.

Each table is made once of the distinct values. Its `look` gives the level of pairs of row numbers, and says which of
them may be nearer and must be looked at alone: it may say so of too many, never of too few; a test holds it against
the plain loop.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import JaroWinkler
from rapidfuzz.process import cpdist

from reconcile.values.levels import (
    DEFAULTED,
    DIFFERENT,
    EXACT,
    FEW_DAYS,
    LUNAR,
    MONTH_DAY_SWAP,
    ONE_DAY,
    ONE_DIGIT,
    YEAR_OFF,
    numbers_of,
)
from reconcile.values.lunar import lunar_ordinals
from reconcile.values.name_columns import NameColumns
from reconcile.values.number_columns import Identities, Measures
from reconcile.values.value_similarity import A_FEW_DAYS, LONG

_Bools = NDArray[np.bool_]
_FAR = 0.5
_Levels = NDArray[np.int8]
_Places = NDArray[np.int64]


class Table(Protocol):
    """Distinct values laid out for comparing pairs of them, by row number."""

    def look(self, a: _Places, b: _Places) -> tuple[_Levels, _Bools]:
        """The level of each pair, and whether it must be looked at alone."""


class Names:
    """Names: alone if they may be alike otherwise than in sound; surname and given name tell the rest."""

    def __init__(self, names: Sequence[str]) -> None:
        self.columns = NameColumns.of(names)

    def look(self, a: _Places, b: _Places) -> tuple[_Levels, _Bools]:
        """By their characters, sounds and shapes."""
        return self.columns.look(a, b)


class Dates:
    """Dates: columns tell all of them."""

    def __init__(self, days: Sequence[date]) -> None:
        parts = [[day.toordinal(), day.year, day.month, day.day] for day in days]
        self.ordinal, self.year, self.month, self.day = np.array(parts, dtype=np.int64).reshape(-1, 4).T
        text = "".join(day.isoformat() for day in days)
        self.digits = np.frombuffer(text.encode("ascii"), dtype=np.uint8).reshape(-1, 10)
        self.meant = lunar_ordinals(self.year, self.month, self.day)

    def look(self, a: _Places, b: _Places) -> tuple[_Levels, _Bools]:
        """The level that comes first of those that hold."""
        differing = (self.digits[a] != self.digits[b]).sum(axis=1)
        same_year, same_month, same_day = (part[a] == part[b] for part in (self.year, self.month, self.day))
        left, right = self.ordinal[a], self.ordinal[b]
        apart = np.abs(left - right)
        lunar = (self.meant[a] == right[:, None]).any(axis=1) | (self.meant[b] == left[:, None]).any(axis=1)
        first = [(self.day[x] == 1) & ((self.month[x] == 1) | same_month) for x in (a, b)]
        holds = {
            EXACT: apart == 0,
            ONE_DAY: apart == 1,
            MONTH_DAY_SWAP: same_year & (self.month[a] == self.day[b]) & (self.day[a] == self.month[b]),
            LUNAR: lunar,
            YEAR_OFF: (np.abs(self.year[a] - self.year[b]) == 1) & same_month & same_day,
            DEFAULTED: same_year & (first[0] | first[1]),
            ONE_DIGIT: differing == 1,
            FEW_DAYS: apart <= A_FEW_DAYS,
        }
        numbers = [numbers_of("date")[level] for level in holds]
        level = np.select(list(holds.values()), numbers, numbers_of("date")[DIFFERENT]).astype(np.int8)
        return level, np.zeros(len(a), dtype=np.bool_)


class Texts:
    """Texts: alone if few characters differ in number, or two slips or one inside the other may explain it."""

    def __init__(self, texts: Sequence[str]) -> None:
        self.texts = texts
        self.lengths = np.fromiter(map(len, texts), dtype=np.int64, count=len(texts))

    def look(self, a: _Places, b: _Places) -> tuple[_Levels, _Bools]:
        """Jaro-Winkler of all pairs at once is quick; below 0.6 no two slips are left in a text of some length."""
        left, right = ([self.texts[place] for place in side.tolist()] for side in (a, b))
        alike = cpdist(left, right, scorer=JaroWinkler.similarity, score_cutoff=_FAR)
        short = np.minimum(self.lengths[a], self.lengths[b]) < LONG
        inside = np.array([x in y or y in x for x, y in zip(left, right, strict=True)], dtype=np.bool_)
        return _different("text", len(a)), (alike > 0) | short | inside


class Others:
    """Values of which every pair is looked at."""

    def __init__(self, _values: Sequence[Any]) -> None:
        pass

    def look(self, a: _Places, _b: _Places) -> tuple[_Levels, _Bools]:
        """All of them."""
        return np.zeros(len(a), dtype=np.int8), np.ones(len(a), dtype=np.bool_)


def _different(kind: str, size: int) -> _Levels:
    return np.full(size, numbers_of(kind)[DIFFERENT], dtype=np.int8)


TABLES: dict[str, Callable[[Sequence[Any]], Table]] = {
    "name": Names,
    "resident_id": Identities,
    "date": Dates,
    "text": Texts,
}


def table_of(kind: str, values: Sequence[Any], tolerance: int = 0) -> Table:
    """The values laid out for their kind of comparison; `tolerance` is for measures."""
    return Measures(values, tolerance) if kind == "number" else TABLES.get(kind, Others)(values)
