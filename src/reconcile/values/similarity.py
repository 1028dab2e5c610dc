"""Levels of agreement: of one pair (`name_level`, ...) and of long lists of pairs (`levels`, `Comparer`)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from reconcile.values.levels import DIFFERENT, EXACT, MISSING_BOTH, MISSING_LEFT, MISSING_RIGHT, ORDER, numbers_of
from reconcile.values.name_similarity import name_level, skeleton
from reconcile.values.pair_filters import table_of
from reconcile.values.value_similarity import date_level, id_level, number_level, place_level, text_level

__all__ = [
    "ORDER",
    "Comparer",
    "date_level",
    "id_level",
    "levels",
    "name_level",
    "number_level",
    "place_level",
    "skeleton",
    "text_level",
]

_CHUNK = 1 << 17  # pairs looked at together: what fits the cache
_LEVELS: dict[str, Callable[[Any, Any], str]] = {
    "name": name_level,
    "resident_id": id_level,
    "date": date_level,
    "place": place_level,
    "text": text_level,
    "code": lambda left, right: EXACT if left == right else DIFFERENT,
}


class Values(Protocol):
    """Values by their numbers: a list, or a column that holds a million of them in less room."""

    def __getitem__(self, number: int, /) -> Any:
        """One of them."""

    def __iter__(self) -> Iterator[Any]:
        """All of them."""

    def __len__(self) -> int:
        """How many they are."""


class Comparer:
    """Compares pairs of distinct values by their numbers; what is slow is done once a value.

    Pairs that are plainly far apart, nearly all of a block, are told so together before any is looked at alone.
    """

    def __init__(self, kind: str, values: Values, *, tolerance: int = 0) -> None:
        """`kind` is a key of ORDER; `tolerance` is for numbers."""
        self.values = values
        self.table = table_of(kind, list(values), tolerance)
        self.level = partial(number_level, tolerance=tolerance) if kind == "number" else _LEVELS[kind]
        self.numbers = numbers_of(kind)

    def levels(self, left: NDArray[np.int64], right: NDArray[np.int64]) -> NDArray[np.int8]:
        """For each pair of value numbers the number of its level, 1 for exact."""
        found = np.empty(len(left), dtype=np.int8)
        for start in range(0, len(left), _CHUNK):
            found[start : start + _CHUNK] = self._chunk(left[start : start + _CHUNK], right[start : start + _CHUNK])
        return found

    def _chunk(self, left: NDArray[np.int64], right: NDArray[np.int64]) -> NDArray[np.int8]:
        found, alone = self.table.look(left, right)
        near = np.flatnonzero(alone)
        pairs, of_pair = np.unique(left[near] * len(self.values) + right[near], return_inverse=True)
        ends = zip(*(side.tolist() for side in np.divmod(pairs, max(len(self.values), 1))), strict=True)
        values, numbers, level = self.values, self.numbers, self.level
        levels = [numbers[level(values[a], values[b])] for a, b in ends]
        found[near] = np.array(levels, dtype=np.int8)[of_pair]
        return found


def levels(kind: str, left: Sequence[Any], right: Sequence[Any], *, tolerance: int = 0) -> list[str]:
    """The level of each pair; `kind` is a key of ORDER, None on a side gives missing_left, _right or _both.

    `tolerance` is for numbers. Raises ValueError where the sides differ in length.
    """
    if len(left) != len(right):
        raise ValueError(f"{len(left)} values on the left, {len(right)} on the right")
    found = [_missing(a, b) for a, b in zip(left, right, strict=True)]
    both = [place for place, level in enumerate(found) if not level]
    values = list(dict.fromkeys(value for place in both for value in (left[place], right[place])))
    number = {value: at for at, value in enumerate(values)}
    sides = (np.array([number[side[place]] for place in both], dtype=np.int64) for side in (left, right))
    for place, level in zip(both, Comparer(kind, values, tolerance=tolerance).levels(*sides), strict=True):
        found[place] = ORDER[kind][level - 1]
    return found


def _missing(left: Any, right: Any) -> str:
    if left is None:
        return MISSING_BOTH if right is None else MISSING_LEFT
    return MISSING_RIGHT if right is None else ""
