"""In what way two identity numbers, dates, measures or places differ."""

from __future__ import annotations

from datetime import date

from rapidfuzz.distance import OSA, JaroWinkler

from reconcile.values.id_fragments import HIDDEN, LOST
from reconcile.values.levels import (
    CLOSE,
    CONTAINED,
    COUNTY,
    DAMAGED_COMPATIBLE,
    DEFAULTED,
    DIFFERENT,
    EXACT,
    FEW_DAYS,
    LUNAR,
    MASKED_COMPATIBLE,
    MONTH_DAY_SWAP,
    ONE_DAY,
    ONE_DIGIT,
    SIMILAR,
    TOWNSHIP,
    TRANSPOSED,
    TYPO,
    UNIT,
    YEAR_OFF,
)
from reconcile.values.lunar import lunar_readings

A_FEW_DAYS = 7
LONG = 6  # characters of a text in which two slips are few
WORD = 3  # characters that a text must have to be told inside another
ALIKE = 0.9
FACTORS = (10, 100, 500, 1000)
"""Decimetres and grams, jin: units that columns were mixed up in."""


def id_level(left: str, right: str) -> str:
    """exact, one_digit (also one dropped), transposed, masked_compatible, damaged_compatible or different.

    Compatible: the places known on both sides agree; `damaged` where others are lost, `masked` where all are hidden.
    """
    if LOST in left or LOST in right or HIDDEN in left or HIDDEN in right:
        return _partial_level(left, right)
    if left == right:
        return EXACT
    if len(left) != len(right):
        return ONE_DIGIT if _is_dropped(left, right) else DIFFERENT
    places = [place for place in range(len(left)) if left[place] != right[place]]
    if len(places) == 1:
        return ONE_DIGIT
    if len(places) == 2 and places[1] == places[0] + 1 and left[places[0]] == right[places[1]]:
        return TRANSPOSED if left[places[1]] == right[places[0]] else DIFFERENT
    return DIFFERENT


def _is_dropped(left: str, right: str) -> bool:
    short, long = sorted((left, right), key=len)
    return len(long) - len(short) == 1 and any(long[:at] + long[at + 1 :] == short for at in range(len(long)))


def _partial_level(left: str, right: str) -> str:
    unknown = {HIDDEN, LOST}
    if len(left) != len(right) or any(a != b and unknown.isdisjoint((a, b)) for a, b in zip(left, right, strict=True)):
        return DIFFERENT
    return DAMAGED_COMPATIBLE if LOST in left or LOST in right else MASKED_COMPATIBLE


def date_level(left: date, right: date) -> str:
    """The first level of `levels.ORDER["date"]` that holds.

    `few_days`: up to a week apart; `lunar`: one side is the day meant if the digits of the other are lunar, leap months
    included; `defaulted`: one side has the first day of the same month, or the first day of the same year. That is
    likelier than a slip by a digit or a few days that happens to end on that day, but not than one by a single day.
    """
    if left == right:
        return EXACT
    return next((level for level, holds in _DATE_TESTS if holds(left, right)), DIFFERENT)


def _is_one_day(left: date, right: date) -> bool:
    return abs((left - right).days) == 1


def _is_few_days(left: date, right: date) -> bool:
    return abs((left - right).days) <= A_FEW_DAYS


def _is_swapped(left: date, right: date) -> bool:
    return left.year == right.year and (left.month, left.day) == (right.day, right.month)


def _is_lunar(left: date, right: date) -> bool:
    return right in lunar_readings(left) or left in lunar_readings(right)


def _is_year_off(left: date, right: date) -> bool:
    return abs(left.year - right.year) == 1 and (left.month, left.day) == (right.month, right.day)


def _is_one_digit(left: date, right: date) -> bool:
    return sum(a != b for a, b in zip(left.isoformat(), right.isoformat(), strict=True)) == 1


def _is_defaulted(left: date, right: date) -> bool:
    return _is_default_of(left, right) or _is_default_of(right, left)


def _is_default_of(default: date, other: date) -> bool:
    if default.day != 1 or default.year != other.year:
        return False
    return default.month in (1, other.month)


_DATE_TESTS = (
    (ONE_DAY, _is_one_day),
    (MONTH_DAY_SWAP, _is_swapped),
    (LUNAR, _is_lunar),
    (YEAR_OFF, _is_year_off),
    (DEFAULTED, _is_defaulted),
    (ONE_DIGIT, _is_one_digit),
    (FEW_DAYS, _is_few_days),
)


def number_level(left: int, right: int, tolerance: int = 0) -> str:
    """exact, close (within `tolerance`, in the same unit), unit (one is the other times 10, 100, 500 or 1000)."""
    if left == right:
        return EXACT
    if abs(left - right) <= tolerance:
        return CLOSE
    smaller, larger = sorted((abs(left), abs(right)))
    return UNIT if smaller and any(smaller * factor == larger for factor in FACTORS) else DIFFERENT


def text_level(left: str, right: str) -> str:
    """exact, typo (one character inserted, dropped, replaced or swapped), similar, contained or different.

    `similar`: two such slips in six characters or more, or a Jaro-Winkler similarity of 0.9 (Winkler 1990).
    """
    if left == right:
        return EXACT
    slips = OSA.distance(left, right, score_cutoff=2)
    if slips == 1:
        return TYPO
    if (slips == 2 and min(len(left), len(right)) >= LONG) or JaroWinkler.similarity(left, right) >= ALIKE:
        return SIMILAR
    return CONTAINED if min(len(left), len(right)) >= WORD and (left in right or right in left) else DIFFERENT


def place_level(left: str, right: str) -> str:
    """For two codes exact, township (nine digits), county (six); for two texts exact, contained; else different."""
    if left == right:
        return EXACT
    if left.isdecimal() and right.isdecimal():
        for digits, level in ((9, TOWNSHIP), (6, COUNTY)):
            if left[:digits] == right[:digits] and min(len(left), len(right)) >= digits:
                return level
        return DIFFERENT
    return CONTAINED if min(len(left), len(right)) > 1 and (left in right or right in left) else DIFFERENT
