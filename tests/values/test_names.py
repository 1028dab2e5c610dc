from __future__ import annotations

import pytest
from hypothesis import given
from tests.values.texts import NAMES

from reconcile.values.names import parse_name, split_name
from reconcile.values.placeholders import LAST_CHARACTERS, WORDS, find_placeholder, is_placeholder_of


@pytest.mark.parametrize(
    ("raw", "value", "done"),
    [
        ("王丽", "王丽", ""),
        ("張偉", "张伟", "traditional"),
        ("陳堃", "陈坤", "traditional,variant"),
        ("李昇", "李升", "traditional"),
        ("王\u3000丽", "王丽", "spaces"),
        (" 王丽\ufeff", "王丽", "invisible,spaces"),
        ("阿依古丽•买买提", "阿依古丽·买买提", "dots"),
        ("阿依古丽.买买提", "阿依古丽·买买提", "dots"),
        ("阿依古丽 · 买买提", "阿依古丽·买买提", "spaces"),
        ("阿依古丽 买买提", "阿依古丽·买买提", "spaces"),
        ("王?明", "王□明", "rare"),
        ("王\ue5d2明", "王□明", "rare"),
        ("王\ufffd明", "王□明", "rare"),
        ("王〇明", "王□明", "rare"),
        ("王？明", "王□明", "rare"),
        ("王△明", "王□明", "rare"),
        ("王(?)明", "王□明", "rare"),
        ("王【？】明", "王□明", "rare"),
        ("王（□）", "王□", "width,rare"),
        ("王零明", "王零明", ""),
        ("王(王+月)明", "王□明", "rare"),
        ("王⿰王月明", "王□明", "rare"),
        ("李zhe明", "李□明", "rare"),
        ("李（zhé）明", "李□明", "width,rare"),
        ("龙𠮷", "龙𠮷", ""),
        ("Maria Silva", "MARIA SILVA", "case"),
        ("Ｍａｒｉａ", "MARIA", "width,case"),
        ("王乾", "王乾", ""),
    ],
)
def test_one_form(raw: str, value: str, done: str) -> None:
    parsed = parse_name(raw)
    assert (parsed.value, parsed.done, parsed.kind) == (value, done, "ok")


@pytest.mark.parametrize(
    ("raw", "mother"),
    [
        ("王丽之子", "王丽"),
        ("王丽之女", "王丽"),
        ("王丽之婴", "王丽"),
        ("王丽之大女", "王丽"),
        ("王丽之子（大双）", "王丽"),
        ("王丽大双", "王丽"),
        ("王丽小双", "王丽"),
        ("王丽长子", "王丽"),
        ("王丽次女", "王丽"),
        ("王丽子", "王丽"),
        ("王 丽 之 子", "王丽"),
        ("王麗之子", "王丽"),
        ("阿依古丽·买买提之子", "阿依古丽·买买提"),
        ("欧阳娜之女", "欧阳娜"),
        ("宝宝", None),
        ("未取名", None),
        ("待定", None),
        ("无名", None),
        ("新生儿", None),
        ("毛毛", None),
        ("大双", None),
    ],
)
def test_placeholders_are_no_names(raw: str, mother: str | None) -> None:
    parsed = parse_name(raw)
    assert (parsed.value, parsed.kind, parsed.hint, parsed.pinyin) == (None, "placeholder", mother, None)


@pytest.mark.parametrize("raw", ["李子", "王子轩", "陈大双", "刘子女", "孙女娲"])
def test_names_that_only_look_like_placeholders(raw: str) -> None:
    assert parse_name(raw).value == raw or find_placeholder(raw) is not None
    assert parse_name(raw, newborn=False).value == raw


@pytest.mark.parametrize(
    ("raw", "mother", "expected"),
    [
        ("王丽子", "王丽", True),
        ("王丽子", "王莉", True),
        ("王麗子", "王丽", True),
        ("王丽子", "李梅", False),
        ("王丽子", None, True),
        ("王丽子", "", True),
        ("王丽之子", "李梅", True),
        ("王丽大双", "李梅", True),
        ("王丽", "王丽", False),
        (None, "王丽", False),
    ],
)
def test_the_mother_decides_where_the_name_does_not(raw: str | None, mother: str | None, expected: bool) -> None:
    assert is_placeholder_of(raw, mother) is expected


@pytest.mark.parametrize(
    ("raw", "value"),
    [("张**", "张□□"), ("张＊＊", "张□□"), ("张某某", "张□□"), ("张XX", "张□□"), ("王*明", "王□明"), ("王∗✱", "王□□")],
)
def test_masked_names_keep_what_is_seen(raw: str, value: str) -> None:
    parsed = parse_name(raw)
    assert (parsed.value, parsed.kind) == (value, "masked")


@pytest.mark.parametrize("raw", ["123", "***", "□□", "(+)", "12.5"])
def test_no_name_at_all(raw: str) -> None:
    parsed = parse_name(raw)
    assert (parsed.value, parsed.kind) == (None, "unread")


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("王丽", ("王", "丽")),
        ("欧阳娜", ("欧阳", "娜")),
        ("欧阳", ("欧", "阳")),
        ("阿依古丽·买买提", ("", "阿依古丽·买买提")),
        ("MARIA", ("", "MARIA")),
    ],
)
def test_surname_and_given_name(name: str, parts: tuple[str, str]) -> None:
    assert split_name(name) == parts


@given(raw=NAMES)
def test_the_quick_test_for_placeholders_misses_none(raw: str) -> None:
    name = parse_name(raw, newborn=False).value
    if name and len(name) > 1 and find_placeholder(name):
        assert name[-1] in LAST_CHARACTERS or name in WORDS
