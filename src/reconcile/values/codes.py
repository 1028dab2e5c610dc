"""Codes of a field: the key whose spellings a register declares."""

from __future__ import annotations

import re
from collections.abc import Mapping

from reconcile.values.parsed import EMPTY, EMPTY_WORDS, OK, UNREAD, Parsed
from reconcile.values.texts import plain

Codes = Mapping[str, tuple[str, ...]]
_LABELLED = re.compile(r"(?P<first>[0-9A-Z]{1,3})[\s\-—.、:=]*(?P<rest>\D.*)|(?P<word>[^0-9()]+)\((?P<inside>[^()]+)\)")


def parse_code(raw: str | None, codes: Codes) -> Parsed:
    """The key of `codes` that has this spelling; of `1-本地` and `本地(1)` either part, where both agree."""
    text = raw or ""
    word = plain(text)
    spellings = _spellings(codes)
    key = spellings.get(word)
    if key is None and (not word or word in EMPTY_WORDS):
        return Parsed(None, "", EMPTY)
    if key is None:
        key = _number(word, spellings) or _labelled(word, spellings)
    return Parsed(key, "" if key in (None, text) else "code", OK if key else UNREAD)


def _spellings(codes: Codes) -> dict[str, str]:
    """Every spelling in plain form to its key; a key spells itself."""
    own = {plain(key): key for key in codes}
    return own | {plain(spelling): key for key, spellings in codes.items() for spelling in spellings}


def _number(word: str, spellings: Mapping[str, str]) -> str | None:
    """Numbers that differ in leading zeros are the same code."""
    if not word.isdecimal():
        return None
    return next(
        (key for spelling, key in spellings.items() if spelling.isdecimal() and int(spelling) == int(word)), None
    )


def _labelled(word: str, spellings: Mapping[str, str]) -> str | None:
    found = _LABELLED.fullmatch(word)
    if not found:
        return None
    parts = [part.strip() for part in (found["first"], found["rest"], found["word"], found["inside"]) if part]
    keys = {spellings[part] for part in parts if part in spellings}
    return keys.pop() if len(keys) == 1 else None
