"""Identity numbers and measures by columns: how near many pairs of them are, without looking at any alone."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from reconcile.values.id_fragments import HIDDEN, LENGTH, LOST
from reconcile.values.levels import (
    CLOSE,
    DAMAGED_COMPATIBLE,
    DIFFERENT,
    EXACT,
    MASKED_COMPATIBLE,
    ONE_DIGIT,
    TRANSPOSED,
    UNIT,
    numbers_of,
)
from reconcile.values.value_similarity import FACTORS

_Bools = NDArray[np.bool_]
_Levels = NDArray[np.int8]
_Places = NDArray[np.int64]
_ID = numbers_of("resident_id")
_NUMBER = numbers_of("number")


class Identities:
    """Identity numbers: alone if one is a digit shorter than the other, or longer than any can be."""

    def __init__(self, numbers: Sequence[str]) -> None:
        fits = [number.isascii() and len(number) <= LENGTH for number in numbers]
        self.fits = np.array(fits, dtype=np.bool_)
        text = "".join((number if one else "").ljust(LENGTH) for number, one in zip(numbers, fits, strict=True))
        self.characters = np.frombuffer(text.encode("ascii"), dtype=np.uint8).reshape(-1, LENGTH)
        self.lengths = np.fromiter(map(len, numbers), dtype=np.int64, count=len(numbers))
        self.unknown = (self.characters == ord(HIDDEN)) | (self.characters == ord(LOST))
        self.partial = self.unknown.any(axis=1)
        self.lost = (self.characters == ord(LOST)).any(axis=1)

    def look(self, a: _Places, b: _Places) -> tuple[_Levels, _Bools]:
        """By the places in which they differ."""
        differing = self.characters[a] != self.characters[b]
        level = np.full(len(a), _ID[DIFFERENT], dtype=np.int8)
        partial, shorter = self.partial[a] | self.partial[b], self.lengths[a] - self.lengths[b]
        self._whole(level, np.flatnonzero(~partial & (shorter == 0)), a, b, differing)
        self._partial(level, np.flatnonzero(partial & (shorter == 0)), a, b, differing)
        return level, ~(self.fits[a] & self.fits[b]) | (~partial & (np.abs(shorter) == 1))

    def _whole(self, level: _Levels, at: _Places, a: _Places, b: _Places, differing: _Bools) -> None:
        places = differing[at].sum(axis=1)
        level[at[places == 0]] = _ID[EXACT]
        level[at[places == 1]] = _ID[ONE_DIGIT]
        two = at[places == 2]
        first = differing[two].argmax(axis=1)
        following = np.minimum(first + 1, LENGTH - 1)
        left, right = self.characters[a[two]], self.characters[b[two]]
        row = np.arange(len(two))
        crossed = (left[row, first] == right[row, following]) & (left[row, following] == right[row, first])
        level[two[crossed]] = _ID[TRANSPOSED]

    def _partial(self, level: _Levels, at: _Places, a: _Places, b: _Places, differing: _Bools) -> None:
        a, b = a[at], b[at]
        fit = ~(differing[at] & ~self.unknown[a] & ~self.unknown[b]).any(axis=1)
        lost = self.lost[a] | self.lost[b]
        level[at[fit]] = np.where(lost, _ID[DAMAGED_COMPATIBLE], _ID[MASKED_COMPATIBLE])[fit]


class Measures:
    """Weights, lengths and the like; columns tell all of them."""

    def __init__(self, numbers: Sequence[int], tolerance: int) -> None:
        self.numbers = np.array(numbers, dtype=np.int64)
        self.tolerance = tolerance

    def look(self, a: _Places, b: _Places) -> tuple[_Levels, _Bools]:
        """By how far they are apart, and whether one is the other in another unit."""
        left, right = self.numbers[a], self.numbers[b]
        apart = np.abs(left - right)
        smaller, larger = np.minimum(np.abs(left), np.abs(right)), np.maximum(np.abs(left), np.abs(right))
        times, rest = np.divmod(larger, np.maximum(smaller, 1))
        unit = (smaller > 0) & (rest == 0) & np.isin(times, FACTORS)
        holds = {EXACT: apart == 0, CLOSE: apart <= self.tolerance, UNIT: unit}
        numbers = [_NUMBER[level] for level in holds]
        level = np.select(list(holds.values()), numbers, _NUMBER[DIFFERENT]).astype(np.int8)
        return level, np.zeros(len(a), dtype=np.bool_)
