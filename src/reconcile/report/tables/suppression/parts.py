"""Parts of the county as they may leave it: the headline by township, facility, month and sex, and linkage by subgroup.
Each is held against what the county's own figures, and the other parts, tell already."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from reconcile.report.tables.model import (
    NO_RATE,
    Breakdown,
    BreakdownRow,
    Compared,
    GroupLine,
    Rate,
    Report,
    Window,
)
from reconcile.report.tables.suppression.known_counts import small
from reconcile.report.tables.suppression.parts_of_whole import Parts, Unread, protect_column
from reconcile.report.tables.suppression.small_cells import few_between, protect


def protect_cut(breakdown: Breakdown, compared: Sequence[Compared], limit: int) -> Breakdown:
    """The headline of each comparison by township, facility or sex; `compared` as it is shown."""
    wholes = [one.rate(one.comparison.headline, breakdown.period) for one in compared]
    columns = zip(_columns(breakdown.rows), wholes, strict=True) if breakdown.rows else ()
    shown = [protect_column(column, limit, whole) for column, whole in columns]
    return replace(breakdown, rows=_rows(breakdown.rows, shown))


def protect_months(tables: Sequence[Breakdown], compared: Sequence[Compared], report: Report) -> list[Breakdown]:
    """Tables of the headline of each comparison by month, a month that stands in two of them shown alike."""
    rows = {row.key: row for table in tables for row in table.rows}
    if not rows:
        return list(tables)
    columns = zip(_columns(list(rows.values())), compared, strict=True)
    shown = [_months(list(rows), column, one, report) for column, one in columns]
    done = {row.key: row for row in _rows(list(rows.values()), shown)}
    return [replace(table, rows=tuple(done[row.key] for row in table.rows)) for table in tables]


def _columns(rows: Sequence[BreakdownRow]) -> list[tuple[Rate | None, ...]]:
    return list(zip(*(row.rates for row in rows), strict=True))


def _rows(rows: Sequence[BreakdownRow], columns: Sequence[Sequence[Rate | None]]) -> tuple[BreakdownRow, ...]:
    return tuple(replace(row, rates=tuple(column[at] for column in columns)) for at, row in enumerate(rows))


def _months(keys: Sequence[str], column: Sequence[Rate | None], one: Compared, report: Report) -> list[Rate | None]:
    """The months of one comparison. Windows lie in one another, so that months in which the same of them lie have a sum
    that is told, or none that may be known."""
    parts = Parts(column, report.run.small_cell)
    spans = _spans(report.windows, keys)
    rates = [(one.rate(one.comparison.headline, period), inside) for period, inside in spans.items()]
    for group in _alike([inside for rate, inside in rates if rate.denominator is not None]):
        parts.hide_until_unknown(group, "denominator")
    told = [inside for rate, inside in rates if not rate.bound and not rate.empty]
    for rate, inside in rates:
        if rate.bound:
            parts.hide_one(inside.difference(*(other for other in told if other < inside)))
    for group in _alike(told):
        parts.hide_until_unknown(group, "numerator")
    return parts.shown


def _spans(windows: Sequence[Window], keys: Sequence[str]) -> dict[str, frozenset[int]]:
    """The positions of the months that lie in each window and in the same a year before."""
    found = {}
    for window in windows:
        days = window.first_day, window.last_day
        for period, years in ((window.period, 0), (window.year_before, 1)):
            first, last = (f"{day.year - years:04}-{day.month:02}" if day else "" for day in days)
            if period:
                inside = (at for at, key in enumerate(keys) if first <= key and (not last or key <= last))
                found[period] = frozenset(inside)
    return found


def _alike(spans: Sequence[frozenset[int]]) -> list[list[int]]:
    """The months of any of the spans, those together in which the same of them lie."""
    groups: dict[tuple[bool, ...], list[int]] = {}
    for at in sorted(frozenset[int]().union(*spans)):
        groups.setdefault(tuple(at in span for span in spans), []).append(at)
    return list(groups.values())


def protect_groups(groups: Sequence[GroupLine], cuts: Sequence[Breakdown], limit: int) -> tuple[GroupLine, ...]:
    """Linkage by subgroup; `cuts` as they are shown. Expected errors go with a hidden count."""
    done: list[GroupLine] = []
    for (pair, relation), lines in groupby(groups, key=lambda line: (line.pair, line.relation)):
        whole = NO_RATE
        for grouping, found in groupby(lines, key=lambda line: line.grouping):
            parts = list(found)
            rates = [line.rate for line in parts]
            if grouping == "all":
                shown: list[Rate | None] = [whole := protect(rates[0], limit)]
            else:
                beside = _shown(cuts, grouping, pair, relation)
                few = {at: _near(beside.get(line.value), line.rate, limit) for at, line in enumerate(parts)}
                shown = protect_column(rates, limit, whole, {at: count for at, count in few.items() if count})
            done += (_group(line, rate or NO_RATE) for line, rate in zip(parts, shown, strict=True))
    return tuple(done)


def _shown(cuts: Sequence[Breakdown], grouping: str, pair: str, relation: str) -> dict[str, Rate]:
    """The headline of one comparison by part, where there is a table of such parts."""
    found: dict[str, Rate] = {}
    for cut in cuts:
        for at, one in enumerate(cut.comparisons):
            if (cut.cut, one.pair, one.relation) == (grouping, pair, relation):
                found |= {row.key: rate for row in cut.rows if (rate := row.rates[at])}
    return found


def _near(shown: Rate | None, rate: Rate, limit: int) -> Unread | None:
    """What to hide of a rate where few persons lie between what it tells and what a table shows: that may be of the
    same persons, or of those linked among them."""
    if shown is None or shown.denominator is None or rate.denominator is None:
        return None
    if small(abs(rate.denominator - shown.denominator), limit):
        return "denominator"
    same = shown.denominator == rate.denominator and not shown.bound
    return "numerator" if same and few_between(shown, rate, limit) else None


def _group(line: GroupLine, rate: Rate) -> GroupLine:
    if not rate.bound:
        return replace(line, rate=rate)
    return replace(line, rate=rate, false=None, false_rate=None, missed=None, missed_rate=None)
