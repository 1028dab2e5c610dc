"""What a placeholder means: a figure, a word about the run, or a place to sign.

`{{consistency.ref births-hukou 本年累计 分子}}`: the definition first, then in any order of what, when and which part.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

from reconcile.report.forms.askable import Asked
from reconcile.report.texts import vocabulary

# Chinese input writes wide braces as readily as narrow ones.
PLACEHOLDER = re.compile(r"(?:\{\{|｛｛)(.*?)(?:\}\}|｝｝)", re.DOTALL)
Part = Literal["value", "percent", "numerator", "denominator"]
YEAR_BEFORE = "year_before"


class Unknown(Exception):
    """A placeholder that means nothing, and why."""


@dataclass(frozen=True)
class Figure:
    """A part of a figure in a window, or in the same period a year before."""

    asked: Asked
    window: str
    year_before: bool
    part: Part


@dataclass(frozen=True)
class Fact:
    """Something the run says of itself."""

    key: str


@dataclass(frozen=True)
class Signed:
    """Left empty: a person signs here."""

    key: str


Meaning = Figure | Fact | Signed


def meaning(text: str, known: Iterable[Asked]) -> Meaning:
    """What stands between the braces; Unknown where it is nothing, or could be several figures."""
    words = text.split()
    if len(words) == 1 and words[0] in _words("form_sign"):
        return Signed(_words("form_sign")[words[0]])
    if len(words) == 1 and words[0] in _words("form_fact"):
        return Fact(_words("form_fact")[words[0]])
    return _figure(words, known)


def _figure(words: list[str], known: Iterable[Asked]) -> Figure:
    if not words:
        raise Unknown("nothing stands between the braces")
    said = {"form_window": "", "form_part": "", "form_before": ""}
    rest = []
    for word in words[1:]:
        table = next((table for table in said if word in _words(table)), None)
        if table is None:
            rest.append(word)
        elif said[table]:
            raise Unknown(f"{word} says once more what was said before")
        else:
            said[table] = _words(table)[word]
    return Figure(
        asked=_asked(words[0], rest, known),
        window=said["form_window"] or "month",
        year_before=bool(said["form_before"]),
        part=_PARTS[said["form_part"] or "value"],
    )


def _asked(definition: str, words: list[str], known: Iterable[Asked]) -> Asked:
    named = [one for one in known if one.definition == definition]
    if not named:
        raise Unknown(f"{definition} is no figure that a form can ask for")
    found = [one for one in named if one.words.issuperset(words)]
    if not found:
        strange = next(word for word in words if all(word not in one.words for one in named) or word == words[-1])
        raise Unknown(f"{strange} does not belong to {definition}")
    if len(found) > 1:
        raise Unknown(f"{definition} could be of {_several(found)}")
    return found[0]


def _several(found: list[Asked]) -> str:
    pairs = list(dict.fromkeys(one.pair for one in found))
    names = pairs if len(pairs) > 1 else [" ".join(filter(None, (one.relation, one.field))) for one in found]
    return ", ".join(names)


_PARTS: Mapping[str, Part] = {
    "value": "value",
    "percent": "percent",
    "numerator": "numerator",
    "denominator": "denominator",
}


@cache
def _words(table: str) -> Mapping[str, str]:
    """Every word of a table in both languages, and its key itself, with the key; a word may have several spellings."""
    found = {}
    for key, label in vocabulary()[table].items():
        for spelling in (key, *label.zh.split("、"), *label.en.split(", ")):
            found[spelling] = key
    return found
