"""The ways in which offices write dates, sexes, peoples and weights."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

PEOPLES = {
    "01": "汉族",
    "03": "回族",
    "04": "藏族",
    "05": "维吾尔族",
    "06": "苗族",
    "07": "彝族",
    "09": "布依族",
    "15": "土家族",
    "31": "达斡尔族",
}
_DATE = r"^(\d{4})-(\d{2})-(\d{2})(?: (\d{2}):(\d{2}))?$"


def _text(values: pl.Series, _: str) -> pl.Series:
    return values


def _date(values: pl.Series, form: str) -> pl.Series:
    """Rewrites what has the form of a date, and leaves everything else as it is."""
    return values.str.replace(_DATE, _FORMS[form])


def _short(values: pl.Series, mark: str) -> pl.Series:
    """Without noughts in front: 2026/9/5, 2026.9.5 or 2026年9月5日."""
    first, second, last = {"/": ("/", "/", ""), ".": (".", ".", ""), "年": ("年", "月", "日")}[mark]
    return values.str.replace(
        r"^(\d{4})-0?(\d{1,2})-0?(\d{1,2})(?: \d{2}:\d{2})?$", f"${{1}}{first}${{2}}{second}${{3}}{last}"
    )


def _serial(values: pl.Series, mark: str) -> pl.Series:
    """The day's number as spreadsheets count (1900 system), as a plain figure or shown as a date."""
    number = values.str.slice(0, 10).str.to_date("%Y-%m-%d", strict=False).cast(pl.Int32) + 25569
    known = pl.when(number.is_not_null()).then((mark or "figure") + ":" + number.cast(pl.String))
    return pl.select(known.otherwise(values)).to_series()


def _sex(values: pl.Series, form: str) -> pl.Series:
    return values.replace({"1": "男" + form, "2": "女" + form})


def _people(values: pl.Series, _: str) -> pl.Series:
    return values.replace(PEOPLES)


def _tick(values: pl.Series, code: str) -> pl.Series:
    return pl.select(pl.when(values == code).then(pl.lit("√"))).to_series()


def _kilograms(values: pl.Series, _: str) -> pl.Series:
    return (values.cast(pl.Int64, strict=False) / 1000).round(2).cast(pl.String)


def _named(values: pl.Series, names: str) -> pl.Series:
    """Codes under the office's own labels, given as `code=label,code=label`."""
    return values.replace(dict(pair.split("=") for pair in names.split(",")))


_FORMS = {
    "day": "${1}-${2}-${3}",
    "compact": "${1}${2}${3}",
    "long": "${1}${2}${3}000000",
    "zero": "${1}-${2}-${3} 00:00:00",
    "chinese": "${1}年${2}月${3}日",
}
STYLES: dict[str, Callable[[pl.Series, str], pl.Series]] = {
    "text": _text,
    "date": _date,
    "short": _short,
    "serial": _serial,
    "sex": _sex,
    "people": _people,
    "tick": _tick,
    "kilograms": _kilograms,
    "named": _named,
}
