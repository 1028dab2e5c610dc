"""What a run says of its own links: how many are expected to be false, how many matches missed, what blocking finds."""

from __future__ import annotations

import json
from collections.abc import Mapping

import duckdb

from reconcile import engine
from reconcile.report.tables.model import ExpectedLine


def missed_of(expected: Mapping[str, float | None]) -> float | None:
    """All matches that are expected to be missed, of the expected errors of a model: wherever they are; None where that
    is unknown, since no two records are likely enough to be the same."""
    parts = [number for name, number in expected.items() if name.startswith("missed_")]
    known = [number for number in parts if number is not None]
    return sum(known) if len(known) == len(parts) else None


def expected_lines(connection: duckdb.DuckDBPyConnection) -> tuple[ExpectedLine, ...]:
    """A line a relation of a pair, from the models as they were written."""
    lines = []
    for pair, relation, written in engine.frame(connection, "report/models").iter_rows():
        model = json.loads(written)
        expected = model["expected"]
        missed = missed_of(expected)
        # Without a link there is nothing that blocking could be judged by.
        recall = model["blocking_recall"] if expected["links"] else None
        lines.append(
            ExpectedLine(
                pair, relation, expected["links"], expected["false"], missed, recall, model.get("given", False)
            )
        )
    return tuple(lines)
