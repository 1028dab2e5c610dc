"""Links of one relation between two registers: exact keys, candidates, model, scores, assignment, in this order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from reconcile.comparison.columns import Block, CodedPair, both_ways
from reconcile.comparison.vectors import level_vectors
from reconcile.comparison.vocabulary import EXACT
from reconcile.link.candidates import Candidates, find_candidates, free_records
from reconcile.link.clusters import Numbers
from reconcile.link.em import MOST, EqualPairs, fit, responsibilities
from reconcile.link.exact import exact_links, with_led
from reconcile.link.led import LedPairs
from reconcile.link.model import Model, starting_model
from reconcile.link.patterns import Patterns, count_patterns
from reconcile.link.score import led_scores, raised_scores, score_pairs
from reconcile.link.scored import ScoredPairs, joined, worth_a_look
from reconcile.link.second_look import unclaimed, wider_blocks
from reconcile.link.unrelated import equal_pairs, unrelated_shares, without_links
from reconcile.registers import RelationSpec


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
    blocks = relation.block if same_register else both_ways(relation.block)
    first = _first_look(relation, coded, led, eligible, blocks, same_register)
    return first if same_register else _with_second_look(relation, coded, blocks, first)


def _first_look(
    relation: RelationSpec,
    coded: CodedPair,
    led: LedPairs,
    eligible: npt.NDArray[np.bool_],
    blocks: Sequence[Block],
    same_register: bool,
) -> ScoredPairs:
    """The pairs that keys, other links and blocks bring, with the model that they teach."""
    one_to_one = relation.cardinality == "one-to-one"
    accepted = with_led(exact_links(relation, coded, eligible), led, rule=len(relation.exact), one_to_one=one_to_one)
    free = free_records(relation, accepted, coded.lengths[0], eligible)
    candidates = find_candidates(relation, coded, blocks, free, same_register=same_register)
    left = np.concatenate([accepted.left, candidates.left])
    right = np.concatenate([accepted.right, candidates.right])
    rule = np.concatenate([accepted.rule.astype(np.int8), np.full(len(candidates.left), -1, dtype=np.int8)])
    vectors = level_vectors(coded, relation.compare, left, right)
    patterns = count_patterns(vectors, rule.astype(np.int64) + 1, len(relation.exact) + 2)
    model = _fitted(relation, coded, patterns, candidates, same_register)
    scores = score_pairs(model, coded, patterns, left, same_register)
    scores = led_scores(scores, np.flatnonzero(rule == len(relation.exact)), accepted.led_odds, model)
    gain = _key_gain(model, patterns, _number_of_pairs(coded.lengths, same_register))
    scores = raised_scores(scores, np.flatnonzero((rule >= 0) & (rule < len(relation.exact))), gain)
    every = ScoredPairs(left, right, rule, patterns, scores, free, model, candidates.blocks, gain, len(left))
    return worth_a_look(every)


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
    left, right = wider.left[new], wider.right[new]
    vectors = level_vectors(coded, relation.compare, left, right)
    patterns = count_patterns(vectors, np.zeros(len(vectors), dtype=np.int64), 1)
    scores = score_pairs(first.model, coded, patterns, left, same_register=False)
    rule = np.full(len(left), -1, dtype=np.int8)
    looked_at = first.looked_at + len(left)
    more = replace(first, left=left, right=right, rule=rule, patterns=patterns, scores=scores, looked_at=looked_at)
    return joined(first, worth_a_look(more))


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
