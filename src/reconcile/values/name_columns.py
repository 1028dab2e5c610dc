"""Distinct names laid out as rows of numbers, so that millions of pairs can be told apart at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from reconcile.values.character_columns import NONE, Characters, numbered
from reconcile.values.characters import DOT
from reconcile.values.levels import DIFFERENT, GIVEN_ONLY, HOMOPHONE, ONE_REPLACED, SURNAME_ONLY, numbers_of
from reconcile.values.name_parts import NameParts, distinct_characters
from reconcile.values.name_similarity import skeleton

_Bools = NDArray[np.bool_]
_Ints = NDArray[np.int32]
_Places = NDArray[np.int64]
_WIDTH = 4  # characters looked at from either end; longer names are let through on these alone
_SOUND_BITS = 14
_NUMBER = numbers_of("name")
_ROW = np.dtype(
    [
        ("characters", np.int32, (_WIDTH,)),
        ("sum", np.int64),
        ("surname", np.int64),
        ("given", np.int64),
        ("given_length", np.int32),
        ("length", np.int32),
        ("dots", np.int32),
        ("skeleton", np.int32),
    ]
)
"""What is known of a name, side by side: a name is met at a place of memory far off, once and not a dozen times.

`characters`: the first ones, by their numbers; `sum`: the squares of all code points added up, equal for equal
characters whatever their order; `surname`, `given` and `skeleton`: numbers that stand for them, -1 for none.
"""
_Rows = NDArray[np.void]


@dataclass(frozen=True)
class NameColumns:
    """One row (_ROW) a name, what there is to know of its characters, and its last code points, -1 before its begin."""

    rows: _Rows
    characters: Characters
    from_right: _Ints

    @classmethod
    def of(cls, names: Sequence[str]) -> NameColumns:
        """Lay out the names."""
        lengths = np.fromiter(map(len, names), dtype=np.int32, count=len(names))
        codes = np.frombuffer("".join(names).encode("utf-32-le", "surrogatepass"), dtype=np.int32)
        ends = np.cumsum(lengths)
        squares = np.concatenate([[0], np.cumsum(codes.astype(np.int64) ** 2)])
        dots = np.concatenate([[0], np.cumsum(codes == ord(DOT))])
        from_left = _cut(codes, (ends - lengths)[:, None] + np.arange(_WIDTH), lengths)
        code_points, numbers = distinct_characters(from_left)
        parts = NameParts.of(names, lengths, from_left)
        rows = np.empty(len(names), dtype=_ROW)
        rows["characters"] = numbers
        rows["sum"] = squares[ends] - squares[ends - lengths]
        rows["surname"], rows["given"], rows["given_length"] = parts.surname, parts.given, parts.length
        rows["length"] = lengths
        rows["dots"] = dots[ends] - dots[ends - lengths]
        rows["skeleton"] = _skeletons(names, lengths)
        from_right = _cut(codes, (ends - 1)[:, None] - np.arange(_WIDTH), lengths)
        return cls(rows, Characters.of(code_points), from_right)

    @property
    def parts(self) -> NameParts:
        """Surnames and given names."""
        return NameParts(self.rows["surname"], self.rows["given"], self.rows["given_length"])

    @cached_property
    def whole_sounds(self) -> NDArray[np.int64]:
        """How each name sounds as a whole, by the first reading of its characters; -1 for longer names."""
        packed = np.zeros(len(self.rows), dtype=np.int64)
        for place in range(_WIDTH):
            sounds = self.characters.sounds_at(place)[0].astype(np.int64) + 1
            packed |= sounds[self.rows["characters"][:, place]] << np.int64(_SOUND_BITS * place)
        return np.where(self.rows["length"] <= _WIDTH, packed, np.int64(NONE))

    def look(self, a: _Places, b: _Places) -> tuple[NDArray[np.int8], _Bools]:
        """For each pair of row numbers the level as far as columns tell, and whether the names may be nearer."""
        one, other = self.rows.take(a), self.rows.take(b)  # an index in brackets takes ten times as long
        length = one["length"].copy()
        same_length = length == other["length"]
        near = np.asarray(same_length & ((one["sum"] == other["sum"]) | (length > _WIDTH)))
        near |= (one["skeleton"] == other["skeleton"]) & (one["skeleton"] != NONE)
        near |= _same_without_dots(one, other)
        even, uneven = np.flatnonzero(same_length), np.flatnonzero(~same_length)
        sound, sound_or_shape = self._alike(one["characters"][even], other["characters"][even])
        near[even] |= sound_or_shape
        near[uneven] |= self._one_inside_the_other(a, b, one, other, uneven)
        level = _by_parts(one, other)
        homophones = even[sound & (a[even] != b[even]) & (length[even] <= _WIDTH)]
        level[homophones], near[homophones] = _NUMBER[HOMOPHONE], False
        return level, near

    def _alike(self, a: _Ints, b: _Ints) -> tuple[_Bools, _Bools]:
        """Of names of one length: whether all characters sound the same, whether each sounds, looks or may be so."""
        sound, alike = np.ones(len(a), dtype=np.bool_), np.zeros(len(a), dtype=np.bool_)
        left = np.arange(len(a))  # the pairs that nothing has told apart so far: most fall at the second character
        for place in range(_WIDTH):
            same, may_be = self.characters.same(a[left, place], b[left, place], place)
            sound[left] &= same
            left = left[same | may_be]
        alike[left] = True
        return sound & alike, alike

    def _one_inside_the_other(self, a: _Places, b: _Places, one: _Rows, other: _Rows, at: _Places) -> _Bools:
        """Of the pairs at these places whether the shorter begins the longer, or what they begin with and end with
        makes up the shorter."""
        left, right = one["length"][at], other["length"][at]
        shorter = np.minimum(np.minimum(left, right), _WIDTH)
        begin = _run(one["characters"][at] == other["characters"][at])
        found = np.asarray(begin >= shorter)
        near = np.flatnonzero(np.abs(left - right) == 1)
        end = _run(self.from_right[a[at[near]]] == self.from_right[b[at[near]]])
        found[near] |= begin[near] + end >= shorter[near]
        return found


def _by_parts(one: _Rows, other: _Rows) -> NDArray[np.int8]:
    """The level of names that are not alike, by surname and given name."""
    same_surname = one["surname"] == other["surname"]
    named = one["surname"] != NONE
    given = (one["given"] == other["given"]) & (one["given"] != NONE)
    level = np.full(len(one), _NUMBER[DIFFERENT], dtype=np.int8)
    level[same_surname & named] = _NUMBER[SURNAME_ONLY]
    level[given & named & (other["surname"] != NONE)] = _NUMBER[GIVEN_ONLY]
    long = np.flatnonzero(same_surname & (one["length"] == other["length"]) & (one["given_length"] > 1))
    differing = (one["characters"][long] != other["characters"][long]).sum(axis=1)
    level[long[differing == 1]] = _NUMBER[ONE_REPLACED]
    return level


def _same_without_dots(one: _Rows, other: _Rows) -> _Bools:
    """Of two names of which one has dots whether the others are the same characters."""
    found = np.zeros(len(one), dtype=np.bool_)
    some = np.flatnonzero((one["dots"] > 0) | (other["dots"] > 0))
    plain = [side["sum"][some] - side["dots"][some] * np.int64(ord(DOT)) ** 2 for side in (one, other)]
    length = [side["length"][some] - side["dots"][some] for side in (one, other)]
    found[some] = (plain[0] == plain[1]) & (length[0] == length[1])
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
    found = np.full(at.shape, NONE, dtype=np.int32)
    found[inside] = codes[at[inside]]
    return found


def _skeletons(names: Sequence[str], lengths: _Ints) -> _Ints:
    """Only longer names are told by their consonants."""
    found = np.full(len(names), NONE, dtype=np.int32)
    longer = np.flatnonzero(lengths >= _WIDTH)
    found[longer] = numbered((skeleton(names[place]) for place in longer.tolist()), {"": NONE})
    return found
