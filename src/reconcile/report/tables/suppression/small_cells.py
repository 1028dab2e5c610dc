"""Counts of few persons, taken out of rates.

A rate gives away two counts: those that agree and those that do not. Where either is between 1 and the setting, the
count is dropped and the rate becomes a limit. Two rates of the same persons give away how many lie between them.
"""

from __future__ import annotations

from collections.abc import Sequence

from reconcile.report.tables.model import Rate
from reconcile.report.tables.suppression.known_counts import HIDDEN, small
from reconcile.report.tables.suppression.shown_interval import without_few_unknown


def protect(rate: Rate, limit: int) -> Rate:
    """The figure without counts that are too small: of those that agree, of those that do not, of all."""
    if rate.numerator is None or not rate.denominator:
        return rate
    if small(rate.denominator, limit):
        return HIDDEN
    if small(rate.numerator, limit):
        return Rate(None, rate.denominator, (limit - 1) / rate.denominator, bound="at_most")
    if small(rate.failing, limit):
        return Rate(None, rate.denominator, (rate.denominator - limit + 1) / rate.denominator, bound="at_least")
    return without_few_unknown(rate, limit)


def protect_counts(rate: Rate, limit: int) -> Rate:
    """Two counts side by side: where either is small neither is shown, since their difference would give it back."""
    return HIDDEN if small(rate.numerator, limit) or small(rate.denominator, limit) else rate


def protect_steps(start: Rate, steps: Sequence[Rate], limit: int) -> list[Rate]:
    """Other rates of the same persons: one that differs by few of them from one that is shown is hidden.

    All are where the rate they start from is not shown itself.
    """
    if protect(start, limit).bound:
        return [HIDDEN] * len(steps)
    return protect_apart([start, *(protect(rate, limit) for rate in steps)], limit)[1:]


def protect_apart(rates: Sequence[Rate], limit: int) -> list[Rate]:
    """Rates of which some are of a part of others' persons: one few persons away from one shown before it is hidden."""
    done: list[Rate] = []
    for rate in rates:
        done.append(HIDDEN if any(few_between(one, rate, limit) for one in done) else rate)
    return done


def few_between(one: Rate, other: Rate, limit: int) -> bool:
    """Whether few persons more agree in one rate than in another of the same persons, or fewer do not; of one that is a
    limit no more is known than how many it counts."""
    if one.denominator is None or other.denominator is None:
        return False
    all_of_them = one.denominator - other.denominator
    if one.numerator is None or other.numerator is None:
        return small(abs(all_of_them), limit)
    agreeing = one.numerator - other.numerator
    return small(abs(agreeing), limit) or small(abs(all_of_them - agreeing), limit)
