"""Records that are one thing, and which of them can have a partner at all."""

from __future__ import annotations

from dataclasses import dataclass

import networkx as nx
from tests.link.reference.pairs import Pair
from tests.link.reference.records import Row, value

from reconcile.registers import RelationSpec


@dataclass(frozen=True)
class Things:
    """For each record the first record of its thing and how sure that is; which two things may be one after all, and
    how likely any other two are (`unseen`)."""

    of: list[int]
    sure: list[float]
    maybe: dict[Pair, float]
    unseen: float = 0.0

    def one(self, a: int, b: int) -> float:
        """How likely two things are one."""
        return self.maybe.get((min(a, b), max(a, b)), self.unseen)

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


def elsewhere(relation: RelationSpec, row: Row, others: list[Row], side: int) -> list[str]:
    """The places of a record whose first six characters hardly any of the others name."""
    found = []
    for compare in relation.compare:
        place = value(row, compare, side) if compare.type == "place" else None
        if place is not None:
            named = [one for one in (value(other, compare, 1 - side) for other in others) if one is not None]
            same = sum(one[:6] == place[:6] for one in named)
            found += [f"{compare.name} elsewhere"] if same < max(len(named) / 100, 1) else []
    return found
