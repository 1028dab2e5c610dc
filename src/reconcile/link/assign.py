"""Optimal assignment: who goes with whom when everybody can be linked only once.

Edges join things on the left with things on the right; their weight is the log odds that they are the same. In each
connected component the assignment with the largest total is chosen; how far the next best lies behind says how sure
each link is. Where it lies so close that nothing tells the things apart, they are linked as a set.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import linear_sum_assignment

from reconcile.link.clusters import Numbers, smallest_member
from reconcile.link.model import Shares
from reconcile.link.rarity import MICRO
from reconcile.link.relevance import relevant
from reconcile.link.rivals import FLOOR, AreOne, apart, nobody_else_claims, rivals_of, sets_of

ABSENT = -50.0
LARGEST_COMPONENT = 4_000_000
Claims = dict[tuple[int, int, int], float]
"""For an edge that was not chosen, how its share compares with that of the chosen one at its left (0) or right (1) end:
(end, thing on the left, thing on the right)."""


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
        _decide_component(edges, members, accept, one_to_one, one, chosen, probability, set_number)
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


def _decide_component(
    edges: Edges,
    members: Numbers,
    accept: float,
    one_to_one: bool,
    one: tuple[AreOne, AreOne],
    chosen: npt.NDArray[np.bool_],
    probability: Shares,
    set_number: Numbers,
) -> None:
    left, row = _numbered(edges.left[members])
    right, column = _numbered(edges.right[members])
    if len(left) * len(right) > LARGEST_COMPONENT:
        return
    weight = np.full((len(left), len(right)), ABSENT)
    weight[row, column] = edges.weight[members]
    matched = _matched(weight, one_to_one)
    rivals = rivals_of(weight, matched, one_to_one)
    here = np.full(weight.shape, -1, dtype=np.int64)
    here[row, column] = members
    claims: Claims = {}
    for i, j in matched:
        edge = here[i, j]
        chosen[edge] = True
        doubt = 0.0
        for margin, k, other in rivals[i, j]:
            are_one = max(
                one[0](left[i], left[k]) if k != i else 0.0, one[1](right[j], right[other]) if other != j else 0.0
            )
            nobody_else = k == i or other == j
            share = (1.0 - (nobody_else_claims(are_one) if nobody_else else are_one)) * np.exp(-margin)
            claims |= {(0, left[i], right[other]): share, (1, left[k], right[j]): share}
            doubt += share
        probability[edge] = 1.0 / (1.0 / probability[edge] + doubt)
    others = members[~chosen[members]]
    probability[others] = np.minimum(
        probability[others], _left_over(edges, members, chosen, probability, claims, one)[~chosen[members]]
    )
    sets = sets_of(weight, matched, rivals, accept)
    number = int(members.min())
    for offset, (rows, columns) in enumerate(sets):
        inside = here[np.ix_(rows, columns)].ravel()
        inside = inside[inside >= 0]
        set_number[inside] = number + offset


def _numbered(things: Numbers) -> tuple[list[int], list[int]]:
    """The distinct things of a component in order, and the place of each end among them: they are two or three."""
    ends = things.tolist()
    distinct = sorted(set(ends))
    places = {thing: place for place, thing in enumerate(distinct)}
    return distinct, [places[thing] for thing in ends]


def _matched(weight: Shares, one_to_one: bool) -> list[tuple[int, int]]:
    """The edges of the best assignment, those with a gain only."""
    if one_to_one:
        gain = np.maximum(weight - FLOOR, 0.0)
        rows, columns = linear_sum_assignment(gain, maximize=True)
    else:
        rows, columns = np.arange(weight.shape[0]), weight.argmax(axis=1)
    return [(int(i), int(j)) for i, j in zip(rows, columns, strict=True) if weight[i, j] > FLOOR]


def _left_over(
    edges: Edges,
    members: Numbers,
    chosen: npt.NDArray[np.bool_],
    probability: Shares,
    claims: Claims,
    one: tuple[AreOne, AreOne],
) -> Shares:
    """What is left for each edge beside the chosen ones at its ends: its claim against them, or that both are true."""
    left, right = edges.left[members].tolist(), edges.right[members].tolist()
    of_left = {left[n]: (right[n], probability[members[n]]) for n in np.flatnonzero(chosen[members]).tolist()}
    of_right = {right[n]: (left[n], probability[members[n]]) for n in np.flatnonzero(chosen[members]).tolist()}
    found = np.ones(len(members))
    for n, (i, j) in enumerate(zip(left, right, strict=True)):
        if i in of_left:
            partner, sure = of_left[i]
            both = _both(one[1](partner, j), alone=j not in of_right)
            found[n] = sure * max(claims.get((0, i, j), 0.0), both)
        if j in of_right:
            partner, sure = of_right[j]
            both = _both(one[0](partner, i), alone=i not in of_left)
            found[n] = min(found[n], sure * max(claims.get((1, i, j), 0.0), both))
    return found


def _both(are_one: float, *, alone: bool) -> float:
    """How likely an edge is true beside a chosen one, their other ends being one; `alone` if nobody else claims it."""
    return nobody_else_claims(are_one) if alone else are_one


def log_odds(micro: npt.NDArray[np.int64]) -> Shares:
    """Weights of edges from scores in micro-units."""
    weights: Shares = micro / MICRO
    return weights
