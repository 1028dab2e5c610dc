"""Edges that no good assignment can use: left out before components are looked at one by one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from reconcile.link.clusters import Numbers
from reconcile.link.model import Shares

HOPELESS = 14.0
"""Log odds by which an assignment may lie behind the best and still count: further off, its share is below 1e-6.
To look further would double the work."""


@dataclass(frozen=True)
class _Best:
    """For each thing of a side its heaviest edge, that edge's weight, and the weight of the next, 0 at least."""

    edge: Numbers
    weight: Shares
    following: Shares


def relevant(left: Numbers, right: Numbers, weight: Shares, *, one_to_one: bool) -> npt.NDArray[np.bool_]:
    """Which edges may be part of an assignment near the best.

    Two things that are each other's best are worth s = weight - the best that the partner could have instead. Whoever
    uses an edge between two such things gives up both, so that no assignment with it comes nearer to the best one than
    s + s - weight: a thing added to a graph adds no more to its best assignment than its own heaviest edge.
    """
    if not len(weight):
        return np.zeros(0, dtype=np.bool_)
    bests = (_best(left, weight), _best(right, weight))
    if not one_to_one:
        return np.asarray(bests[0].weight[left] - weight < HOPELESS)
    worth_left, worth_right = _worth(right, *bests), _worth(left, *reversed(bests))
    chosen = bests[0].edge[left] == np.arange(len(weight))
    mutual = chosen & (bests[1].edge[right] == np.arange(len(weight)))
    return np.asarray(mutual | (worth_left[left] + worth_right[right] - weight < HOPELESS))


def _best(ends: Numbers, weight: Shares) -> _Best:
    """The heaviest edge of each end and what follows it; of equal ones the first counts."""
    size = int(ends.max()) + 1
    order = np.argsort(ends, kind="stable")
    start = np.flatnonzero(np.append(True, ends[order][1:] != ends[order][:-1]))
    thing, ordered = ends[order][start], weight[order]
    most = np.maximum.reduceat(ordered, start)
    group = np.repeat(np.arange(len(start)), np.diff(np.append(start, len(order))))
    at = np.flatnonzero(ordered == most[group])
    place = np.full(len(start), len(order), dtype=np.int64)
    np.minimum.at(place, group[at], at)
    ordered[place] = 0.0
    edge, heaviest, following = np.full(size, -1, dtype=np.int64), np.zeros(size), np.zeros(size)
    edge[thing], heaviest[thing] = order[place], most
    following[thing] = np.maximum(np.maximum.reduceat(ordered, start), 0.0)
    return _Best(edge, heaviest, following)


def _worth(other: Numbers, mine: _Best, theirs: _Best) -> Shares:
    """For each thing of a side what is lost if it leaves the one that is its best and whose best it is; else 0.

    `other` are the ends of all edges on the other side.
    """
    worth = np.zeros(len(mine.edge))
    there = np.flatnonzero(mine.edge >= 0)
    partner = other[mine.edge[there]]
    mutual = theirs.edge[partner] == mine.edge[there]
    worth[there[mutual]] = np.maximum(mine.weight[there[mutual]] - theirs.following[partner[mutual]], 0.0)
    return worth
