"""Holds the case store against what reviewers were told: nothing lost, nothing doubled, nothing half-done."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any

from benchmarks.reviewers.told import Fate, Told
from sqlalchemy import select

from reconcile.cases.states import Step
from reconcile.cases.store import Store
from reconcile.cases.tables import cases, events, history

SAME = ("state", "office", "code", "outcome", "proof", "evidence")
"""What a case and the last line of its history both say."""


def wrong(store: Store, told: Told) -> list[str]:
    """What is not as it was told, in words; empty where all is. The store was new when reviewers began."""
    with store.reading() as connection:
        wanted = select(history, events.c.actor, events.c.reason, events.c.subject, events.c.action.label("said"))
        lines = [dict(row) for row in connection.execute(wanted.join(events)).mappings()]
        now = {row["case_id"]: dict(row) for row in connection.execute(select(cases)).mappings()}
        steps = select(events.c.event_id).where(events.c.action.in_(list(Step)))
        stepped = set(connection.execute(steps).scalars())
    return [*_against_what_was_told(lines, told), *_in_itself(lines, now, stepped)]


def _against_what_was_told(lines: list[dict[str, Any]], told: Told) -> list[str]:
    written = Counter(_line(line) for line in lines if line["revision"] > 1)
    kept = Counter(write.line for write in told.of(Fate.KEPT))
    maybe = Counter(write.line for write in told.of(Fate.UNKNOWN))
    refused = {write.words: write for write in told.of(Fate.REFUSED) if write.words}
    found = [f"lost: {_named(line)}" for line in (kept - written)]
    found += [f"doubled, or never sent: {_named(line)}" for line in (written - kept - maybe)]
    return found + [f"kept although refused: {_named(line)}" for line in written if line[3] in refused]


def _in_itself(lines: list[dict[str, Any]], now: dict[str, dict[str, Any]], stepped: set[int]) -> list[str]:
    of_case: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for line in sorted(lines, key=lambda line: line["revision"]):
        of_case[line["case_id"]].append(line)
    found = []
    for case_id, case in now.items():
        mine = of_case[case_id]
        if [line["revision"] for line in mine] != list(range(1, case["revision"] + 1)):
            found.append(f"revisions with a gap: {case_id}")
        elif any(mine[-1][name] != case[name] for name in SAME):
            found.append(f"case and history differ: {case_id}")
    later = [line for line in lines if line["revision"] > 1]
    apart = [line for line in later if (line["subject"], line["said"]) != (line["case_id"], line["action"])]
    found += [f"another event than its line: {line['case_id']} revision {line['revision']}" for line in apart]
    if stepped != {line["event_id"] for line in later} or len(later) != len(stepped):
        found.append("events and lines of the history do not go one with one")
    return found


def _line(line: dict[str, Any]) -> tuple[str, int, str, str]:
    words = "" if line["action"] == Step.TAKE_BACK else line["reason"]
    return line["case_id"], line["revision"], line["actor"], words


def _named(line: tuple[str, int, str, str]) -> str:
    return f"{line[0]} revision {line[1]} by {line[2]}"
