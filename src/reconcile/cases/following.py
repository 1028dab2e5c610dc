"""Brings cases up to date with a run: new, still there, changed, put right, gone for another reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from sqlalchemy import Connection, bindparam, func, insert, select, update

from reconcile.cases.states import FIRST, OUTCOMES, State, Step
from reconcile.cases.store import Store
from reconcile.cases.tables import cases, events, history, runs
from reconcile.cases.writing import FRESH, Row, day_of, open_cases, record_event, take_steps

UNANSWERED: Row = {"code": None, "answered_by": None, "outcome": None, "proof": None}
WAITING = (State.OPEN, State.ANSWERED, State.TO_CONFIRM)
"""States in which a run may close a case."""
COUNTS = ("opened", "reopened", "changed", "unchanged", *OUTCOMES.values())
_COUNTED = {Step.REOPEN: "reopened", Step.SEND_BACK: "reopened", Step.CHANGE: "changed", **OUTCOMES}


class Said(Protocol):
    """What a run says: its discrepancies, and of cases it does not find any more why."""

    run_id: str
    as_of: date
    found: Mapping[str, Row]
    """By case id the columns of `cases` that a run knows: type to right_id, township, restricted, evidence."""

    def gone(self, waiting: list[Row]) -> Mapping[str, tuple[Step, str]]:
        """By case id the step and the proof; what the run does not speak of is left out."""


@dataclass(frozen=True)
class Followed:
    """What a run did to the cases, by number of cases; `followed` is False where the store knew all of it before."""

    run_id: str
    followed: bool
    counts: Mapping[str, int]

    @property
    def words(self) -> str:
        """In one line, for faces that print."""
        counts = ", ".join(f"{number:,} {what.replace('_', ' ')}" for what, number in self.counts.items() if number)
        said = (counts or "nothing to follow") if self.followed else "an older as-of date, nothing new"
        return f"Cases after run {self.run_id}: {said}"


def follow(store: Store, said: Said, *, actor: str, reason: str) -> Followed:
    """Bring all cases up to date with a run in one transaction; a run that was followed before changes nothing."""
    with store.writing() as connection:
        if connection.execute(select(runs.c.run_id).where(runs.c.run_id == said.run_id)).first():
            return Followed(said.run_id, followed=False, counts={})
        newest = connection.execute(select(func.max(runs.c.as_of)).where(runs.c.followed)).scalar_one()
        current = newest is None or said.as_of >= newest
        counts = _brought_up_to_date(connection, said, actor, reason) if current else Counter()
        done = {name: counts[name] for name in COUNTS}
        connection.execute(insert(runs).values(run_id=said.run_id, as_of=said.as_of, followed=current, **done))
    return Followed(said.run_id, followed=current, counts=done)


def _brought_up_to_date(connection: Connection, said: Said, actor: str, reason: str) -> Counter[str]:
    event_id = record_event(connection, "follow", said.run_id, actor=actor, reason=reason)
    # Nobody answers in between: SQLite lets one writer in at a time, PostgreSQL keeps these rows for us.
    known = {row["case_id"]: dict(row) for row in connection.execute(select(cases).with_for_update()).mappings()}
    new = [_opened(row, said) for case_id, row in said.found.items() if case_id not in known]
    open_cases(connection, new, event_id)
    again = [known[case_id] for case_id in said.found if case_id in known]
    answered = _answered(connection)
    steps = [step for case in again if (step := _found_again(case, said.found[case["case_id"]], said, answered))]
    steps += _gone(known, said)
    take_steps(connection, steps, event_id)
    stepped = {case["case_id"] for case, _, _ in steps}
    unchanged = [case for case in again if case["case_id"] not in stepped]
    _still_there(connection, unchanged, said)
    counts = Counter(_COUNTED[step] for _, step, _ in steps)
    return counts + Counter(opened=len(new), unchanged=len(unchanged))


def _opened(found: Row, said: Said) -> Row:
    return {**found, "state": FIRST, "revision": 1, "first_run": said.run_id, "last_run": said.run_id}


def _answered(connection: Connection) -> dict[str, date]:
    """The day on which each case was answered that is said to be corrected."""
    latest = (history.c.case_id == cases.c.case_id) & (history.c.revision == cases.c.revision)
    wanted = select(cases.c.case_id, events.c.at).join(history, latest).join(events)
    answered = connection.execute(wanted.where(cases.c.state == State.ANSWERED))
    return {case_id: day_of(at) for case_id, at in answered}


def _found_again(case: Row, found: Row, said: Said, answered: Mapping[str, date]) -> tuple[Row, Step, Row] | None:
    """The step of a case that a run finds: none while its evidence stands, unless it was said to be corrected and the
    registers as of a later day do not show it: then it is asked once more."""
    changes = {**UNANSWERED, **_fresh(case, found), "last_run": said.run_id}
    if case["state"] == State.CLOSED:
        return case, Step.REOPEN, {**changes, "office": found["office"]}
    if not same(case["evidence"], found["evidence"]):
        return case, Step.CHANGE, changes
    unshown = case["case_id"] in answered and said.as_of > answered[case["case_id"]]
    return (case, Step.SEND_BACK, changes) if unshown else None


def _fresh(case: Row, found: Row) -> Row:
    """FRESH as the run knows it; a case that was restricted stays so."""
    return {name: found[name] for name in FRESH} | {"restricted": case["restricted"] or found["restricted"]}


def same(one: str, other: str) -> bool:
    """Whether two pieces of evidence are the same; hashed with different keys (before the colon) nobody can tell."""
    keys = (one.partition(":")[0], other.partition(":")[0])
    return one == other or keys[0] != keys[1]


def _gone(known: Mapping[str, Row], said: Said) -> list[tuple[Row, Step, Row]]:
    waiting = [case for case_id, case in known.items() if case["state"] in WAITING and case_id not in said.found]
    return [
        (known[case_id], step, {"outcome": OUTCOMES[step], "proof": proof, "last_run": said.run_id})
        for case_id, (step, proof) in said.gone(waiting).items()
    ]


def _still_there(connection: Connection, unchanged: list[Row], said: Said) -> None:
    """Move `last_run` alone: a list that was handed out stays good."""
    statement = (
        update(cases)
        .where(cases.c.case_id == bindparam("of_case"))
        .values({name: bindparam(f"new_{name}") for name in FRESH} | {"last_run": said.run_id})
    )
    moved: list[dict[str, Any]] = []
    for case in unchanged:
        fresh = _fresh(case, said.found[case["case_id"]])
        moved.append({"of_case": case["case_id"], **{f"new_{name}": value for name, value in fresh.items()}})
    if moved:
        connection.execute(statement, moved)
