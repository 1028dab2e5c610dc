"""Levels of many pairs at once are those of the plain functions, one pair at a time."""

from __future__ import annotations

from datetime import date
from random import Random
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.measure.world import declared, records_frame

from reconcile import engine
from reconcile.comparison.columns import CodedPair, code_pair
from reconcile.comparison.vectors import level_vectors
from reconcile.comparison.vocabulary import KINDS, MISSING, expected_shares, level_names
from reconcile.registers import RelationSpec
from reconcile.registers.pair import Compare
from reconcile.values.similarity import date_level, id_level, name_level, number_level, place_level, text_level

FIELDS = {
    "who": "name",
    "number": "resident_id",
    "day": "date",
    "weight": "number",
    "place": "place",
    "sex": "sex",
    "note": "text",
}
COMPARES = [
    {"name": "who", "as": "name", "frequencies": True},
    {"name": "number", "as": "id"},
    {"name": "day", "as": "date"},
    {"name": "weight", "as": "number", "tolerance": 10},
    {"name": "place", "as": "place"},
    {"name": "sex", "as": "code"},
    {"name": "note", "as": "text"},
]
RELATION = RelationSpec.model_validate(
    {"name": "person", "key_fields": ["who"], "block": [["who"], ["lunar:day"]], "compare": COMPARES}
)
LEFT, RIGHT = declared("left", FIELDS), declared("right", FIELDS)
SCALAR = {
    "name": name_level,
    "id": id_level,
    "date": date_level,
    "number": lambda a, b: number_level(a, b, 10),
    "place": place_level,
    "code": lambda a, b: "exact" if a == b else "different",
    "text": text_level,
}

numbers = st.one_of(
    st.from_regex(r"99012[01]200[0-2]010[1-9]00[12][0-9X]", fullmatch=True),
    st.from_regex(r"990121(2001010[12]|\*{8})00(1[12]|\?\?)", fullmatch=True),
)
rows = st.fixed_dictionaries(
    {
        "who": st.none() | st.text("王玉钰晴睛小明阿·□", min_size=1, max_size=5),
        "number_pattern": st.none() | numbers,
        "day": st.none() | st.dates(date(2025, 12, 28), date(2026, 3, 5)),
        "weight": st.none() | st.sampled_from([3200, 3205, 3215, 320, 32, 6]),
        "place": st.none() | st.sampled_from(["990121001", "990121001003", "990121", "990122", "王村", "大王村三组"]),
        "sex": st.none() | st.sampled_from(["1", "2"]),
        "note": st.none() | st.text("县医院", min_size=1, max_size=7),
    }
)


def whole(row: dict[str, Any]) -> dict[str, Any]:
    """A number that is not all known stands in the pattern alone."""
    pattern = row["number_pattern"]
    known = pattern if pattern and pattern.isalnum() else None
    return row | {"number": known, "number_kind": "ok" if known else "masked"}


def coded(left: list[dict[str, Any]], right: list[dict[str, Any]]) -> CodedPair:
    with engine.connect(threads=1) as connection:
        for spec, records in ((LEFT, left), (RIGHT, right)):
            ids = pl.Series("record_id", range(1, len(records) + 1), dtype=pl.UInt64)
            engine.store(connection, f"record_{spec.id}", records_frame(spec, records).with_columns(ids))
        return code_pair(connection, RELATION, LEFT, RIGHT)


def expected(compare: Compare, left: dict[str, Any], right: dict[str, Any]) -> int:
    name = "number_pattern" if compare.name == "number" else compare.name
    if left[name] is None or right[name] is None:
        return MISSING
    return level_names(compare.type).index(SCALAR[compare.type](left[name], right[name])) + 1


@settings(max_examples=40)
@given(st.lists(rows, max_size=6), st.lists(rows, max_size=6))
def test_levels_of_all_pairs_are_those_of_the_plain_functions(
    left: list[dict[str, Any]], right: list[dict[str, Any]]
) -> None:
    left, right = [whole(row) for row in left], [whole(row) for row in right]
    pairs = [(i, j) for i in range(len(left)) for j in range(len(right))]
    at_left, at_right = (np.array([pair[side] for pair in pairs], dtype=np.int64) for side in (0, 1))
    vectors = level_vectors(coded(left, right), RELATION.compare, at_left, at_right)
    wanted = [[expected(compare, left[i], right[j]) for compare in RELATION.compare] for i, j in pairs]
    assert vectors.tolist() == wanted


def test_two_numbers_masked_alike_are_compatible_and_not_the_same_number() -> None:
    row = whole({"number_pattern": "990121********0011"})
    pair = coded([row], [row])
    vector = level_vectors(pair, RELATION.compare, np.array([0]), np.array([0]))
    assert level_names("id")[vector[0, 1] - 1] == "masked_compatible"
    assert pair.columns["number"].left_key.tolist() == [-1], "it cannot serve as a key"


def test_equal_values_have_equal_codes_on_both_sides() -> None:
    random = Random(1)
    left, right = ([{"who": random.choice(["王明", "李雷", None])} for _ in range(20)] for _ in range(2))
    column = coded(left, right).columns["who"]
    for row, code in zip([*left, *right], [*column.left, *column.right], strict=True):
        assert (None if code < 0 else column.values[int(code)]) == row["who"]


@pytest.mark.parametrize(("name", "lunar_side"), [("lunar:day", 0), ("lunar_right:day", 1)])
def test_a_lunar_day_meets_the_day_meant_on_the_other_side(name: str, lunar_side: int) -> None:
    plain, lunar = {"day": date(2026, 4, 21)}, {"day": date(2026, 3, 5), "day_lunar": date(2026, 4, 21)}
    sides = [[lunar], [plain]] if lunar_side == 0 else [[plain], [lunar]]
    column = coded(*sides).blocks[name]
    assert column.left.tolist() == column.right.tolist() != [-1]
    assert coded([plain], [plain | {"day": date(2026, 3, 5)}]).blocks[name].left.tolist() != [0, 0]


@pytest.mark.parametrize("comparison", list(KINDS))
def test_expected_shares_are_one_for_each_level_and_sum_to_one(comparison: str) -> None:
    shares = expected_shares(comparison)
    assert len(shares) == len(level_names(comparison))
    assert sum(shares) == pytest.approx(1)
