"""Agreement of fields as it may leave the county: who has a field on both sides is among the linked, and how many are
linked, or are not, may be told already."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from reconcile.report.tables.known_counts import KnownCounts
from reconcile.report.tables.model import Compared, QualityLine, Report

_AGREEING = frozenset({"agreeing"})
_FILLED = _AGREEING | {"differing"}
_LINKED = _FILLED | {"empty on one side"}
_COUNTED = _LINKED | {"not linked"}
_OF_THE_LINKED = {"field": _FILLED, "field_of_linked": _LINKED}
"""The definitions that tell of fields, and whom each of them counts."""


def protect_fields(
    lines: Sequence[QualityLine], compared: Sequence[Compared], report: Report
) -> tuple[QualityLine, ...]:
    """The lines, those of fields held against what `compared`, as it is shown, tells of the linked."""
    found = {(one.comparison.pair, one.comparison.relation): one for one in compared}
    known: dict[tuple[str, str, str], KnownCounts] = {}

    def shown(line: QualityLine) -> QualityLine:
        one = found.get((line.source, line.relation))
        if one is None or line.family not in _OF_THE_LINKED:
            return line
        counts = known.setdefault((line.source, line.relation, line.field), _linked(one, report))
        return replace(line, rate=counts.show(line.rate, _AGREEING, _OF_THE_LINKED[line.family]))

    return tuple(shown(line) for line in lines)


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
