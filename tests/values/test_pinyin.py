from __future__ import annotations

import pytest
from hypothesis import given
from tests.values.texts import NAMES

from reconcile.values.characters import fold, fold_character
from reconcile.values.names import parse_name
from reconcile.values.pinyin import merged, pinyin_key, readings, surname_readings
from reconcile.values.readings import COMPOUND_SURNAMES, NAME_READINGS, SURNAME_READINGS
from reconcile.values.variants import VARIANTS


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("张伟", "zan wei"),
        ("宁丽", "lin li"),
        ("单雄信", "san xion xin"),
        ("仇英", "qiu yin"),
        ("解缙", "xie jin"),
        ("曾国藩", "zen guo fan"),
        ("区良", "ou lian"),
        ("查良镛", "za lian yon"),
        ("翟山", "zai san"),
        ("乐毅", "yue yi"),
        ("王乐", "wan le"),
        ("欧阳娜", "ou yan la"),
        ("尉迟恭", "yu ci gon"),
        ("长孙无忌", "zan sun wu ji"),
        ("王长江", "wan can jian"),
        ("吕绿", "lv lv"),
        ("阿依古丽·买买提", "a yi gu li mai mai ti"),
        ("王□明", "wan ? min"),
        ("MARIA SILVA", "maria silva"),
    ],
)
def test_how_names_sound(name: str, key: str) -> None:
    assert pinyin_key(name) == key


@pytest.mark.parametrize(
    ("one", "other"), [("宁", "林"), ("张", "臧"), ("陈", "岑"), ("石", "斯"), ("程", "岑"), ("英", "因"), ("兰", "南")]
)
def test_dialects_do_not_keep_these_apart(one: str, other: str) -> None:
    assert pinyin_key(one) == pinyin_key(other)


@pytest.mark.parametrize("syllable", ["n", "ng", "er", "e", "a", "ni", "zha", "ang"])
def test_merging_is_done_once_and_for_all(syllable: str) -> None:
    assert merged(merged(syllable)) == merged(syllable) != ""


@given(raw=NAMES)
def test_a_key_has_a_syllable_for_each_character(raw: str) -> None:
    name = parse_name(raw).value
    if name and not any(letter.isascii() for letter in name):
        assert len((pinyin_key(name) or "").split(" ")) == len(name.replace("·", ""))


def test_own_tables_are_of_single_characters_and_no_more_than_two_readings() -> None:
    for table in (SURNAME_READINGS, NAME_READINGS):
        for character, known in table.items():
            assert len(character) == 1 <= len(known) <= 2
            assert all(syllable.isascii() and syllable.isalpha() for syllable in known)
            assert len(readings(character)) <= 2 >= len(surname_readings(character))
    assert all(len(name) == 2 for name in COMPOUND_SURNAMES)


def test_folding_a_folded_character_changes_nothing() -> None:
    for code in [*range(0x3000), *range(0x3000, 0xA000, 11), *range(0xF000, 0x10000), *range(0x20000, 0x20100)]:
        folded = fold_character(chr(code))[0]
        assert fold(folded) == folded, hex(code)


def test_variants_are_folded() -> None:
    assert fold("堃祐甯喆昇陞峯於") == "坤佑宁哲升升峰於"
    assert all(fold(variant) == fold(standard) == standard for variant, standard in VARIANTS.items())
