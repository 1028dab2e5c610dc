"""What becomes of each edge, weighed against every other edge of the whole table at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from math import exp, log
from typing import Any

import networkx as nx
import numpy as np
import pytest
from scipy.optimize import linear_sum_assignment
from tests.link.reference.pairs import Pair
from tests.link.reference.scores import likely

FLOOR = log(0.01 / 0.99)
TWIN_MISSING = 0.1
AreOne = Callable[[int, int], float]


@dataclass(frozen=True)
class Table:
    """All edges with the weight that counts against others and with their own log odds.

    `one`: how likely two things on the left, or two on the right, are one after all.
    """

    weight: dict[Pair, float]
    odds: dict[Pair, float]
    one: tuple[AreOne, AreOne]
    one_to_one: bool

    def counts(self, i: int, j: int) -> bool:
        """Whether the two may be linked at all."""
        return self.weight.get((i, j), FLOOR) > FLOOR

    def among_rivals(self, i: int, j: int, k: int, other: int) -> float:
        """How sure (k, other) is no rival of (i, j), their ends being one; twins would both have a partner."""
        are_one = max(self.one[0](i, k) if i != k else 0.0, self.one[1](j, other) if j != other else 0.0)
        return not_twins(are_one) if i == k or j == other else are_one


def not_twins(are_one: float) -> float:
    """How likely two are one, where only one of them has a partner."""
    return are_one / (are_one + (1 - are_one) * TWIN_MISSING)


@dataclass(frozen=True)
class Verdicts:
    """For each edge its probability, for the edges of a set the number of the set, and edges that no assignment near
    the best has: nothing depends on them, and they may have no probability at all. `near`: how far off a probability
    may be."""

    probability: dict[Pair, float]
    set_of: dict[Pair, int]
    hopeless: set[Pair]
    near: dict[Pair, float]


def check_best(table: Table, chosen: set[Pair]) -> None:
    """Nobody is chosen twice, no assignment is likelier than the chosen one, and what it leaves over is linked as far
    as that is not quite unlikely."""
    assert len({i for i, _ in chosen}) == len(chosen)
    assert len({j for _, j in chosen}) == len(chosen) or not table.one_to_one
    likely = {edge for edge in chosen if table.weight[edge] > 0}
    total = sum(table.weight[edge] for edge in likely)
    assert total == pytest.approx(best_total(table.weight, one_to_one=table.one_to_one), abs=1e-6)
    lefts, rights = ({edge[side] for edge in likely} if table.one_to_one or not side else set() for side in (0, 1))
    over = {e: w - FLOOR for e, w in table.weight.items() if e[0] not in lefts and e[1] not in rights and w <= 0}
    rest = sum(over[edge] for edge in chosen - likely)
    assert rest == pytest.approx(best_total(over, one_to_one=table.one_to_one), abs=1e-6)


def best_total(gains: dict[Pair, float], *, one_to_one: bool) -> float:
    """What the best assignment gains over linking nobody."""
    size = 1 + max((max(edge) for edge in gains), default=0)
    table = np.zeros((size, size))
    for edge, gain in gains.items():
        table[edge] = max(gain, 0.0)
    if not one_to_one:
        return float(table.max(axis=1).sum())
    return float(table[linear_sum_assignment(table, maximize=True)].sum())


def _hopeless(table: Table) -> set[Pair]:
    """The edges with which no total comes within 14 of the best one."""
    best = best_total(table.weight, one_to_one=table.one_to_one)
    found = set()
    for (i, j), weight in table.weight.items():
        rest = {(a, b): w for (a, b), w in table.weight.items() if a != i and (b != j or not table.one_to_one)}
        if weight + best_total(rest, one_to_one=table.one_to_one) <= best - 14.0 + 1e-6:
            found.add((i, j))
    return found


def verdicts(table: Table, chosen: set[Pair], accept: float) -> Verdicts:
    """How sure each edge is, given the best assignment."""
    probability = {edge: likely(odds) for edge, odds in table.odds.items()}
    rivals = {edge: list(_rivals(table, chosen, *edge)) for edge in chosen}
    shares: dict[tuple[Pair, Pair], float] = {}
    for edge in chosen:
        ways = _ways(table, edge, rivals[edge])
        probability[edge] = 1 / (1 / probability[edge] + sum(share for _, share in ways))
        for taken, share in ways:
            for other in taken:
                shares[edge, other] = shares.get((edge, other), 0.0) + share * probability[edge]
    left_over = partial(_left_over, table, chosen, probability, shares)
    others = {edge: min(probability[edge], left_over(*edge)) for edge in table.odds}
    probability |= {edge: found for edge, found in others.items() if edge not in chosen}
    return Verdicts(probability, _sets(table, rivals, accept), _hopeless(table), _near(table))


def _near(table: Table) -> dict[Pair, float]:
    """To six places, and for each edge of the component as much more as the share of an assignment that lies 14 behind
    the most likely one: those are not looked at. An edge that speaks against itself is linked after all others, and the
    assignment with it lies behind the most likely one by as much."""
    graph = nx.Graph(_ends(table, *edge) for edge in table.weight)
    groups = list(nx.connected_components(graph))
    inside = [[edge for edge in table.weight if _ends(table, *edge)[0] in group] for group in groups]
    return {edge: 4e-6 + len(edges) * exp(-14 - min(table.weight[edge], 0)) for edges in inside for edge in edges}


def _rivals(table: Table, chosen: set[Pair], i: int, j: int) -> Iterator[tuple[float, Pair]]:
    """The other ways to link the two, and what each loses."""
    weight = table.weight
    holder = {other: k for k, other in chosen} if table.one_to_one else {}
    for other in {b for a, b in weight if a == i and b != j and b not in holder}:
        if table.counts(i, other):
            yield weight[i, j] - weight[i, other], (i, other)
    if not table.one_to_one:
        return
    for k in {a for a, b in weight if b == j} - {a for a, _ in chosen}:
        if table.counts(k, j):
            yield weight[i, j] - weight[k, j], (k, j)
    for k, other in chosen - {(i, j)}:
        if table.counts(i, other) or table.counts(k, j):
            swapped = [weight.get(edge, -99.0) for edge in ((i, other), (k, j))]
            loss = weight[i, j] - swapped[0] + (max(weight[k, other], 0.0) - swapped[1])
            yield loss + min(*swapped, 0.0), (k, other)  # the worse of the two may be left out


def _ways(table: Table, edge: Pair, rivals: list[tuple[float, Pair]]) -> list[tuple[set[Pair], float]]:
    """The edges that each other way to link the two has, and its share compared with the chosen one."""
    i, j = edge
    ways = [
        ({(i, other), (k, j)} - {edge}, (1 - table.among_rivals(i, j, k, other)) * exp(-loss))
        for loss, (k, other) in rivals
    ]
    mine, theirs = (
        [way for way in ways if len(way[0]) == 1 and next(iter(way[0]))[end] == edge[end]] for end in (0, 1)
    )
    return ways + [(a | b, p * q * exp(table.weight[edge])) for a, p in mine for b, q in theirs]


def _left_over(
    table: Table,
    chosen: set[Pair],
    probability: dict[Pair, float],
    shares: dict[tuple[Pair, Pair], float],
    i: int,
    j: int,
) -> float:
    """What is left for an edge beside the chosen ones at its ends: the share of the other way to link them that has it,
    or that both are true."""
    right_of = dict(chosen)
    left_of = {b: a for a, b in chosen} if table.one_to_one else {}
    left = 1.0
    if i in right_of:
        mine, both = (i, right_of[i]), table.one[1](right_of[i], j)
        both = both if j in left_of else not_twins(both)
        left = min(left, max(shares.get((mine, (i, j)), 0.0), probability[mine] * both))
    if j in left_of:
        mine, both = (left_of[j], j), table.one[0](left_of[j], i)
        both = both if i in right_of else not_twins(both)
        left = min(left, max(shares.get((mine, (i, j)), 0.0), probability[mine] * both))
    return left


def _sets(table: Table, rivals: dict[Pair, list[tuple[float, Pair]]], accept: float) -> dict[Pair, int]:
    """Edges among things that cannot be told apart, though each surely belongs to one of the others."""
    needed = log(accept / max(1 - accept, 1e-12))
    together = nx.Graph()
    for (i, j), found in rivals.items():
        for loss, (k, other) in found:
            if loss < needed < table.weight[i, j]:
                here, there = _ends(table, i, j), _ends(table, k, other)
                together.add_edges_from([here, (here[0], there[0]), (here[0], there[1])])
    number = {end: n for n, group in enumerate(nx.connected_components(together)) for end in group}
    groups = {edge: [number.get(end) for end in _ends(table, *edge)] for edge in table.weight}
    return {edge: left for edge, (left, right) in groups.items() if left is not None and left == right}


def _ends(table: Table, i: int, j: int) -> tuple[Any, Any]:
    """The ends of an edge as nodes; where many may share a partner, each looks at it alone."""
    return ("left", i), ("right", j) if table.one_to_one else ("right", j, i)
