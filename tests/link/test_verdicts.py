"""Assignment and the things of a register, each against a plain reading, on weights of which many are equal."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.link.reference.decision import Table, check_best, verdicts
from tests.link.reference.things import joined

from reconcile.link.assign import Edges, decide
from reconcile.link.entities import Entities

Ends = tuple[int, int]
ENDS = st.tuples(st.integers(0, 4), st.integers(0, 4))
EDGES = st.dictionaries(ENDS, st.tuples(st.integers(-12, 40), st.sampled_from([0, 0, 0, 4, 8])), max_size=14)
TWO = ENDS.filter(lambda ends: ends[0] < ends[1])
MAYBE = st.dictionaries(TWO, st.sampled_from([0.1, 0.5, 0.9]), max_size=3)


def table_of(drawn: dict[Ends, tuple[int, int]], maybe: list[dict[Ends, float]], one_to_one: bool) -> Table:
    """Edges of so many halves, less what they are handicapped by, in order."""
    odds = {edge: drawn[edge][0] / 2 for edge in sorted(drawn)}
    one = [lambda a, b, own=own: own.get((min(a, b), max(a, b)), 0.0) for own in maybe]
    return Table({edge: odds[edge] - drawn[edge][1] for edge in odds}, odds, (one[0], one[1]), one_to_one)


def edges_of(table: Table) -> Edges:
    left, right = (np.array([edge[side] for edge in table.odds], dtype=np.int64) for side in (0, 1))
    odds, weight = (np.array(list(numbers.values()), dtype=np.float64) for numbers in (table.odds, table.weight))
    return Edges(left, right, weight, np.zeros(len(left)), odds - weight)


@settings(max_examples=200)
@given(EDGES, st.lists(MAYBE, min_size=2, max_size=2), st.booleans(), st.sampled_from([0.6, 0.8, 0.99]))
def test_decisions(
    drawn: dict[Ends, tuple[int, int]], maybe: list[dict[Ends, float]], one_to_one: bool, accept: float
) -> None:
    """Weights in halves, so that many assignments are equally good."""
    table = table_of(drawn, maybe, one_to_one)
    found = decide(edges_of(table), accept, one_to_one, table.one)
    chosen = {edge for edge, taken in zip(table.odds, found.chosen, strict=True) if taken}
    check_best(table, {edge for edge in chosen if table.counts(*edge)})
    said = verdicts(table, chosen, accept)
    set_of: dict[Ends, int] = {}
    for edge, sure, number in zip(table.odds, found.probability.tolist(), found.set_number.tolist(), strict=True):
        if edge not in said.hopeless or sure > 0:
            assert sure == pytest.approx(said.probability[edge], abs=said.near[edge]), edge
            set_of |= {edge: number} if number >= 0 else {}
    expected = {edge: number for edge, number in said.set_of.items() if edge in set_of or edge not in said.hopeless}
    assert set_of.keys() == expected.keys()
    both = {(number, expected[edge]) for edge, number in set_of.items()}
    assert len(both) == len(set(set_of.values())) == len(set(expected.values()))


@given(st.dictionaries(TWO, st.sampled_from([0.1, 0.7, 0.8, 0.95]), max_size=8))
def test_things(probability: dict[Ends, float]) -> None:
    ends = sorted(probability)
    left, right = (np.array([edge[side] for edge in ends], dtype=np.int64) for side in (0, 1))
    sure = np.array([probability[edge] for edge in ends])
    found = Entities.alone(np.arange(5, dtype=np.uint64)).joined(left, right, sure, sure >= 0.8)
    expected = joined(5, probability, accept=0.8)
    assert (found.of_position.tolist(), found.sure.tolist()) == (expected.of, expected.sure)
    assert found.maybe == expected.maybe
