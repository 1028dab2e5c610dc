"""Discrepancies by sort and township as they may leave the county."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from reconcile.report.tables.model import DifferenceLine, FindingLine, Report, TownshipFindings
from reconcile.report.tables.suppression.known_counts import small
from reconcile.report.tables.suppression.parts_of_whole import protect_counted


def protect_finding(line: FindingLine, findings: Sequence[FindingLine], limit: int) -> FindingLine:
    """A sort of discrepancies; hidden too where few of the same sort are restricted: figures count these as well."""
    alike = (one.count for one in findings if one.restricted and (one.type, one.pair) == (line.type, line.pair))
    return replace(line, count=None) if small(line.count, limit) or any(small(few, limit) for few in alike) else line


def protect_differences(report: Report, limit: int) -> tuple[DifferenceLine, ...]:
    """How fields differ, the most frequent first and what is hidden after it: its place would tell."""
    shown = [_difference(line, report.findings, limit) for line in report.differences]
    return tuple(sorted(shown, key=lambda line: (-(line.count or 0), line.field, line.difference)))


def _difference(line: DifferenceLine, findings: Sequence[FindingLine], limit: int) -> DifferenceLine:
    """A sum over comparisons, of which those that are not listed may be one, or few together."""
    of = [one for one in findings if (one.field, one.difference) == (line.field, line.difference)]
    parts = [one.count for one in of if one.type.startswith("field_conflict") and not one.restricted]
    told = protect_counted(parts, limit)
    listed = [None if small(count, limit) else count for count in parts]
    few = [count for count in parts if small(count, limit)]
    all_alike = bool(few) and sum(count or 0 for count in few) in {len(few), (limit - 1) * len(few)}
    return replace(line, count=None) if small(line.count, limit) or told != listed or all_alike else line


def protect_townships(lines: Sequence[TownshipFindings], limit: int) -> tuple[TownshipFindings, ...]:
    """How many of each sort a township has; the next smallest is hidden with one that is hidden alone, and so are those
    that have none: many that are hidden would else be one each."""
    if not lines:
        return ()
    columns = [_column(column, limit) for column in zip(*(line.counts for line in lines), strict=True)]
    return tuple(replace(line, counts=counts) for line, counts in zip(lines, zip(*columns, strict=True), strict=True))


def _column(counts: Sequence[int | None], limit: int) -> list[int | None]:
    shown = protect_counted(counts, limit)
    return [count or None for count in shown] if None in shown else shown
