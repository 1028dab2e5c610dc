from __future__ import annotations

from collections import Counter
from datetime import date
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.values.texts import NAMES

from reconcile.values.levels import DIFFERENT, EXACT, ORDER
from reconcile.values.name_columns import NameColumns
from reconcile.values.names import parse_name
from reconcile.values.similarity import date_level, id_level, levels, name_level, number_level, place_level, text_level


@pytest.mark.parametrize(
    ("left", "right", "level"),
    [
        ("王丽", "王丽", "exact"),
        ("王丽", "王莉", "homophone"),
        ("王丽", "汪莉", "homophone"),
        ("宁丽", "林丽", "homophone"),
        ("乐毅", "岳毅", "homophone"),  # as a surname
        ("陈晴", "陈睛", "look_alike"),
        ("己明", "已明", "look_alike"),
        ("王丽", "王小丽", "one_character"),
        ("王小丽", "王丽小", "one_character"),
        ("丽王", "王丽", "one_character"),
        ("王□明", "王晓明", "one_character"),
        ("王子涵", "王子轩", "one_replaced"),  # twins and cousins are named so
        ("王子涵", "王浩轩", "surname_only"),
        ("欧阳子涵", "欧阳子轩", "one_replaced"),
        ("王伟", "王刚", "surname_only"),
        ("张□□", "张三丰", "skeleton"),
        ("张□□", "李三丰", "different"),
        ("阿依古丽·买买提", "阿依古丽·麦麦提", "homophone"),
        ("阿依古丽·买买提", "阿依古丽买买提", "skeleton"),
        ("阿依古丽·买买提", "阿依古丽", "skeleton"),
        ("阿依古丽·买买提", "阿依古丽·买", "skeleton"),
        ("古丽娜尔·买买提", "古丽", "skeleton"),
        ("古丽娜尔·买买提", "古", "different"),
        ("古丽娜尔买买提", "古丽", "surname_only"),
        ("买买提·阿卜杜拉", "阿卜杜拉·买买提", "swapped_parts"),
        ("买买提·阿卜杜拉·卡德尔", "卡德尔·买买提·阿卜杜拉", "swapped_parts"),
        ("买买提·阿卜杜拉", "阿卜杜拉买买提", "swapped_parts"),
        ("买买提阿卜杜拉", "阿卜杜拉买买提", "swapped_parts"),
        ("JOHN SMITH", "SMITH JOHN", "swapped_parts"),
        ("王小丽", "小丽王", "swapped_parts"),
        ("欧阳子涵", "子涵欧阳", "swapped_parts"),
        ("买买提·阿卜杜拉", "卡德尔·买买提", "different"),
        ("艾力江·吐尔逊", "爱力江·吐尔孙", "skeleton"),
        ("王梓涵", "李梓涵", "given_only"),
        ("欧阳娜", "李娜", "given_only"),
        ("王伟", "李伟", "given_only"),
        ("张三", "李四", "different"),
        ("王", "王丽", "surname_only"),
        ("王子涵", "李子轩", "different"),
    ],
)
def test_names(left: str, right: str, level: str) -> None:
    assert name_level(left, right) == name_level(right, left) == level


@pytest.mark.parametrize(
    ("left", "right", "level"),
    [
        ("990121201505120014", "990121201505120014", "exact"),
        ("990121201505120014", "990121201505120024", "one_digit"),
        ("990121201505120014", "99012120150512014", "one_digit"),
        ("990121201505120014", "990121201505210014", "transposed"),
        ("990121201505120014", "990121********0014", "masked_compatible"),
        ("990121201505120???", "990121201505120014", "damaged_compatible"),
        ("990121201505120???", "990121********0014", "damaged_compatible"),
        ("990121********0014", "990121********0014", "masked_compatible"),
        ("99012120150512****", "99012120******0014", "masked_compatible"),  # nothing says otherwise
        ("990121201505120014", "990121********0024", "different"),
        ("990121201505120014", "990121201505121???", "different"),
        ("99012120150512001", "990121201505120???", "different"),
        ("990121201505120014", "990121198001010014", "different"),
        ("E12345678", "E12345678", "exact"),
        ("E12345678", "E12345679", "one_digit"),
    ],
)
def test_identity_numbers(left: str, right: str, level: str) -> None:
    assert id_level(left, right) == id_level(right, left) == level


@pytest.mark.parametrize(
    ("left", "right", "level"),
    [
        ("2015-05-12", "2015-05-12", "exact"),
        ("2015-05-31", "2015-06-01", "one_day"),
        ("2015-05-12", "2015-12-05", "month_day_swap"),
        ("2015-05-12", "2015-06-27", "lunar"),
        ("2020-04-02", "2020-05-24", "lunar"),  # 闰四月初二
        ("2015-05-12", "2014-05-12", "year_off"),
        ("2015-05-12", "2015-05-22", "one_digit"),
        ("2015-05-12", "1985-05-12", "different"),
        ("2015-05-12", "2005-05-12", "one_digit"),
        ("2015-05-12", "2015-01-01", "defaulted"),
        ("2015-05-29", "2015-05-01", "defaulted"),
        ("2015-05-11", "2015-05-01", "defaulted"),  # though only a digit differs
        ("2015-05-07", "2015-05-01", "defaulted"),  # though they are only days apart
        ("2015-01-09", "2015-01-01", "defaulted"),
        ("2015-03-01", "2015-01-01", "defaulted"),
        ("2015-05-02", "2015-05-01", "one_day"),  # which is likelier than a default
        ("2015-01-02", "2015-01-01", "one_day"),
        ("2015-05-11", "2015-06-01", "different"),
        ("2015-05-30", "2015-06-02", "few_days"),
        ("2015-05-12", "2013-08-30", "different"),
    ],
)
def test_dates(left: str, right: str, level: str) -> None:
    one, other = date.fromisoformat(left), date.fromisoformat(right)
    assert date_level(one, other) == date_level(other, one) == level


def test_numbers_and_places() -> None:
    assert [number_level(3250, other, 10) for other in (3250, 3245, 3200, 325, 32500)] == [
        "exact",
        "close",
        "different",
        "unit",
        "unit",
    ]
    assert number_level(0, 0) == "exact"
    assert number_level(0, 5) == "different"
    assert place_level("990121001001", "990121001") == "township"
    assert place_level("990121001", "990121002") == "county"
    assert place_level("990121001", "990122001") == "different"
    assert place_level("城关镇大河村", "大河村") == "contained"
    assert place_level("城关镇大河村", "城关镇小河村") == "different"


FOLDED = NAMES.map(lambda raw: parse_name(raw, newborn=False).value).filter(bool)
DAYS = st.dates(date(1990, 1, 1), date(2026, 12, 31)) | st.dates(date(2015, 1, 1), date(2015, 6, 30))
NUMBERS = st.text("0123?*", min_size=16, max_size=18).map(lambda text: "99" + text[:16]) | st.text("01E", max_size=4)
WORDS = st.text("abc ", min_size=1, max_size=9)
SIDES = {
    "text": WORDS,
    "name": FOLDED,
    "date": DAYS,
    "resident_id": NUMBERS,
    "place": st.text("0129城关镇", max_size=10),
    "number": st.integers(-60, 60) | st.sampled_from([3250, 32500, 325, 0, 2**62]),
}


@pytest.mark.parametrize("kind", SIDES)
@given(data=st.data())
def test_many_pairs_agree_with_one_by_one(kind: str, data: st.DataObject) -> None:
    values = data.draw(st.lists(SIDES[kind], min_size=1, max_size=6))
    pairs = [(left, right) for left in values for right in values]
    one_by_one = {
        "name": name_level,
        "date": date_level,
        "resident_id": id_level,
        "place": place_level,
        "text": text_level,
        "number": partial(number_level, tolerance=5),
    }[kind]
    found = levels(kind, [left for left, _ in pairs], [right for _, right in pairs], tolerance=5)
    assert found == [one_by_one(left, right) for left, right in pairs]
    assert set(found) <= set(ORDER[kind])


def test_every_near_name_is_found_among_many() -> None:
    near = ["王丽", "王莉", "汪莉", "王小丽", "丽王", "王□", "李丽", "陈晴", "陈睛", "欧阳娜", "李娜", "艾力江·吐尔逊"]
    near += ["爱力江·吐尔孙", "艾力江", "艾力江吐尔逊", "张□□", "张三丰", "阿依古丽·买买提", "阿依古丽·买", "阿依"]
    near += ["阿卜杜拉·买买提", "买买提·阿卜杜拉", "买买提阿卜杜拉", "小丽王", "JOHN SMITH", "SMITH JOHN"]
    near += ["王茜", "王西", "王单", "王山", "单山", "山山", "张晓丰", "欧阳子涵", "欧阳子轩"]
    pairs = [(left, right) for left in near for right in near]
    found = levels("name", [left for left, _ in pairs], [right for _, right in pairs])
    assert found == [name_level(left, right) for left, right in pairs]
    assert set(found) == set(ORDER["name"])


def test_every_near_date_and_number_is_found_among_many() -> None:
    near = [
        "2015-05-12",
        "2015-05-13",
        "2015-12-05",
        "2015-06-27",
        "2014-05-12",
        "2015-05-22",
        "2015-01-01",
        "2015-05-01",
    ]
    days = [
        date.fromisoformat(text)
        for text in [*near, "2015-05-09", "2020-04-02", "2020-04-24", "2020-05-24", "2013-08-30"]
    ]
    numbers = [
        "990121201505120014",
        "990121201505120024",
        "990121201505210014",
        "990121********0014",
        "990121201505120???",
        "99012120150512014",
    ]
    for kind, values, one_by_one in (("date", days, date_level), ("resident_id", numbers, id_level)):
        pairs = [(left, right) for left in values for right in values]
        found = levels(kind, [left for left, _ in pairs], [right for _, right in pairs])
        assert found == [one_by_one(left, right) for left, right in pairs]
        assert set(found) == set(ORDER[kind])


def test_plainly_different_names_are_not_looked_at_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    looked_at: Counter[str] = Counter()
    monkeypatch.setitem(
        __import__("reconcile.values.similarity", fromlist=["_"])._LEVELS,
        "name",
        lambda left, right: looked_at.update([left]) or name_level(left, right),
    )
    found = levels("name", ["王丽", "张伟", "王丽", "王丽"], ["李刚", "陈静", "王刚", "王莉"])
    assert found == [DIFFERENT, DIFFERENT, "surname_only", "homophone"]
    assert not looked_at
    assert levels("name", ["王晴", "王晴"], ["王睛", "晴王"]) == ["look_alike", "one_character"]
    assert sum(looked_at.values()) == 2


@pytest.mark.parametrize(
    ("left", "right", "level"),
    [
        ("mitchell", "mitchell", "exact"),
        ("mitchell", "mitchel", "typo"),
        ("mitchell", "mtichell", "typo"),
        ("mitchell", "micthlel", "similar"),
        ("wallaby place", "wallaby plaza", "similar"),
        ("hall", "rose hall", "contained"),
        ("ab", "cab x", "different"),
        ("green", "mason", "different"),
    ],
)
def test_texts(left: str, right: str, level: str) -> None:
    assert text_level(left, right) == text_level(right, left) == level


def test_missing_sides_are_named() -> None:
    assert levels("name", ["王丽", None, None, "王丽"], [None, "王丽", None, "王丽"]) == [
        "missing_right",
        "missing_left",
        "missing_both",
        EXACT,
    ]
    assert levels("number", [1, 2], [1, 3], tolerance=1) == ["exact", "close"]
    assert levels("code", ["1"], ["2"]) == ["different"]
    assert levels("name", [], []) == []


def test_sides_of_different_length_are_a_mistake() -> None:
    with pytest.raises(ValueError, match="2 values"):
        levels("name", ["王丽", "张伟"], ["王丽"])


def test_columns_of_no_names() -> None:
    assert not len(NameColumns.of([]).rows)
