"""Free text, trimmed; and the folding of width and invisible characters that codes and numbers share."""

from __future__ import annotations

import re
import unicodedata

from reconcile.values.parsed import EMPTY, EMPTY_WORDS, OK, Parsed

_ACCENTS = re.compile(r"[\u0300-\u036f\u3099\u309a]+")  # that stand alone after folding width
_INVISIBLE = re.compile(r"[\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff\u00ad\x00-\x08\x0e-\x1f\x7f]+")
_SPACES = re.compile(r"\s+")
TYPED_FOR_DIGITS = str.maketrans("OIL", "011")
"""Letters, in upper case, that are typed for the digits they look like."""


def parse_text(raw: str | None) -> Parsed:
    """Trimmed, with invisible characters gone and runs of white space as one space."""
    text = raw or ""
    trimmed = _SPACES.sub(" ", _INVISIBLE.sub("", text)).strip()
    if not trimmed or trimmed.upper() in EMPTY_WORDS:
        return Parsed(None, "", EMPTY)
    return Parsed(trimmed, "" if trimmed == text else "spaces", OK)


def plain(raw: str | None) -> str:
    """Half-width, upper-case, visible and trimmed: how codes and numbers are looked at."""
    text = raw or ""
    if text.isascii() and text.isalnum():
        return text.upper()
    return (
        _SPACES.sub(" ", _INVISIBLE.sub("", _ACCENTS.sub("", unicodedata.normalize("NFKC", text))))
        .upper()
        .strip(" '\"")
    )


def plain_joined(raw: str | None, between: re.Pattern[str] = _SPACES) -> str:
    """The plain text without what stands between its parts: white space, or what `between` matches."""
    return unicodedata.normalize("NFKC", between.sub("", plain(raw)))
