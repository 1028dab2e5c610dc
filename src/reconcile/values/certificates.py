"""Numbers of certificates: of birth (a letter and nine digits), of marriage (J, agency, year, serial), of death."""

from __future__ import annotations

import re

from reconcile.values.parsed import EMPTY, EMPTY_WORDS, OK, Parsed, joined
from reconcile.values.texts import TYPED_FOR_DIGITS, plain, plain_joined

PLACEHOLDER = "placeholder"
MALFORMED = "malformed"
_SEPARATORS = re.compile(r"[\s\-—–−_.,:;·'\"()\[\]【】〔〕]+|字第?|第|号$|^(?:NO|№)")
_BIRTH = re.compile(r"[A-Z][0-9]{9}")
_BIRTH_MISTYPED = re.compile(r"[A-Z][0-9OIL]{9}")
_MARRIAGE = re.compile(r"(?:B?[JL])[0-9]{6}[0-9]{4}[0-9]{3,8}")
_LONG = re.compile(r"[0-9]{12,30}X?")  # of death certificates, by area and serial or by citizen number
# Zeros, one digit again and again, or counting: what is typed to pass a required field.
NOBODY = r"[A-Z]?(?:0+|1+|2+|3+|4+|5+|6+|7+|8+|9+|0?123456789|1234567890|987654321)"
_NOBODY = re.compile(NOBODY)


def parse_certificate_no(raw: str | None) -> Parsed:
    """Upper-case without separators; `placeholder` for numbers of nobody, `malformed` (kept) for forms not known."""
    text = raw or ""
    upper = plain(text)
    number = _bare(upper)
    if not number or number in EMPTY_WORDS or upper in EMPTY_WORDS:
        return Parsed(None, "", EMPTY)
    if _NOBODY.fullmatch(number):
        return Parsed(None, PLACEHOLDER, PLACEHOLDER)
    digits = number[0] + number[1:].translate(TYPED_FOR_DIGITS) if _BIRTH_MISTYPED.fullmatch(number) else number
    if _NOBODY.fullmatch(digits):
        return Parsed(None, PLACEHOLDER, PLACEHOLDER)
    steps = ["form" if number != text else "", "letters" if digits != number else ""]
    known = _BIRTH.fullmatch(digits) or _MARRIAGE.fullmatch(digits) or _LONG.fullmatch(digits)
    return Parsed(digits, joined(steps), OK if known else MALFORMED)


def is_marriage_no(text: str) -> bool:
    """Whether a text is the number of a certificate of marriage or divorce, with separators or without."""
    return bool(_MARRIAGE.fullmatch(_bare(plain(text))))


def _bare(text: str) -> str:
    """The text without separators; without one another may come to light (N.O)."""
    bare = plain_joined(text, _SEPARATORS)
    return bare if bare == text else _bare(bare)
