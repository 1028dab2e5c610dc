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

_DOTS = frozenset("•・．.‧∙⋅･●﹒᛫ꞏ˙")
# Question marks are what GBK makes of a character it lacks; circles, boxes and other signs what typists put for one. So
# is 〇, which is hardly ever a name's own: where it is, it equals itself and may be any other. 零 is read as it stands.
_UNREADABLE = frozenset("?？■▇█〇○◯◇◻▢☐△�")
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
    """Width first, then the standard character; the last step that acted gives the name."""
    wide = unicodedata.normalize("NFKC", character)
    if len(wide) != 1 or unicodedata.category(wide)[0] not in "LNPS":
        wide = character
    standard, step = _standard(wide)
    if standard in _DOTS:
        return DOT, "dots"
    if standard in _UNREADABLE:
        return WILDCARD, "rare"
    return standard, step or ("width" if wide != character else "")


def _standard(character: str) -> tuple[str, str]:
    """Our own variants before those of the conversion, which knows rarer simplified forms (巗 to 𪨷)."""
    if character in VARIANTS:
        return VARIANTS[character], "variant"
    simplified = character if character in _KEPT or ord(character) < 0x2E80 else _simplified(character)
    if simplified in VARIANTS:
        return VARIANTS[simplified], "variant"
    return simplified, "traditional" if simplified != character else ""


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
