"""Discrepancies counted by sort and by township; which they are stands in the mismatch lists alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

import duckdb

from reconcile import engine
from reconcile.report.tables.model import DifferenceLine, FindingLine, TownshipFindings

# What a chart shows; the table below it has all.
_MOST = 20
_TEXTS = ("type", "pair", "register", "office", "field", "difference")


def finding_lines(connection: duckdb.DuckDBPyConnection) -> tuple[FindingLine, ...]:
    """Discrepancies by type, field, kind of difference and the office that can correct them."""
    return tuple(
        FindingLine(**{name: row[name] or "" for name in _TEXTS}, restricted=row["restricted"], count=row["findings"])
        for row in engine.frame(connection, "report/finding_counts").iter_rows(named=True)
    )


def difference_lines(findings: Iterable[FindingLine]) -> tuple[DifferenceLine, ...]:
    """Conflicting values by field and kind of difference, the most frequent first."""
    counts: Counter[tuple[str, str]] = Counter()
    for line in findings:
        if line.type.startswith("field_conflict") and not line.restricted:
            counts[line.field, line.difference] += line.count or 0
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return tuple(DifferenceLine(field, difference, count) for (field, difference), count in ordered[:_MOST])


def by_township(
    connection: duckdb.DuckDBPyConnection, names: Mapping[str, str]
) -> tuple[tuple[str, ...], tuple[TownshipFindings, ...]]:
    """The families of discrepancies there are, and a line a township with how many of each it has."""
    counts: dict[str, dict[str, int]] = {}
    for township, kind, findings in engine.frame(connection, "report/finding_townships").iter_rows():
        counts.setdefault(township or "", {})[kind] = findings
    kinds = tuple(sorted({kind for of_township in counts.values() for kind in of_township}))
    # Those without a township come last.
    keys = sorted(counts, key=lambda key: (not key, key))
    lines = (TownshipFindings(key, names.get(key, key), tuple(counts[key].get(k, 0) for k in kinds)) for key in keys)
    return kinds, tuple(lines)
