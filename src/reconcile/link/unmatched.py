"""What one-to-one says before any field does: two things that nobody else claims are each other's sooner.

The model's prior is that of any pair: n links among L x R pairs. Assignment looks at the other claims itself, so what
is left to weigh is the chance that two things without another partner belong together: n links to (L - n)(R - n) pairs
of things that have none. Where nearly everybody is in both registers that is a hundred times as much, and a pair that
agrees on little is the right one all the same.
"""

from __future__ import annotations

import numpy as np

from reconcile.link.assign import Edges
from reconcile.link.entities import Entities
from reconcile.link.model import Shares
from reconcile.link.reach import Marks, Reach
from reconcile.link.rivals import TWIN_MISSING

LEAST = 0.02
"""Share of a register that is taken to have no partner at least: how many links there are is an estimate."""
ROUNDS = 5


def unmatched_gain(edges: Edges, left: Entities, right: Entities, reach: Reach, *, one_to_one: bool) -> float:
    """Log odds that an edge between two things gains against their being strangers, because nobody else claims them.

    `reach` marks the positions that can have a partner at all and were not linked by a key. Where many may share a
    partner only the left side counts.
    """
    if not len(edges.left):
        return 0.0
    best = _mutual(edges, len(left.ids), len(right.ids), one_to_one=one_to_one)[reach[0]]
    sides = [max(_number(things, there), 1) for things, there in ((left, reach[0]), (right, reach[1]))]
    gain = 0.0
    for _ in range(ROUNDS):  # how many have a partner depends on the gain, and the gain on how many have one
        links = float((1.0 / (1.0 + np.exp(-best - gain))).sum())
        alone = [max(1.0 - links / size, LEAST) for size in sides[: 2 if one_to_one else 1]]
        gain = float(-sum(np.log(share) for share in alone))
    return gain


def _mutual(edges: Edges, left: int, right: int, *, one_to_one: bool) -> Shares:
    """For each thing on the left the weight of its heaviest edge; where only one can have the other end, only of an
    edge that is the heaviest there too: who meets a record that is another's has found no partner."""
    heaviest = np.full(right, -np.inf)
    np.maximum.at(heaviest, edges.right, edges.weight)
    own = edges.weight == heaviest[edges.right] if one_to_one else np.ones(len(edges.left), dtype=np.bool_)
    best = np.full(left, -np.inf)
    np.maximum.at(best, edges.left[own], edges.weight[own])
    return best


def against_all(gain: float, alike: Shares, *, one_to_one: bool) -> Shares:
    """The same gain against all other explanations, of which the share `alike` is being alike only, as twins are.

    Who meets the twin's record is hardly ever without its own, and the twin without its own: that gains more.
    """
    against_twins = max(gain, -2.0 * np.log(TWIN_MISSING)) if one_to_one else gain
    gains: Shares = -np.log((1.0 - alike) * np.exp(-gain) + alike * np.exp(-against_twins))
    return gains


def _number(things: Entities, there: Marks) -> int:
    """How many things stand at these positions, duplicates taken together."""
    return int(((things.of_position == np.arange(len(things.ids))) & there).sum())
