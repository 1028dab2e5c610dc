"""Links of one relation between two registers: exact keys, candidates, model, scores, assignment, in this order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from reconcile.comparison.columns import Block, CodedPair, both_ways
from reconcile.comparison.vectors import level_vectors
from reconcile.comparison.vocabulary import EXACT
from reconcile.link.assign import Decision, Edges, log_odds
from reconcile.link.candidates import Candidates, find_candidates, free_records
from reconcile.link.clusters import Numbers
from reconcile.link.em import MOST, EqualPairs, fit, responsibilities
from reconcile.link.entities import Entities
from reconcile.link.exact import exact_links, with_led
from reconcile.link.led import LedPairs
from reconcile.link.model import Model, starting_model
from reconcile.link.patterns import Patterns, count_patterns, joined_patterns
from reconcile.link.score import Scores, led_scores, raised_scores, score_pairs
from reconcile.link.second_look import unclaimed, wider_blocks
from reconcile.link.unrelated import equal_pairs, unrelated_shares, without_links
from reconcile.registers import RelationSpec

WORTH_A_LOOK = 100.0
"""How many times less than the least probability on record a pair may have and still be looked at in assignment."""


@dataclass(frozen=True)
class Thresholds:
    """Probability from which a link is accepted, from which it goes to review, and from which it is kept on record."""

    accept: float = 0.5
    review: float = 0.1
    keep: float = 0.01


@dataclass(frozen=True)
class ScoredPairs:
    """All pairs looked at, by position, with their scores; `rule` is the exact rule that accepted a pair, else -1.

    `free`: the positions on both sides that no rule has linked. `key_gain`: log odds that a pair gained by its rule.
    """

    left: Numbers
    right: Numbers
    rule: Numbers
    free: tuple[Numbers, Numbers]
    patterns: Patterns
    scores: Scores
    model: Model
    blocks: tuple[dict[str, Any], ...]
    key_gain: float


def score_relation(
    relation: RelationSpec,
    coded: CodedPair,
    led: LedPairs,
    eligible: npt.NDArray[np.bool_],
    *,
    same_register: bool,
) -> ScoredPairs:
    """Find and score the pairs of a relation; `led` are the pairs that other links lead to, `eligible` the positions
    on the right where anybody is looked for."""
    one_to_one = relation.cardinality == "one-to-one"
    accepted = with_led(exact_links(relation, coded, eligible), led, rule=len(relation.exact), one_to_one=one_to_one)
    blocks = relation.block if same_register else both_ways(relation.block)
    free = free_records(relation, accepted, coded.lengths[0], eligible)
    candidates = find_candidates(relation, coded, blocks, free, same_register=same_register)
    left = np.concatenate([accepted.left, candidates.left])
    right = np.concatenate([accepted.right, candidates.right])
    rule = np.concatenate([accepted.rule, np.full(len(candidates.left), -1, dtype=np.int64)])
    vectors = level_vectors(coded, relation.compare, left, right)
    patterns = count_patterns(vectors, rule + 1, len(relation.exact) + 2)
    model = _fitted(relation, coded, patterns, candidates, same_register)
    scores = score_pairs(model, coded, patterns, left, same_register)
    scores = led_scores(scores, np.flatnonzero(rule == len(relation.exact)), accepted.led_odds, model)
    gain = _key_gain(model, patterns, _number_of_pairs(coded.lengths, same_register))
    scores = raised_scores(scores, np.flatnonzero((rule >= 0) & (rule < len(relation.exact))), gain)
    first = ScoredPairs(left, right, rule, free, patterns, scores, model, candidates.blocks, gain)
    return first if same_register else _with_second_look(relation, coded, blocks, first)


def _key_gain(model: Model, patterns: Patterns, pairs: float) -> float:
    """Log odds that a pair gains which a key links: it is as likely a link as any of all `pairs`, also where hardly
    anybody is linked among the records without such a key."""
    prior = float(model.priors[0])
    share = max(min(float(responsibilities(model, patterns)[:, :, 0].sum()) / pairs, MOST), prior)
    return float(np.log(share / (1.0 - share)) - np.log(prior / (1.0 - prior)))


def _with_second_look(
    relation: RelationSpec, coded: CodedPair, blocks: Sequence[Block], first: ScoredPairs
) -> ScoredPairs:
    """The pairs and those that wider blocks make of the records which none of them claims."""
    alone = unclaimed(first.free, first.left, first.right, first.scores.same)
    wider = find_candidates(relation, coded, wider_blocks(coded, blocks, alone), alone, same_register=False)
    if not len(wider.left):
        return first
    seen = np.flatnonzero(np.isin(first.left, alone[0]) & np.isin(first.right, alone[1]))
    packed = _packed(first.left[seen], first.right[seen], coded)
    new = ~np.isin(_packed(wider.left, wider.right, coded), packed)
    left, right = (np.concatenate(ends) for ends in ((first.left, wider.left[new]), (first.right, wider.right[new])))
    rule = np.concatenate([first.rule, np.full(int(new.sum()), -1, dtype=np.int64)])
    vectors = level_vectors(coded, relation.compare, wider.left[new], wider.right[new])
    patterns = count_patterns(vectors, np.zeros(len(vectors), dtype=np.int64), 1)
    more = score_pairs(first.model, coded, patterns, wider.left[new], same_register=False)
    return replace(
        first,
        left=left,
        right=right,
        rule=rule,
        patterns=joined_patterns(first.patterns, patterns),
        scores=Scores(*(np.concatenate(both) for both in zip(first.scores.parts, more.parts, strict=True))),
    )


def _packed(left: Numbers, right: Numbers, coded: CodedPair) -> Numbers:
    return left * coded.lengths[1] + right


def _fitted(
    relation: RelationSpec, coded: CodedPair, patterns: Patterns, candidates: Candidates, same_register: bool
) -> Model:
    free = (len(candidates.free[0]), len(candidates.free[1]))
    total = _number_of_pairs(free, same_register)
    expected = max(0.01 * free[0] if same_register else 0.8 * min(free), 0.5)
    start = starting_model(
        relation, unrelated_shares(coded, relation.compare, same_register), total, min(expected, total / 4)
    )
    taught = _taught(relation)
    equal = _equal_pairs(relation, coded, patterns, candidates, same_register)
    # The first round knows of no links yet: what it finds is taken out of the pairs that count as unrelated.
    first = fit(start, patterns, total, taught, equal, same_register=same_register)
    linked = responsibilities(first, patterns).sum(axis=(0, 1)) / _number_of_pairs(coded.lengths, same_register)
    return fit(without_links(first, linked), patterns, total, taught, equal, same_register=same_register)


def _number_of_pairs(lengths: tuple[int, int], same_register: bool) -> float:
    return max(lengths[0] * (lengths[0] - 1) / 2 if same_register else lengths[0] * lengths[1], 1.0)


def _equal_pairs(
    relation: RelationSpec, coded: CodedPair, patterns: Patterns, candidates: Candidates, same_register: bool
) -> EqualPairs:
    """How many pairs are equal in the comparisons that a block names by itself, of how many."""
    alone = {block["on"] for block in candidates.blocks if not block["records_split"]}
    present, unseen = np.zeros(len(relation.compare)), np.zeros(len(relation.compare))
    for c, compare in enumerate(relation.compare):
        if compare.name in alone:
            equal, present[c] = equal_pairs(coded.columns[compare.name], same_register)
            unseen[c] = max(equal - patterns.counts[patterns.levels[:, c] == EXACT].sum(), 0.0)
    return EqualPairs(present, unseen)


def _taught(relation: RelationSpec) -> npt.NDArray[np.bool_]:
    """Which source of links may teach which comparison: no rule teaches the fields that it used."""
    taught = np.ones((len(relation.exact) + 2, len(relation.compare)), dtype=np.bool_)
    for rule, key in enumerate(relation.exact):
        for c, compare in enumerate(relation.compare):
            taught[rule + 1, c] = compare.name not in (*key.on, *key.corroborate)
    return taught


@dataclass(frozen=True)
class EdgeTable:
    """Edges between things on both sides, the edge that each pair of records speaks for (-1 for none), and for each
    edge the pair that speaks loudest."""

    edges: Edges
    of_pair: Numbers
    loudest: Numbers
    same_register: bool


def entity_edges(pairs: ScoredPairs, left: Entities, right: Entities, keep: float, *, same_register: bool) -> EdgeTable:
    """Pairs of records gathered to pairs of things (a record with its duplicates): the best-scored pair counts."""
    least = keep / WORTH_A_LOOK
    twins = (1.0 - pairs.scores.same) * pairs.scores.alike
    considered = np.flatnonzero((pairs.scores.same >= least) | (pairs.scores.same + twins >= 0.5))
    left_thing, right_thing = left.of_position[pairs.left[considered]], right.of_position[pairs.right[considered]]
    ends = left_thing * max(len(right.ids), 1) + right_thing
    order = np.argsort(ends, kind="stable")
    first = _first_of_each(ends[order])
    if not first.all():  # several pairs of records speak for one pair of things
        order = np.lexsort((considered, -pairs.scores.odds[considered], ends))
        first = _first_of_each(ends[order])
    best = order[first]
    of_pair = np.full(len(pairs.left), -1, dtype=np.int64)
    of_pair[considered[order]] = np.cumsum(first) - 1
    scores = pairs.scores
    edges = Edges(
        left_thing[best], right_thing[best], log_odds(scores.odds[considered[best]]), scores.alike[considered[best]]
    )
    return EdgeTable(edges, of_pair, considered[best], same_register)


def _first_of_each(ordered: Numbers) -> npt.NDArray[np.bool_]:
    """Where a new number begins in a list of ordered ones."""
    first = np.ones(len(ordered), dtype=np.bool_)
    first[1:] = ordered[1:] != ordered[:-1]
    return first


def statuses(decision: Decision, thresholds: Thresholds) -> pl.Series:
    """`set`, `accepted`, `review` or `rejected` for each edge."""
    frame = pl.DataFrame({"chosen": decision.chosen, "p": decision.probability, "set": decision.set_number})
    return frame.select(
        pl.when(pl.col("set") >= 0)
        .then(pl.lit("set"))
        .when(pl.col("chosen") & (pl.col("p") >= thresholds.accept))
        .then(pl.lit("accepted"))
        .when(pl.col("chosen") & (pl.col("p") >= thresholds.review))
        .then(pl.lit("review"))
        .otherwise(pl.lit("rejected"))
        .alias("status")
    ).to_series()
