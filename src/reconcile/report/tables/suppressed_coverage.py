"""Completeness by lists as it may leave the county: an estimate tells how many are on one list, on any, and on both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from reconcile.report.tables.known_counts import HIDDEN, KnownCounts
from reconcile.report.tables.model import CoverageLine

_BOTH = frozenset({"both"})
_LISTED = _BOTH | {"listed alone"}
_SEEN = _LISTED | {"other list alone"}


def protect_coverage(lines: Sequence[CoverageLine], limit: int) -> tuple[CoverageLine, ...]:
    """The lines; what lists say of a window is hidden, in all its estimates, where few are on one of them alone."""
    hidden = {(line.period, line.lists) for line in lines if line.estimate == "raw" and not _tells(line, limit)}
    return tuple(_without(line) if (line.period, line.lists) in hidden else line for line in lines)


def _tells(line: CoverageLine, limit: int) -> bool:
    """Whether nobody few follow from it: of two lists the total estimated tells how many are on both."""
    known = KnownCounts(limit)
    both = None if line.both is None else round(line.both)
    told = (_LISTED, line.listed), (_SEEN, line.seen), (_BOTH, both)
    return all(known.learn(persons, count) for persons, count in told if count is not None)


def _without(line: CoverageLine) -> CoverageLine:
    return replace(line, listed=None, seen=None, both=None, total=HIDDEN, rate=HIDDEN, at_most=None)
