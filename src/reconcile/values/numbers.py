"""Counts and measures as whole numbers of a declared unit."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from reconcile.values.chinese_numbers import in_arabic
from reconcile.values.parsed import EMPTY, EMPTY_WORDS, OK, UNREAD, joined
from reconcile.values.texts import plain

# What one of a unit is in the smallest of its kind: grams, millimetres, days.
_SIZES: dict[str, tuple[str, Decimal]] = {
    name: (kind, Decimal(size))
    for kind, size, names in (
        ("g", 1, "G 克"), ("g", 1000, "KG 千克 公斤"), ("g", 500, "斤"), ("g", 50, "两"),
        ("mm", 1, "MM 毫米"), ("mm", 10, "CM 厘米"), ("mm", 1000, "M 米"), ("d", 1, "D 天 日"), ("d", 7, "W 周"),
    )
    for name in names.split()
}  # fmt: skip
_UNITS = {
    "g": ("g", Decimal(1)), "kg": ("g", Decimal(1000)), "mm": ("mm", Decimal(1)), "cm": ("mm", Decimal(10)),
    "days": ("d", Decimal(1)), "weeks": ("d", Decimal(7)),
}  # fmt: skip
# A weight below this in a column of grams was written in kilograms: no newborn weighs 20 g, none 20 kg.
_KILOGRAMS_BELOW = Decimal(20)
_KILOGRAMS_FROM = Decimal("0.2")
_WEEKS_AND_DAYS = re.compile(r"([0-9]{1,2})(?:周|W)?\+([0-6])(?:天|D)?")
_JIN_AND_LIANG = re.compile(r"([0-9]{1,2})斤([0-9](?:\.[0-9])?)两?")
_NUMBER = re.compile(r"[约第]?([+-]?[0-9]{1,15}(?:\.[0-9]{0,9})?)\s*([A-Z]{1,2}|[\u4e00-\u9fff]{1,2})?")
_THOUSANDS = re.compile(r"(?<=[0-9]),(?=[0-9]{3}(?:[,.]|$))")
_READ_OFF = re.compile(r"[一二三四五六七八九两]{2}")  # 两三个 is a guess, not 23
_COUNTERS = frozenset("个 胎 孩 次 人 名 岁 月 年 号 位 元".split())


class ParsedNumber(NamedTuple):
    """A whole number of the unit asked for."""

    value: int | None
    done: str
    kind: str


def parse_number(raw: str | None, unit: str | None = None) -> ParsedNumber:
    """Read a number into whole `unit`s (g, kg, cm, mm, days, weeks, or None for a count), halves rounded up."""
    clean = _THOUSANDS.sub("", plain(raw)).replace(" ", "")
    if not clean or clean in EMPTY_WORDS:
        return ParsedNumber(None, "", EMPTY)
    pair = _pair(clean, unit)
    if pair is not None:
        return _whole(pair, ["unit"])
    found = _NUMBER.fullmatch(in_arabic(clean) if unit is None and not _READ_OFF.search(clean) else clean)
    if not found:
        return ParsedNumber(None, "", UNREAD)
    number, steps = _converted(Decimal(found[1]), found[2], unit)
    if number is None:
        return ParsedNumber(None, "", UNREAD)
    whole = _whole(number, steps)
    return whole if whole.done or str(whole.value) == raw else whole._replace(done="form")


def _whole(number: Decimal, steps: list[str]) -> ParsedNumber:
    value = int(number.quantize(Decimal(1), rounding=ROUND_HALF_UP))
    return ParsedNumber(value, joined([*steps, "rounded" if number != value else ""]), OK)


def _pair(clean: str, unit: str | None) -> Decimal | None:
    """Numbers in two parts: 39+2 weeks and days, 6斤4两."""
    weeks = _WEEKS_AND_DAYS.fullmatch(clean)
    if weeks and unit in ("weeks", "days"):
        return Decimal(weeks[1]) if unit == "weeks" else Decimal(weeks[1]) * 7 + Decimal(weeks[2])
    weight = _JIN_AND_LIANG.fullmatch(clean)
    if weight and unit == "g":
        return Decimal(weight[1]) * 500 + Decimal(weight[2]) * 50
    return None


def _converted(number: Decimal, suffix: str | None, unit: str | None) -> tuple[Decimal | None, list[str]]:
    wanted = _UNITS.get(unit or "")
    if suffix is None:
        return _as_grams(number) if unit == "g" else (number, [])
    said = _SIZES.get(suffix)
    if wanted is None or said is None:
        return (number, []) if wanted is None and suffix in _COUNTERS else (None, [])
    if said[0] != wanted[0]:
        return None, []
    converted = number * said[1] / wanted[1]
    return _as_grams(converted) if unit == "g" else (converted, ["unit"])


def _as_grams(number: Decimal) -> tuple[Decimal, list[str]]:
    if _KILOGRAMS_FROM <= number < _KILOGRAMS_BELOW:
        return number * 1000, ["unit"]
    return number, []
