"""Distinct names laid out as columns of numbers, so that millions of pairs can be told apart at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, partial

import numpy as np
from numpy.typing import NDArray

from reconcile.values.characters import DOT, WILDCARD
from reconcile.values.levels import DIFFERENT, GIVEN_ONLY, HOMOPHONE, ONE_REPLACED, SURNAME_ONLY, numbers_of
from reconcile.values.name_parts import NameParts, distinct_characters
from reconcile.values.name_similarity import four_corners, skeleton
from reconcile.values.pinyin import readings, surname_readings

_Bools = NDArray[np.bool_]
_Ints = NDArray[np.int32]
_Places = NDArray[np.int64]
_WIDTH = 4  # characters looked at from either end; longer names are let through on these alone
_READINGS = 2  # the most any table gives a character
_NONE = -1
_SOUND_BITS = 14
_NUMBER = numbers_of("name")


@dataclass(frozen=True)
class NameColumns:
    """One row a name; a number stands for a character, a sound, a shape or a part, -1 for none.

    `sums` and `plain_sums` (without dots) add up the squares of a name's characters: equal for equal characters,
    whatever their order.
    """

    lengths: _Ints
    dots: _Ints
    from_left: _Ints
    from_right: _Ints
    sounds: tuple[_Ints, ...]
    shapes: _Ints
    sums: NDArray[np.int64]
    parts: NameParts
    skeletons: _Ints

    @classmethod
    def of(cls, names: Sequence[str]) -> NameColumns:
        """Lay out the names."""
        lengths = np.fromiter(map(len, names), dtype=np.int32, count=len(names))
        codes = np.frombuffer("".join(names).encode("utf-32-le", "surrogatepass"), dtype=np.int32)
        ends = np.cumsum(lengths)
        squares = np.concatenate([[0], np.cumsum(codes.astype(np.int64) ** 2)])
        dots = np.concatenate([[0], np.cumsum(codes == ord(DOT))])
        from_left = _cut(codes, (ends - lengths)[:, None] + np.arange(_WIDTH), lengths)
        characters, at = distinct_characters(from_left)
        return cls(
            lengths=lengths,
            dots=(dots[ends] - dots[ends - lengths]).astype(np.int32),
            from_left=from_left,
            from_right=_cut(codes, (ends - 1)[:, None] - np.arange(_WIDTH), lengths),
            sounds=_sounds(characters, at),
            shapes=_of_each(characters, four_corners, {"": _NONE})[at],
            sums=squares[ends] - squares[ends - lengths],
            parts=NameParts.of(names, lengths, from_left),
            skeletons=_skeletons(names, lengths),
        )

    @cached_property
    def whole_sounds(self) -> NDArray[np.int64]:
        """How each name sounds as a whole, by the first reading of its characters; -1 for longer names."""
        sounds = self.sounds[0].astype(np.int64) + 1
        packed = np.zeros(len(sounds), dtype=np.int64)
        for place in range(_WIDTH):
            packed |= sounds[:, place] << np.int64(_SOUND_BITS * place)
        return np.where(self.lengths <= _WIDTH, packed, np.int64(_NONE))

    def look(self, a: _Places, b: _Places) -> tuple[NDArray[np.int8], _Bools]:
        """For each pair of row numbers the level as far as columns tell, and whether the names may be nearer."""
        same_length = self.lengths[a] == self.lengths[b]
        near = np.asarray(same_length & ((self.sums[a] == self.sums[b]) | (self.lengths[a] > _WIDTH)))
        near |= (self.skeletons[a] == self.skeletons[b]) & (self.skeletons[a] != _NONE)
        near |= self._same_without_dots(a, b)
        even, uneven = np.flatnonzero(same_length), np.flatnonzero(~same_length)
        sound, sound_or_shape = self._alike(a[even], b[even])
        near[even] |= sound_or_shape
        near[uneven] |= self._one_inside_the_other(a[uneven], b[uneven])
        level = self._by_parts(a, b)
        homophones = even[sound & (a[even] != b[even]) & (self.lengths[a[even]] <= _WIDTH)]
        level[homophones], near[homophones] = _NUMBER[HOMOPHONE], False
        return level, near

    def _by_parts(self, a: _Places, b: _Places) -> NDArray[np.int8]:
        """The level of names that are not alike, by surname and given name."""
        same_surname = self.parts.surname[a] == self.parts.surname[b]
        named = self.parts.surname[a] != _NONE
        given = (self.parts.given[a] == self.parts.given[b]) & (self.parts.given[a] != _NONE)
        level = np.full(len(a), _NUMBER[DIFFERENT], dtype=np.int8)
        level[same_surname & named] = _NUMBER[SURNAME_ONLY]
        level[given & named & (self.parts.surname[b] != _NONE)] = _NUMBER[GIVEN_ONLY]
        long = np.flatnonzero(same_surname & (self.lengths[a] == self.lengths[b]) & (self.parts.length[a] > 1))
        differing = (self.from_left[a[long]] != self.from_left[b[long]]).sum(axis=1)
        level[long[differing == 1]] = _NUMBER[ONE_REPLACED]
        return level

    def _same_without_dots(self, a: _Places, b: _Places) -> _Bools:
        """Of two names of which one has dots whether the others are the same characters."""
        found = np.zeros(len(a), dtype=np.bool_)
        some = np.flatnonzero((self.dots[a] > 0) | (self.dots[b] > 0))
        plain = [self.sums[x[some]] - self.dots[x[some]] * np.int64(ord(DOT)) ** 2 for x in (a, b)]
        length = [self.lengths[x[some]] - self.dots[x[some]] for x in (a, b)]
        found[some] = (plain[0] == plain[1]) & (length[0] == length[1])
        return found

    def _alike(self, a: _Places, b: _Places) -> tuple[_Bools, _Bools]:
        """Of names of one length: whether all characters sound the same, whether each sounds, looks or may be so."""
        sound, alike = np.ones(len(a), dtype=np.bool_), np.zeros(len(a), dtype=np.bool_)
        left = np.arange(len(a))  # the pairs that nothing has told apart so far: most fall at the second character
        for place in range(_WIDTH):
            one, other = a[left], b[left]
            same, may_be = self._same_character(one, other, place)
            sound[left] &= same
            left = left[same | may_be]
        alike[left] = True
        return sound & alike, alike

    def _same_character(self, a: _Places, b: _Places, place: int) -> tuple[_Bools, _Bools]:
        """Whether the characters at a place sound the same; whether they look the same or one of them is unread."""
        left, right = self.from_left[a, place], self.from_left[b, place]
        same = left == right
        for known in (sounds[a, place] for sounds in self.sounds):
            for other in self.sounds:
                same |= (known == other[b, place]) & (known != _NONE)
        shape = self.shapes[a, place]
        unread = (left == ord(WILDCARD)) | (right == ord(WILDCARD))
        return np.asarray(same), np.asarray(unread | ((shape == self.shapes[b, place]) & (shape != _NONE)))

    def _one_inside_the_other(self, a: _Places, b: _Places) -> _Bools:
        """The shorter begins the longer, or what they begin with and end with makes up the shorter."""
        left, right = self.lengths[a], self.lengths[b]
        shorter = np.minimum(np.minimum(left, right), _WIDTH)
        begin = _run(self.from_left[a] == self.from_left[b])
        found = np.asarray(begin >= shorter)
        near = np.flatnonzero(np.abs(left - right) == 1)
        end = _run(self.from_right[a[near]] == self.from_right[b[near]])
        found[near] |= begin[near] + end >= shorter[near]
        return found


def _run(same: _Bools) -> NDArray[np.int64]:
    """How many places from the first on are the same."""
    run = same[:, 0].astype(np.int64)
    total = run.copy()
    for place in range(1, _WIDTH):
        run &= same[:, place]
        total += run
    return total


def _cut(codes: _Ints, at: NDArray[np.int64], lengths: _Ints) -> _Ints:
    """The characters at these places, none behind a name's end."""
    inside = np.arange(_WIDTH) < lengths[:, None]
    found = np.full(at.shape, _NONE, dtype=np.int32)
    found[inside] = codes[at[inside]]
    return found


def _sounds(characters: _Ints, at: _Ints) -> tuple[_Ints, ...]:
    """For each reading its number for each character of each name; all readings share one numbering."""
    numbers = {"": _NONE}
    found = []
    for nth in range(_READINGS):
        sounds = _of_each(characters, partial(_nth, readings, nth), numbers)[at]
        surnames = _of_each(characters, partial(_nth, surname_readings, nth), numbers)
        sounds[:, 0] = surnames[at[:, 0]]
        found.append(sounds)
    return tuple(found)


def _nth(read: Callable[[str], Sequence[str]], nth: int, character: str) -> str:
    known = read(character)
    return known[nth] if nth < len(known) else ""


def _of_each(characters: _Ints, what: Callable[[str], str], numbers: dict[str, int]) -> _Ints:
    return _keys(("" if code == _NONE else what(chr(code)) for code in characters.tolist()), numbers)


def _skeletons(names: Sequence[str], lengths: _Ints) -> _Ints:
    """Only longer names are told by their consonants."""
    found = np.full(len(names), _NONE, dtype=np.int32)
    longer = np.flatnonzero(lengths >= _WIDTH)
    found[longer] = _keys((skeleton(names[place]) for place in longer.tolist()), {"": _NONE})
    return found


def _keys(texts: Iterable[str], numbers: dict[str, int]) -> _Ints:
    """Texts as numbers in the order met, -1 for an empty one; `numbers` holds those given before."""
    return np.array([numbers.setdefault(text, len(numbers) - 1) for text in texts], dtype=np.int32)
