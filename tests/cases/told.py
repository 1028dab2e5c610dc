"""Runs that say what a test lets them say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from sqlalchemy import select

from reconcile.cases.following import Followed, follow
from reconcile.cases.states import Step
from reconcile.cases.store import Store
from reconcile.cases.tables import events, metadata

AS_OF = date(2026, 9, 30)


def found(case_id: str = "F1", evidence: str = "k:a", **more: Any) -> dict[str, Any]:
    """A discrepancy as a run tells it."""
    row = {
        "type": "field_conflict.child_name",
        "pair": "births-cards",
        "relation": "child",
        "field": "child_name",
        "difference": "homophone",
        "register": "births",
        "office": "health",
        "left_register": "births",
        "left_id": "18446744073709551615",
        "right_register": "cards",
        "right_id": "2",
        "township": "990121001",
        "restricted": False,
    }
    return {"case_id": case_id, "evidence": evidence, **row, **more}


def content_of(store: Store) -> dict[str, list[tuple[Any, ...]]]:
    """All that a store holds but the times."""
    found = {}
    with store.reading() as connection:
        for table in metadata.sorted_tables:
            columns = [column for column in table.c if column is not events.c.at]
            rows = connection.execute(select(*columns).order_by(*table.primary_key)).fetchall()
            found[table.name] = [tuple(row) for row in rows]
    return found


@dataclass
class Run:
    """What a run says; of cases that it does not find it says nothing unless `why` has it."""

    run_id: str
    findings: list[dict[str, Any]] = field(default_factory=list)
    why: Mapping[str, tuple[Step, str]] = field(default_factory=dict)
    as_of: date = AS_OF

    @cached_property
    def found(self) -> dict[str, dict[str, Any]]:
        return {row["case_id"]: row for row in self.findings}

    def gone(self, waiting: list[dict[str, Any]]) -> dict[str, tuple[Step, str]]:
        return {case["case_id"]: self.why[case["case_id"]] for case in waiting if case["case_id"] in self.why}

    def by(self, store: Store) -> Followed:
        return follow(store, self, actor="reconcile", reason=f"run {self.run_id}")
