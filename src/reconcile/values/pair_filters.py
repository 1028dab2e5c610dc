"""Which pairs of long lists may be nearer than `different`: whole columns at a time, never leaving one out.

Each filter returns the places of the pairs to look at alone. It may return too many, never too few; a test holds it
against the plain loop.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from datetime import date
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from reconcile.values.lunar import lunar_readings
from reconcile.values.name_columns import NameColumns

_Bools = NDArray[np.bool_]
_Ints = NDArray[np.int64]
_Value = TypeVar("_Value", bound=Hashable)
_CHUNK = 1 << 17  # pairs looked at together: what fits the cache


def likely_names(left: Sequence[str], right: Sequence[str]) -> list[int]:
    """Places of the pairs of names that may be alike."""
    names, at_left, at_right = _numbered(left, right)
    columns = NameColumns.of(names)
    return _in_chunks(at_left, at_right, columns.may_be_alike)


def likely_ids(left: Sequence[str], right: Sequence[str]) -> list[int]:
    """Places of the pairs of identity numbers that differ in few characters, or hold unknown ones."""
    numbers, at_left, at_right = _numbered(left, right)
    plain = np.array([len(number) == 18 and "?" not in number and number.isascii() for number in numbers], dtype=bool)
    texts = [number if is_plain else " " * 18 for number, is_plain in zip(numbers, plain, strict=True)]
    characters = np.frombuffer("".join(texts).encode("ascii"), dtype=np.uint8).reshape(-1, 18)

    def few_differ(a: _Ints, b: _Ints) -> _Bools:
        differing = (characters[a] != characters[b]).sum(axis=1)
        return np.asarray((differing <= 2) | ~plain[a] | ~plain[b])

    return _in_chunks(at_left, at_right, few_differ)


def likely_dates(left: Sequence[date], right: Sequence[date]) -> list[int]:
    """Places of the pairs of dates that may be near, mistyped, lunar or defaulted."""
    days, at_left, at_right = _numbered(left, right)
    ordinal = np.array([day.toordinal() for day in days])
    year, month, of_month = (np.array([getattr(day, part) for day in days]) for part in ("year", "month", "day"))
    digits = np.frombuffer("".join(day.isoformat() for day in days).encode("ascii"), dtype=np.uint8).reshape(-1, 10)
    meant = np.array([[*map(date.toordinal, lunar_readings(day)), -1, -1][:2] for day in days]).reshape(-1, 2)

    def near(a: _Ints, b: _Ints) -> _Bools:
        same_year = year[a] == year[b]
        swapped = same_year & (month[a] == of_month[b]) & (of_month[a] == month[b])
        first = same_year & ((of_month[a] == 1) | (of_month[b] == 1))
        lunar = (meant[a] == ordinal[b][:, None]).any(axis=1) | (meant[b] == ordinal[a][:, None]).any(axis=1)
        close = (np.abs(ordinal[a] - ordinal[b]) <= 1) | ((digits[a] != digits[b]).sum(axis=1) <= 1)
        year_off = (np.abs(year[a] - year[b]) == 1) & (month[a] == month[b]) & (of_month[a] == of_month[b])
        return np.asarray(swapped | first | lunar | close | year_off)

    return _in_chunks(at_left, at_right, near)


def _numbered(left: Sequence[_Value], right: Sequence[_Value]) -> tuple[list[_Value], _Ints, _Ints]:
    """The distinct values, and for each side their numbers: what is slow is done once a value."""
    numbers: dict[_Value, int] = {value: number for number, value in enumerate(dict.fromkeys([*left, *right]))}
    sides = (np.fromiter(map(numbers.__getitem__, side), dtype=np.int64, count=len(side)) for side in (left, right))
    at_left, at_right = sides
    return list(numbers), at_left, at_right


def _in_chunks(at_left: _Ints, at_right: _Ints, test: Callable[[_Ints, _Ints], _Bools]) -> list[int]:
    places: list[int] = []
    for start in range(0, len(at_left), _CHUNK):
        passed = test(at_left[start : start + _CHUNK], at_right[start : start + _CHUNK])
        places.extend((np.flatnonzero(passed) + start).tolist())
    return places
