"""Optimal assignment: who goes with whom when everybody can be linked only once.

Edges join things on the left with things on the right; their weight is the log odds that they are the same. In each
connected component the assignment with the largest total is chosen; how far the next best lies behind says how sure
each link is. Where it lies so close that nothing tells the things apart, they are linked as a set.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import linear_sum_assignment

from reconcile.link.clusters import Numbers, smallest_member
from reconcile.link.model import Shares
from reconcile.link.rarity import MICRO
from reconcile.link.relevance import relevant

ABSENT = -50.0
LARGEST_COMPONENT = 4_000_000
TWIN_MISSING = 0.1
"""How often a twin is taken to be missing from a register that has the other one: an assumption, for twins are few."""


AreOne = Callable[[int, int], float]
"""How likely two things of one side are one after all."""


def _apart(_a: int, _b: int) -> float:
    return 0.0


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


def decide(edges: Edges, accept: float, one_to_one: bool, one: tuple[AreOne, AreOne] = (_apart, _apart)) -> Decision:
    """Choose edges; a thing is chosen once at most on the left, and on the right too where `one_to_one`.

    `one` says for two things on the left, and for two on the right, how likely they are one after all: then the claims
    on them are no rivals.
    """
    counting = relevant(edges.left, edges.right, edges.weight, one_to_one=one_to_one)
    probability = np.where(counting, 1.0 / (1.0 + np.exp(-edges.odds)), 0.0)
    set_number = np.full(len(edges.left), -1, dtype=np.int64)
    chosen, components = _components(edges, np.flatnonzero(counting), one_to_one)
    for members in components:
        _decide_component(edges, members, accept, one_to_one, one, chosen, probability, set_number)
    return Decision(chosen, probability, set_number)


def _components(edges: Edges, places: Numbers, one_to_one: bool) -> tuple[npt.NDArray[np.bool_], list[Numbers]]:
    """Which edges stand alone, and the positions of the edges of each larger component.

    Only edges at these places count. Without one-to-one every thing on the left stands by itself.
    """
    alone = np.zeros(len(edges.left), dtype=np.bool_)
    if not len(places):
        return alone, []
    left, right = edges.left[places], edges.right[places]
    if one_to_one:
        shift = int(left.max()) + 1
        labels = smallest_member(shift + int(right.max()) + 1, left, right + shift)[left]
    else:
        labels = left
    sizes = np.bincount(labels)[labels]
    alone[places[sizes == 1]] = True
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
    left, row = np.unique(edges.left[members], return_inverse=True)
    right, column = np.unique(edges.right[members], return_inverse=True)
    if len(left) * len(right) > LARGEST_COMPONENT:
        return
    weight = np.full((len(left), len(right)), ABSENT)
    weight[row, column] = edges.weight[members]
    matched = _matched(weight, one_to_one)
    rivals = _rivals(weight, matched, one_to_one)
    here = np.full(weight.shape, -1, dtype=np.int64)
    here[row, column] = members
    for i, j in matched:
        edge = here[i, j]
        chosen[edge] = True
        doubt = 0.0
        for margin, k, other in rivals[i, j]:
            are_one = max(one[0](int(left[i]), int(left[k])), one[1](int(right[j]), int(right[other])))
            nobody_else = k == i or other == j
            doubt += (1.0 - (_nobody_else_claims(are_one) if nobody_else else are_one)) * np.exp(-margin)
        probability[edge] = 1.0 / (1.0 / probability[edge] + doubt)
    others = members[~chosen[members]]
    probability[others] = np.minimum(
        probability[others], _left_over(edges, members, chosen, probability, one)[~chosen[members]]
    )
    sets = _sets(weight, matched, rivals, accept)
    number = int(members.min())
    for offset, (rows, columns) in enumerate(sets):
        inside = here[np.ix_(rows, columns)].ravel()
        inside = inside[inside >= 0]
        set_number[inside] = number + offset


def _matched(weight: Shares, one_to_one: bool) -> list[tuple[int, int]]:
    """The edges of the best assignment, those with a gain only."""
    if one_to_one:
        gain = np.maximum(weight - _floor(), 0.0)
        rows, columns = linear_sum_assignment(gain, maximize=True)
    else:
        rows, columns = np.arange(weight.shape[0]), weight.argmax(axis=1)
    return [(int(i), int(j)) for i, j in zip(rows, columns, strict=True) if weight[i, j] > _floor()]


def _floor() -> float:
    return float(np.log(0.01 / 0.99))


Rivals = dict[tuple[int, int], list[tuple[float, int, int]]]


def _rivals(weight: Shares, matched: list[tuple[int, int]], one_to_one: bool) -> Rivals:
    """For each chosen edge the other ways to link its ends: (loss in log odds, row, column that take part)."""
    partner_of_row = dict(matched)
    partner_of_column = {j: i for i, j in matched} if one_to_one else {}
    rivals: Rivals = {edge: [] for edge in matched}
    for i, j in matched:
        others = [int(other) for other in np.flatnonzero(weight[i] > _floor()) if other != j]
        for other in others:
            _add_exchange(rivals, weight, (i, j), other, partner_of_column.get(other))
        if one_to_one:
            free = [int(k) for k in np.flatnonzero(weight[:, j] > _floor()) if int(k) not in partner_of_row]
            rivals[i, j] += [(float(weight[i, j] - weight[k, j]), k, j) for k in free]
    return rivals


def _add_exchange(rivals: Rivals, weight: Shares, edge: tuple[int, int], other: int, holder: int | None) -> None:
    """What is lost if the row of `edge` took the column `other`, and whoever holds it (`holder`) took this one's."""
    i, j = edge
    loss = float(weight[i, j] - weight[i, other])
    if holder is None:
        rivals[edge].append((loss, i, other))
    elif holder > i or weight[holder, j] <= _floor():  # otherwise the same exchange is met from its other end
        loss += float(weight[holder, other] - max(weight[holder, j], 0.0))
        rivals[holder, other].append((loss, i, j))
        rivals[edge].append((loss, holder, other))


def _nobody_else_claims(are_one: float) -> float:
    """How likely two things are one after all, where only one of them would have a partner: twins would have two."""
    return are_one / (are_one + (1.0 - are_one) * TWIN_MISSING)


def _left_over(
    edges: Edges, members: Numbers, chosen: npt.NDArray[np.bool_], probability: Shares, one: tuple[AreOne, AreOne]
) -> Shares:
    """What is left for each edge beside the chosen ones at its ends: the doubt about them, or that both are true."""
    left, right = edges.left[members].tolist(), edges.right[members].tolist()
    of_left = {left[n]: (right[n], probability[members[n]]) for n in np.flatnonzero(chosen[members]).tolist()}
    of_right = {right[n]: (left[n], probability[members[n]]) for n in np.flatnonzero(chosen[members]).tolist()}
    found = np.ones(len(members))
    for n, (i, j) in enumerate(zip(left, right, strict=True)):
        if i in of_left:
            found[n] = _beside(*of_left[i], j, one[1], alone=j not in of_right)
        if j in of_right:
            found[n] = min(found[n], _beside(*of_right[j], i, one[0], alone=i not in of_left))
    return found


def _beside(partner: int, sure: float, other: int, one: AreOne, *, alone: bool) -> float:
    """What is left for `other` beside a chosen partner that is so sure; `alone` if nobody else has chosen it."""
    both = one(partner, other)
    return max(1.0 - sure, sure * (_nobody_else_claims(both) if alone else both))


def _sets(
    weight: Shares, matched: list[tuple[int, int]], rivals: Rivals, accept: float
) -> list[tuple[list[int], list[int]]]:
    """Rows and columns that cannot be told apart although each surely belongs to one of the others."""
    needed = float(np.log(accept / max(1.0 - accept, 1e-12)))
    size = weight.shape[0] + weight.shape[1]
    joins: list[tuple[int, int]] = []
    for i, j in matched:
        close = [(k, other) for loss, k, other in rivals[i, j] if loss < needed and weight[i, j] > needed]
        for k, other in close:
            joins += [(i, weight.shape[0] + j), (i, k), (i, weight.shape[0] + other)]
    if not joins:
        return []
    pairs = np.array(joins, dtype=np.int64)
    labels = smallest_member(size, pairs[:, 0], pairs[:, 1])
    touched = np.unique(labels[pairs.ravel()])
    groups = [np.flatnonzero(labels == label) for label in touched]
    return [
        (
            [int(n) for n in group if n < weight.shape[0]],
            [int(n) - weight.shape[0] for n in group if n >= weight.shape[0]],
        )
        for group in groups
    ]


def log_odds(micro: npt.NDArray[np.int64]) -> Shares:
    """Weights of edges from scores in micro-units."""
    weights: Shares = micro / MICRO
    return weights
