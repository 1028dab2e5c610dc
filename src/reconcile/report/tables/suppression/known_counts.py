"""What readers can work out from the counts on a page, and so what of the next figure may still be shown.

Counts of one comparison speak of the same persons: who is consistent is among the linked, the linked are among those
that count. Two counts of which one contains the other give away a third: how many lie between them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

import numpy as np
import numpy.typing as npt

from reconcile.registers.definitions import definitions
from reconcile.report.tables.model import Rate
from reconcile.report.tables.suppression.shown_interval import without_few_unknown

Group = frozenset[str]
"""Persons by the parts of the whole that they belong to; nobody is the empty group."""
HIDDEN = Rate(bound="hidden")
Equations = npt.NDArray[np.float64]
"""A row each: how often it counts each part, and at the end what that comes to."""
MOST_PARTS, EXACT = 24, 1e-6


def small(count: int | None, limit: int) -> bool:
    """Whether a count speaks of so few persons that it is not shown; nobody is not few."""
    return count is not None and 0 < count < limit


def near(count: int | None, others: Iterable[int | None], limit: int) -> bool:
    """Whether few persons lie between a count and one of others; 0 and None are no count."""
    return bool(count) and any(small(abs((count or 0) - other), limit) for other in others if other)


class KnownCounts:
    """The counts that readers have of groups of the same persons, and those that follow by adding and subtracting.

    Each count is an equation over the parts that persons belong to. What is kept are the equations in reduced form: a
    group follows from them if the sum of some of them, chosen by their leading parts, counts each part once or never.
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._columns: dict[str, int] = {}
        self._equations: Equations = np.zeros((0, MOST_PARTS + 1))
        self._groups, self._counts = _groups_of(self._equations)

    def show(self, rate: Rate, numerator: Group, denominator: Group) -> Rate:
        """The figure as it may be shown, and known from then on: a limit where its numerator would tell of few, nothing
        where its denominator would."""
        if rate.numerator is None or not rate.denominator:
            return rate
        if not self.learn(denominator, rate.denominator):
            return HIDDEN
        if self.learn(numerator, rate.numerator):
            return without_few_unknown(rate, self._limit)
        return self._limited(rate.numerator, rate.denominator, numerator)

    def learn(self, group: Group, count: int) -> bool:
        """Whether the count may be shown, since nothing that follows with it is of few; from then on it is known."""
        equations = _reduced(np.vstack([self._equations, [*self._row(group), count]]))
        groups, counts = _groups_of(equations)
        if ((np.abs(counts) > 0) & (np.abs(counts) < self._limit)).any():
            return False
        self._equations, self._groups, self._counts = equations, groups, counts
        return True

    def _row(self, group: Group) -> npt.NDArray[np.float64]:
        row = np.zeros(MOST_PARTS)
        row[[self._columns.setdefault(part, len(self._columns)) for part in sorted(group)]] = 1.0
        return row

    def _limited(self, count: int, of: int, group: Group) -> Rate:
        """A limit for a count that lies near one that is known, of a group that contains this one or lies in it."""
        few, mine = self._limit - 1, self._row(group) > 0
        for at in np.argsort(self._groups.sum(axis=1), kind="stable"):
            other, known = self._groups[at], int(self._counts[at])
            if (other <= mine).all() and small(count - known, self._limit):
                return Rate(None, of, (known + few) / of, bound="at_most")
            if (mine <= other).all() and small(known - count, self._limit):
                return Rate(None, of, (known - few) / of, bound="at_least")
        return Rate(denominator=of, bound="hidden")


def _reduced(rows: Equations) -> Equations:
    """The equations in reduced row echelon form; what says the same again is left out, and what contradicts it."""
    rows, lead = rows.copy(), 0
    for column in range(MOST_PARTS):
        found = lead + int(np.abs(rows[lead:, column]).argmax()) if lead < len(rows) else lead
        if lead == len(rows) or abs(rows[found, column]) < EXACT:
            continue
        rows[[lead, found]] = rows[[found, lead]]
        rows[lead] /= rows[lead, column]
        others = np.arange(len(rows)) != lead
        rows[others] -= np.outer(rows[others, column], rows[lead])
        lead += 1
    return rows[:lead]


def _groups_of(equations: Equations) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.int64]]:
    """Every group that follows from the equations, a row each, with its count; nobody is one."""
    sums = _choices(len(equations)) @ equations
    once = (np.minimum(np.abs(sums[:, :-1]), np.abs(sums[:, :-1] - 1.0)) < EXACT).all(axis=1)
    return sums[once, :-1] > 0.5, np.rint(sums[once, -1]).astype(np.int64)


@cache
def _choices(number: int) -> Equations:
    """Each way to choose some of so many equations."""
    return ((np.arange(2**number)[:, None] >> np.arange(number)) & 1).astype(np.float64)


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
