"""Optimal assignment: who goes with whom when everybody can be linked only once.

Edges join things on the left with things on the right; their weight is the log odds that they are the same. In each
connected component the most likely assignment is chosen; how far the next best lies behind says how sure each link is.
Where it lies so close that nothing tells the things apart, they are linked as a set.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from reconcile.link.clusters import Numbers, smallest_member
from reconcile.link.doubt import verdicts
from reconcile.link.model import Shares
from reconcile.link.rarity import MICRO
from reconcile.link.relevance import relevant
from reconcile.link.rivals import AreOne, apart


@dataclass(frozen=True)
class Edges:
    """Things on the left and right that may be the same: weight in natural log odds, and of the other explanations the
    share of being alike only, as twins are.

    `handicap`: what of its odds an edge was deprived of when it is weighed against others.
    """

    left: Numbers
    right: Numbers
    weight: Shares
    alike: Shares
    handicap: Shares | float = 0.0

    @property
    def odds(self) -> Shares:
        """The log odds of each edge by itself."""
        return self.weight + self.handicap


@dataclass(frozen=True)
class Decision:
    """What assignment says of each edge: chosen or not, its probability, and the set it belongs to (-1 for none)."""

    chosen: npt.NDArray[np.bool_]
    probability: Shares
    set_number: Numbers


def decide(edges: Edges, accept: float, one_to_one: bool, one: tuple[AreOne, AreOne] = (apart, apart)) -> Decision:
    """Choose edges; a thing is chosen once at most on the left, and on the right too where `one_to_one`.

    `one` says for two things on the left, and for two on the right, how likely they are one after all: then the claims
    on them are no rivals.
    """
    chosen = _without_rival(edges, one_to_one)
    rest = np.flatnonzero(~chosen)
    counting = chosen.copy()
    counting[rest] = relevant(edges.left[rest], edges.right[rest], edges.weight[rest], one_to_one=one_to_one)
    probability = np.where(counting, 1.0 / (1.0 + np.exp(-edges.odds)), 0.0)
    set_number = np.full(len(edges.left), -1, dtype=np.int64)
    alone, components = _components(edges, rest[counting[rest]], one_to_one)
    chosen[alone] = True
    for members in components:
        ends = edges.left[members].tolist(), edges.right[members].tolist()
        alone_likely = probability[members].tolist()
        found = verdicts(ends, edges.weight[members].tolist(), alone_likely, accept, one_to_one, one)
        chosen[members], probability[members], sets = (np.array(said) for said in zip(*found, strict=True))
        set_number[members] = np.where(sets < 0, -1, int(members.min()) + sets)
    return Decision(chosen, probability, set_number)


def _without_rival(edges: Edges, one_to_one: bool) -> npt.NDArray[np.bool_]:
    """Which edges are the only ones of both their ends: nearly all of them, and nothing is left to decide. Without
    one-to-one only the left end counts."""
    only = (np.bincount(edges.left) == 1)[edges.left]
    if one_to_one:
        only &= (np.bincount(edges.right) == 1)[edges.right]
    return np.asarray(only)


def _components(edges: Edges, places: Numbers, one_to_one: bool) -> tuple[Numbers, list[Numbers]]:
    """The positions of the edges that stand alone, and those of the edges of each larger component.

    Only edges at these places count. Without one-to-one every thing on the left stands by itself.
    """
    if not len(places):
        return places, []
    things, labels = np.unique(edges.left[places], return_inverse=True)
    if one_to_one:
        others, right = np.unique(edges.right[places], return_inverse=True)
        labels = smallest_member(len(things) + len(others), labels, len(things) + right)[labels]
    sizes = np.bincount(labels)[labels]
    alone = places[sizes == 1]
    shared = np.flatnonzero(sizes > 1)
    if not len(shared):
        return alone, []
    order = shared[np.argsort(labels[shared], kind="stable")]
    borders = np.flatnonzero(np.diff(labels[order])) + 1
    return alone, np.split(places[order], borders)


def log_odds(micro: npt.NDArray[np.int64]) -> Shares:
    """Weights of edges from scores in micro-units."""
    weights: Shares = micro / MICRO
    return weights
