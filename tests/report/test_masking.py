"""What a masked value may show, and that it never shows more."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconcile.report.masking import (
    differing_positions,
    mask_certificate,
    mask_difference,
    mask_id,
    mask_name,
    mask_phone,
    mask_place,
    mask_text,
)

NUMBERS = st.text("0123456789", min_size=17, max_size=17).flatmap(
    lambda body: st.sampled_from("0123456789X").map(lambda check: body + check)
)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("张三", "张*"),
        ("张三丰", "张**"),
        ("欧阳修文", "欧**"),
        ("阿卜杜拉·买买提", "阿**"),
        ("张", "*"),
        ("", ""),
        (None, ""),
    ],
)
def test_a_name_shows_its_first_character(name: str | None, shown: str) -> None:
    assert mask_name(name) == shown


def test_an_id_number_shows_nothing() -> None:
    assert mask_id("990121202601010018") == "*" * 18


def test_a_phone_shows_its_prefix_and_a_short_one_nothing() -> None:
    assert mask_phone("13800001234") == "138********"
    assert mask_phone("8612345") == "*******"


def test_a_certificate_shows_its_end_unless_it_is_an_id_number() -> None:
    assert mask_certificate("Z990000123") == "*******123"
    assert mask_certificate("990121202601010018") == "*" * 18
    assert mask_certificate("A1") == "**"
    assert mask_certificate("J990121-2025-000148") == "****************148"
    assert mask_certificate("J99012119900101001X") == "*" * 19


def test_an_address_loses_the_numbers_of_its_doors() -> None:
    assert mask_place("示例县城关镇和平村3组12号") == "示例县城关镇和平村*组*号"
    assert mask_place("示例县城关镇和平路188号2栋301室") == "示例县城关镇和平路*号*栋*室"


def test_a_text_loses_what_looks_like_an_id_number() -> None:
    assert mask_text("证件990121202601010018有误") == f"证件{'*' * 18}有误"
    assert mask_text("score 12345678") == "score 12345678"


def test_one_digit_of_the_birth_date_is_shown_on_both_sides() -> None:
    left, right = mask_difference("990121202601010018", "990121202607010018")
    assert (left, right) == ("...... .....1.. ....", "...... .....7.. ....")


def test_of_the_last_four_only_the_place_is_shown() -> None:
    assert mask_difference("990121202601010018", "990121202601010038")[0] == "...... ........ ..#."
    assert mask_difference("990121202601010018", "990121202601010081")[0] == "...... ........ ..##"


def test_numbers_that_differ_widely_show_no_digit() -> None:
    left, right = mask_difference("990121199001011234", "990121198512319876")
    assert not any(letter.isdigit() for letter in left + right)


def test_numbers_of_different_length_show_nothing() -> None:
    assert mask_difference("12345678", "123456789") == ("*" * 8, "*" * 9)


@given(NUMBERS, NUMBERS)
def test_no_pair_of_id_numbers_gives_either_away(left: str, right: str) -> None:
    """Beside county and birth date, which a list carries, none of the last four digits may be read."""
    for number, shown in zip((left, right), mask_difference(left, right), strict=True):
        plain = shown.replace(" ", "")
        assert len(plain) == len(number)
        read = [at for at, letter in enumerate(plain) if letter not in ".#*"]
        assert all(plain[at] == number[at] for at in read)
        assert all(at + 1 in differing_positions(left, right) for at in read)
        assert len(read) <= 4
        assert all(at < 14 for at in read)


@given(st.text(max_size=40))
def test_no_mask_raises_or_shows_more_than_it_may(text: str) -> None:
    assert mask_id(text).strip("*") == ""
    assert len(mask_name(text).rstrip("*")) <= 1
    assert len(mask_phone(text).rstrip("*")) <= 3
    assert len(mask_certificate(text).lstrip("*")) <= 3
    assert len(mask_place(text)) <= len(text)
