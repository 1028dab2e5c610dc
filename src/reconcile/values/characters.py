"""Brings Chinese characters to one form each: simplified, standard, visible; unreadable ones become a wildcard.

Folding is per character, so that a name keeps its length and two names can be compared position by position.
"""

from __future__ import annotations

import unicodedata
from functools import cache

from opencc import OpenCC

from reconcile.values.variants import VARIANTS

WILDCARD = "□"  # stands for one character that could not be typed, stored or read
DOT = "·"  # U+00B7, the official separator in names of several parts
MASK = "*"

_DOTS = frozenset("•・．.‧∙⋅･●﹒᛫ꞏ˙")
# Question marks are what GBK makes of a character it lacks; circles and boxes what typists put for one.
_UNREADABLE = frozenset("?？■▇〇○◯◇◻▢�")
_KEPT = frozenset("乾著於瞭")  # standard characters themselves in a name; folding them would change how they are read
_INVISIBLE = frozenset("Cc Cf Cs Mn Me".split())
_PRIVATE = "Co"


class _Folding(dict[int, str]):
    """The fold of each character met so far, by code point: the table `str.translate` reads."""

    def __missing__(self, code: int) -> str:
        folded = fold_character(chr(code))[0]
        self[code] = folded
        return folded


def fold(text: str) -> str:
    """The text with every character in its standard form."""
    return text.translate(_FOLDING)


def fold_steps(text: str) -> list[str]:
    """The names of the steps that `fold` takes on this text."""
    return [step for character in text if (step := fold_character(character)[1])]


@cache
def fold_character(character: str) -> tuple[str, str]:
    """The standard form of one character and the step that led to it, `''` where it is its own standard form."""
    if character in _DOTS:
        return DOT, "dots"
    if character in _UNREADABLE or unicodedata.category(character) == _PRIVATE:
        return WILDCARD, "rare"
    if character.isspace():
        return " ", "" if character == " " else "spaces"
    if unicodedata.category(character) in _INVISIBLE:
        return "", "invisible"
    return _fold_letter(character)


def _fold_letter(character: str) -> tuple[str, str]:
    """Width first, then traditional to simplified, then variants; the last step that acted gives the name."""
    step = ""
    wide = unicodedata.normalize("NFKC", character)
    if wide != character and len(wide) == 1 and unicodedata.category(wide)[0] in "LNPS":
        character, step = wide, "width"
    if character not in _KEPT and ord(character) > 0x2E7F:
        simplified = VARIANTS[character] if character in VARIANTS else _simplified(character)
        if simplified != character:
            character, step = simplified, "variant" if character in VARIANTS else "traditional"
        if character in VARIANTS:
            character, step = VARIANTS[character], "variant"
    if character in _DOTS:
        return DOT, "dots"
    return (WILDCARD, "rare") if character in _UNREADABLE else (character, step)


def is_han(character: str) -> bool:
    """Whether the character is a Chinese ideograph, extensions included."""
    code = ord(character)
    return 0x4E00 <= code <= 0x9FFF or 0x3400 <= code <= 0x4DBF or 0x20000 <= code <= 0x323AF


def _simplified(character: str) -> str:
    """Converted until nothing changes: some traditional characters become others (薴, 苧, 苎)."""
    simplified = str(_simplifier().convert(character))
    return character if simplified == character or len(simplified) != 1 else _simplified(simplified)


@cache
def _simplifier() -> OpenCC:
    return OpenCC("t2s")


_FOLDING = _Folding()
