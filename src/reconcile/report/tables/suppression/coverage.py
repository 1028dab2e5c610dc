"""Completeness by lists as it may leave the county: an estimate tells how many are on one list, on any, and on both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from reconcile.report.tables.model import Compared, CoverageLine, Rate
from reconcile.report.tables.suppression.known_counts import HIDDEN, KnownCounts, near

MANY = 100
"""Of so many on a list the coverage in whole percent still stands for several numbers."""
_BOTH = frozenset({"both"})
_LISTED = _BOTH | {"listed alone"}
_SEEN = _LISTED | {"other list alone"}


def protect_coverage(
    lines: Sequence[CoverageLine], compared: Sequence[Compared], limit: int
) -> tuple[CoverageLine, ...]:
    """The lines; what lists say of a window is hidden, in all its estimates, where few are on one of them alone, or lie
    between what it counts and what the comparison of the lists counts, as it is shown, or what other lists count."""
    hidden: set[tuple[str, tuple[str, ...]]] = set()
    told: dict[tuple[str, str], set[int]] = {}
    for line in lines:
        if line.estimate == "raw" and not line.refusal:
            known = told.setdefault((line.period, line.lists[0]), set())
            counts = _counts(line)
            beside = known | _compared(line, compared)
            if any(near(count, beside, limit) for count in counts) or not _tells(line, limit):
                hidden.add((line.period, line.lists))
            else:
                known |= counts
    return tuple(_without(line) if (line.period, line.lists) in hidden else line for line in lines)


def _counts(line: CoverageLine) -> set[int]:
    """What a line tells: who is listed, on any list, on both, and on the other one."""
    listed, seen = line.listed or 0, line.seen or 0
    both = [] if line.both is None else [round(line.both), seen - listed + round(line.both)]
    return {listed, seen, *both}


def _compared(line: CoverageLine, compared: Sequence[Compared]) -> set[int]:
    """What comparisons of these lists tell in the window: who counts, on either side and in all, and who is linked."""
    found: set[int] = set()
    for one in compared:
        if {one.comparison.left, one.comparison.right} <= set(line.lists):
            for name in ("presence.ref", "presence.other", "consistency.union"):
                rate = one.rate(name, line.period)
                found |= {count for count in (rate.denominator,) if count}
                found |= {rate.numerator} if name != "consistency.union" and rate.numerator else set()
    return found


def _tells(line: CoverageLine, limit: int) -> bool:
    """Whether nobody few follow from it: of two lists the total estimated tells how many are on both."""
    known = KnownCounts(limit)
    both = None if line.both is None else round(line.both)
    told = (_LISTED, line.listed), (_SEEN, line.seen), (_BOTH, both)
    return all(known.learn(persons, count) for persons, count in told if count is not None)


def _without(line: CoverageLine) -> CoverageLine:
    """The line without a count; of many the rate in whole percent, of which no count can be made."""
    value = line.rate.value
    many = (line.listed or 0) >= MANY and value is not None
    rate = Rate(value=round(value or 0.0, 2), bound="about") if many else HIDDEN
    return replace(line, listed=None, seen=None, both=None, total=HIDDEN, rate=rate, at_most=None)
