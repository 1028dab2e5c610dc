"""What one-to-one says before any field does: two things that nobody else claims are each other's sooner.

The model's prior is that of any pair: n links among L x R pairs. Assignment looks at the other claims itself, so what
is left to weigh is the chance that two things without another partner belong together: n links to (L - n)(R - n) pairs
of things that have none. Where nearly everybody is in both registers that is a hundred times as much, and a pair that
agrees on little is the right one all the same.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from reconcile.link.assign import Edges
from reconcile.link.entities import Entities
from reconcile.link.model import Shares
from reconcile.link.reach import Marks, Reach

LEAST = 0.02
"""Share of a register that is taken to have no partner at least: how many links there are is an estimate."""


def unmatched_odds(edges: Edges, left: Entities, right: Entities, reach: Reach, *, one_to_one: bool) -> Shares:
    """Log odds that each edge gains; where many may share a partner only the left side counts.

    `reach` marks the positions that can have a partner at all and were not linked by a key: an edge between two of them
    gains.
    """
    if not len(edges.left):
        return np.zeros(0)
    best = np.full(len(left.ids), -np.inf)
    np.maximum.at(best, edges.left, edges.weight)
    links = float((1.0 / (1.0 + np.exp(-best)))[reach[0]].sum())
    sides = ((left, reach[0]), (right, reach[1]))[: 2 if one_to_one else 1]
    alone = (max(1.0 - links / max(_number(things, there), 1), LEAST) for things, there in sides)
    gain = float(-sum(np.log(share) for share in alone))
    return np.where(reach[0][edges.left] & reach[1][edges.right], gain, 0.0)


def raised(edges: Edges, gain: Shares) -> Edges:
    """The edges with so much more weight."""
    return replace(edges, weight=edges.weight + gain)


def _number(things: Entities, there: Marks) -> int:
    """How many things stand at these positions, duplicates taken together."""
    return int(((things.of_position == np.arange(len(things.ids))) & there).sum())
