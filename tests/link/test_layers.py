"""Keys, blocks and scores, each by itself against a plain reading, on small worlds in which much collides."""

from __future__ import annotations

from datetime import date
from itertools import combinations, product
from random import Random
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.link.reference import pairs as plain
from tests.link.reference.scores import Scorer
from tests.link.reference.worlds import KEYS, itself, sides, two
from tests.link.world import COMPARES, LEFT, RIGHT, coded, pair

from reconcile.comparison.columns import both_ways
from reconcile.comparison.vectors import level_vectors
from reconcile.comparison.vocabulary import level_names
from reconcile.link import candidates, splitting
from reconcile.link.exact import exact_links
from reconcile.link.model import Model
from reconcile.link.patterns import count_patterns
from reconcile.link.score import score_pairs
from reconcile.registers import PairSpec, RelationSpec

ON_PAPER = {"certificate_no": "Z00000001", "child_name": "王玉"}
IN_NUMBER = {"mother_id": "990121199001010011", "child_sex": "1", "child_birth_date": date(2026, 3, 5)}
"""Two records of which either could be a third one's partner, by another key."""
TWO_KEYS = pair(LEFT, RIGHT, exact=KEYS[:2])
GIRL = {"child_sex": "2"}
BOYS = [{"child_sex": "1", "mother_name": mother, "child_name": name} for mother, name in ("李玉", "李钰", "王明")]
BY_SEX: dict[str, Any] = {"block": [["child_sex"]], "compare": [COMPARES[n] for n in (0, 1, 3)]}


@settings(max_examples=24)
@given(sides(), two(keys_at_least=2), st.integers(0, 2**12 - 1))
@example(([ON_PAPER, IN_NUMBER], [ON_PAPER | IN_NUMBER]), TWO_KEYS, 1)
@example(([ON_PAPER], [ON_PAPER | {"child_name": "李明"}]), TWO_KEYS, 1)
def test_keys(both: plain.Sides, spec: PairSpec, eligible: int) -> None:
    """Also where two keys claim one record, and where nothing corroborates a key."""
    marks = [bool(eligible >> n & 1) for n in range(len(both[1]))]
    found = exact_links(spec.relations[0], coded(*both, spec), np.array(marks, dtype=np.bool_))
    linked = zip(found.left.tolist(), found.right.tolist(), strict=True)
    assert dict(zip(linked, found.rule.tolist(), strict=True)) == plain.exact_links(spec.relations[0], both, marks)


@settings(max_examples=30)
@given(sides(), itself(), st.booleans(), st.sampled_from([(250_000, 2_500), (15, 8), (8, 8), (8, 3), (3, 3)]))
@example(([*BOYS, GIRL, GIRL], [GIRL] * 5 + [boy | {"child_name": "阿"} for boy in BOYS]), BY_SEX, False, (8, 8))
def test_candidates(both: plain.Sides, how: dict[str, Any], same: bool, limits: tuple[int, int]) -> None:
    """Also where blocks are so large that they are split, or all but.

    The first on the right takes no part. The example has eight pairs of girls, and nine of boys, who are split by the
    names of their mothers.
    """
    spec = pair(LEFT, LEFT if same else RIGHT, **how)
    relation, mine = spec.relations[0], (both[0], both[0]) if same else both
    free = range(len(mine[0])), range(1, len(mine[1]))
    blocks = relation.block if same else both_ways(relation.block)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(candidates, "LARGEST_BLOCK", limits[0])
        patch.setattr(candidates, "PAIRS_A_RECORD", 1_000)
        patch.setattr(splitting, "LARGEST_PART", limits[1])
        positions = [np.array(side, dtype=np.int64) for side in free]
        taking_part = positions[0], positions[1]
        found = candidates.find_candidates(relation, coded(*both, spec), blocks, taking_part, same_register=same)
    declared = plain.declared_blocks(relation, same=same)
    expected = plain.candidates(relation, declared, mine, free, same=same, limits=limits)
    assert list(zip(found.left.tolist(), found.right.tolist(), strict=True)) == sorted(expected)


@settings(max_examples=12)
@given(sides(8), itself(), st.booleans(), st.integers(0, 99), st.sampled_from(["one-to-one", "many-to-one"]))
def test_scores(both: plain.Sides, how: dict[str, Any], same: bool, seed: int, cardinality: str) -> None:
    """Of all pairs, by any model."""
    spec = pair(LEFT, LEFT if same else RIGHT, **how, cardinality=cardinality)
    relation, mine = spec.relations[0], (both[0], both[0]) if same else both
    left_records, right_records = (range(len(rows)) for rows in mine)
    ends = list(combinations(left_records, 2)) if same else list(product(left_records, right_records))
    left, right = (np.array([pair[side] for pair in ends], dtype=np.int64) for side in (0, 1))
    data, columns = invented(relation, Random(seed)), coded(*both, spec)
    patterns = count_patterns(level_vectors(columns, relation.compare, left, right), np.zeros(len(ends), dtype=int), 1)
    found = score_pairs(Model.of_data(relation, data), columns, patterns, left, same)
    scorer = Scorer(relation, data, mine, same, mine)
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
    together = {
        compare.name: {level: 0.01 + 0.98 * random.random() for level in levels[compare.name]}
        for compare in relation.compare
        if compare.correlated_with
    }
    return {"priors": shares(relation.classes), "comparisons": compared, "correlated": together}
