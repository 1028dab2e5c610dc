"""Each step of linking by itself against a plain reading of it, on small worlds in which much collides."""

from __future__ import annotations

from itertools import combinations, product
from random import Random
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.link.reference import pairs as plain
from tests.link.reference.decision import Table, check_best, verdicts
from tests.link.reference.scores import Scorer
from tests.link.reference.things import joined
from tests.link.reference.worlds import itself, sides, two
from tests.link.world import LEFT, RIGHT, coded, pair

from reconcile.comparison.columns import both_ways
from reconcile.comparison.vectors import level_vectors
from reconcile.comparison.vocabulary import level_names
from reconcile.link import candidates, splitting
from reconcile.link.assign import Edges, decide
from reconcile.link.entities import Entities
from reconcile.link.exact import exact_links
from reconcile.link.model import Model
from reconcile.link.patterns import count_patterns
from reconcile.link.score import score_pairs
from reconcile.registers import PairSpec, RelationSpec

Ends = tuple[int, int]


@settings(max_examples=24)
@given(sides(), two(keys_at_least=2), st.integers(0, 2**12 - 1))
def test_keys(both: plain.Sides, spec: PairSpec, eligible: int) -> None:
    marks = [bool(eligible >> n & 1) for n in range(len(both[1]))]
    found = exact_links(spec.relations[0], coded(*both, spec), np.array(marks, dtype=np.bool_))
    linked = zip(found.left.tolist(), found.right.tolist(), strict=True)
    assert dict(zip(linked, found.rule.tolist(), strict=True)) == plain.exact_links(spec.relations[0], both, marks)


@settings(max_examples=30)
@given(sides(), itself(), st.booleans(), st.sampled_from([(250_000, 2_500), (8, 3), (5, 3), (3, 1)]))
def test_candidates(both: plain.Sides, how: dict[str, Any], same: bool, limits: tuple[int, int]) -> None:
    """Also where blocks are so large that they are split."""
    spec = pair(LEFT, LEFT if same else RIGHT, **how)
    relation, mine = spec.relations[0], (both[0], both[0]) if same else both
    free = range(len(mine[0])), range(1, len(mine[1]))
    blocks = relation.block if same else both_ways(relation.block)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(candidates, "LARGEST_BLOCK", limits[0])
        patch.setattr(splitting, "LARGEST_PART", limits[1])
        positions = [np.array(side, dtype=np.int64) for side in free]
        taking_part = positions[0], positions[1]
        found = candidates.find_candidates(relation, coded(*both, spec), blocks, taking_part, same_register=same)
    declared = plain.declared_blocks(relation, same=same)
    expected = plain.candidates(relation, declared, mine, free, same=same, limits=limits)
    assert list(zip(found.left.tolist(), found.right.tolist(), strict=True)) == sorted(expected)


@settings(max_examples=12)
@given(sides(8), itself(), st.booleans(), st.integers(0, 99))
def test_scores(both: plain.Sides, how: dict[str, Any], same: bool, seed: int) -> None:
    """Of all pairs, by any model."""
    spec = pair(LEFT, LEFT if same else RIGHT, **how)
    relation, mine = spec.relations[0], (both[0], both[0]) if same else both
    left_records, right_records = (range(len(rows)) for rows in mine)
    ends = list(combinations(left_records, 2)) if same else list(product(left_records, right_records))
    left, right = (np.array([pair[side] for pair in ends], dtype=np.int64) for side in (0, 1))
    data, columns = invented(relation, Random(seed)), coded(*both, spec)
    patterns = count_patterns(level_vectors(columns, relation.compare, left, right), np.zeros(len(ends), dtype=int), 1)
    found = score_pairs(Model.of_data(relation, data), columns, patterns, left, same)
    scorer = Scorer(relation, data, mine, same)
    for pair_of_ends, odds, sure, alike in zip(ends, found.odds, found.same, found.alike, strict=True):
        score = scorer.score(pair_of_ends)
        assert abs(odds - score.odds) <= 1
        assert (sure, alike) == pytest.approx((score.same, score.alike), abs=1.1e-6)


def invented(relation: RelationSpec, random: Random) -> dict[str, Any]:
    """A model that was never fitted to anything."""

    def shares(names: tuple[str, ...]) -> dict[str, float]:
        drawn = [random.choice([0.0, random.random() ** 9, random.random()]) + 1e-9 for _ in names]
        return {name: share / sum(drawn) for name, share in zip(names, drawn, strict=True)}

    levels = {compare.name: level_names(compare.type) for compare in relation.compare}
    compared = {name: {cls: shares(names) for cls in relation.classes} for name, names in levels.items()}
    return {"priors": shares(relation.classes), "comparisons": compared}


ENDS = st.tuples(st.integers(0, 4), st.integers(0, 4))
EDGES = st.dictionaries(ENDS, st.tuples(st.integers(-12, 40), st.sampled_from([0, 0, 0, 4, 8])), max_size=14)
MAYBE = st.dictionaries(ENDS.filter(lambda ends: ends[0] < ends[1]), st.sampled_from([0.1, 0.5, 0.9]), max_size=3)


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
            assert sure == pytest.approx(said.probability[edge], abs=5e-6), edge
            set_of |= {edge: number} if number >= 0 else {}
    expected = {edge: number for edge, number in said.set_of.items() if edge in set_of or edge not in said.hopeless}
    assert set_of.keys() == expected.keys()
    both = {(number, expected[edge]) for edge, number in set_of.items()}
    assert len(both) == len(set(set_of.values())) == len(set(expected.values()))


@given(st.dictionaries(ENDS.filter(lambda ends: ends[0] < ends[1]), st.sampled_from([0.1, 0.7, 0.8, 0.95]), max_size=8))
def test_things(probability: dict[Ends, float]) -> None:
    ends = sorted(probability)
    left, right = (np.array([edge[side] for edge in ends], dtype=np.int64) for side in (0, 1))
    sure = np.array([probability[edge] for edge in ends])
    found = Entities.alone(np.arange(5, dtype=np.uint64)).joined(left, right, sure, sure >= 0.8)
    expected = joined(5, probability, accept=0.8)
    assert (found.of_position.tolist(), found.sure.tolist()) == (expected.of, expected.sure)
    assert found.maybe == expected.maybe
