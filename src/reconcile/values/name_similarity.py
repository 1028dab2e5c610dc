"""In what way two folded names differ: how they sound, how they look, one character, a minority name's spelling."""

from __future__ import annotations

from functools import cache

from four_corner_method import FourCornerMethod
from rapidfuzz.distance import Indel

from reconcile.values.characters import DOT, WILDCARD
from reconcile.values.levels import (
    DIFFERENT,
    EXACT,
    GIVEN_ONLY,
    HOMOPHONE,
    LOOK_ALIKE,
    ONE_CHARACTER,
    ONE_REPLACED,
    SKELETON,
    SURNAME_ONLY,
    SWAPPED_PARTS,
)
from reconcile.values.names import split_name
from reconcile.values.pinyin import pinyin_key, readings, surname_readings

_SHORTEST_SKELETON = 4  # characters: names of two or three share their initials too often
_SHORTEST_TRUNCATED = 3
_SHORTEST_OF_PARTS = 2  # of a name with dots: 古丽 of 古丽娜尔·买买提
_LONGEST_FIELD = 5  # from here on old fields of ten bytes cut a name off
_VOICED = str.maketrans("bdgvzjqxr", "ptkfcccsl")  # consonants that transliterations do not keep apart
_NO_CONSONANT = "aeiouvyw"


def name_level(left: str, right: str) -> str:
    """The first level of `levels.ORDER["name"]` that holds.

    `one_character`: one is added, dropped, swapped or unreadable; `one_replaced`: one of a given name's characters is
    quite another, as between twins and cousins.
    """
    if left == right:
        return EXACT
    for level, holds in _TESTS:
        if holds(left, right):
            return level
    return DIFFERENT


def sounds_alike(left: str, right: str, *, is_surname: bool) -> bool:
    """Whether two characters share a reading after the mergers of dialects."""
    if left == right:
        return True
    known = surname_readings if is_surname else readings
    return not set(known(left)).isdisjoint(known(right))


@cache
def four_corners(character: str) -> str:
    """The four-corner code of a character, `''` where none is known; equal codes look alike (晴 and 睛)."""
    return str(_four_corner_method().query(character, ""))


@cache
def skeleton(name: str) -> str:
    """The consonants a minority name begins its syllables with; `''` for a name too short to be told by them."""
    syllables = (pinyin_key(name) or "").split()
    if len(syllables) < _SHORTEST_SKELETON:
        return ""
    return " ".join(_consonant(syllable) for syllable in syllables)


def _consonant(syllable: str) -> str:
    return "-" if syllable[0] in _NO_CONSONANT else syllable[0].translate(_VOICED)


def _is_homophone(left: str, right: str) -> bool:
    return len(left) == len(right) and all(
        sounds_alike(a, b, is_surname=place == 0) for place, (a, b) in enumerate(zip(left, right, strict=True))
    )


def _is_look_alike(left: str, right: str) -> bool:
    """Each character is the same, sounds alike or looks alike, and at least one is the same."""
    return (
        len(left) == len(right)
        and any(a == b for a, b in zip(left, right, strict=True))
        and all(
            sounds_alike(a, b, is_surname=place == 0) or _looks_alike(a, b)
            for place, (a, b) in enumerate(zip(left, right, strict=True))
        )
    )


def _looks_alike(left: str, right: str) -> bool:
    return four_corners(left) != "" and four_corners(left) == four_corners(right)


def _is_one_character(left: str, right: str) -> bool:
    """One character inserted or dropped, two neighbours swapped, or no more of them unreadable than read."""
    if len(left) == len(right):
        return _is_swapped(left, right) or _known_agree(left, right, enough=len(left) / 2)
    one_dot = left.count(DOT) != right.count(DOT)
    return not one_dot and min(len(left), len(right)) > 1 and Indel.distance(left, right) == 1


def _is_swapped(left: str, right: str) -> bool:
    places = [place for place, (a, b) in enumerate(zip(left, right, strict=True)) if a != b]
    if len(places) != 2 or places[1] - places[0] != 1:
        return False
    first, second = places
    return left[first] == right[second] and left[second] == right[first]


def _known_agree(left: str, right: str, *, enough: float) -> bool:
    """Whether all characters that can be read on both sides are the same, and at least `enough` are."""
    pairs = [(a, b) for a, b in zip(left, right, strict=True) if WILDCARD not in (a, b)]
    return len(pairs) < len(left) and len(pairs) >= enough and all(a == b for a, b in pairs)


def _is_skeleton(left: str, right: str) -> bool:
    """A minority name spelt otherwise or cut off, or a name of which little can be read."""
    if left.replace(DOT, "") == right.replace(DOT, "") or _is_cut_off(left, right) or _is_cut_off(right, left):
        return True
    if len(left) == len(right) and _known_agree(left, right, enough=1):
        return True
    return skeleton(left) != "" and skeleton(left) == skeleton(right)


def _is_cut_off(short: str, long: str) -> bool:
    if not long.startswith(short) or len(short) >= len(long):
        return False
    shortest = _SHORTEST_OF_PARTS if DOT in long else _SHORTEST_TRUNCATED
    return long[len(short)] == DOT or (len(short) >= shortest and len(long) >= _LONGEST_FIELD)


def _is_swapped_parts(left: str, right: str) -> bool:
    """Parts between dots or spaces in another order, or, dots aside, what begins one name ends the other."""
    if any(sorted(left.split(separator)) == sorted(right.split(separator)) for separator in (DOT, " ")):
        return True
    bare, other = left.replace(DOT, ""), right.replace(DOT, "")
    return len(bare) == len(other) and other in bare + bare


def _is_one_replaced(left: str, right: str) -> bool:
    """The same surname and as many characters, at least two of them the given name's, all but one the same."""
    (surname, given), (other_surname, other_given) = split_name(left), split_name(right)
    if surname != other_surname or len(given) != len(other_given) or len(given) < 2:
        return False
    return sum(a != b for a, b in zip(given, other_given, strict=True)) == 1


def _is_surname_only(left: str, right: str) -> bool:
    surname, other_surname = split_name(left)[0], split_name(right)[0]
    return surname == other_surname != ""


def _is_given_only(left: str, right: str) -> bool:
    (surname, given), (other_surname, other_given) = split_name(left), split_name(right)
    return given == other_given != "" and surname != "" and other_surname != ""


@cache
def _four_corner_method() -> FourCornerMethod:
    return FourCornerMethod()


_TESTS = (
    (HOMOPHONE, _is_homophone),
    (LOOK_ALIKE, _is_look_alike),
    (ONE_CHARACTER, _is_one_character),
    (SKELETON, _is_skeleton),
    (SWAPPED_PARTS, _is_swapped_parts),
    (ONE_REPLACED, _is_one_replaced),
    (GIVEN_ONLY, _is_given_only),
    (SURNAME_ONLY, _is_surname_only),
)
