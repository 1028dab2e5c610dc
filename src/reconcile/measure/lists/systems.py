"""Which registers are lists of the same events: a population list and others, all of them compared with one another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

from reconcile.registers import Declarations, PairSpec


@dataclass(frozen=True)
class ListSystem:
    """Lists of one kind of events: the population system's own first, and the pair of every two of them.

    `unaligned`: what keeps a list from speaking of the same events as the others, by reason; nothing where all do.
    """

    lists: tuple[str, ...]
    relation: str
    pairs: tuple[PairSpec, ...]
    unaligned: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """Its name: that of the pair where there are two lists."""
        return "-".join(self.lists)

    def pair(self, one: str, other: str) -> PairSpec:
        """The comparison of two of its lists."""
        return next(pair for pair in self.pairs if {pair.left, pair.right} == {one, other})

    @property
    def signs(self) -> set[str]:
        """How its lists are declared to depend on each other."""
        return {pair.dependence.sign for pair in self.pairs if pair.dependence}


def list_systems(declarations: Declarations, provided: list[str]) -> tuple[ListSystem, ...]:
    """Every population list with one other, and with two that were compared with each other too, in order of names.

    Lists that were not compared with each other are never taken together: who stands on both would count twice.
    """
    linked = {frozenset((p.left, p.right)): p for p in declarations.pairs.values() if _same_things(p, provided)}
    beside: dict[str, list[str]] = {}
    for pair in declarations.pairs.values():
        if pair in linked.values() and pair.reference != "none" and "presence" in pair.relations[0].figures:
            first, other = (pair.left, pair.right) if pair.reference == "left" else (pair.right, pair.left)
            beside.setdefault(first, []).append(other)
    return tuple(one for first, others in sorted(beside.items()) for one in _systems(first, sorted(others), linked))


def _same_things(pair: PairSpec, provided: list[str]) -> bool:
    """Whether both were delivered, are declared lists of the same events, and a record of each can be one thing."""
    one_to_one = pair.left != pair.right and pair.relations[0].cardinality == "one-to-one"
    return one_to_one and pair.dependence is not None and {pair.left, pair.right} <= set(provided)


def _systems(first: str, others: list[str], linked: Mapping[frozenset[str], PairSpec]) -> Iterator[ListSystem]:
    for size in (1, 2):
        for chosen in combinations(others, size):
            lists = (first, *chosen)
            keys = [frozenset(two) for two in combinations(lists, 2)]
            if all(key in linked for key in keys):
                pairs = tuple(linked[key] for key in keys)
                found = ListSystem(lists, pairs[0].relations[0].name, pairs)
                yield ListSystem(lists, found.relation, pairs, tuple(_unaligned(found)))


def _unaligned(system: ListSystem) -> Iterator[str]:
    """Reasons for which an event can stand on one list and never on another, and that not every list asks about.

    A certificate is given where a child is born: a child born elsewhere has none here. Where the population list leaves
    such events out, every other list must either leave them out too or hold none by its nature, as deliveries do.
    """
    first, *others = system.lists
    by_nature = {name: _rules_of(system.pair(first, name), first) for name in others}
    for name in others:
        for reason in by_nature[name]:
            asked = [reason in by_nature[o] | _rules_of(system.pair(o, name), o) for o in others if o != name]
            if not all(asked):
                yield reason


def _rules_of(pair: PairSpec, register: str) -> set[str]:
    """Why records of one side cannot be expected on the other."""
    rules = pair.scope_left if pair.left == register else pair.scope_right
    return {rule.reason for rule in rules}
