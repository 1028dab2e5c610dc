"""Records of two lists by a key they share, held against plain loops."""

from __future__ import annotations

from itertools import product

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from reconcile.link.exact import unique_on_both
from reconcile.link.groups import Groups, Keyed, distinct

KEYS = st.lists(st.integers(-1, 5) | st.integers(2**62 - 3, 2**62 - 1), max_size=12)


def pairs(left: list[int], right: list[int]) -> list[tuple[int, int]]:
    ends = product(enumerate(left), enumerate(right))
    return [(i, j) for (i, a), (j, b) in ends if a == b and a >= 0]


@given(KEYS, KEYS)
def test_all_pairs_of_a_key_are_joined(left: list[int], right: list[int]) -> None:
    """Also where keys are so large that no position fits beside them."""
    sides = (np.array(keys, dtype=np.int64) for keys in (left, right))
    groups = Groups.of(*(Keyed.of(np.arange(len(keys)), keys) for keys in sides))
    found = groups.joined()
    assert sorted(zip(*(ends.tolist() for ends in found), strict=True)) == pairs(left, right)
    shared = {key for key in left if key >= 0 and key in right}
    assert groups.records == sum(key in shared for key in [*left, *right])
    assert sorted(groups.pairs.tolist()) == sorted(left.count(key) * right.count(key) for key in shared)


@given(KEYS, KEYS)
def test_keys_that_stand_once_on_each_side(left: list[int], right: list[int]) -> None:
    found = unique_on_both(*(np.array(keys, dtype=np.int64) for keys in (left, right)))
    expected = [(i, j) for i, j in pairs(left, right) if left.count(left[i]) == right.count(right[j]) == 1]
    assert list(zip(*(ends.tolist() for ends in found), strict=True)) == expected


@given(st.lists(st.integers(-3, 3)))
def test_distinct_numbers_are_in_order(numbers: list[int]) -> None:
    assert distinct(np.array(numbers, dtype=np.int64)).tolist() == sorted(set(numbers))
