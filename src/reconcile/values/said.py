"""What people write in words, without numbers that could be somebody's: of an ID, a telephone, a certificate; and
without signs that nobody sees, which turn words round or part a number."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

HIDDEN = "*"
FEWEST = 7
"""Digits that could be somebody's number: a telephone without its area code has seven or eight."""
_UNSEEN = {"Cc", "Cf"}
_BREAKS = "\r\n\t"
_NUMBER = re.compile(r"[\d*](?:[\s.·_－-]?[\d*])*(?:[\s.·_－-]?[XxＸｘ])?")
_DAY = re.compile(r"(\d{4})[.-]?(\d{1,2})[.-]?(\d{1,2})")


def without_numbers(text: str) -> str:
    """The visible text, each digit of a long number hidden, in whatever parts it is written; days and counts stay."""
    return _NUMBER.sub(lambda found: _hidden(found[0]), visible(text))


def holds_number(text: str) -> bool:
    """Whether a long number stands in the text."""
    return without_numbers(text) != visible(text)


def visible(text: str) -> str:
    """The text without control characters and what sets the direction of writing; line breaks stay."""
    return "".join(sign for sign in text if sign in _BREAKS or unicodedata.category(sign) not in _UNSEEN)


def _hidden(number: str) -> str:
    digits = sum(sign.isdecimal() for sign in number)
    if digits < FEWEST or _is_day(number):
        return number
    return re.sub(r"[\dXxＸｘ]", HIDDEN, number)


def _is_day(number: str) -> bool:
    found = _DAY.fullmatch(number.strip())
    try:
        return bool(found and date(*map(int, found.groups())).year >= 1900)
    except ValueError:
        return False
