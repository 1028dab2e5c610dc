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


@dataclass(frozen=True)
class Unclaimed:
    """The things of a side that can have a partner (`able`), those of them that no key has linked (`free`), and which
    fields are known of each."""

    able: set[int]
    free: set[int]
    known: dict[int, str]


def of_the_unmatched(weight: dict[Pair, float], sides: list[Unclaimed]) -> list[dict[str, float]]:
    """How much sooner two without a partner belong together, for each side by what is known of a thing, as log odds.

    Of those with the same gaps so many are found to have one, and twenty more as often as any.
    """
    gains: list[dict[str, float]] = [dict.fromkeys(side.known.values(), 0.0) for side in sides]
    for _ in range(5 if weight else 0):
        now = {edge: one + gained(gains, sides, edge) for edge, one in weight.items()}
        gains = [_of_a_side(now, sides, side) for side in range(len(sides))]
    return gains


def gained(gains: list[dict[str, float]], sides: list[Unclaimed], edge: Pair) -> float:
    """What an edge gains whose ends nobody else claims."""
    ends = list(zip(gains, sides, edge, strict=False))
    if not all(end in side.free for _, side, end in ends):
        return 0.0
    return sum(gain[side.known[end]] for gain, side, end in ends)


def _of_a_side(weight: dict[Pair, float], sides: list[Unclaimed], side: int) -> dict[str, float]:
    mine = sides[side]
    found = {}
    for thing in mine.free:
        own = [w for edge, w in weight.items() if edge[side] == thing and _is_best(weight, edge, 1 - side, len(sides))]
        found[thing] = likely(max(own)) if own else 0.0
    by_key = mine.able - mine.free
    usual = (len(by_key) + sum(found.values())) / max(len(mine.able), 1)
    of_any = max(sum(found.values()) / max(len(mine.free), 1), 0.05)
    gains = dict.fromkeys(mine.known.values(), 0.0)
    for gap in {mine.known[thing] for thing in mine.free}:
        able, keyed, free = (
            [thing for thing in some if mine.known[thing] == gap] for some in (mine.able, by_key, mine.free)
        )
        share = (len(keyed) + sum(found[thing] for thing in free) + 20 * usual) / (len(able) + 20)
        of_free = min(max((share * len(able) - len(keyed)) / len(free), 0.05), 0.95)
        gains[gap] = log(of_free / (1 - of_free) / of_any)
    return gains


def _is_best(weight: dict[Pair, float], edge: Pair, end: int, sides: int) -> bool:
    """Whether no heavier edge ends there; where many may share an end it does not matter."""
    return sides == 1 or weight[edge] == max(w for other, w in weight.items() if other[end] == edge[end])
