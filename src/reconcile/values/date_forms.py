"""The forms of a date in exports, each read into year, month and day without asking whether that day exists."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import NamedTuple

# The last year that a two-digit year may mean in this century: 30 is 2030, 31 is 1931.
LAST_SHORT_YEAR = 30
_EXCEL_DAY_ZERO = date(1899, 12, 30)  # 1900 system, right from day 61 on; day 60 does not exist
_EXCEL_RANGE = range(10_000, 60_001)  # 1927 to 2064
_MONTHS = {name: number for number, name in enumerate("JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC".split(), 1)}
_TIME = (
    r"(?:(?:[T\s]+|(?<=[日号]))(?P<hour>[0-9]{1,2})(?:[:时点][0-9]{1,2}分?(?::?[0-9]{1,2}(?:\.[0-9]+)?秒?)?|[时点]?)\s*(?P<noon>[AP]M)?"
    r"(?P<zone>Z|[+-][0-9]{2}:?[0-9]{2})?)?"
)
_SEPARATOR = r"\s*[-/.,年\s]\s*"
_WRITTEN = re.compile(
    rf"(?P<y>[0-9]{{4}}|[0-9]{{2}}){_SEPARATOR}(?P<m>[0-9]{{1,2}})(?:\s*[-/.,月\s]\s*(?P<d>[0-9]{{1,2}})\s*[日号]?{_TIME}|月?)"
)
_YEAR_LAST = re.compile(rf"(?P<a>[0-9]{{1,2}})[-/.](?P<b>[0-9]{{1,2}})[-/.](?P<y>[0-9]{{4}}){_TIME}")
_YEAR_ONLY = re.compile(r"([0-9]{4})年?")
_DAY_IN_ENGLISH = re.compile(r"(?P<d>[0-9]{1,2})[-\s/](?P<m>[A-Z]{3})[A-Z]*[-\s/,]+(?P<y>[0-9]{4}|[0-9]{2})(?:\s.*)?")
_MONTH_IN_ENGLISH = re.compile(r"(?:[A-Z]{3},? )?(?P<m>[A-Z]{3})[A-Z]*\.? (?P<d>[0-9]{1,2}),?(?: .*)? (?P<y>[0-9]{4})")
_NUMBER = re.compile(r"([0-9]+)(?:\.([0-9]*))?")


class Written(NamedTuple):
    """What a text says: a day or a month of 0 was left open. `step` names how it was read."""

    year: int
    month: int
    day: int
    step: str


def written(text: str) -> Written | None:
    """Read a cleaned text in Arabic digits; None for a form not known."""
    for read in _READERS:
        found = read(text)
        if found is not None:
            return found
    return None


def _number(text: str) -> Written | None:
    """Digits alone: 20150512, 20150512000000, 201505, 150512, or a spreadsheet's serial day with its fraction."""
    found = _NUMBER.fullmatch(text)
    if not found:
        return None
    digits, fraction = found[1], found[2]
    if len(digits) == 5 and int(digits) in _EXCEL_RANGE:
        day = _EXCEL_DAY_ZERO + timedelta(days=int(digits))
        return Written(day.year, day.month, day.day, "serial")
    if fraction and len(digits) == 4 and len(fraction) <= 2:
        return None  # 2015.5 is a year and a month
    return _packed(digits)


def _packed(digits: str) -> Written | None:
    if len(digits) in (8, 10, 12, 14, 17):
        step = "packed" if len(digits) == 8 else "time"
        return Written(int(digits[:4]), int(digits[4:6]), int(digits[6:8]), step)
    if len(digits) == 6 and digits[:2] in ("19", "20") and 1 <= int(digits[4:]) <= 12:
        return Written(int(digits[:4]), int(digits[4:]), 0, "packed")
    if len(digits) == 6:
        return Written(_full_year(digits[:2]), int(digits[2:4]), int(digits[4:]), "short_year")
    return None


def _separated(text: str) -> Written | None:
    found = _WRITTEN.fullmatch(text)
    if not found:
        return None
    step = "short_year" if len(found["y"]) == 2 else "time" if found["hour"] else "form"
    plain = Written(_full_year(found["y"]), int(found["m"]), int(found["d"] or 0), step)
    return _in_china(plain, found["hour"]) if found["zone"] == "Z" else plain


def _year_last(text: str) -> Written | None:
    """12/25/2015 or 25/12/2015; None where both numbers may be the month."""
    found = _YEAR_LAST.fullmatch(text)
    if not found:
        return None
    first, second = int(found["a"]), int(found["b"])
    if first <= 12 and second <= 12 and first != second:
        return None
    month, day = (first, second) if first <= 12 else (second, first)
    return Written(int(found["y"]), month, day, "year_last")


def _english(text: str) -> Written | None:
    found = _DAY_IN_ENGLISH.fullmatch(text) or _MONTH_IN_ENGLISH.fullmatch(text)
    month = _MONTHS.get(found["m"]) if found else None
    return Written(_full_year(found["y"]), month, int(found["d"]), "english") if found and month else None


def _year_only(text: str) -> Written | None:
    found = _YEAR_ONLY.fullmatch(text)
    return Written(int(found[1]), 0, 0, "form") if found else None


def _full_year(year: str) -> int:
    number = int(year)
    return number if len(year) == 4 else number + (2000 if number <= LAST_SHORT_YEAR else 1900)


def _in_china(found: Written, hour: str | None) -> Written:
    """The day in China of a time in UTC."""
    try:
        day = date(found.year, found.month, found.day) + timedelta(days=int(hour or 0) >= 16)
    except (ValueError, OverflowError):
        return found
    return Written(day.year, day.month, day.day, "time")


_READERS: tuple[Callable[[str], Written | None], ...] = (_number, _separated, _year_last, _year_only, _english)
