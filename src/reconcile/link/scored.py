"""The pairs of a relation with their scores: what assignment decides about."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from reconcile.link.candidates import Split
from reconcile.link.clusters import Numbers
from reconcile.link.model import Model, Shares, Weights
from reconcile.link.patterns import Patterns, joined_patterns
from reconcile.link.score import Scores


@dataclass(frozen=True)
class ScoredPairs:
    """All pairs that may be one, by position, with their scores.

    `rule` is the exact rule that accepted a pair, else -1; `free`: the positions on both sides that no rule has linked;
    `key_gain`: log odds that a pair gained by its rule; `looked_at`: how many pairs were scored; `led_odds`: what other
    links say of the pairs they lead to, in order; `matches`: how many matches have shown each comparison; `first`: what
    the first look was weighed by; `splits`: how its blocks were split; `second_look`: the wider blocks that were tried.
    """

    left: Numbers
    right: Numbers
    rule: npt.NDArray[np.int8]
    patterns: Patterns
    scores: Scores
    free: tuple[Numbers, Numbers]
    model: Model
    blocks: tuple[dict[str, Any], ...]
    key_gain: float
    looked_at: int
    led_odds: Shares
    matches: Shares
    first: Weights
    splits: tuple[Split, ...] = ()
    second_look: tuple[str, ...] = ()


def worth_a_look(pairs: ScoredPairs) -> ScoredPairs:
    """The pairs without those that are nothing in six places and no twins either: of a large register half of them.

    A pair that a key or other links have found stays.
    """
    scores = pairs.scores
    worth = (pairs.rule >= 0) | (scores.same > 0.0) | ((1.0 - scores.same) * scores.alike >= 0.5)
    return replace(
        pairs,
        left=pairs.left[worth],
        right=pairs.right[worth],
        rule=pairs.rule[worth],
        patterns=replace(pairs.patterns, of_pair=pairs.patterns.of_pair[worth]),
        scores=scores.of(worth),
    )


def joined(first: ScoredPairs, more: ScoredPairs) -> ScoredPairs:
    """The pairs of both, those of `more` last, which were looked at after the first."""
    return replace(
        first,
        left=np.concatenate([first.left, more.left]),
        right=np.concatenate([first.right, more.right]),
        rule=np.concatenate([first.rule, more.rule]),
        patterns=joined_patterns(first.patterns, more.patterns),
        scores=first.scores.followed_by(more.scores),
        looked_at=more.looked_at,
        second_look=more.second_look,
    )
