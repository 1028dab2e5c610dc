"""What people decided about pairs of records: it outweighs all evidence, and teaches the model nothing."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import polars as pl

from reconcile.comparison.columns import CodedPair
from reconcile.comparison.vectors import level_vectors
from reconcile.link.clusters import Numbers
from reconcile.link.edges import EdgeTable
from reconcile.link.entities import Entities
from reconcile.link.patterns import count_patterns
from reconcile.link.rarity import MICRO
from reconcile.link.score import score_pairs
from reconcile.link.scored import ScoredPairs, joined
from reconcile.registers import PairSpec, RelationSpec

VERDICTS = {
    "pair": pl.String,
    "relation": pl.String,
    "left_id": pl.UInt64,
    "right_id": pl.UInt64,
    "verdict": pl.String,
}
"""A row a pair of records that somebody decided about: `verdict` is `same` or `different`."""
SURE = 100.0
"""Log odds of what somebody decided: more than any evidence adds up to."""


@dataclass(frozen=True)
class Judged:
    """The pairs of one relation that somebody decided about, by position: those that are the same, and those not."""

    same: tuple[Numbers, Numbers]
    different: tuple[Numbers, Numbers]

    @staticmethod
    def of(verdicts: pl.DataFrame, pair: PairSpec, relation: RelationSpec, coded: CodedPair) -> Judged:
        """Those of `verdicts` (columns VERDICTS) that speak of this relation and of records that are there."""
        mine = verdicts.filter(pair=pair.id, relation=relation.name).unique().sort("left_id", "right_id")
        ends = [mine["left_id"].to_numpy(), mine["right_id"].to_numpy()]
        if pair.left == pair.right:  # two records of one register stand in the order of their ids
            ends = [np.minimum(*ends), np.maximum(*ends)]
        left, right = _positions(coded.left_ids, ends[0]), _positions(coded.right_ids, ends[1])
        known = (left >= 0) & (right >= 0)
        same = (mine["verdict"] == "same").to_numpy()
        return Judged((left[known & same], right[known & same]), (left[known & ~same], right[known & ~same]))

    def linked(
        self, relation: RelationSpec, coded: CodedPair, pairs: ScoredPairs, *, same_register: bool
    ) -> ScoredPairs:
        """The pairs with those that are the same beyond doubt; who was never looked at is looked at now."""
        left, right = self.same
        if not len(left):
            return pairs
        size = coded.lengths[1]
        wanted = left * size + right
        new = ~np.isin(wanted, pairs.left * size + pairs.right)
        more = _scored(relation, coded, pairs, left[new], right[new], same_register=same_register)
        both = joined(pairs, more)
        rule, scores = both.rule.copy(), both.scores.of(np.ones(len(both.rule), dtype=np.bool_))
        at = np.flatnonzero(np.isin(both.left * size + both.right, wanted))
        rule[at] = len(relation.exact) + 1
        scores.same[at], scores.alike[at], scores.odds[at] = 1.0, 0.0, round(SURE * MICRO)
        return replace(both, rule=rule, scores=scores)

    def parted(self, table: EdgeTable, left: Entities, right: Entities) -> EdgeTable:
        """The edges, those between things that are not the same being without any chance."""
        if not len(self.different[0]):
            return table
        size = max(len(right.ids), 1)
        ends = left.of_position[self.different[0]], right.of_position[self.different[1]]
        apart = np.isin(table.edges.left * size + table.edges.right, ends[0] * size + ends[1])
        weight = np.where(apart, -SURE, table.edges.weight)
        edges = replace(table.edges, weight=weight, alike=np.where(apart, 0.0, table.edges.alike))
        return replace(table, edges=edges, variance=np.where(apart, 0.0, table.variance))


def _positions(ids: npt.NDArray[np.uint64], wanted: npt.NDArray[np.uint64]) -> Numbers:
    """Where each wanted id stands among the sorted ones, -1 where it is not there; a few are looked up at once."""
    at = np.searchsorted(ids, wanted).astype(np.int64)
    there = at < len(ids)
    there[there] = ids[at[there]] == wanted[there]
    return np.where(there, at, -1)


def _scored(
    relation: RelationSpec, coded: CodedPair, pairs: ScoredPairs, left: Numbers, right: Numbers, *, same_register: bool
) -> ScoredPairs:
    """These pairs by the model of the others."""
    vectors = level_vectors(coded, relation.compare, left, right)
    patterns = count_patterns(vectors, np.zeros(len(left), dtype=np.int64), pairs.patterns.counts.shape[1])
    scores = score_pairs(pairs.model, coded, patterns, left, same_register)
    rule = np.full(len(left), -1, dtype=np.int8)
    return replace(pairs, left=left, right=right, rule=rule, patterns=patterns, scores=scores)
