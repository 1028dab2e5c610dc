"""Counts of few persons, taken out of rates.

A rate gives away two counts: those that agree and those that do not. Where either is between 1 and the setting, the
count is dropped and the rate becomes a limit. Where a column hides one row alone, the total would give it back by
subtraction, so the next smallest row is hidden too.
"""

from __future__ import annotations

from collections.abc import Sequence

from reconcile.report.tables.model import Rate

_HIDDEN = Rate(bound="hidden")


def small(count: int | None, limit: int) -> bool:
    """Whether a count speaks of so few persons that it is not shown; nobody is not few."""
    return count is not None and 0 < count < limit


def protect(rate: Rate, limit: int) -> Rate:
    """The figure without counts that are too small."""
    if small(rate.denominator, limit):
        return _HIDDEN
    if rate.numerator is None or rate.denominator is None or rate.denominator == 0:
        return rate
    if small(rate.numerator, limit):
        return Rate(None, rate.denominator, (limit - 1) / rate.denominator, bound="at_most")
    if small(rate.denominator - rate.numerator, limit):
        return Rate(None, rate.denominator, 1 - (limit - 1) / rate.denominator, bound="at_least")
    return rate


def protect_whole(rate: Rate, limit: int) -> Rate:
    """A figure of the whole county: what it counts is protected, how many are missing from it is not."""
    done = protect(rate, limit)
    return rate if done.bound == "at_least" else done


def protect_counts(rate: Rate, limit: int) -> Rate:
    """Two counts side by side: where either is small neither is shown, since their difference would give it back."""
    return _HIDDEN if small(rate.numerator, limit) or small(rate.denominator, limit) else rate


def protect_column(rates: Sequence[Rate | None], limit: int) -> list[Rate | None]:
    """A column of parts of one whole: what would be hidden alone takes the next smallest with it."""
    done = [protect(rate, limit) if rate else None for rate in rates]
    hidden = [at for at, rate in enumerate(done) if rate == _HIDDEN]
    limited = [at for at, rate in enumerate(done) if rate and rate.bound and rate != _HIDDEN]
    if len(hidden) == 1:
        for at in _smallest(rates, hidden):
            done[at] = _HIDDEN
    elif not hidden and len(limited) == 1:
        # The total would give back how many of the limited one agree; the other's size may still be shown.
        for at in _smallest(rates, limited):
            done[at] = Rate(denominator=(rates[at] or _HIDDEN).denominator, bound="hidden")
    return done


def _smallest(rates: Sequence[Rate | None], besides: Sequence[int]) -> list[int]:
    """The position of the smallest part of all others; none where there is no other."""
    others = [(rate.denominator, at) for at, rate in enumerate(rates) if rate and rate.denominator]
    return [at for _, at in sorted(other for other in others if other[1] not in besides)[:1]]


def protect_steps(start: Rate, steps: Sequence[Rate], limit: int) -> list[Rate]:
    """Other rates of the same persons: one that differs by few of them from one that is shown is hidden.

    All are where the rate they start from is not shown itself.
    """
    if protect_whole(start, limit).bound:
        return [_HIDDEN] * len(steps)
    shown, done = [start], []
    for rate in steps:
        if any(_few_between(one, rate, limit) for one in shown):
            done.append(_HIDDEN)
        else:
            done.append(protect_whole(rate, limit))
            shown.append(rate)
    return done


def _few_between(one: Rate, other: Rate, limit: int) -> bool:
    agreeing = (one.numerator or 0) - (other.numerator or 0)
    all_of_them = (one.denominator or 0) - (other.denominator or 0)
    return small(abs(agreeing), limit) or small(abs(all_of_them - agreeing), limit)
