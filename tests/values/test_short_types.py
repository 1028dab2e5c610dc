"""Sexes, ethnic groups, codes, numbers, phones, certificates and texts: a table each."""

from __future__ import annotations

import pytest

from reconcile.values.certificates import parse_certificate_no
from reconcile.values.codes import parse_code
from reconcile.values.ethnicities import GROUPS, parse_ethnicity
from reconcile.values.numbers import parse_number
from reconcile.values.phones import parse_phone
from reconcile.values.sexes import parse_sex
from reconcile.values.texts import parse_text


@pytest.mark.parametrize(
    ("value", "spellings"),
    [
        ("1", "1 01 男 男性 男婴 M ♂ 1-男 1男 男(1) 1.男性 １ 　男"),
        ("2", "2 02 女 女性 女婴 F ♀ 2-女 2女 女(2) 2、女 ２"),
        (None, "3 男女 1-女 女(1) x 男/女"),
    ],
)
def test_sexes(value: str | None, spellings: str) -> None:
    assert {parse_sex(text).value for text in spellings.split(" ")} == {value}


@pytest.mark.parametrize("raw", ["0", "9", "不明", "未说明的性别", "未知"])
def test_a_sex_that_is_not_stated_is_none(raw: str) -> None:
    assert parse_sex(raw) == (None, "", "empty")


@pytest.mark.parametrize(
    ("value", "spellings"),
    [
        ("01", "01 1 汉 汉族 漢族 01汉族 01-汉 汉族(01)"),
        ("02", "蒙 蒙族 蒙古族"),
        ("05", "维族 维吾尔 維吾爾族 5"),
        ("09", "布衣族 布依族"),
        ("15", "土家族"),
        ("22", "畲族 畬族"),
        ("30", "土族"),
        ("31", "达斡族 达斡尔族"),
        ("36", "毛难族"),
        ("97", "其他 97 其它族"),
        (None, "57 99 火星族 123 a"),
    ],
)
def test_ethnic_groups(value: str | None, spellings: str) -> None:
    assert {parse_ethnicity(text).value for text in spellings.split()} == {value}


def test_there_are_56_groups() -> None:
    assert len(set(GROUPS)) == 56
    assert [parse_ethnicity(name).value for name in GROUPS] == [f"{number:02d}" for number in range(1, 57)]


CODES = {"local": ("1", "本地", "常住(本地)"), "moved": ("02", "迁出"), "other": ("9", "其他")}


@pytest.mark.parametrize(
    ("value", "spellings"),
    [
        ("local", "1 01 本地 1-本地 1本地 本地(1) 常住（本地） local LOCAL"),
        ("moved", "02 2 迁出 02-迁出 2.迁出"),
        (None, "3 1-迁出 迁入"),
    ],
)
def test_codes(value: str | None, spellings: str) -> None:
    assert {parse_code(text, CODES).value for text in spellings.split()} == {value}


def test_a_word_for_nothing_may_be_a_code() -> None:
    assert parse_code("无", {"none": ("无",)}).value == "none"
    assert parse_code("无", {}).kind == "empty"


@pytest.mark.parametrize(
    ("unit", "value", "spellings"),
    [
        ("g", 3250, "3250 3250g 3250克 3.25 3.25kg 3,250 ３２５０ 3.25千克 6斤5两 3249.5 约3250 3250.0"),
        ("g", None, "重 3250-3300 50cm"),
        ("cm", 50, "50 50cm 500mm 50厘米 0.5米"),
        ("weeks", 39, "39 39周 39+2 39周+2天 273天"),
        ("days", 275, "275 39+2 275天"),
        (None, 2, "2 02 2.0 第二 二 2胎 ２"),
        (None, -1, "-1"),
        (None, None, "两三个 1/2 3kg"),
    ],
)
def test_numbers(unit: str | None, value: int | None, spellings: str) -> None:
    assert {parse_number(text, unit).value for text in spellings.split()} == {value}


def test_how_a_number_was_changed_is_told() -> None:
    assert parse_number("3.25", "g") == (3250, "unit", "ok")
    assert parse_number("3250", "g") == (3250, "", "ok")
    assert parse_number("3250.4", "g") == (3250, "rounded", "ok")


@pytest.mark.parametrize(
    ("value", "spellings"),
    [
        (
            "13812345678",
            "13812345678|138 1234 5678|138-1234-5678|+86 13812345678|008613812345678|013812345678|13812345678.0|"
            "13812345678/13912345678|13812345678、13912345678|(138)12345678",
        ),
        ("08711234567", "0871-1234567|(0871)1234567|0871-1234567-801|0871-1234567转801"),
        (None, "138****5678|1.38E+10|12345|手机|110"),
    ],
)
def test_phones(value: str | None, spellings: str) -> None:
    assert {parse_phone(text).value for text in spellings.split("|")} == {value}


@pytest.mark.parametrize(
    ("raw", "value", "kind"),
    [
        ("X320000001", "X320000001", "ok"),
        ("x320000001", "X320000001", "ok"),
        ("X32OOOOOOI", "X320000001", "ok"),
        ("X 3200-00001", "X320000001", "ok"),
        ("Ｘ３２００００００１", "X320000001", "ok"),
        ("320000001", "320000001", "malformed"),
        ("0320000001", "0320000001", "malformed"),
        ("0000000000", None, "placeholder"),
        ("A000000000", None, "placeholder"),
        ("AOOOOOOOOO", None, "placeholder"),
        ("123456789", None, "placeholder"),
        ("J990121-2015-000123", "J9901212015000123", "ok"),
        ("j990121—2015—000123", "J9901212015000123", "ok"),
        ("J990121字2015第000123号", "J9901212015000123", "ok"),
        ("BJ990121-2015-000123", "BJ9901212015000123", "ok"),
        ("990121字第123号", "990121123", "malformed"),
        ("99012120150512001X", "99012120150512001X", "ok"),
        ("未提供", None, "empty"),
    ],
)
def test_certificate_numbers(raw: str, value: str | None, kind: str) -> None:
    parsed = parse_certificate_no(raw)
    assert (parsed.value, parsed.kind) == (value, kind)


def test_texts_are_trimmed() -> None:
    assert parse_text("\u3000县 \t 医院\u200b ") == ("县 医院", "spaces", "ok")
    assert parse_text("县医院") == ("县医院", "", "ok")
