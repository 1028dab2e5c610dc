"""What is known of the characters of names, as arrays by code point that fill as characters are met."""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from reconcile.values.characters import fold, is_han
from reconcile.values.pinyin import readings, surname_readings
from reconcile.values.placeholders import LAST_CHARACTERS
from reconcile.values.readings import COMPOUND_SURNAMES

_Ints = NDArray[np.int64]
_SIZE = 0x10000  # characters beyond are rare enough for the slow way
_NOT_PLAIN = frozenset("某")  # stands for a hidden character
_COMPOUND_FIRST = frozenset(name[0] for name in COMPOUND_SURNAMES)
_COMPOUND_SECOND = frozenset(name[1] for name in COMPOUND_SURNAMES)


class NameCharacters:
    """For each character: whether it is its own standard form, how it sounds, and what it may be part of."""

    def __init__(self) -> None:
        self._met = np.zeros(_SIZE, dtype=bool)
        self._met[0] = True
        self._plain = np.zeros(_SIZE, dtype=bool)
        self._plain[0] = True  # behind the end of a name
        self._last, self._first_of_two, self._second_of_two = (np.zeros(_SIZE, dtype=bool) for _ in range(3))
        self._given, self._surname = (np.zeros(_SIZE, dtype=np.int64) for _ in range(2))
        self._syllables: dict[str | None, int] = {None: 0}

    def are_plain(self, codes: _Ints) -> NDArray[np.bool_]:
        """Whether a name, a row of code points, needs nothing but its sound: no folding, no compound surname."""
        standard = self.are_standard(codes)
        codes = np.where(codes < _SIZE, codes, 0)
        last = codes[np.arange(len(codes)), np.maximum((codes > 0).sum(axis=1) - 1, 0)]
        compound = self._first_of_two[codes[:, 0]] & self._second_of_two[codes[:, 1]]
        return np.asarray(standard & ~self._last[last] & ~compound)

    def are_standard(self, codes: _Ints) -> NDArray[np.bool_]:
        """Whether all characters of a row of code points are their own standard form."""
        inside = (codes < _SIZE).all(axis=1)
        codes = np.where(codes < _SIZE, codes, 0)
        self._meet(codes)
        return np.asarray(inside & self._plain[codes].all(axis=1))

    def sounds(self, codes: _Ints, *, is_surname: bool) -> pl.Series:
        """The usual reading of each character, null behind the end of a name."""
        numbers = (self._surname if is_surname else self._given)[codes]
        return pl.Series(list(self._syllables), dtype=pl.String).gather(numbers)

    def _meet(self, codes: _Ints) -> None:
        seen = np.zeros(_SIZE, dtype=bool)
        seen[codes.ravel()] = True
        for code in np.flatnonzero(seen & ~self._met).tolist():
            self._learn(code, chr(code))
        self._met |= seen

    def _learn(self, code: int, character: str) -> None:
        known = readings(character)
        self._plain[code] = is_han(character) and bool(known) and fold(character) == character not in _NOT_PLAIN
        if self._plain[code]:
            self._given[code] = self._number(known[0])
            self._surname[code] = self._number(surname_readings(character)[0])
        self._last[code] = character in LAST_CHARACTERS
        self._first_of_two[code] = character in _COMPOUND_FIRST
        self._second_of_two[code] = character in _COMPOUND_SECOND

    def _number(self, syllable: str) -> int:
        return self._syllables.setdefault(syllable, len(self._syllables))


CHARACTERS = NameCharacters()
