from __future__ import annotations

from datetime import date, timedelta

import pytest
from borax.calendars.lunardate import LunarDate
from hypothesis import given
from hypothesis import strategies as st

from reconcile.values.dates import parse_date
from reconcile.values.lunar import lunar_readings, lunar_to_gregorian

DAY = date(2015, 5, 12)
DAYS = st.dates(date(1901, 1, 1), date(2099, 12, 31))


@pytest.mark.parametrize(
    ("raw", "done"),
    [
        ("2015-05-12", ""),
        ("2015/5/12", "form"),
        ("2015.5.12", "form"),
        ("2015 05 12", "form"),
        ("20150512", "packed"),
        ("20150512000000", "time"),
        ("2015年5月12日", "form"),
        ("2015年05月12日 13时45分", "time"),
        ("二〇一五年五月十二日", "chinese_digits,form"),
        ("二○一五年五月十二日", "chinese_digits,form"),
        ("二零一五年五月十二日", "chinese_digits,form"),
        ("公历2015年5月12日", "form"),
        ("2015-05-12 13:45:00", "time"),
        ("2015-05-12 13:45:00.0", "time"),
        ("2015-05-12T13:45:00+08:00", "time"),
        ("2015-05-11T16:00:00Z", "time"),
        ("2015/5/12 下午 1:45", "time"),
        ("42136", "serial"),
        ("42136.5729166667", "serial"),
        ("２０１５－０５－１２", "width,form"),
        ("15-05-12", "short_year"),
        ("150512", "short_year"),
        ("5/12/2015", None),
        ("5/25/2015", "year_last"),
        ("12-May-15", "english"),
        ("Tue May 12 00:00:00 CST 2015", "english"),
        ("农历二〇一五年三月廿四", "chinese_digits,form,lunar"),
        ("农历2015年3月24日", "form,lunar"),
        ("2015-03-24(农历)", "form,lunar"),
        ("二〇一五年三月廿四", "chinese_digits,form,lunar"),
    ],
)
def test_every_form_of_one_day(raw: str, done: str | None) -> None:
    parsed = parse_date(raw)
    if done is None:  # the fifth of December or the twelfth of May
        assert (parsed.value, parsed.kind) == (None, "unread")
    else:
        day = date(2015, 5, 25) if "25" in raw else DAY
        assert (parsed.value, parsed.done, parsed.kind) == (day, done, "ok")


@pytest.mark.parametrize("raw", ["0000-00-00", "1900-01-01", "00000000", "1899-12-30", "9999-12-31", "    -  -  "])
def test_days_that_systems_write_for_none(raw: str) -> None:
    assert parse_date(raw)[::2] == (None, "empty")


@pytest.mark.parametrize("raw", ["2015年5月", "2015-05", "201505", "2015", "2015-05-00", "2015.5", "二〇一五年五月"])
def test_a_month_is_no_day(raw: str) -> None:
    assert parse_date(raw)[::2] == (None, "partial")


@pytest.mark.parametrize(
    ("raw", "lunar"),
    [("2015-02-30", date(2015, 4, 18)), ("2015-06-31", None), ("20151301", None), ("2015-02-29", date(2015, 4, 17))],
)
def test_days_that_do_not_exist_may_be_lunar(raw: str, lunar: date | None) -> None:
    parsed = parse_date(raw)
    assert (parsed.value, parsed.kind, parsed.lunar) == (None, "impossible", lunar)


def test_a_leap_month_is_read() -> None:
    assert parse_date("二〇二〇年闰四月初一").value == date(2020, 5, 23)
    assert parse_date("二〇二〇年四月初一").value == date(2020, 4, 23)
    assert parse_date("一九六〇年腊月廿三").value == date(1961, 2, 8)
    assert parse_date("1960年冬月初一").value == date(1960, 12, 18)
    assert parse_date("1960年正月初八").value == date(1960, 2, 4)
    assert parse_date("二〇二一年闰四月初一")[::2] == (None, "impossible")


@pytest.mark.parametrize("raw", ["abc", "10/11", "五月", "2015-05-12-13", "9999", "70000", "2015年5月12日生于家中"])
def test_what_is_no_date(raw: str) -> None:
    assert parse_date(raw).value is None


@given(day=DAYS)
def test_every_way_of_writing_a_day_gives_that_day(day: date) -> None:
    numerals = str.maketrans("0123456789", "〇一二三四五六七八九")
    written = [
        f"{day:%Y-%m-%d}",
        f"{day.year}/{day.month}/{day.day}",
        f"{day:%Y%m%d}",
        f"{day:%Y%m%d}235959",
        f"{day.year}年{day.month}月{day.day}日",
        f"{str(day.year).translate(numerals)}年{in_chinese(day.month)}月{in_chinese(day.day)}日",
        f"{day:%Y-%m-%d} 00:00:00",
    ]
    assert [parse_date(text).value for text in written] == [day] * len(written)


@given(day=st.dates(date(1930, 1, 1), date(2060, 1, 1)), fraction=st.sampled_from(["", ".0", ".75"]))
def test_serial_days_count_from_1900(day: date, fraction: str) -> None:
    assert parse_date(f"{(day - date(1899, 12, 30)).days}{fraction}").value == day


@given(day=st.dates(date(1900, 1, 31), date(2100, 12, 31)))
def test_lunar_days_agree_with_the_almanac(day: date) -> None:
    lunar = LunarDate.from_solar_date(day.year, day.month, day.day)
    assert lunar_to_gregorian(lunar.year, lunar.month, lunar.day, leap=bool(lunar.leap)) == day


@given(digits=DAYS)
def test_readings_of_digits_as_lunar(digits: date) -> None:
    for meant in lunar_readings(digits):
        lunar = LunarDate.from_solar_date(meant.year, meant.month, meant.day)
        assert (lunar.year, lunar.month, lunar.day) == (digits.year, digits.month, digits.day)
        assert timedelta(0) < meant - digits < timedelta(days=75)


def in_chinese(number: int) -> str:
    digits = "〇一二三四五六七八九"
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else "十" if tens == 1 else digits[tens] + "十") + (digits[ones] if ones else "")


@pytest.mark.parametrize("raw", ["12/7/2026", "7/12/2026", "15/8/26/7"])
def test_a_date_that_may_be_two_days_is_not_guessed(raw: str) -> None:
    assert parse_date(raw).value is None


@pytest.mark.parametrize(
    ("raw", "day"),
    [("25/12/2015", "2015-12-25"), ("15/8/2025", "2025-08-15"), ("31/12/2026 08:00", "2026-12-31")],
)
def test_a_year_that_stands_last_is_the_year(raw: str, day: str) -> None:
    assert str(parse_date(raw).value) == day
