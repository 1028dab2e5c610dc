"""Records that are one thing, and which of them can have a partner at all."""

from __future__ import annotations

from dataclasses import dataclass
from math import log

import networkx as nx
from tests.link.reference.pairs import Pair
from tests.link.reference.records import Row, value
from tests.link.reference.scores import likely

from reconcile.registers import RelationSpec


@dataclass(frozen=True)
class Things:
    """For each record the first record of its thing and how sure that is; which two things may be one after all."""

    of: list[int]
    sure: list[float]
    maybe: dict[Pair, float]

    def one(self, a: int, b: int) -> float:
        """How likely two things are one."""
        return self.maybe.get((min(a, b), max(a, b)), 0.0)

    def members(self, thing: int) -> list[int]:
        """The records of a thing."""
        return [n for n, first in enumerate(self.of) if first == thing]


def alone(size: int) -> Things:
    """Every record a thing of its own."""
    return Things(list(range(size)), [1.0] * size, {})


def joined(size: int, probability: dict[Pair, float], accept: float) -> Things:
    """The things of a register whose pairs are the same with these probabilities."""
    graph = nx.Graph(edge for edge, sure in probability.items() if sure >= accept)
    groups = [sorted(group) for group in nx.connected_components(graph)]
    of = [next((group[0] for group in groups if n in group), n) for n in range(size)]
    sure = [
        max((probability[n, m] if n < m else probability[m, n] for m in graph.adj.get(n, ())), default=1.0)
        for n in range(size)
    ]
    maybe: dict[Pair, float] = {}
    for (i, j), chance in probability.items():
        ends = (min(of[i], of[j]), max(of[i], of[j]))
        if chance < accept and ends[0] != ends[1]:
            maybe[ends] = max(chance, maybe.get(ends, 0.0))
    return Things(of, sure, maybe)


def told_of(relation: RelationSpec, rows: list[Row], side: int) -> list[bool]:
    """Whether a record says anything in a key field."""
    keys = [compare for compare in relation.compare if compare.name in relation.key_fields]
    return [any(value(row, compare, side) is not None for compare in keys) for row in rows]


def within_reach(relation: RelationSpec, mine: list[Row], others: list[Row], side: int) -> list[bool]:
    """Whether each day of a record lies between the first and the last of the others, or nobody knows."""
    found = [True] * len(mine)
    for compare in relation.compare:
        days = [value(row, compare, 1 - side) for row in others]
        known = [day for day in days if day is not None]
        if compare.type == "date" and known:
            own = [value(row, compare, side) for row in mine]
            found = [
                there and (day is None or min(known) <= day <= max(known))
                for there, day in zip(found, own, strict=True)
            ]
    return found


def of_the_unmatched(
    weight: dict[Pair, float], reach: tuple[set[int], set[int]], things: tuple[Things, Things], *, one_to_one: bool
) -> float:
    """How much sooner two without a partner belong together: the shares without one, at least 2 %, as log odds.

    `reach`: the records that can have a partner and have none by key.
    """
    if not weight:
        return 0.0
    heaviest = {j: max(w for (_, b), w in weight.items() if b == j) for _, j in weight}
    own = {edge: w for edge, w in weight.items() if not one_to_one or w == heaviest[edge[1]]}
    best = [max(w for (a, _), w in own.items() if a == i) for i in sorted(reach[0] & {i for i, _ in own})]
    sizes = [max(sum(side.of[n] == n for n in there), 1) for side, there in zip(things, reach, strict=True)]
    gain = 0.0
    for _ in range(5):
        links = sum(likely(one + gain) for one in best)
        gain = sum(-log(max(1 - links / size, 0.02)) for size in sizes[: 2 if one_to_one else 1])
    return gain
