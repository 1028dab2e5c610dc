"""What one-to-one says before any field does: two things that nobody else claims are each other's sooner.

The model's prior is that of any pair: n links among L x R pairs. Assignment looks at the other claims itself, so what
is left to weigh is the chance that two things without another partner belong together. Of a thing that has a partner
with the chance c, where s is that of any, the odds are c / (1 - c) / s times as much. Where nearly everybody is in both
registers that is a hundred times, and a pair that agrees on little is the right one all the same. Of whom next to
nothing is known no key could have found the partner; of whom everything is, a key would have.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from reconcile.link.assign import Edges
from reconcile.link.clusters import Numbers
from reconcile.link.entities import Entities
from reconcile.link.gaps import Gaps
from reconcile.link.model import Shares
from reconcile.link.reach import Marks
from reconcile.link.rivals import TWIN_MISSING

LEAST = 0.05
"""Share of things that are taken to have no partner at least: how many links there are is an estimate."""
RECORDS = 20.0
"""Records that the usual share of partners weighs as, for those with the same gaps."""
ROUNDS = 5


@dataclass(frozen=True)
class Side:
    """Where the edges end on one side; for each position the gaps of its record, and whether it stands for a thing that
    can have a partner at all (`able`), and one that no key has linked (`free`)."""

    ends: Numbers
    gaps: Gaps
    able: Marks
    free: Marks

    @staticmethod
    def of(ends: Numbers, gaps: Gaps, things: Entities, reach: Marks, free: Marks) -> Side:
        """A thing is told of by its first record."""
        first = things.of_position == np.arange(len(things.ids))
        return Side(ends, gaps, first & reach, first & free)


def unmatched_gains(edges: Edges, sides: Sequence[Side], fields: int) -> list[Shares]:
    """For each side the log odds that an edge between two things gains against their being strangers, because nobody
    else claims them: by the gaps of the thing. Where many may share a partner only the left side is given."""
    gains = [np.zeros(1 << fields) for _ in sides]
    for _ in range(ROUNDS if len(edges.left) else 0):  # who has a partner depends on the gains, and they on who has one
        weight = edges.weight + np.where(_free(sides), _of_ends(gains, sides), 0.0)
        gains = [
            _gains(side, _found(weight, side, sides[1 - n] if len(sides) > 1 else None), fields)
            for n, side in enumerate(sides)
        ]
    return gains


def gained(edges: Edges, gains: Sequence[Shares], sides: Sequence[Side]) -> Shares:
    """What each edge gains against all other explanations; none where an end has been linked by a key or cannot have a
    partner."""
    gain = against_all(_of_ends(gains, sides), edges.alike, one_to_one=len(sides) > 1)
    return np.where(_free(sides), gain, 0.0)


def _of_ends(gains: Sequence[Shares], sides: Sequence[Side]) -> Shares:
    ends = [gain[side.gaps[side.ends]] for gain, side in zip(gains, sides, strict=True)]
    return np.asarray(np.sum(ends, axis=0))


def _free(sides: Sequence[Side]) -> Marks:
    return np.asarray(np.all([side.free[side.ends] for side in sides], axis=0))


def _found(weight: Shares, side: Side, other: Side | None) -> Shares:
    """For each position the probability of its heaviest edge; where only one can have the other end, only of an edge
    that is the heaviest there too: who meets a record that is another's has found no partner."""
    own = np.ones(len(weight), dtype=np.bool_)
    if other is not None:
        heaviest = np.full(len(other.gaps), -np.inf)
        np.maximum.at(heaviest, other.ends, weight)
        own = weight == heaviest[other.ends]
    best = np.full(len(side.gaps), -np.inf)
    np.maximum.at(best, side.ends[own], weight[own])
    return np.where(side.free, 1.0 / (1.0 + np.exp(-best)), 0.0)


def _gains(side: Side, found: Shares, fields: int) -> Shares:
    """Records with the same gaps have partners as often as their links say, and where they are few, as often as any."""
    size = 1 << fields
    able, free = (np.bincount(side.gaps[marks], minlength=size) for marks in (side.able, side.free))
    links = np.bincount(side.gaps[side.free], found[side.free], size)
    by_key = able - free
    usual = (by_key + links).sum() / max(able.sum(), 1)
    partners = able * (by_key + links + RECORDS * usual) / (able + RECORDS) - by_key
    of_free = np.clip(partners / np.maximum(free, 1), LEAST, 1.0 - LEAST)
    of_any = max(links.sum() / max(free.sum(), 1), LEAST)
    return np.asarray(np.where(free > 0, np.log(of_free / (1.0 - of_free)) - np.log(of_any), 0.0))


def against_all(gain: Shares, alike: Shares, *, one_to_one: bool) -> Shares:
    """The same gain against all other explanations, of which the share `alike` is being alike only, as twins are.

    Who meets the twin's record is hardly ever without its own, and the twin without its own: that gains more.
    """
    against_twins = np.maximum(gain, -2.0 * np.log(TWIN_MISSING)) if one_to_one else gain
    gains: Shares = -np.log((1.0 - alike) * np.exp(-gain) + alike * np.exp(-against_twins))
    return gains
