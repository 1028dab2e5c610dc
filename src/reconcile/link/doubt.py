"""How sure each edge of a component is beside the others: what else could be true of its ends."""

from __future__ import annotations

from collections.abc import Sequence
from math import exp
from typing import NamedTuple

from reconcile.link.component import Component, Pair
from reconcile.link.rivals import AreOne, nobody_else_claims, rivals_of, sets_of

_MOST = 700.0  # log odds: more are beyond what a float can hold
Shares = dict[tuple[Pair, Pair], float]
"""Of a chosen edge (first) the share of another way to link its ends that has the second one, compared with its own."""


class Verdict(NamedTuple):
    """What becomes of an edge: chosen or not, its probability, and the number of its set (-1 for none)."""

    chosen: bool
    probability: float
    set_number: int


class _AreOne(NamedTuple):
    """How likely two things of a component are one after all, by their places on the left or on the right."""

    component: Component
    one: tuple[AreOne, AreOne]

    def left(self, i: int, k: int) -> float:
        return self.one[0](self.component.left[i], self.component.left[k]) if i != k else 0.0

    def right(self, j: int, other: int) -> float:
        return self.one[1](self.component.right[j], self.component.right[other]) if j != other else 0.0

    def no_rival(self, edge: Pair, rival: Pair) -> float:
        """How likely another way to link the ends of an edge is none, the things it takes being one with these."""
        (i, j), (k, other) = edge, rival
        are_one = max(self.left(i, k), self.right(j, other))
        return nobody_else_claims(are_one) if k == i or other == j else are_one


def verdicts(
    ends: tuple[list[int], list[int]],
    weights: list[float],
    alone: Sequence[float],
    accept: float,
    one_to_one: bool,
    one: tuple[AreOne, AreOne],
) -> list[Verdict]:
    """The verdict on each edge of a component, given its ends, its weight, and its probability `alone`."""
    component, edges = Component.of(*ends, weights)
    matched = component.assigned() if one_to_one else component.nearest()
    rivals = rivals_of(component, matched, one_to_one)
    are_one = _AreOne(component, one)
    probability = dict(zip(edges, alone, strict=True))
    shares: Shares = {}
    for edge in matched:
        doubt, having = _doubt(edge, component.of_left[edge[0]][edge[1]], rivals[edge], are_one)
        shares |= {(edge, other): share for other, share in having.items()}
        probability[edge] = 1.0 / (1.0 / probability[edge] + doubt)
    chosen, beside = set(matched), _Beside(matched, probability, shares, are_one)
    of_left, of_right = sets_of(component, matched, rivals, accept)
    return [
        Verdict(
            edge in chosen,
            probability[edge] if edge in chosen else min(probability[edge], beside.left_for(*edge)),
            of_left[edge[0]] if of_left[edge[0]] == of_right[edge[1]] else -1,
        )
        for edge in edges
    ]


def _doubt(
    edge: Pair, weight: float, rivals: list[tuple[float, int, int]], are_one: _AreOne
) -> tuple[float, dict[Pair, float]]:
    """The share of all other ways to link the ends of a chosen edge, and for each other edge of those that have it.

    If one end could go with somebody free and the other end too, both can happen at once.
    """
    i, j = edge
    having: dict[Pair, float] = {}
    exchanged, spare, takers = 0.0, 0.0, 0.0
    for loss, k, other in rivals:
        share = (1.0 - are_one.no_rival(edge, (k, other))) * exp(min(-loss, _MOST))
        having |= {(i, other): share, (k, j): share}
        spare += share if k == i else 0.0
        takers += share if other == j else 0.0
        exchanged += share if k != i and other != j else 0.0
    alone = exp(min(weight, _MOST))
    having |= {(k, other): having[k, other] * (1.0 + takers * alone) for _, k, other in rivals if k == i}
    having |= {(k, other): having[k, other] * (1.0 + spare * alone) for _, k, other in rivals if other == j}
    return exchanged + spare + takers + spare * takers * alone, having


class _Beside:
    """What is left for an edge beside the chosen ones at its ends: its share against them, or that both are true."""

    def __init__(self, matched: list[Pair], probability: dict[Pair, float], shares: Shares, are_one: _AreOne) -> None:
        self.right_of, self.left_of = dict(matched), {j: i for i, j in matched}
        self.probability, self.shares, self.are_one = probability, shares, are_one

    def left_for(self, i: int, j: int) -> float:
        """The largest probability that the edge of these two can have."""
        left = 1.0
        if i in self.right_of:
            both = self._both(self.are_one.right(self.right_of[i], j), alone=j not in self.left_of)
            left = self._beside((i, self.right_of[i]), (i, j), both)
        if j in self.left_of:
            both = self._both(self.are_one.left(self.left_of[j], i), alone=i not in self.right_of)
            left = min(left, self._beside((self.left_of[j], j), (i, j), both))
        return left

    def _beside(self, chosen: Pair, edge: Pair, both: float) -> float:
        return self.probability[chosen] * max(self.shares.get((chosen, edge), 0.0), both)

    @staticmethod
    def _both(are_one: float, *, alone: bool) -> float:
        """How likely both are true, their other ends being one; `alone` if nobody else claims the other end."""
        return nobody_else_claims(are_one) if alone else are_one
