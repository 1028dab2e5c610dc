"""Whether two who sign are one person, as far as logins and names can tell."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from itertools import combinations

_BETWEEN = re.compile(r"[^\w·]+")
"""What stands between names, or behind one: blanks, commas, brackets."""


def is_one_of(actor: str, written: str, names: Mapping[str, str]) -> bool:
    """Whether `actor` is among those `written`: by login, by name, or as an account of the same name.

    `names`: the name of each login. Nobody can see whether two accounts of one name are two people, so they count as
    one; an office behind a name tells nobody apart.
    """
    mine = {actor, names.get(actor.strip(), actor)}
    theirs = {written, *(name for login, name in names.items() if is_among(login, written))}
    return any(is_among(one, other) or is_among(other, one) for one in mine for other in theirs)


def is_among(name: str, written: str) -> bool:
    """Whether `name` is one of those `written`: alone, with others, with a blank within or an office behind it."""
    wanted, parts = "".join(_parts(name)), _parts(written)
    ends = combinations(range(len(parts) + 1), 2)
    return bool(wanted) and any("".join(parts[first:last]) == wanted for first, last in ends)


def _parts(name: str) -> list[str]:
    return [part for part in _BETWEEN.split(unicodedata.normalize("NFKC", name).casefold()) if part]
