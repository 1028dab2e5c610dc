"""A component of edges: things that stand in each other's way, and the most likely assignment among them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from scipy.optimize import linear_sum_assignment

FLOOR = float(np.log(0.01 / 0.99))
"""Log odds from which an edge can be chosen, or stand against one that was."""
LARGEST = 4_000_000
"""Cells of the largest table that the best assignment is looked for in; in a larger one the surest edges come first."""
Pair = tuple[int, int]
Weights = dict[int, float]


@dataclass(frozen=True)
class Component:
    """The things of a component by number, and for each of them the weights of its edges above FLOOR."""

    left: list[int]
    right: list[int]
    of_left: list[Weights]
    of_right: list[Weights]

    @staticmethod
    def of(left: list[int], right: list[int], weights: list[float]) -> tuple[Component, list[Pair]]:
        """The component that these edges make, and the places of their ends in it."""
        lefts, rights = sorted(set(left)), sorted(set(right))
        row, column = ({thing: place for place, thing in enumerate(things)} for things in (lefts, rights))
        found = Component(lefts, rights, [{} for _ in lefts], [{} for _ in rights])
        places = [(row[i], column[j]) for i, j in zip(left, right, strict=True)]
        for (i, j), weight in zip(places, weights, strict=True):
            if weight > FLOOR:
                found.of_left[i][j] = found.of_right[j][i] = weight
        return found, places

    def assigned(self) -> list[Pair]:
        """The edges of the most likely assignment, and of the unlikely ones those that suit the things left over."""
        likely = self._best([(i, j, w) for i, weights in enumerate(self.of_left) for j, w in weights.items() if w > 0])
        lefts, rights = ({edge[side] for edge in likely} for side in (0, 1))
        free = [(i, weights) for i, weights in enumerate(self.of_left) if i not in lefts]
        others = [(i, j, w - FLOOR) for i, weights in free for j, w in weights.items() if j not in rights]
        return sorted(likely + self._best(others))

    def nearest(self) -> list[Pair]:
        """The heaviest edge of each thing on the left."""
        return [(i, max(weights, key=lambda j: (weights[j], -j))) for i, weights in enumerate(self.of_left) if weights]

    def _best(self, gains: list[tuple[int, int, float]]) -> list[Pair]:
        """The edges that gain most together, each thing taken once."""
        if not gains:
            return []
        if len(self.left) * len(self.right) > LARGEST:
            return list(_surest(gains))
        table = np.zeros((len(self.left), len(self.right)))
        for i, j, gain in gains:
            table[i, j] = gain
        rows, columns = linear_sum_assignment(table, maximize=True)
        return [(int(i), int(j)) for i, j in zip(rows, columns, strict=True) if table[i, j] > 0]


def _surest(gains: list[tuple[int, int, float]]) -> Iterable[Pair]:
    """The edges one after the other by what they gain, as far as both of their things are still free."""
    lefts, rights = set(), set()
    for i, j, _ in sorted(gains, key=lambda edge: (-edge[2], edge[0], edge[1])):
        if i not in lefts and j not in rights:
            lefts.add(i)
            rights.add(j)
            yield i, j
