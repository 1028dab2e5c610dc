"""Sex, as GB/T 2261.1 codes it: 1 male, 2 female; what was not stated is no value."""

from __future__ import annotations

import re
import unicodedata

from reconcile.values.parsed import EMPTY, EMPTY_WORDS, OK, UNREAD, Parsed

_MALE = frozenset("1 01 男 男性 男婴 男孩 男童 男宝 M MALE ♂ 公".split())
_FEMALE = frozenset("2 02 女 女性 女婴 女孩 女童 女宝 F FEMALE ♀ 母".split())
_UNSTATED = frozenset("0 9 00 09 不明 未知的性别 未说明的性别 未说明 性别不明 两性畸形 U UNKNOWN".split())
_LABELLED = re.compile(
    r"(?P<code>0?[0129])[^0-9A-Z\u4e00-\u9fff]*(?P<word>[\u4e00-\u9fff]+)\)?|(?P<last>[男女])性?\(?0?[12]\)?"
)
_SPACE = re.compile(r"[\s\u200b-\u200f\ufeff]+")


def parse_sex(raw: str | None) -> Parsed:
    """`1` male, `2` female; a code and a word that contradict each other are unread."""
    text = raw or ""
    word = _SPACE.sub("", unicodedata.normalize("NFKC", text)).upper()
    if not word or word in EMPTY_WORDS or word in _UNSTATED:
        return Parsed(None, "", EMPTY)
    value = _sex(word) or _labelled(word)
    if value is None:
        return Parsed(None, "", UNREAD)
    return Parsed(value, "" if value == text else "code", OK)


def _sex(word: str) -> str | None:
    return "1" if word in _MALE else "2" if word in _FEMALE else None


def _labelled(word: str) -> str | None:
    found = _LABELLED.fullmatch(word)
    if not found:
        return None
    code = _sex(found["code"] or found["last"])
    said = _sex(found["word"]) if found["word"] else _sex(word.strip("男女性()") or "")
    return code if code == said else None
