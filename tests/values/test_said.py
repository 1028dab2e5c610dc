"""Numbers that could be somebody's do not stay in words, however they are written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconcile.values.said import without_numbers

DIGITS = st.text("0123456789", min_size=9, max_size=18)


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("身份证 990121199003078515 已核对", "身份证 ****************** 已核对"),
        ("990121 19900307 851X", "****** ******** ****"),
        ("990121-19900307-8515", "******-********-****"),
        ("９９０１２１１９９００３０７８５１５", "*" * 18),
        ("电话13900000000、0591-87654321", "电话***********、****-********"),
        ("证号X990000001", "证号X*********"),
        ("2026-10-23已更正,20261023,2026.1.5", "2026-10-23已更正,20261023,2026.1.5"),
        ("3岁,第12组,共1234人", "3岁,第12组,共1234人"),
        ("2026-10-23 13900000000", "****-**-** ***********"),
        ("20269999", "********"),
        ("", ""),
    ],
)
def test_long_numbers_are_hidden_and_days_are_not(said: str, kept: str) -> None:
    assert without_numbers(said) == kept


@given(DIGITS, st.sampled_from(["", " ", "-", "."]), st.integers(1, 4), st.text("甲乙丙,。 ", max_size=5))
def test_no_number_stays_in_whatever_parts_it_is_written(number: str, sign: str, size: int, words: str) -> None:
    parts = sign.join(number[at : at + size] for at in range(0, len(number), size))
    assert not any(one.isdecimal() for one in without_numbers(f"{words}{parts}{words}"))


@given(st.text(max_size=40))
def test_twice_is_as_once(said: str) -> None:
    assert without_numbers(without_numbers(said)) == without_numbers(said)
