"""Dates as registers write them, brought to days; lunar and impossible ones told apart."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from typing import NamedTuple

from reconcile.values.calendar import FIRST_YEAR, LAST_YEAR, date_or_none
from reconcile.values.chinese_numbers import in_arabic
from reconcile.values.date_forms import Written, written
from reconcile.values.lunar import lunar_to_gregorian
from reconcile.values.parsed import EMPTY, EMPTY_WORDS, OK, UNREAD, joined

IMPOSSIBLE = "impossible"
PARTIAL = "partial"
# Days that systems write where they mean none: the beginnings and the end of their calendars.
_NO_DAYS = frozenset({(0, 0, 0), (1900, 1, 1), (1899, 12, 30), (1899, 12, 31), (9999, 12, 31), (1, 1, 1)})
_INVISIBLE = re.compile(r"[\u200b-\u200f\u2060\ufeff\x00-\x08\x0e-\x1f]+")
_LUNAR_WORDS = re.compile(r"\(?(?:农历|阴历|旧历|古历|夏历)\)?|^农|\([农阴]\)")
_SOLAR_WORDS = re.compile(r"公历|阳历|新历|公元|西元")
# Only lunar months and days are called so.
_LUNAR_FORMS = re.compile(r"[闰正冬腊]\s*月|闰|初[一二三四五六七八九十]|廿")
_HOURS = re.compile(r"上午|下午|凌晨|早上|晚上|中午|星期[一二三四五六日天]|周[一二三四五六日天]")
_LEAP = re.compile(r"[闰潤]")
_CHINESE = re.compile(r"[〇零○一二三四五六七八九十廿卅初正冬腊元]")
_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_NO_DATE = re.compile(r"[0:\s/.T年月日-]*")


class ParsedDate(NamedTuple):
    """`lunar` is the day meant if the digits were a lunar date; the value itself where the text says so."""

    value: date | None
    done: str
    kind: str
    lunar: date | None


class ParsedMonth(NamedTuple):
    """The first day of a month."""

    value: date | None
    done: str
    kind: str


def parse_date(raw: str | None) -> ParsedDate:
    """Read a date; `partial` where day or month is missing, `impossible` where there is no such day."""
    text = raw or ""
    if _ISO.fullmatch(text):
        return _judged(Written(int(text[:4]), int(text[5:7]), int(text[8:]), ""), [], lunar=False, leap=False)
    clean = _clean(text)
    if clean in EMPTY_WORDS or _NO_DATE.fullmatch(clean):
        return ParsedDate(None, "", EMPTY, None)
    steps = ["width"] if clean != text.strip().upper() else []
    return _read(clean, steps)


def parse_month(raw: str | None) -> ParsedMonth:
    """Read a month, or a day of one; `partial` where there is a year alone, `impossible` where it has no such month."""
    text = raw or ""
    clean = _clean(text)
    if clean in EMPTY_WORDS or _NO_DATE.fullmatch(clean):
        return ParsedMonth(None, "", EMPTY)
    found = written(in_arabic(clean).strip(" :()") if _CHINESE.search(clean) else clean)
    if found is None:
        return ParsedMonth(None, "", UNREAD)
    value = date_or_none(found.year, found.month, 1)
    if value is None:
        return ParsedMonth(None, "", IMPOSSIBLE if found.month else PARTIAL)
    return ParsedMonth(value, "" if text == value.isoformat() else "form", OK)


def _clean(text: str) -> str:
    return _INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).strip(" '\"\t\r\n\u3000").upper()


def _read(text: str, steps: list[str]) -> ParsedDate:
    lunar = bool(_LUNAR_WORDS.search(text) or _LUNAR_FORMS.search(text))
    bare = _HOURS.sub(" ", _SOLAR_WORDS.sub("", _LUNAR_WORDS.sub("", text)))
    leap = bool(_LEAP.search(bare))
    arabic = in_arabic(_LEAP.sub("", bare)) if leap or _CHINESE.search(bare) else bare
    if arabic != bare:
        steps.append("chinese_digits")
    found = written(arabic.strip(" :()"))
    if found is None:
        return ParsedDate(None, joined(steps), UNREAD, None)
    return _judged(found, [*steps, found.step], lunar=lunar, leap=leap)


def _judged(found: Written, steps: list[str], *, lunar: bool, leap: bool) -> ParsedDate:
    year, month, day, _ = found
    if (year, month, day) in _NO_DAYS:
        return ParsedDate(None, "", EMPTY, None)
    if not FIRST_YEAR <= year <= LAST_YEAR or month > 12 or day > 31:
        return ParsedDate(None, joined(steps), IMPOSSIBLE, None)
    if month == 0 or day == 0:
        return ParsedDate(None, joined(steps), PARTIAL, None)
    meant = lunar_to_gregorian(year, month, day, leap=leap)
    if lunar:
        return ParsedDate(meant, joined([*steps, "lunar"]), OK if meant else IMPOSSIBLE, meant)
    value = date_or_none(year, month, day)
    return ParsedDate(value, joined(steps), OK if value else IMPOSSIBLE, meant)
