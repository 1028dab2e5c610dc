"""Figures of fields as they may leave the county. Who has a field on both sides is among the linked, and how many are
linked, or are not, may be told already; what registers say of one field speaks of the same records."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from reconcile.report.tables.model import NO_RATE, Compared, QualityLine, Rate, Report, Side
from reconcile.report.tables.suppression.known_counts import HIDDEN, KnownCounts, near, small
from reconcile.report.tables.suppression.small_cells import protect

_AGREEING = frozenset({"agreeing"})
_FILLED = _AGREEING | {"differing"}
_LINKED = _FILLED | {"empty on one side"}
_COUNTED = _LINKED | {"not linked"}
_OF_THE_LINKED = {"field": _FILLED, "field_of_linked": _LINKED}
"""The definitions that tell of fields of the linked, and whom each of them counts."""


def protect_quality(
    lines: Sequence[QualityLine], compared: Sequence[Compared], report: Report
) -> tuple[QualityLine, ...]:
    """The lines, those of linked records held against what `compared`, as it is shown, tells of them. What links would
    be without a field is a few away from the figure beside it, and is not told."""
    found = {(one.comparison.pair, one.comparison.relation): one for one in compared}
    known: dict[tuple[str, str, str], KnownCounts] = {}
    registers = _Registers(report.run.small_cell)
    few = {side.register for one in compared for side in one.sides.get(report.window.period, ()) if _few_twice(side)}

    def shown(line: QualityLine) -> Rate:
        if line.family == "duplicates" and line.source in few:
            return HIDDEN
        one = found.get((line.source, line.relation))
        if line.family not in _OF_THE_LINKED:
            return registers.show(line)
        if one is None:  # linked, but not compared: all that is known of the linked are these figures
            return registers.show(replace(line, field=line.relation))
        counts = known.setdefault((line.source, line.relation, line.field), _linked(one, report))
        return counts.show(line.rate, _AGREEING, _OF_THE_LINKED[line.family])

    return tuple(
        replace(line, rate=shown(line), before=protect(line.before, report.run.small_cell), without=NO_RATE)
        for line in lines
    )


def _few_twice(side: Side) -> bool:
    """Whether it is hidden how many are left out since they are there twice, or of unknown scope."""
    return None in {side.left_out.get("duplicate", 0), side.left_out.get("scope_unknown", 0)}


def _linked(one: Compared, report: Report) -> KnownCounts:
    """What the figures shown tell of those that count and the linked."""
    known, period = KnownCounts(report.run.small_cell), report.window.period
    for name, persons in (("presence.ref", _COUNTED), ("consistency.matched", _LINKED)):
        rate = one.rate(name, period)
        if rate.denominator:
            known.learn(persons, rate.denominator)
        if name == "presence.ref" and rate.numerator and not rate.bound:
            known.learn(_LINKED, rate.numerator)
    return known


class _Registers:
    """What was shown of registers: their records, and counts of those of them that have a field, or have it right. Of
    one field all lie in one another, or so it is taken: counts few apart are not both shown."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._records: dict[str, set[int]] = {}
        self._of_field: dict[tuple[str, str], set[int]] = {}

    def show(self, line: QualityLine) -> Rate:
        """The figure, a limit where few pass or fail, hidden as far as it is near another one."""
        rate, whole = line.rate, line.rate.denominator
        if rate.numerator is None or not whole:
            return rate
        of_field = self._of_field.setdefault((line.source, line.field), set())
        known = of_field | self._records.setdefault(line.source, set())
        if small(whole, self._limit) or near(whole, known, self._limit):
            return HIDDEN
        (self._records[line.source] if line.family == "completeness" else of_field).add(whole)
        done = protect(rate, self._limit)
        if done.bound:
            return done
        if near(rate.numerator, known, self._limit):
            return Rate(denominator=whole, bound="hidden")
        of_field.add(rate.numerator)
        return done
