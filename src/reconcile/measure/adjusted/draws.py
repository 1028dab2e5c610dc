"""Draws whole assignments: which of the possible links hold, as often as their probabilities say."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from reconcile.measure.adjusted.decompose import assignments, capped

Shares = npt.NDArray[np.float64]
Numbers = npt.NDArray[np.int64]
Marks = npt.NDArray[np.bool_]
LARGEST = 200
"""Links of a component that is taken apart into whole assignments; in a larger one each thing on the left is drawn by
itself."""


@dataclass(frozen=True)
class PossibleLinks:
    """Links between things, by the numbers of the things on both sides: log odds of each, and the columns of `shift`
    that move it: how far what it rests on is only estimated, shape (links, parameters)."""

    left: Numbers
    right: Numbers
    odds: Shares
    parameters: Marks
    one_to_one: bool


class Draws:
    """Rounds of which links hold.

    In every round each parameter is off by as much as its standard deviation (`spread`) says, for all links alike. Of
    links that others stand against it moves the odds of the whole assignments that take them.
    """

    def __init__(self, links: PossibleLinks, spread: Shares, generator: np.random.Generator) -> None:
        self.links, self.spread, self.generator = links, spread, generator
        self.together = [(members, *_whole(links, members)) for members in _components(links)]

    def holds(self, rounds: int) -> Marks:
        """Which links hold in so many more rounds, shape (rounds, links)."""
        parameters = self.generator.standard_normal((rounds, len(self.spread))) * self.spread
        shift = parameters @ self.links.parameters.T
        holds = self.generator.random(shift.shape) < 1.0 / (1.0 + np.exp(-(self.links.odds + shift)))
        for members, shares, taken in self.together:
            odds = np.log(shares) + shift[:, members] @ taken.T
            holds[:, members] = taken[np.argmax(odds + self.generator.gumbel(size=odds.shape), axis=1)]
        return np.asarray(holds)


def _components(links: PossibleLinks) -> Iterator[Numbers]:
    """The links of each component of more than one; where many may share a partner a thing on the left stands alone."""
    left, right = (np.unique(ends, return_inverse=True)[1] for ends in (links.left, links.right))
    labels = left
    if links.one_to_one:
        size = len(left) and int(left.max()) + int(right.max()) + 2
        graph = coo_array((np.ones(len(left)), (left, int(left.max(initial=0)) + 1 + right)), shape=(size, size))
        labels = connected_components(graph, directed=False)[1][left] if size else left
    order = np.argsort(labels, kind="stable")
    borders = np.flatnonzero(np.diff(labels[order])) + 1
    for members in np.split(order, borders):
        if len(members) > LARGEST:  # too many for whole assignments
            yield from (own for own in _by_left(links.left, members) if len(own) > 1)
        elif len(members) > 1:
            yield members


def _by_left(left: Numbers, members: Numbers) -> list[Numbers]:
    order = members[np.argsort(left[members], kind="stable")]
    return np.split(order, np.flatnonzero(np.diff(left[order])) + 1)


def _whole(links: PossibleLinks, members: Numbers) -> tuple[Shares, Marks]:
    """The assignments of a component: the share of each, and which links hold in it, shape (assignments, links)."""
    row, column = (np.unique(ends[members], return_inverse=True)[1] for ends in (links.left, links.right))
    table = np.zeros((int(row.max()) + 1, int(column.max()) + 1))
    table[row, column] = 1.0 / (1.0 + np.exp(-links.odds[members]))
    shares, taken = assignments(capped(table))
    return shares, taken[:, row, column]
