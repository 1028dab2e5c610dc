"""The largest blocks are split: nothing small is lost, nothing large is made, and everybody left over is counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.link.world import LEFT, RIGHT, family, link, pair

from reconcile.link import candidates, splitting
from reconcile.link.groups import Groups, Keyed
from reconcile.link.splitting import affordable, block_pairs

LARGEST, PART = 6, 4
Row = tuple[int, int, int]  # a key and two further columns
ROWS = st.lists(st.tuples(st.integers(0, 2), st.integers(-1, 2), st.integers(-1, 3)), max_size=14)


def split(left: list[Row], right: list[Row]) -> splitting.BlockPairs:
    groups = grouped([row[0] for row in left], [row[0] for row in right])
    further = [
        tuple(np.array([row[column] for row in rows], dtype=np.int32) for rows in (left, right)) for column in (1, 2)
    ]
    return block_pairs(groups, further, LARGEST)  # type: ignore[arg-type]


def grouped(left: Sequence[int], right: Sequence[int]) -> Groups:
    sides = (np.array(keys, dtype=np.int64) for keys in (left, right))
    return Groups.of(*(Keyed.of(np.arange(len(keys)), keys) for keys in sides))


def counts(left: list[Row], right: list[Row], size: int) -> Counter[Row]:
    """How many pairs each combination of the key and the first columns makes; unknown columns make none."""
    known = [[row[:size] for row in rows if -1 not in row[:size]] for rows in (left, right)]
    sides = [Counter(rows) for rows in known]
    return Counter({key: sides[0][key] * sides[1][key] for key in sides[0]})


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(splitting, "LARGEST_PART", PART)


@settings(max_examples=300)
@given(ROWS, ROWS)
def test_pairs_are_those_of_the_first_combination_that_is_small_enough(left: list[Row], right: list[Row]) -> None:
    by_size = [counts(left, right, size) for size in (1, 2, 3)]
    limits = (LARGEST, PART, PART)
    expected = set()
    for (i, a), (j, b) in product(enumerate(left), enumerate(right)):
        for size, limit in zip((1, 2, 3), limits, strict=True):
            if a[:size] != b[:size] or -1 in a[:size]:
                break
            if by_size[size - 1][a[:size]] <= limit:
                expected.add((i, j))
                break
    found = split(left, right)
    assert set(zip(found.left.tolist(), found.right.tolist(), strict=True)) == expected
    assert len(found.left) == found.sizes.sum() == len(expected)


@given(ROWS, ROWS)
def test_whoever_is_split_or_left_over_is_counted(left: list[Row], right: list[Row]) -> None:
    common = {key for key, pairs in counts(left, right, 1).items() if pairs > LARGEST}
    crowd = sum(row[:1] in common for row in [*left, *right])
    found = split(left, right)
    assert found.split == crowd
    assert 0 <= found.too_common <= crowd


@settings(max_examples=300)
@given(ROWS, ROWS)
def test_each_record_knows_how_many_further_columns_it_needs(left: list[Row], right: list[Row]) -> None:
    """Who has the same key is paired if it is the same in as many further columns."""
    pairs = split(left, right)
    needed = candidates.Split.of(("sex", "place"), pairs, len(left)).needed(np.arange(len(left)))
    expected = {
        (i, j)
        for (i, a), (j, b) in product(enumerate(left), enumerate(right))
        if needed[i] >= 0 and a[: 1 + needed[i]] == b[: 1 + needed[i]] and -1 not in a[: 1 + needed[i]]
    }
    assert set(zip(pairs.left.tolist(), pairs.right.tolist(), strict=True)) == expected


def test_where_no_column_splits_a_crowd_nobody_is_paired() -> None:
    crowd = [(1, 0, 0)] * 5
    found = split(crowd, crowd)
    assert not len(found.left)
    assert found.too_common == found.split == 10


@given(
    st.lists(st.integers(-1, 12), min_size=1, max_size=60),
    st.lists(st.integers(-1, 12), max_size=60),
    st.integers(1, 400),
)
def test_as_many_keys_are_left_whole_as_pairs_can_be_afforded(left: list[int], right: list[int], most: int) -> None:
    """The commonest keys are split first."""
    largest = affordable(grouped(left, right).pairs, most)
    sizes = sorted(left.count(key) * right.count(key) for key in set(left) & set(right) - {-1})
    whole = [size for size in sizes if size <= largest]
    assert sum(whole) <= most
    beyond = [size for size in sizes if size > largest]
    if beyond:
        assert sum(whole) + sizes.count(beyond[0]) * beyond[0] > most


def test_a_block_of_many_pairs_is_split_though_no_key_is_large() -> None:
    keys = (np.arange(3_000) % 500).tolist()  # 36 pairs each
    pairs = grouped(keys, keys).pairs
    assert affordable(pairs, 20_000) == 20_000
    assert affordable(pairs, 6_000) == 35


def test_a_column_that_nobody_fills_splits_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """A dozen share a mother's name and a day; papers tell them apart, though no sex is known of anybody."""
    monkeypatch.setattr(candidates, "LARGEST_BLOCK", 4)
    rows = [family(n, child_sex=None, mother_name="王玉", child_birth_date=date(2026, 3, 5)) for n in range(12)]
    spec = pair(LEFT, RIGHT, block=[["mother_name", "child_birth_date"]])
    assert link(rows, rows, spec).accepted() == [(n, n + 1000) for n in range(1, 13)]
