"""What readers can work out from the counts on a page, and so what of the next figure may still be shown.

Counts of one comparison speak of the same persons: who is consistent is among the linked, the linked are among those
that count. Two counts of which one contains the other give away a third: how many lie between them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from reconcile.registers.definitions import definitions
from reconcile.report.tables.model import Rate

Group = frozenset[str]
"""Persons by the parts of the whole that they belong to; nobody is the empty group."""
HIDDEN = Rate(bound="hidden")


def small(count: int | None, limit: int) -> bool:
    """Whether a count speaks of so few persons that it is not shown; nobody is not few."""
    return count is not None and 0 < count < limit


class KnownCounts:
    """The counts that readers have of groups of the same persons, and those that follow by subtraction."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._counts: dict[Group, int] = {frozenset(): 0}

    def show(self, rate: Rate, numerator: Group, denominator: Group) -> Rate:
        """The figure as it may be shown, and known from then on: a limit where its numerator would tell of few, nothing
        where its denominator would."""
        if rate.numerator is None or not rate.denominator:
            return rate
        if not self.learn(denominator, rate.denominator):
            return HIDDEN
        if self.learn(numerator, rate.numerator):
            return rate
        return self._limited(rate.numerator, rate.denominator, numerator)

    def learn(self, group: Group, count: int) -> bool:
        """Whether the count may be shown, since nothing that follows with it is of few; from then on it is known."""
        known, new = dict(self._counts), {group: count}
        while new := {group: count for group, count in new.items() if group not in known}:
            known |= new
            if any(small(abs(count), self._limit) for count in new.values()):
                return False
            new = {whole - part: known[whole] - known[part] for whole in known for part in known if part < whole}
        self._counts = known
        return True

    def _limited(self, count: int, of: int, group: Group) -> Rate:
        """A limit for a count that lies near one that is known, of a group that contains this one or lies in it."""
        few = self._limit - 1
        for other, known in sorted(self._counts.items(), key=lambda one: len(one[0])):
            if other < group and small(count - known, self._limit):
                return Rate(None, of, (known + few) / of, bound="at_most")
            if group < other and small(known - count, self._limit):
                return Rate(None, of, (known - few) / of, bound="at_least")
        return Rate(denominator=of, bound="hidden")


def protect_definitions(rates: Mapping[str, Rate], limit: int, first: str = "") -> dict[str, Rate]:
    """The figures of one comparison in one window by definition, in the order of the contract but for the first."""
    known = KnownCounts(limit)
    named = definitions()
    order = sorted((name for name in named if name in rates), key=lambda name: name != first)
    return {
        name: known.show(rates[name], _group(named[name].numerator), _group(named[name].denominator)) for name in order
    }


def _group(terms: Iterable[str]) -> Group:
    """The persons that the terms of a definition count."""
    return frozenset[str]().union(*(_PARTS[term] for term in terms))


def _parts() -> dict[str, Group]:
    """By term the parts that it counts; no two parts share anybody. Who is shared is one of either side: linked with
    somebody who counts on the other."""
    said = {
        "same raw complete": {"consistent", "consistent_raw", "complete", "complete_consistent"},
        "same raw": {"consistent", "consistent_raw"},
        "same complete": {"consistent", "complete", "complete_consistent"},
        "same": {"consistent"},
        "differing complete": {"complete"},
        "differing": set[str](),
        "not comparable": {"not_comparable"},
    }
    shared = frozenset(f"{name}, shared" for name in said)
    unlinked = frozenset({"right doubtful", "right absent"})
    found = {
        "left.linked": shared | frozenset(f"{name}, elsewhere" for name in said),
        "right.linked": shared | {"right, elsewhere"},
        "right.own": unlinked | {"right, elsewhere"},
        "right.absent": frozenset({"right absent"}),
    }
    for term in sorted(set[str]().union(*said.values())):
        names = [name for name, terms in said.items() if term in terms]
        found[f"left.{term}"] = frozenset(f"{name}, {where}" for name in names for where in ("shared", "elsewhere"))
    found["left.counted"] = found["left.linked"] | {"not linked"}
    found["right.counted"] = found["right.own"] | shared
    return found


_PARTS = _parts()
