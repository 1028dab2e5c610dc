"""Assignment against brute force on small worlds, and the cases that one-to-one exists for."""

from __future__ import annotations

from itertools import permutations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from reconcile.link.assign import Edges, decide

FLOOR = float(np.log(0.01 / 0.99))


def edges_of(weights: dict[tuple[int, int], float]) -> Edges:
    ends = sorted(weights)
    return Edges(
        np.array([left for left, _ in ends], dtype=np.int64),
        np.array([right for _, right in ends], dtype=np.int64),
        np.array([weights[end] for end in ends], dtype=np.float64),
        np.zeros(len(ends)),
    )


def best_total(weights: dict[tuple[int, int], float]) -> float:
    lefts = sorted({left for left, _ in weights})
    rights: list[int | None] = [*sorted({right for _, right in weights}), *([None] * len(lefts))]
    return max(
        sum(
            max(weights.get((left, right), FLOOR) - FLOOR, 0.0)
            for left, right in zip(lefts, order, strict=True)
            if right is not None
        )
        for order in set(permutations(rights, len(lefts)))
    )


@given(st.dictionaries(st.tuples(st.integers(0, 3), st.integers(0, 3)), st.floats(-4, 12), max_size=10))
def test_the_chosen_edges_have_the_largest_total(weights: dict[tuple[int, int], float]) -> None:
    edges = edges_of(weights)
    decision = decide(edges, 0.8, one_to_one=True)
    chosen = np.flatnonzero(decision.chosen)
    assert len(set(edges.left[chosen])) == len(chosen) == len(set(edges.right[chosen]))
    total = sum(max(float(edges.weight[edge]) - FLOOR, 0.0) for edge in chosen)
    if weights:
        assert abs(total - best_total(weights)) < 1e-6
    assert ((decision.probability >= 0) & (decision.probability <= 1)).all()


def test_twins_that_something_tells_apart_are_each_linked_to_their_own() -> None:
    edges = edges_of({(0, 0): 6.0, (0, 1): 1.0, (1, 0): 1.0, (1, 1): 5.0})
    decision = decide(edges, 0.8, one_to_one=True)
    assert decision.chosen.tolist() == [True, False, False, True]
    assert (decision.set_number == -1).all()


def test_twins_that_nothing_tells_apart_become_a_set() -> None:
    edges = edges_of({(0, 0): 5.0, (0, 1): 5.0, (1, 0): 5.0, (1, 1): 5.0})
    decision = decide(edges, 0.8, one_to_one=True)
    assert len(set(decision.set_number.tolist())) == 1
    assert decision.set_number[0] >= 0
    assert abs(decision.probability[decision.chosen][0] - 0.5) < 0.01


def test_one_record_for_two_twins_is_a_set_too() -> None:
    decision = decide(edges_of({(0, 0): 5.0, (1, 0): 5.0}), 0.8, one_to_one=True)
    assert decision.set_number.tolist() == [0, 0]


def test_many_to_one_lets_children_share_a_mother() -> None:
    edges = edges_of({(0, 0): 5.0, (1, 0): 5.0})
    decision = decide(edges, 0.8, one_to_one=False)
    assert decision.chosen.all()
    assert (decision.set_number == -1).all()


def test_no_edges_no_decision() -> None:
    decision = decide(edges_of({}), 0.8, one_to_one=True)
    assert len(decision.chosen) == 0
