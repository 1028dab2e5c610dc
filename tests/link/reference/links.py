"""The links of a relation as a plain reading has them: every record with every other, one thing after another."""

from __future__ import annotations

from itertools import product
from math import exp, log
from typing import NamedTuple

import pytest
from tests.link.reference.decision import Table, check_best, verdicts
from tests.link.reference.looked_at import LookedAt, Task, look_at
from tests.link.reference.pairs import Pair
from tests.link.reference.records import level, value
from tests.link.reference.scores import likely
from tests.link.reference.things import Things, elsewhere, joined, told_of, within_reach
from tests.link.reference.unmatched import Unclaimed, gained, of_the_unmatched


class Link(NamedTuple):
    """What became of a pair of records, how it was found, the number of its set (-1 for none).

    `hopeless`: so far behind others that it may as well not be on record. `near`: how far off the probability may be.
    """

    status: str
    probability: float
    method: str
    set_number: int = -1
    hopeless: bool = False
    near: float = 5e-6


Links = dict[Pair, Link]
BothThings = tuple[Things, Things]


def duplicates(task: Task) -> tuple[Links, Things]:
    """The links of a register with itself, where every pair is decided alone, and the things they make."""
    seen = look_at(task)
    pairs = seen.considered(task.thresholds.keep / 100)
    probability = {pair: likely(seen.scorer.averaged(pair, seen.scores[pair].odds / 1e6)) for pair in pairs}
    things = joined(len(task.sides[0]), probability, task.thresholds.accept)
    links = {}
    for (i, j), chance in probability.items():
        status = "accepted" if things.of[i] == things.of[j] else _status(task, chance, taken=True)
        if status != "rejected" or round(chance, 6) >= task.thresholds.keep:
            links[i, j] = Link(status, round(chance, 6), "model")
    for i, j in product(range(len(things.of)), repeat=2):
        if i < j and things.of[i] == things.of[j] and (i, j) not in probability and _told(task, i, j):
            surest = max(
                chance for (a, b), chance in probability.items() if things.of[a] == things.of[b] == things.of[i]
            )
            links[i, j] = Link("accepted", round(surest, 6), "duplicate")
    return links, things


def between(task: Task, things: BothThings, chosen: set[Pair]) -> Links:
    """The links of two registers, given which of equally good assignments (`chosen`, pairs of things) was taken."""
    seen = look_at(task)
    assert seen.key_gain == pytest.approx(task.model["key_gain"], abs=1e-5)
    pairs_of: dict[Pair, list[Pair]] = {}
    for i, j in seen.considered(task.thresholds.keep / 100):
        pairs_of.setdefault((things[0].of[i], things[1].of[j]), []).append((i, j))
    loudest = {edge: max(pairs, key=lambda pair: seen.scores[pair].odds) for edge, pairs in pairs_of.items()}
    table = _table(task, things, seen, loudest)
    check_best(table, {edge for edge in chosen if table.counts(*edge)})
    said = verdicts(table, chosen, task.thresholds.accept)
    links: Links = {}
    for edge, pairs in pairs_of.items():
        chance = round(said.probability[edge], 6)
        status = _status(task, said.probability[edge], taken=edge in chosen)
        number = said.set_of.get(edge, -1)
        status = "set" if number >= 0 else status
        if status == "rejected" and chance < task.thresholds.keep:
            continue
        method = {pair: _method(task, seen, pair) for pair in pairs}
        if status in {"accepted", "set"}:
            method |= {pair: "duplicate" for pair in _implied(task, things, edge) if pair not in method}
        for i, j in method:
            follows = 1.0 if (i, j) == loudest[edge] else things[0].sure[i] * things[1].sure[j]
            hopeless = edge in said.hopeless
            links[i, j] = Link(status, round(chance * follows, 6), method[i, j], number, hopeless, said.near[edge])
    return links


def _table(task: Task, things: BothThings, seen: LookedAt, loudest: dict[Pair, Pair]) -> Table:
    """The edges with what they gain where nobody else claims their ends, and what they lose by being void."""
    odds = {edge: seen.scores[pair].odds / 1e6 for edge, pair in loudest.items()}
    sides = [_unclaimed(task, seen, side, things[side]) for side in range(2 if task.one_to_one else 1)]
    shared = {edge: _shared_numbers(task, pair) for edge, pair in loudest.items()}
    gains = of_the_unmatched(odds, shared, sides)
    names = _told_apart(task)
    for name, found in zip(("left", "right"), gains, strict=False):
        told = {" + ".join(sorted(gap, key=names.index)): one for gap, one in found.items() if one}
        assert told == pytest.approx(task.model["unmatched_gain"][name], abs=1e-5)
    for edge, pair in loudest.items():
        gain, twins = gained(gains, sides, edge, shared[edge]), seen.scores[pair].alike
        free = all(end in side.free for side, end in zip(sides, edge, strict=False))
        beside_twins = max(gain, 2 * log(10)) if task.one_to_one and free else gain
        odds[edge] -= log((1 - twins) * exp(-gain) + twins * exp(-beside_twins))
    odds = {edge: seen.scorer.averaged(loudest[edge], one) for edge, one in odds.items()}
    void = [{n for n in things[side].of if set(things[side].members(n)) <= task.withdrawn[side]} for side in (0, 1)]
    weight = {(i, j): one - 4.0 * ((i in void[0]) + (j in void[1])) for (i, j), one in odds.items()}
    return Table(weight, odds, (things[0].one, things[1].one), task.one_to_one)


def _shared_numbers(task: Task, pair: Pair) -> frozenset[str]:
    """The numbers that two records have in common."""
    left, right = (task.sides[side][pair[side]] for side in (0, 1))
    numbers = [compare for compare in task.relation.compare if compare.type == "id"]
    return frozenset(compare.name for compare in numbers if level(compare, left, right) == "exact")


def _unclaimed(task: Task, seen: LookedAt, side: int, things: Things) -> Unclaimed:
    """The things that can have a partner, those that have none by key, and what is known of each."""
    rows, compares = task.sides[side], task.relation.compare
    told = told_of(task.relation, rows, side)
    within = within_reach(task.relation, rows, task.met[1 - side], side)
    able = {n for n in range(len(rows)) if things.of[n] == n and told[n] and within[n]}
    able -= {n for n in able if side and not task.eligible[n]}
    fields = [[compare.name for compare in compares if value(row, compare, side) is not None] for row in rows]
    away = [elsewhere(task.relation, row, task.sides[1 - side], side) for row in rows]
    known = {n: frozenset([*fields[n], *away[n]]) for n in range(len(rows))}
    return Unclaimed(able, able & set(seen.free[side]), _told_apart(task), known, seen.visible)


def _told_apart(task: Task) -> list[str]:
    """What records are told apart by: their fields, and the places that are elsewhere."""
    compares = task.relation.compare
    return [one.name for one in compares] + [f"{one.name} elsewhere" for one in compares if one.type == "place"]


def _status(task: Task, chance: float, *, taken: bool) -> str:
    """What a probability makes of a link, which is `taken` unless another one stands against it."""
    if not taken:
        return "review" if chance >= max(0.5, task.thresholds.review) else "rejected"
    if chance >= task.thresholds.accept:
        return "accepted"
    return "review" if chance >= task.thresholds.review else "rejected"


def _implied(task: Task, things: BothThings, edge: Pair) -> list[Pair]:
    """The pairs of records of two linked things."""
    members = [side.members(thing) for side, thing in zip(things, edge, strict=True)]
    return [(i, j) for i, j in product(*members) if _told(task, i, j)]


def _told(task: Task, i: int, j: int) -> bool:
    return told_of(task.relation, [task.sides[0][i]], 0)[0] and told_of(task.relation, [task.sides[1][j]], 1)[0]


def _method(task: Task, seen: LookedAt, pair: Pair) -> str:
    return "exact:" + "+".join(task.relation.exact[seen.rule[pair]].on) if pair in seen.rule else "model"
