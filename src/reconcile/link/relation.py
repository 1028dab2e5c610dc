"""Scores of one relation between two registers: exact keys, candidates, model, a second look, in this order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from reconcile.comparison.columns import Block, CodedPair, both_ways
from reconcile.comparison.vectors import level_vectors
from reconcile.link.candidates import find_candidates, free_records
from reconcile.link.certainty import matches_taught
from reconcile.link.clusters import Numbers
from reconcile.link.exact import exact_links, with_led
from reconcile.link.found_without import freed_of_blocks
from reconcile.link.given import Given
from reconcile.link.learning import Learning, taught_by
from reconcile.link.led import LedPairs
from reconcile.link.model import Shares, Weights
from reconcile.link.patterns import count_patterns
from reconcile.link.rarity import MICRO
from reconcile.link.reach import Reach
from reconcile.link.score import Scores, led_gain, score_pairs
from reconcile.link.scored import ScoredPairs, joined, worth_a_look
from reconcile.link.second_look import unclaimed, wider_blocks
from reconcile.registers import RelationSpec

LEARNT_FROM = 0.01
"""What the second look finds, of what the blocks have found: less would change nothing in the model."""


def score_relation(
    relation: RelationSpec,
    coded: CodedPair,
    led: LedPairs,
    told: Reach,
    eligible: npt.NDArray[np.bool_],
    *,
    same_register: bool,
    given: Given | None = None,
) -> ScoredPairs:
    """Find and score the pairs of a relation.

    `led` are the pairs that other links lead to, `told` marks the positions of which something is known, `eligible`
    those on the right where anybody is looked for. By a `given` model nothing is learned.
    """
    blocks = relation.block if same_register else both_ways(relation.block)
    told = (told[0], told[1] & eligible)
    pairs, learning = _first_look(relation, coded, led, told, eligible, blocks, same_register, given)
    if not same_register:
        pairs = _with_second_look(relation, coded, blocks, pairs, learning)
        last = given.final if given else Weights(freed_of_blocks(relation, pairs, coded, blocks), pairs.key_gain)
        pairs = _scored_by(last, relation, coded, pairs)
    if given:
        return replace(pairs, matches=given.matches)
    return replace(pairs, matches=matches_taught(pairs.patterns, pairs.scores.same, pairs.rule, taught_by(relation)))


def _first_look(
    relation: RelationSpec,
    coded: CodedPair,
    led: LedPairs,
    told: Reach,
    eligible: npt.NDArray[np.bool_],
    blocks: Sequence[Block],
    same_register: bool,
    given: Given | None,
) -> tuple[ScoredPairs, Learning | None]:
    """The pairs that keys, other links and blocks bring, by the model that they teach, or the given one."""
    one_to_one = relation.cardinality == "one-to-one"
    accepted = with_led(exact_links(relation, coded, eligible), led, rule=len(relation.exact), one_to_one=one_to_one)
    free = free_records(relation, accepted, coded.lengths[0], eligible)
    candidates = find_candidates(relation, coded, blocks, free, same_register=same_register)
    left = np.concatenate([accepted.left, candidates.left])
    right = np.concatenate([accepted.right, candidates.right])
    rule = np.concatenate([accepted.rule.astype(np.int8), np.full(len(candidates.left), -1, dtype=np.int8)])
    vectors = level_vectors(coded, relation.compare, left, right)
    patterns = count_patterns(vectors, rule.astype(np.int64) + 1, len(relation.exact) + 2)
    del vectors
    learning = None
    if given:
        weights = given.first
    else:
        ends = accepted.left, accepted.right
        learning = Learning.of(relation, coded, told, patterns, candidates, ends, same_register)
        weights = learning.weights(patterns)
    scores = score_pairs(weights.model, coded, patterns, left, same_register)
    _add_others(relation, scores, rule, accepted.led_odds, weights)
    found = (free, weights.model, candidates.blocks, weights.key_gain, len(left), accepted.led_odds)
    matches = np.zeros(len(relation.compare))
    return worth_a_look(
        ScoredPairs(left, right, rule, patterns, scores, *found, matches, weights, candidates.splits)
    ), learning


def _add_others(
    relation: RelationSpec, scores: Scores, rule: npt.NDArray[np.int8], led_odds: Shares, weights: Weights
) -> None:
    """Adds what the links that lead to a pair, and the key that links it, say beside its fields."""
    led = rule == len(relation.exact)
    scores.add(np.flatnonzero(led), led_gain(scores.odds[led] / MICRO, led_odds, weights.model))
    scores.add(np.flatnonzero((rule >= 0) & ~led), weights.key_gain)


def _with_second_look(
    relation: RelationSpec, coded: CodedPair, blocks: Sequence[Block], first: ScoredPairs, learning: Learning | None
) -> ScoredPairs:
    """The pairs and those that wider blocks make of the records which none of them claims, by what all teach."""
    alone = unclaimed(first.free, first.left, first.right, first.scores.same)
    wider = find_candidates(relation, coded, wider_blocks(coded, blocks, alone), alone, same_register=False)
    first = replace(first, second_look=tuple(str(block["on"]) for block in wider.blocks))
    if not len(wider.left):
        return first
    seen = np.flatnonzero(np.isin(first.left, alone[0]) & np.isin(first.right, alone[1]))
    packed = _packed(first.left[seen], first.right[seen], coded)
    new = ~np.isin(_packed(wider.left, wider.right, coded), packed)
    left, right = wider.left[new], wider.right[new]
    vectors = level_vectors(coded, relation.compare, left, right)
    patterns = count_patterns(vectors, np.zeros(len(vectors), dtype=np.int64), first.patterns.counts.shape[1])
    scores = score_pairs(first.model, coded, patterns, left, same_register=False)
    rule = np.full(len(left), -1, dtype=np.int8)
    looked_at = first.looked_at + len(left)
    more = replace(first, left=left, right=right, rule=rule, patterns=patterns, scores=scores, looked_at=looked_at)
    both = joined(first, worth_a_look(more))
    if learning is None or scores.same.sum() < LEARNT_FROM * first.scores.same[first.rule < 0].sum():
        return both
    return _taught_again(relation, coded, both, learning)


def _taught_again(relation: RelationSpec, coded: CodedPair, pairs: ScoredPairs, learning: Learning) -> ScoredPairs:
    """The pairs by the model they teach: who agrees on less than blocks ask for is seen at the second look only."""
    return _scored_by(learning.weights(pairs.patterns), relation, coded, pairs)


def _scored_by(weights: Weights, relation: RelationSpec, coded: CodedPair, pairs: ScoredPairs) -> ScoredPairs:
    scores = score_pairs(weights.model, coded, pairs.patterns, pairs.left, same_register=False)
    _add_others(relation, scores, pairs.rule, pairs.led_odds, weights)
    return replace(pairs, model=weights.model, key_gain=weights.key_gain, scores=scores)


def _packed(left: Numbers, right: Numbers, coded: CodedPair) -> Numbers:
    return left * coded.lengths[1] + right
