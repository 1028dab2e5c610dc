"""Assignment against brute force on small worlds, and the cases that one-to-one exists for."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconcile.link import component
from reconcile.link.assign import Edges, decide
from reconcile.link.relevance import HOPELESS, relevant

WEIGHTS = st.dictionaries(st.tuples(st.integers(0, 3), st.integers(0, 3)), st.floats(-4, 12), max_size=10)


def edges_of(weights: dict[tuple[int, int], float]) -> Edges:
    ends = sorted(weights)
    return Edges(
        np.array([left for left, _ in ends], dtype=np.int64),
        np.array([right for _, right in ends], dtype=np.int64),
        np.array([weights[end] for end in ends], dtype=np.float64),
        np.zeros(len(ends)),
    )


@given(WEIGHTS)
def test_the_chosen_edges_are_the_most_likely_assignment(weights: dict[tuple[int, int], float]) -> None:
    edges = edges_of(weights)
    decision = decide(edges, 0.8, one_to_one=True)
    chosen = np.flatnonzero(decision.chosen)
    assert len(set(edges.left[chosen])) == len(chosen) == len(set(edges.right[chosen]))
    total = sum(max(float(edges.weight[edge]), 0.0) for edge in chosen)
    assert abs(total - best_sum(weights, one_to_one=True)) < 1e-6
    assert ((decision.probability >= 0) & (decision.probability <= 1)).all()


def test_twins_that_something_tells_apart_are_each_linked_to_their_own() -> None:
    edges = edges_of({(0, 0): 6.0, (0, 1): 1.0, (1, 0): 1.0, (1, 1): 5.0})
    decision = decide(edges, 0.8, one_to_one=True)
    assert decision.chosen.tolist() == [True, False, False, True]
    assert (decision.set_number == -1).all()


def test_what_an_edge_is_deprived_of_against_others_it_has_by_itself() -> None:
    """Without a rival an edge is as likely as its own odds say; beside one it is weighed without its handicap."""
    alone = replace(edges_of({(0, 0): -1.0}), handicap=np.array([4.0]))
    assert decide(alone, 0.8, one_to_one=True).probability == pytest.approx([1 / (1 + np.exp(-3.0))])
    beside = replace(edges_of({(0, 0): 1.0, (1, 0): 2.0}), handicap=np.array([4.0, 0.0]))
    assert decide(beside, 0.8, one_to_one=True).chosen.tolist() == [False, True]


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


@given(st.dictionaries(st.tuples(st.integers(0, 4), st.integers(0, 4)), st.floats(-4, 60), max_size=14), st.booleans())
def test_no_edge_of_a_near_assignment_is_left_out(weights: dict[tuple[int, int], float], one_to_one: bool) -> None:
    """The best total with an edge forced in lies within HOPELESS of the best for no edge that was left out."""
    edges = edges_of(weights)
    kept = relevant(edges.left, edges.right, edges.weight, one_to_one=one_to_one)
    whole = best_sum(weights, one_to_one=one_to_one)
    for place in np.flatnonzero(~kept):
        left, right = int(edges.left[place]), int(edges.right[place])
        rest = {e: w for e, w in weights.items() if e[0] != left and (e[1] != right or not one_to_one)}
        assert weights[left, right] + best_sum(rest, one_to_one=one_to_one) <= whole - HOPELESS + 1e-9


def best_sum(weights: dict[tuple[int, int], float], *, one_to_one: bool) -> float:
    """The largest total of weights above 0, everything tried."""
    if not one_to_one:
        lefts = {left for left, _ in weights}
        return sum(max(0.0, *(w for (left, _), w in weights.items() if left == one)) for one in lefts)
    if not weights:
        return 0.0
    (left, right), weight = next(iter(weights.items()))
    without = {e: w for e, w in weights.items() if e != (left, right)}
    with_it = {e: w for e, w in without.items() if e[0] != left and e[1] != right}
    return max(best_sum(without, one_to_one=True), weight + best_sum(with_it, one_to_one=True))


def test_the_order_of_things_decides_no_probability() -> None:
    """The two could be exchanged, were one of the edges so taken not worse than none."""
    there = decide(edges_of({(0, 0): 3.0, (0, 1): -2.0, (1, 0): 5.5, (1, 1): 3.0}), 0.8, one_to_one=True)
    swapped = decide(edges_of({(0, 0): 5.5, (0, 1): 3.0, (1, 0): 3.0, (1, 1): -2.0}), 0.8, one_to_one=True)
    assert there.chosen.tolist() == [True, False, False, True]
    assert there.probability.tolist() == swapped.probability[[2, 3, 0, 1]].tolist()


def test_an_unlikely_link_does_not_bring_a_likely_one_down() -> None:
    """Whether anybody would take the other record with a chance of 2 % makes no difference to a sure pair."""
    alone = decide(edges_of({(0, 0): 5.0, (0, 1): 1.0}), 0.8, one_to_one=True)
    beside = decide(edges_of({(0, 0): 5.0, (0, 1): 1.0, (1, 1): -4.0}), 0.8, one_to_one=True)
    assert abs(beside.probability[0] - alone.probability[0]) < 0.01
    assert (beside.set_number == -1).all()


def test_two_unlikely_links_do_not_displace_a_likely_one() -> None:
    decision = decide(edges_of({(0, 0): 3.0, (0, 1): -0.5, (1, 0): -0.5}), 0.8, one_to_one=True)
    assert decision.chosen.tolist() == [True, False, False]


@given(WEIGHTS)
def test_a_table_too_large_for_the_best_takes_the_surest_first(weights: dict[tuple[int, int], float]) -> None:
    """What it takes is worth half of the best at least (Avis 1983), and whoever is displaced by an exchange that is
    better knows it: his probability is below one half."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(component, "LARGEST", 0)
        decision = decide(edges_of(weights), 0.8, one_to_one=True)
    edges = edges_of(weights)
    chosen = np.flatnonzero(decision.chosen)
    assert len(set(edges.left[chosen])) == len(chosen) == len(set(edges.right[chosen]))
    best = best_sum(weights, one_to_one=True)
    assert np.maximum(edges.weight[chosen], 0.0).sum() >= best / 2 - 1e-6
    assert ((decision.probability >= 0) & (decision.probability <= 1)).all()


def test_where_the_surest_come_first_a_better_exchange_is_a_doubt() -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(component, "LARGEST", 0)
        decision = decide(edges_of({(0, 0): 6.0, (0, 1): 5.0, (1, 0): 5.0}), 0.8, one_to_one=True)
    assert decision.chosen.tolist() == [True, False, False]
    assert decision.probability[0] < 0.5


@pytest.mark.parametrize("accept", [0.3, 0.5, 0.8])
def test_twins_that_nothing_tells_apart_are_a_set_at_any_threshold(accept: float) -> None:
    decision = decide(edges_of(dict.fromkeys([(0, 0), (0, 1), (1, 0), (1, 1)], 5.0)), accept, one_to_one=True)
    assert (decision.set_number >= 0).all()


def test_no_edges_no_decision() -> None:
    decision = decide(edges_of({}), 0.8, one_to_one=True)
    assert len(decision.chosen) == 0
