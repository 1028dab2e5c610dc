"""Telephone numbers as digits: mobile ones without the country code, others with their area code."""

from __future__ import annotations

import re

from reconcile.values.parsed import EMPTY, EMPTY_WORDS, OK, UNREAD, Parsed, joined
from reconcile.values.texts import plain

_SEVERAL = re.compile(r"[/,;、|或]|(?<=[0-9]{7}) (?=[01][0-9]{9,})")
_EXTENSION = re.compile(r"(?:转|EXT\.?|#).*$|(?<=[0-9]{7})-[0-9]{1,4}$")
_FLOAT = re.compile(r"\.0+$")
_LETTERS = re.compile(r"[0-9()+\-—–. ]+")
_COUNTRY = re.compile(r"^(?:00)?86(?=1[0-9]{10}$|0[0-9]{9,11}$)|^0(?=1[3-9][0-9]{9}$)")
_LENGTHS = range(7, 13)


def parse_phone(raw: str | None) -> Parsed:
    """The digits of the first number given; unread where it is masked or too short."""
    text = raw or ""
    clean = plain(text)
    if not clean or clean in EMPTY_WORDS:
        return Parsed(None, "", EMPTY)
    first = _SEVERAL.split(clean, maxsplit=1)[0].strip()
    number = _EXTENSION.sub("", _FLOAT.sub("", first)).strip()
    if not _LETTERS.fullmatch(number):
        return Parsed(None, "", UNREAD)
    digits = _without_country("".join(character for character in number if character in "0123456789"))
    if len(set(digits)) == 1:
        return Parsed(None, "", EMPTY)
    if len(digits) not in _LENGTHS:
        return Parsed(None, "", UNREAD)
    steps = ["first_of_several" if first != clean else "", "form" if digits != text else ""]
    return Parsed(digits, joined(steps), OK)


def _without_country(digits: str) -> str:
    shorter = _COUNTRY.sub("", digits)
    return shorter if shorter == digits else _without_country(shorter)
