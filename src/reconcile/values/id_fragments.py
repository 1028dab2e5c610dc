"""What is left of an identity number that was masked for display or damaged by a spreadsheet."""

from __future__ import annotations

import re

LENGTH = 18
HIDDEN = "*"  # by the office that delivers
LOST = "?"
_TELLING = slice(8, LENGTH)  # the area and the century before are those of half a county
_ENOUGH = 3
_SCIENTIFIC = re.compile(r"([1-9])(?:\.([0-9]*))?E\+?(14|17)")
_FLOAT = re.compile(r"([0-9]{17,18})\.0*")
_SEVENTEEN = re.compile(r"[1-9][0-9]{16}")
_MASKED = re.compile(r"([0-9]*)\*+([0-9]*X?)")
_KEPT_BY_SPREADSHEETS = 15  # significant digits of a double
_OLD_SUFFIX = 3  # digits of the serial that end a number of 15


def telling(pattern: str | None) -> str | None:
    """The pattern where it can tell people apart: at least three places behind area and century are known."""
    known = sum(sign not in (HIDDEN, LOST) for sign in (pattern or "")[_TELLING])
    return pattern if known >= _ENOUGH else None


def damaged_pattern(text: str) -> str | None:
    """The digits that survived 1.10105E+17, or a number that lost digits; None where the text is no such thing."""
    scientific = _SCIENTIFIC.fullmatch(text)
    if scientific:
        digits = scientific[1] + (scientific[2] or "")[: _KEPT_BY_SPREADSHEETS - 1]
        return _old_pattern(digits, LOST) if scientific[3] == "14" else digits.ljust(LENGTH, LOST)
    number = _FLOAT.fullmatch(text) or _SEVENTEEN.fullmatch(text)
    if number:
        return text[:_KEPT_BY_SPREADSHEETS] + LOST * (LENGTH - _KEPT_BY_SPREADSHEETS)
    return None


def masked_pattern(text: str) -> str | None:
    """The known places of a number with `*` for the hidden ones; None where nothing is known or it cannot be placed.

    Where the stars are fewer than the digits they hide, what stands before counts from the left and what stands behind
    from the right.
    """
    pattern = text if len(text) == LENGTH else _stretched(text)
    known = pattern.replace(HIDDEN, "")
    return pattern if known and len(pattern) == LENGTH else None


def _stretched(text: str) -> str:
    found = _MASKED.fullmatch(text)
    if not found:
        return ""
    before, behind = found[1], found[2]
    if len(text) == LENGTH - 3 and len(behind) == _OLD_SUFFIX:
        return _old_pattern(before, HIDDEN)[:14] + behind + HIDDEN
    return before + HIDDEN * (LENGTH - len(before) - len(behind)) + behind


def _old_pattern(digits: str, unknown: str) -> str:
    """The beginning of a 15-digit number in the places of 18: the century is not known for sure."""
    longer = digits[:6] + (unknown * 2 + digits[6:] if len(digits) > 6 else "")
    return longer[:LENGTH].ljust(LENGTH, unknown)
