"""Citizen identity numbers (GB 11643-1999): cleaned, upgraded from 15 digits, checked; partial ones as a pattern."""

from __future__ import annotations

import re
import unicodedata
from operator import mul
from typing import NamedTuple

from reconcile.values.calendar import date_or_none
from reconcile.values.id_fragments import LOST, damaged_pattern, masked_pattern, telling
from reconcile.values.parsed import EMPTY, EMPTY_WORDS, OK, UNREAD, joined
from reconcile.values.texts import TYPED_FOR_DIGITS

CHECKSUM = "checksum"
MASKED = "masked"
DAMAGED = "damaged"
OTHER = "other"
UPGRADED = "upgraded"
"""The step that makes 18 digits of an old number of 15."""
# GB 11643-1999: weights 2^(17-i) mod 11, and the character that brings the sum to 1 (mod 11).
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK_CHARACTERS = "10X98765432"
# 15-digit numbers with these serials belong to people born in the century before (GB 11643-1989).
_CENTENARIANS = frozenset({"996", "997", "998", "999"})
_NOISE = re.compile(r"[\s'\"‘’`´“”·.,:;_/()\[\]\-—–−\u200b-\u200f\ufeff]+")
_FULL = re.compile(r"[0-9]{17}[0-9X]")
_MISTYPED = re.compile(r"(?=.*[OIL])[0-9OIL]{17}[0-9XOIL]")
_OLD = re.compile(r"[0-9]{15}")
_MASKS = re.compile(r"[*?□#●•×]|X(?!$)|XX")
# Passports, permits of Hong Kong, Macao and Taiwan, identity cards from there, permanent residence, officers' cards.
_OTHER = re.compile(r"[A-Z]{1,4}[0-9]{5,12}[A-Z]?|[0-9]{8}|[0-9]{10}|[\u4e00-\u9fff]{1,6}字?第?[0-9]{4,12}号?")
_SAME_DIGIT = re.compile(r"([0-9X])\1+")


class ParsedResidentId(NamedTuple):
    """`pattern` has 18 characters, `*` for a hidden one and `?` for a lost one; None where too little is known."""

    value: str | None
    done: str
    kind: str
    pattern: str | None


def parse_resident_id(raw: str | None) -> ParsedResidentId:
    """Eighteen characters, upper-case X; a number that fails the check digit alone is kept as `checksum`."""
    text = raw or ""
    wide = unicodedata.normalize("NFKC", text)
    steps = ["width"] if wide != text else []
    upper = wide.upper()
    if upper != wide:
        steps.append("case")
    damaged = damaged_pattern(upper.strip())
    if damaged:
        return ParsedResidentId(None, joined(steps), DAMAGED, telling(damaged))
    bare = _NOISE.sub("", upper)
    if bare != upper:
        steps.append("spaces")
    return _parse_bare(bare, steps)


def check_character(first_seventeen: str) -> str:
    """The last character of an identity number, from its first seventeen digits (GB 11643-1999, ISO 7064 MOD 11-2)."""
    total = sum(map(mul, WEIGHTS, map(int, first_seventeen)))
    return CHECK_CHARACTERS[total % 11]


def upgraded(old: str) -> str:
    """The 18 characters of a 15-digit number."""
    century = "18" if old[12:] in _CENTENARIANS else "19"
    longer = old[:6] + century + old[6:]
    return longer + check_character(longer)


def _parse_bare(bare: str, steps: list[str]) -> ParsedResidentId:
    if not bare or bare in EMPTY_WORDS or _SAME_DIGIT.fullmatch(bare):
        return ParsedResidentId(None, "", EMPTY, None)
    if _FULL.fullmatch(bare):
        return _checked(bare, steps)
    if _OLD.fullmatch(bare):
        return _checked(upgraded(bare), [*steps, UPGRADED])
    if _MISTYPED.fullmatch(bare):
        return _mistyped(bare, steps)
    if _MASKS.search(bare):
        pattern = masked_pattern(_MASKS.sub("*", bare)) if len(bare) < 30 else None
        return ParsedResidentId(None, joined(steps), MASKED if pattern else UNREAD, telling(pattern))
    is_other = _OTHER.fullmatch(bare) and not _is_date(bare)
    return ParsedResidentId(bare if is_other else None, joined(steps), OTHER if is_other else UNREAD, None)


def _mistyped(bare: str, steps: list[str]) -> ParsedResidentId:
    """A number with letters for digits: read where all of it then holds, else these places are not known."""
    read = _parse_bare(bare.translate(TYPED_FOR_DIGITS), [*steps, "letters"])
    if read.kind in (OK, EMPTY):
        return read
    places = zip(bare, read.pattern or LOST * len(bare), strict=True)
    pattern = telling("".join(LOST if sign in "OIL" else known for sign, known in places))
    return ParsedResidentId(None, joined(steps), DAMAGED if pattern else UNREAD, pattern)


def _checked(number: str, steps: list[str]) -> ParsedResidentId:
    """An impossible birth date shows that more than the check digit is wrong: nothing is kept of the date, nor of a
    check character that follows from it."""
    done = joined(steps)
    if not _is_date(number[6:14]):
        behind = number[14:17] + LOST if UPGRADED in steps else number[14:]
        return ParsedResidentId(None, done, UNREAD, telling(number[:6] + LOST * 8 + behind))
    if check_character(number[:17]) == number[17]:
        return ParsedResidentId(number, done, OK, number)
    if number.endswith("000"):
        # A spreadsheet keeps 15 digits of a number and fills up with zeros.
        return ParsedResidentId(None, done, DAMAGED, number[:15] + LOST * 3)
    return ParsedResidentId(number, done, CHECKSUM, number)


def _is_date(digits: str) -> bool:
    if len(digits) != 8 or not digits.isdecimal():
        return False
    return date_or_none(int(digits[:4]), int(digits[4:6]), int(digits[6:])) is not None
