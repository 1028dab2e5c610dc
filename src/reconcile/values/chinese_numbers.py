"""Numbers written in Chinese characters, as they stand in dates and orders: 二〇一五, 十二, 廿三, 初五, 第二."""

from __future__ import annotations

import re

_DIGITS = {character: value for value, character in enumerate("〇一二三四五六七八九")} | {
    "零": 0,
    "○": 0,
    "O": 0,
    "两": 2,
}
_TENS = {"十": 1, "廿": 2, "卅": 3}
_RUN = re.compile(r"[〇零○一二三四五六七八九十廿卅初两](?:[〇零○O一二三四五六七八九十廿卅]*)")
# Months that are named rather than counted.
_NAMED_MONTHS = {"正月": "1月", "元月": "1月", "冬月": "11月", "腊月": "12月"}


def in_arabic(text: str) -> str:
    """The text with every run of Chinese numerals written in digits; the text itself where there is none."""
    for name, number in _NAMED_MONTHS.items():
        text = text.replace(name, number)
    return _RUN.sub(lambda run: number_of(run[0]), text)


def number_of(run: str) -> str:
    """The digits of one run of numerals: counted where it holds 十, 廿 or 卅, read off one by one otherwise."""
    run = run.lstrip("初")
    for character, tens in _TENS.items():
        before, ten, behind = run.partition(character)
        if ten:
            leading = _DIGITS.get(before, tens) if before else tens
            return str(leading * 10 + (_DIGITS.get(behind, 0) if behind else 0))
    return "".join(str(_DIGITS.get(character, "")) for character in run)
