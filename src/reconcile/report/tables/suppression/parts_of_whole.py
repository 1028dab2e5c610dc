"""Parts of one whole without counts of few persons: what a total would give back by subtraction is hidden too."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from math import inf
from typing import Literal

from reconcile.report.tables.model import Rate
from reconcile.report.tables.suppression.known_counts import HIDDEN, small
from reconcile.report.tables.suppression.small_cells import protect

Unread = Literal["numerator", "denominator"]


class Parts:
    """The rates of parts, and as they may be shown: at first without those counts that are small by themselves."""

    def __init__(self, rates: Sequence[Rate | None], limit: int) -> None:
        self._rates = [rate or Rate() for rate in rates]
        self._limit = limit
        self.shown = [rate and protect(rate, limit) for rate in rates]

    def hide(self, at: int, count: Unread = "numerator") -> None:
        """Hide how many of a part agree, or the part altogether."""
        kept = self._rates[at].denominator if count == "numerator" and (self.shown[at] or HIDDEN).denominator else None
        self.shown[at] = Rate(denominator=kept, bound="hidden")

    def hide_one(self, of: Collection[int]) -> None:
        """See that of these parts, whose sum is not to be known, one is hidden at least."""
        if not self._unread(of, "numerator"):
            self._hide_smallest(of, "numerator")

    def hide_until_unknown(self, of: Collection[int], count: Unread) -> None:
        """Hide the next smallest of these parts, whose sum is known, until it tells nothing of those hidden but how
        many persons, and no few, they are together."""
        while self._worked_out(self._unread(of, count), count):
            if not (self._hide_smallest(of, count) or self._hide_limit(of, count)):
                break

    def _unread(self, of: Collection[int], count: Unread) -> list[int]:
        shown = ((at, self.shown[at]) for at in of)
        return [at for at, rate in shown if rate and rate.bound and getattr(rate, count) is None]

    def _worked_out(self, hidden: Sequence[int], count: Unread) -> bool:
        rates = [self._rates[at] for at in hidden]
        sums = [sum(getattr(rate, count) or 0 for rate in rates)]
        if count == "numerator":
            sums.append(sum(rate.failing or 0 for rate in rates))
        alone = len(hidden) == 1 or any(small(together, self._limit) for together in sums)
        one_each = count == "denominator" and bool(hidden) and sums[0] == len(hidden)
        return alone or one_each or (count == "numerator" and self._bounded(hidden))

    def _bounded(self, hidden: Sequence[int]) -> bool:
        """Whether limits and the sum leave one number alone for how many of a part do not agree."""
        ends = [self._failing(at) for at in hidden]
        whole = sum(self._rates[at].failing or 0 for at in hidden)
        least, most = (sum(end[side] for end in ends) for side in (0, 1))
        return any(max(low, whole - most + high) == min(high, whole - least + low) for low, high in ends if low < high)

    def _failing(self, at: int) -> tuple[float, float]:
        """Between which numbers readers know that of a hidden part do not agree."""
        rate = self.shown[at] or HIDDEN
        if rate.denominator is None:
            return 0, inf
        few = self._limit - 1
        if rate.bound == "at_least":
            return 1, few
        return (rate.denominator - few, rate.denominator - 1) if rate.bound == "at_most" else (0, rate.denominator)

    def _hide_limit(self, of: Collection[int], count: Unread) -> bool:
        """Whether there was a limit to hide: where all parts are limits these may add up to one number each."""
        limits = [
            at for at in of if count == "numerator" and (self.shown[at] or HIDDEN).bound in {"at_least", "at_most"}
        ]
        for at in sorted(limits, key=lambda at: (self._rates[at].denominator or 0, at))[:1]:
            self.hide(at)
        return bool(limits)

    def _hide_smallest(self, of: Collection[int], count: Unread) -> bool:
        """Whether there was one more to hide."""
        unread = self._unread(of, count)
        others = [
            (self._rates[at].denominator or 0, at) for at in of if self._rates[at].denominator and at not in unread
        ]
        for _, at in sorted(others)[:1]:
            self.hide(at, count)
        return bool(others)


def protect_column(
    rates: Sequence[Rate | None], limit: int, whole: Rate | None = None, hidden: Mapping[int, Unread] | None = None
) -> list[Rate | None]:
    """A column of parts of one whole, of which some may have to be hidden for another reason; where the whole itself is
    no more than a limit, its parts do not add up to more."""
    parts, everything = Parts(rates, limit), range(len(rates))
    for at, count in (hidden or {}).items():
        parts.hide(at, count)
    parts.hide_until_unknown(everything, "denominator")
    if whole is not None and whole.bound:
        parts.hide_one(everything)
    else:
        parts.hide_until_unknown(everything, "numerator")
    return parts.shown


def protect_counted(counts: Sequence[int | None], limit: int) -> list[int | None]:
    """Counts of parts of one whole."""
    rates = [None if count is None else Rate(count, count) for count in counts]
    parts = Parts(rates, limit)
    parts.hide_until_unknown(range(len(rates)), "denominator")
    return [rate.denominator if rate else None for rate in parts.shown]
