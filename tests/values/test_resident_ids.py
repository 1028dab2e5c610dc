from __future__ import annotations

from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from reconcile.values.resident_ids import check_character, parse_resident_id, upgraded

AREA = "990121"  # assigned by nobody: no number here can be a real person's
FIRST_SEVENTEEN = st.builds(
    lambda day, serial: f"{AREA}{day:%Y%m%d}{serial:03d}",
    st.dates(date(1900, 1, 1), date(2030, 12, 31)),
    st.integers(0, 999),
)
GOOD = "990121201505120014"


def plain_check_character(digits: str) -> str:
    """The check as the standard words it: the weighted sum of all 18 places is 1 modulo 11."""
    for value in range(11):
        total = value + sum(int(digit) * pow(2, 17 - place, 11) for place, digit in enumerate(digits))
        if total % 11 == 1:
            return "X" if value == 10 else str(value)
    raise AssertionError


@given(digits=FIRST_SEVENTEEN)
def test_the_check_character_agrees_with_the_standard(digits: str) -> None:
    assert check_character(digits) == plain_check_character(digits)


@given(digits=FIRST_SEVENTEEN)
def test_a_well_formed_number_is_itself(digits: str) -> None:
    number = digits + check_character(digits)
    assert parse_resident_id(number) == (number, "", "ok", number)


@given(digits=FIRST_SEVENTEEN, place=st.integers(0, 17), other=st.sampled_from("0123456789"))
def test_one_wrong_digit_is_always_noticed(digits: str, place: int, other: str) -> None:
    number = digits + check_character(digits)
    assume(number[place] != other)
    wrong = number[:place] + other + number[place + 1 :]
    assert parse_resident_id(wrong).kind in ("checksum", "unread", "damaged")


@given(digits=FIRST_SEVENTEEN, place=st.integers(0, 16))
def test_two_neighbours_swapped_are_always_noticed(digits: str, place: int) -> None:
    number = digits + check_character(digits)
    assume(number[place] != number[place + 1] and "X" not in number[place : place + 2])
    wrong = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    assert parse_resident_id(wrong).kind != "ok"


@pytest.mark.parametrize(
    ("old", "century"),
    [("990121750512001", "19"), ("990121000229001", None), ("990121200512996", "18"), ("990121200512999", "18")],
)
def test_fifteen_digits_become_eighteen(old: str, century: str | None) -> None:
    parsed = parse_resident_id(old)
    if century is None:  # 1900 was no leap year
        assert parsed.value is None
    else:
        first = old[:6] + century + old[6:]
        assert parsed[:3] == (first + plain_check_character(first), "upgraded", "ok")
        assert upgraded(old) == parsed.value


@pytest.mark.parametrize(
    ("raw", "done"),
    [
        ("99012120150512009x", "case"),
        ("'99012120150512009X", "spaces"),
        (" 990121 20150512 009X ", "spaces"),
        ("990121-20150512-009X", "spaces"),
        ("９９０１２１２０１５０５１２００９Ｘ", "width"),
        ("99012120150512009X\u200b", "spaces"),
    ],
)
def test_the_same_number_written_otherwise(raw: str, done: str) -> None:
    number = "99012120150512009" + check_character("99012120150512009")
    assert number.endswith("X")
    assert parse_resident_id(raw) == (number, done, "ok", number)


@given(
    digits=FIRST_SEVENTEEN,
    place=st.integers(0, 17),
    letters=st.sampled_from([{"0": "O", "1": "l"}, {"0": "o", "1": "I"}]),
)
def test_letters_that_look_like_digits_are_read_where_the_check_character_holds(
    digits: str, place: int, letters: dict[str, str]
) -> None:
    number = digits + check_character(digits)
    assume(number[place] in letters)
    parsed = parse_resident_id(number[:place] + letters[number[place]] + number[place + 1 :])
    assert (parsed.value, parsed.kind, parsed.pattern) == (number, "ok", number)
    assert "letters" in parsed.done.split(",")


@pytest.mark.parametrize(
    ("raw", "pattern"),
    [
        ("99O121201505120024", "99?121201505120024"),  # no check character that holds
        ("99O12l201505120024", "99?12?201505120024"),
        ("990121201505l20024", "990121201505?20024"),
        ("99O121201502300014", "99?121????????0014"),  # and no such day
        ("990121201505120O0l", "990121201505120?0?"),
    ],
)
def test_a_letter_is_one_unreadable_place_where_it_does_not_hold(raw: str, pattern: str) -> None:
    assert parse_resident_id(raw) == (None, "case" if raw != raw.upper() else "", "damaged", pattern)


@pytest.mark.parametrize(
    ("raw", "kind", "pattern"),
    [
        ("990121********0014", "masked", "990121********0014"),
        ("990121****0014", "masked", "990121********0014"),
        ("990***********0014", "masked", "990***********0014"),
        ("990*0014", "masked", "990***********0014"),
        ("9901212015****0014", "masked", "9901212015****0014"),
        ("990121XXXXXXXX0014", "masked", "990121********0014"),
        ("990121******001", "masked", "990121********001*"),  # of an old number
        ("990121************", "masked", None),  # the area says nothing
        ("990121****00*4", "unread", None),
        ("9.90121E+17", "damaged", None),
        ("9.9012120150512E+17", "damaged", "99012120150512????"),
        ("9.90121E+14", "damaged", None),
        ("9.90121950512E+14", "damaged", "990121??950512????"),
        ("990121201505121000", "damaged", "990121201505121???"),
        ("99012120150512001.0", "damaged", "990121201505120???"),
        ("99012120150512001", "damaged", "990121201505120???"),
        ("990121201502300014", "unread", "990121????????0014"),
        ("990121950230001", "unread", "990121????????001?"),  # its check character would follow from a wrong date
        ("990121201505120013", "checksum", "990121201505120013"),
    ],
)
def test_what_is_left_of_a_number(raw: str, kind: str, pattern: str | None) -> None:
    parsed = parse_resident_id(raw)
    assert (parsed.kind, parsed.pattern) == (kind, pattern)
    assert parsed.value == (raw if kind == "checksum" else None)


@pytest.mark.parametrize("raw", ["E12345678", "EA1234567", "H12345678", "M1234567890", "12345678", "R123456(7)"])
def test_other_documents_are_kept(raw: str) -> None:
    parsed = parse_resident_id(raw)
    assert parsed.kind == "other"
    assert parsed.value == raw.replace("(", "").replace(")", "")


@pytest.mark.parametrize("raw", ["0" * 18, "1" * 18, "O" * 18, "1l" * 9, "无", "未提供", "000000000000000"])
def test_numbers_of_nobody(raw: str) -> None:
    assert parse_resident_id(raw).kind == "empty"


@given(digits=FIRST_SEVENTEEN, start=st.integers(0, 17), length=st.integers(1, 17))
def test_a_mask_keeps_what_it_shows_and_nothing_else(digits: str, start: int, length: int) -> None:
    number = digits + check_character(digits)
    end = min(start + length, 18)
    masked = number[:start] + "*" * (end - start) + number[end:]
    pattern = parse_resident_id(masked).pattern
    assume(pattern is not None)
    assert pattern == number[:start] + "*" * (end - start) + number[end:]
