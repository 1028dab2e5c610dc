"""Records that are one thing, and which of them can have a partner at all."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, log

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


@dataclass(frozen=True)
class Unclaimed:
    """The things of a side that can have a partner (`able`), those of them that no key has linked (`free`), and which
    of the `fields` are known of each."""

    able: set[int]
    free: set[int]
    fields: list[str]
    known: dict[int, frozenset[str]]


Gains = dict[frozenset[str], float]
Shared = dict[Pair, frozenset[str]]


def of_the_unmatched(weight: dict[Pair, float], shared: Shared, sides: list[Unclaimed]) -> list[Gains]:
    """How much sooner two without a partner belong together, for each side by what is known of a thing, as log odds.

    Of those with the same gaps so many are found to have one, and a hundred more as often as is usual. `shared` are the
    numbers that both ends of an edge have.
    """
    gains: list[Gains] = [dict.fromkeys(side.known.values(), 0.0) for side in sides]
    for _ in range(5 if weight else 0):
        now = {edge: one + gained(gains, sides, edge, shared[edge]) for edge, one in weight.items()}
        gains = [_of_a_side(now, sides, side) for side in range(len(sides))]
    return gains


def gained(gains: list[Gains], sides: list[Unclaimed], edge: Pair, shared: frozenset[str]) -> float:
    """What an edge gains whose ends nobody else claims: one of the two may bear the numbers of the other by mistake,
    and then its partner could only be found by what else is known."""
    ends = list(zip(gains, sides, edge, strict=False))
    if not all(end in side.free for _, side, end in ends):
        return 0.0
    either = [0.0, 0.0]
    for n, (gain, side, end) in enumerate(ends):
        for mistaken in (0, 1):
            known = side.known[end] - (shared if mistaken == n else frozenset())
            either[mistaken] += gain.get(known, 0.0)
    return -log((exp(-either[0]) + exp(-either[1])) / 2)


def _of_a_side(weight: dict[Pair, float], sides: list[Unclaimed], side: int) -> Gains:
    mine = sides[side]
    found = {}
    for thing in mine.free:
        own = [w for edge, w in weight.items() if edge[side] == thing and _is_best(weight, edge, 1 - side, len(sides))]
        found[thing] = likely(max(own)) if own else 0.0
    of_any = max(sum(found.values()) / max(len(mine.free), 1), 0.05)
    gains = dict.fromkeys(mine.known.values(), 0.0)
    kinds = sorted({mine.known[thing] for thing in mine.free}, key=sorted)
    free = [[thing for thing in mine.free if mine.known[thing] == kind] for kind in kinds]
    able = [[thing for thing in mine.able if mine.known[thing] == kind] for kind in kinds]
    seen = [sum(found[thing] for thing in some) for some in free]
    by_key = [len(some) - len(left) for some, left in zip(able, free, strict=True)]
    of_free = _smoothed(mine.fields, kinds, seen, [len(some) for some in free])
    of_able = _smoothed(
        mine.fields, kinds, [a + b for a, b in zip(by_key, seen, strict=True)], [len(some) for some in able]
    )
    for n, kind in enumerate(kinds):
        known_to_be = of_free[n] / len(free[n])
        partner = max((of_able[n] - by_key[n]) / len(free[n]), known_to_be)
        partner, known_to_be = (min(max(share, 0.05), 0.95) for share in (partner, known_to_be))
        gains[kind] = log(partner / (1 - known_to_be) / of_any)
    return gains


def _smoothed(fields: list[str], kinds: list[frozenset[str]], found: list[float], records: list[int]) -> list[float]:
    """How many of the records of each kind have a partner, the usual share weighing as a hundred records: a share that
    each known or unknown field raises or lowers, found in twenty rounds, five more matches speaking for no effect."""
    usual = [float(number) for number in records]
    every = range(len(kinds))
    groups = [[n for n in every if field in kinds[n]] for field in fields]
    groups += [[n for n in every if field not in kinds[n]] for field in fields]
    effects = [1.0] * len(groups)
    for _ in range(20):
        usual = [one * sum(found) / max(sum(usual), 1e-3) for one in usual]
        for g, group in enumerate(groups):
            effect = (sum(found[n] for n in group) + 5) / (sum(usual[n] / effects[g] for n in group) + 5)
            for n in group:
                usual[n] *= effect / effects[g]
            effects[g] = effect
    usual = [min(max(one, 1e-3), number) for one, number in zip(usual, records, strict=True)]
    return [
        number * (seen + 100 * one / number) / (number + 100)
        for seen, one, number in zip(found, usual, records, strict=True)
    ]


def _is_best(weight: dict[Pair, float], edge: Pair, end: int, sides: int) -> bool:
    """Whether no heavier edge ends there; where many may share an end it does not matter."""
    return sides == 1 or weight[edge] == max(w for other, w in weight.items() if other[end] == edge[end])
