"""Distinct names laid out as columns of numbers, so that millions of pairs can be told apart at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from reconcile.values.characters import DOT, WILDCARD
from reconcile.values.name_similarity import four_corners, skeleton
from reconcile.values.names import split_name
from reconcile.values.pinyin import readings, surname_readings

_Bools = NDArray[np.bool_]
_Ints = NDArray[np.int64]
_OfCharacter = Callable[[str, int], str]
_WIDTH = 4  # characters looked at from either end; longer names are let through on these alone
_READINGS = 2  # the most any table gives a character


@dataclass(frozen=True)
class NameColumns:
    """One row a name; a number stands for a character, a sound, a shape or a whole key, -1 for none."""

    lengths: _Ints
    from_left: _Ints
    from_right: _Ints
    sounds: tuple[_Ints, _Ints]
    shapes: _Ints
    unreadable: _Bools
    sums: _Ints
    given: _Ints
    undotted: _Ints
    skeletons: _Ints

    @classmethod
    def of(cls, names: Sequence[str]) -> NameColumns:
        """Lay out the names."""
        # One numbering for all readings: the first of one character may be the second of another.
        numbers: dict[str, int] = {"": -1}
        sounds = [_each(names, partial(_sound, nth), numbers) for nth in range(_READINGS)]
        codes = _each(names, lambda name, at: name[at])
        return cls(
            lengths=np.array([len(name) for name in names]),
            from_left=codes,
            from_right=_each([name[::-1] for name in names], lambda name, at: name[at]),
            sounds=(sounds[0], sounds[1]),
            shapes=_each(names, lambda name, at: four_corners(name[at])),
            unreadable=np.array([[name[at : at + 1] == WILDCARD for at in range(_WIDTH)] for name in names]),
            sums=np.array([sum(ord(character) ** 2 for character in name) for name in names]),
            given=_keys(_given(name) for name in names),
            undotted=_keys(name.replace(DOT, "") for name in names),
            skeletons=_keys(skeleton(name) for name in names),
        )

    def may_be_alike(self, a: _Ints, b: _Ints) -> _Bools:
        """For each pair of row numbers whether the names may be nearer than different."""
        same_length = self.lengths[a] == self.lengths[b]
        keys = self._same(self.given, a, b) | self._same(self.undotted, a, b) | self._same(self.skeletons, a, b)
        swapped = same_length & (self.sums[a] == self.sums[b])
        alike = np.asarray(keys | swapped)
        return np.asarray(alike | self._same_characters(a, b, same_length))

    def _same_characters(self, a: _Ints, b: _Ints, same_length: _Bools) -> _Bools:
        found = np.zeros(len(a), dtype=bool)
        level = np.flatnonzero(same_length)
        found[level] = self._same_sound_or_shape(a[level], b[level])
        uneven = np.flatnonzero(~same_length)
        found[uneven] = self._one_inside_the_other(a[uneven], b[uneven])
        return found

    def _same_sound_or_shape(self, a: _Ints, b: _Ints) -> _Bools:
        alike = (self.from_left[a] == self.from_left[b]) | self.unreadable[a] | self.unreadable[b]
        alike |= (self.shapes[a] == self.shapes[b]) & (self.shapes[a] >= 0)
        for one in self.sounds:
            for other in self.sounds:
                alike |= (one[a] == other[b]) & (one[a] >= 0)
        return np.asarray(alike.all(axis=1))

    def _one_inside_the_other(self, a: _Ints, b: _Ints) -> _Bools:
        """The shorter begins the longer, or what they begin with and end with makes up the shorter."""
        shorter = np.minimum(np.minimum(self.lengths[a], self.lengths[b]), _WIDTH)
        begin = np.cumprod(self.from_left[a] == self.from_left[b], axis=1).sum(axis=1)
        end = np.cumprod(self.from_right[a] == self.from_right[b], axis=1).sum(axis=1)
        next_to = np.abs(self.lengths[a] - self.lengths[b]) == 1
        return np.asarray((begin >= shorter) | (next_to & (begin + end >= shorter)))

    @staticmethod
    def _same(keys: _Ints, a: _Ints, b: _Ints) -> _Bools:
        return np.asarray((keys[a] == keys[b]) & (keys[a] >= 0))


def _sound(nth: int, name: str, at: int) -> str:
    known = surname_readings(name[at]) if at == 0 else readings(name[at])
    return known[nth] if nth < len(known) else ""


def _given(name: str) -> str:
    surname, given = split_name(name)
    return given if surname else ""


def _keys(texts: Iterable[str], numbers: dict[str, int] | None = None) -> _Ints:
    """Texts as numbers in the order met, -1 for an empty one; `numbers` holds those given before."""
    numbers = {"": -1} if numbers is None else numbers
    return np.array([numbers.setdefault(text, len(numbers) - 1) for text in texts])


def _each(names: Sequence[str], what: _OfCharacter, numbers: dict[str, int] | None = None) -> _Ints:
    """`what` of each of the first characters of each name as numbers, -1 behind a name's end."""
    texts = (what(name, at) if at < len(name) else "" for name in names for at in range(_WIDTH))
    return _keys(texts, numbers).reshape(-1, _WIDTH)
