"""How a name sounds, for comparing names written by ear: toneless syllables with the mergers of southern dialects.

n and l, zh and z, ch and c, sh and s, and the finals in n and ng count as one sound. Readings of characters come from
pypinyin, which knows words but not surnames: the readings of surnames, and the character readings it ranks in an order
that names do not follow, are set in `readings.py`.
"""

from __future__ import annotations

import json
import re
import unicodedata
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from reconcile.values.characters import DOT, WILDCARD, is_han
from reconcile.values.readings import COMPOUND_SURNAMES, NAME_READINGS, SURNAME_READINGS

UNKNOWN = "?"  # the syllable of a wildcard
_INITIALS = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("n", "l"))
_PARTS = re.compile(r"[A-Za-z]+|[0-9]+|.", re.DOTALL)


@cache
def readings(character: str) -> tuple[str, ...]:
    """The merged syllables a character may have in a given name, the usual one first; empty where none is known."""
    own = NAME_READINGS.get(character)
    spelt = own if own else _dictionary_readings(character)[:1]
    return tuple(dict.fromkeys(merged(syllable) for syllable in spelt))


@cache
def surname_readings(character: str) -> tuple[str, ...]:
    """The merged syllables a character may have as a surname, the usual one first."""
    own = SURNAME_READINGS.get(character)
    return tuple(merged(syllable) for syllable in own) if own else readings(character)


@cache
def merged(syllable: str) -> str:
    """The syllable after the mergers: `zhang` and `zan` both give `zan`, `ning` and `lin` both give `lin`."""
    for initial, plain in _INITIALS:
        if syllable.startswith(initial) and len(syllable) > len(initial):
            syllable = plain + syllable[len(initial) :]
            break
    return syllable[:-1] if syllable.endswith("ng") and len(syllable) > 2 else syllable


def pinyin_key(name: str | None) -> str | None:
    """The sound of a folded name: its syllables joined by a space, `?` for a wildcard, dots left out."""
    if not name:
        return None
    compound = COMPOUND_SURNAMES.get(name[:2])
    if compound:
        syllables = [*map(merged, compound), *map(_given_sound, _PARTS.findall(name[2:]))]
    else:
        first, *others = _PARTS.findall(name)
        syllables = [_surname_sound(first), *map(_given_sound, others)]
    return " ".join(filter(None, syllables)) or None


@cache
def _surname_sound(part: str) -> str:
    return next(iter(surname_readings(part)), part) if is_han(part[0]) else _given_sound(part)


@cache
def _given_sound(part: str) -> str:
    if part == WILDCARD:
        return UNKNOWN
    if part == DOT or part.isspace():
        return ""
    return next(iter(readings(part)), part) if is_han(part[0]) else part.lower()


def _dictionary_readings(character: str) -> list[str]:
    spelt = _dictionary().get(ord(character), "")
    return [toneless(syllable) for syllable in spelt.split(",") if syllable]


@cache
def _dictionary() -> dict[int, str]:
    # The package itself loads a dictionary of words too, which takes ten times as long and 50 MB.
    found = find_spec("pypinyin")
    assert found is not None
    assert found.submodule_search_locations
    text = (Path(found.submodule_search_locations[0]) / "pinyin_dict.json").read_text(encoding="utf-8")
    return {int(code): spelt for code, spelt in json.loads(text).items()}


def toneless(syllable: str) -> str:
    """The syllable without its tone mark, ü written v."""
    parts = unicodedata.normalize("NFD", syllable).replace("u\u0308", "v").replace("ê", "e")
    return "".join(letter for letter in parts if letter.isascii() and letter.isalpha())
