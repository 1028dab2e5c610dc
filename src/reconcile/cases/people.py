"""Whether somebody is named in what a person wrote into a cell for names."""

from __future__ import annotations

import re
import unicodedata
from itertools import combinations

_BETWEEN = re.compile(r"[^\w·]+")
"""What stands between names, or behind one: blanks, commas, brackets."""


def is_among(name: str, written: str) -> bool:
    """Whether `name` is one of those `written`: alone, with others, with a blank within or an office behind it."""
    wanted, parts = "".join(_parts(name)), _parts(written)
    ends = combinations(range(len(parts) + 1), 2)
    return bool(wanted) and any("".join(parts[first:last]) == wanted for first, last in ends)


def _parts(name: str) -> list[str]:
    return [part for part in _BETWEEN.split(unicodedata.normalize("NFKC", name).casefold()) if part]
