"""Counts of few persons, taken out of what leaves the county.

A rate gives away two counts: those that agree and those that do not. Where either is between 1 and the setting, the
count is dropped and the rate becomes a limit. Where a column hides one row alone, the total would give it back by
subtraction, so the next smallest row is hidden too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from reconcile.report.tables.model import (
    Breakdown,
    Compared,
    DifferenceLine,
    FindingLine,
    Rate,
    Report,
    TownshipFindings,
)

_HIDDEN = Rate(bound="hidden")


def suppress(report: Report) -> Report:
    """The report as it may leave the county."""
    limit = report.run.small_cell
    return replace(
        report,
        compared=tuple(_compared(one, limit) for one in report.compared),
        scopes=tuple(replace(line, records=None) if small(line.records, limit) else line for line in report.scopes),
        vital=tuple(replace(line, rate=protect_whole(line.rate, limit)) for line in report.vital),
        quality=tuple(replace(line, rate=protect_whole(line.rate, limit)) for line in report.quality),
        links=tuple(replace(line, links=None) if small(line.links, limit) else line for line in report.links),
        breakdowns=tuple(_breakdown(one, limit) for one in report.breakdowns),
        trends=_breakdown(report.trends, limit),
        findings=tuple(_finding(line, limit) for line in report.findings),
        differences=tuple(_difference(line, limit) for line in report.differences),
        restricted=None if small(report.restricted, limit) else report.restricted,
        finding_townships=_townships(report.finding_townships, limit),
        suppressed=True,
    )


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


def _compared(compared: Compared, limit: int) -> Compared:
    rates = {key: protect_whole(rate, limit) for key, rate in compared.rates.items()}
    estimates = {key: protect_whole(rate, limit) for key, rate in compared.estimates.items()}
    return replace(compared, rates=rates, estimates=estimates)


def _breakdown(breakdown: Breakdown, limit: int) -> Breakdown:
    if not breakdown.rows:
        return breakdown
    columns = [protect_column(column, limit) for column in zip(*(row.rates for row in breakdown.rows), strict=True)]
    rows = zip(breakdown.rows, zip(*columns, strict=True), strict=True)
    return replace(breakdown, rows=tuple(replace(row, rates=rates) for row, rates in rows))


def _finding(line: FindingLine, limit: int) -> FindingLine:
    return replace(line, count=None) if small(line.count, limit) else line


def _difference(line: DifferenceLine, limit: int) -> DifferenceLine:
    return replace(line, count=None) if small(line.count, limit) else line


def _townships(lines: Sequence[TownshipFindings], limit: int) -> tuple[TownshipFindings, ...]:
    if not lines:
        return ()
    columns = [_counts(column, limit) for column in zip(*(line.counts for line in lines), strict=True)]
    return tuple(replace(line, counts=counts) for line, counts in zip(lines, zip(*columns, strict=True), strict=True))


def _counts(column: Sequence[int | None], limit: int) -> list[int | None]:
    done = [None if small(count, limit) else count for count in column]
    if done.count(None) == 1:
        others = [at for at, count in enumerate(done) if count]
        for at in sorted(others, key=lambda at: (done[at], at))[:1]:
            done[at] = None
    return done
