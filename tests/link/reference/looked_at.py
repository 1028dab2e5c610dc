"""The pairs of a relation that are looked at, with their scores: by key, by blocks, and by a second look."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tests.link.reference.pairs import (
    Block,
    Free,
    Pair,
    Sides,
    candidates,
    declared_blocks,
    exact_links,
    free_records,
    shorter_blocks,
)
from tests.link.reference.scores import Score, Scorer

from reconcile.link.edges import Thresholds
from reconcile.registers import RelationSpec


@dataclass(frozen=True)
class Task:
    """What is given: the relation, the numbers of its model, the records (`same`: of one register, given twice).

    `eligible`: who on the right is looked for; `withdrawn`: the records of each side that are void.
    """

    relation: RelationSpec
    model: dict[str, Any]
    sides: Sides
    thresholds: Thresholds
    same: bool
    eligible: list[bool]
    withdrawn: tuple[set[int], set[int]]

    @property
    def one_to_one(self) -> bool:
        """Whether a record on the right has one partner at most."""
        return self.relation.cardinality == "one-to-one"

    @property
    def met(self) -> Sides:
        """The records of both sides that may meet each other at all."""
        return self.sides[0], [row for row, there in zip(self.sides[1], self.eligible, strict=True) if there]


@dataclass(frozen=True)
class LookedAt:
    """The scores of all pairs looked at, in the order they are met; the rule of those that a key links."""

    scores: dict[Pair, Score]
    rule: dict[Pair, int]
    free: Free
    key_gain: float
    scorer: Scorer

    def considered(self, least: float) -> list[Pair]:
        """The pairs that are not out of the question, by themselves or as twins."""
        both = {pair: score.same + (1 - score.same) * score.alike for pair, score in self.scores.items()}
        least = max(least, 1e-6)  # six places are known
        return [pair for pair, score in self.scores.items() if score.same >= least or both[pair] >= 0.5]

    def visible(self, known: frozenset[str]) -> float:
        """The share of the pairs likely by key or by fields that would be so by what is `known` alone."""
        likely = [pair for pair, score in self.scores.items() if pair in self.rule or score.odds >= 0]
        seen = [pair for pair in likely if self.scorer.alone(pair, known) >= 0]
        return len(seen) / len(likely) if likely else 1.0


def look_at(task: Task) -> LookedAt:
    """Find the pairs and score them."""
    relation, sides = task.relation, task.sides
    scorer = Scorer(relation, task.model, sides, task.same, task.met)
    rule = exact_links(relation, sides, task.eligible)
    free = free_records(relation, sides, rule, task.eligible)
    blocks = declared_blocks(relation, same=task.same)
    first = sorted(candidates(relation, blocks, sides, free, same=task.same))
    gain = scorer.key_gain(rule, first)
    scores = {pair: scorer.score(pair).raised(gain) for pair in sorted(rule, key=lambda pair: (rule[pair], pair))}
    scores |= {pair: scorer.score(pair) for pair in first}
    if not task.same:
        again = _second_look(task, blocks, scores, free)
        scores |= {pair: scorer.score(pair) for pair in again if pair not in scores}
    return LookedAt(scores, rule, free, gain, scorer)


def _second_look(task: Task, blocks: list[Block], scores: dict[Pair, Score], free: Free) -> list[Pair]:
    """The pairs that wider blocks make of the records which no likely pair holds."""
    claims = [pair for pair, score in scores.items() if score.same >= 0.5]
    left, right = ([n for n in free[side] if all(n != pair[side] for pair in claims)] for side in (0, 1))
    shorter = shorter_blocks(task.relation, blocks, task.sides, (left, right))
    return sorted(candidates(task.relation, shorter, task.sides, (left, right), same=False))
