"""Names of persons: folded, with dots and spaces in order, placeholders and masked names told apart."""

from __future__ import annotations

import re
from typing import NamedTuple

from reconcile.values.characters import DOT, WILDCARD, fold, fold_steps, is_han
from reconcile.values.parsed import EMPTY, EMPTY_WORDS, OK, UNREAD, joined
from reconcile.values.pinyin import pinyin_key
from reconcile.values.placeholders import Placeholder, find_placeholder
from reconcile.values.readings import COMPOUND_SURNAMES

PLACEHOLDER = "placeholder"
MASKED = "masked"
_MASK_STEP = "mask"
# A minority name written with spaces for dots has parts of two and more and five characters in all; a Han name of two
# characters is often padded with a space in the middle.
_MINORITY_LENGTH = 5
_HAN = r"[\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U000323af□]"
# How a character that cannot be typed is described: by a sign in brackets, by its parts (王+月), by an ideographic
# description, by its sound.
_SPELT = re.compile(
    rf"[(\[【〔]{WILDCARD}[)\]】〕]|\(?{_HAN}(?:\+{_HAN})+\)?|[\u2ff0\u2ff1\u2ff4-\u2fff]{_HAN}{{2}}|[\u2ff2\u2ff3]{_HAN}{{3}}|(?<={_HAN})\(?[a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜü]{{2,6}}\)?"
)
# How hidden characters are written: stars, 某, or crosses after the surname.
_MASKED = re.compile(rf"[*✱∗]|(?<={_HAN})[某×Xx]+$|(?<=某)[某×Xx]")
_LETTER = re.compile(r"[^\W\d_]")
# Nothing but characters of which none stands for a hidden one: nothing more is to be done.
_HAN_ONLY = re.compile(r"[\u3400-\u4dbf\u4e00-\u67cf\u67d1-\u9fff]+")
_SPACES_BY_DOT = re.compile(rf"\s*{DOT}[\s{DOT}]*")


class ParsedName(NamedTuple):
    """`pinyin` is the sound of the value, `hint` the mother's name inside a placeholder."""

    value: str | None
    done: str
    kind: str
    pinyin: str | None
    hint: str | None


def parse_name(raw: str | None, *, newborn: bool = True) -> ParsedName:
    """Fold a name; None for a placeholder, `□` for a hidden or unreadable character.

    With `newborn=False` a name that only may be a placeholder (王丽子, without 之) is taken as a real name: so for
    adults, and for a child whose mother has another name.
    """
    name, steps = _tidy(raw or "")
    if name in EMPTY_WORDS or not name.strip(DOT):
        return ParsedName(None, "", EMPTY, None, None)
    found = find_placeholder(name)
    if found and (found.sure or newborn):
        return ParsedName(None, joined([*steps, PLACEHOLDER]), PLACEHOLDER, None, _parent(found))
    return _named(name, steps, MASKED if _MASK_STEP in steps else OK)


def split_name(name: str) -> tuple[str, str]:
    """Surname and given name of a folded name; a name with dots, or with no Chinese character, is all given name."""
    if DOT in name or not name or not is_han(name[0]):
        return "", name
    size = 2 if name[:2] in COMPOUND_SURNAMES and len(name) > 2 else 1
    return name[:size], name[size:]


def _parent(found: Placeholder) -> str | None:
    return found.parent.strip(f"{DOT} ") if found.parent else None


def _named(name: str, steps: list[str], kind: str) -> ParsedName:
    if not _LETTER.search(name):
        return ParsedName(None, joined(steps), UNREAD, None, None)
    return ParsedName(name, joined(steps), kind, pinyin_key(name), None)


def _tidy(raw: str) -> tuple[str, list[str]]:
    """The name with folded characters and no stray spaces, and the steps taken; repeated until nothing changes."""
    steps: list[str] = []
    name, before = raw, None
    while name != before:
        before = name
        name = _tidied_once(name, steps)
    return name, steps


def _tidied_once(name: str, steps: list[str]) -> str:
    folded = fold(name)
    if folded != name:
        steps += fold_steps(name)
    spaced = _respaced(folded)
    if spaced != folded:
        steps.append("spaces")
    if _HAN_ONLY.fullmatch(spaced):
        return spaced
    masked = _MASKED.sub(lambda found: WILDCARD * len(found[0]), spaced)
    if masked != spaced:
        steps.append(_MASK_STEP)
    spelt = _SPELT.sub(WILDCARD, masked) if len(masked) > 2 else masked
    if spelt != masked:
        steps.append("rare")
    upper = spelt.upper()
    if upper != spelt:
        steps.append("case")
    return upper


def _respaced(name: str) -> str:
    if " " not in name and DOT not in name:
        return name
    words = _SPACES_BY_DOT.sub(DOT, name).strip(f"{DOT} ").split()
    letters = "".join(words)
    if not any(is_han(letter) for letter in letters):
        return " ".join(words)
    parts = [part for word in words for part in word.split(DOT)]
    minority = len(letters) >= _MINORITY_LENGTH and min(map(len, parts)) > 1
    return (DOT if minority else "").join(words)
