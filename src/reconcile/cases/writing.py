"""What every write has in common: one event, and for each case that changes one new revision with its history."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update

from reconcile.cases.scope import EVERYTHING, Scope
from reconcile.cases.states import ASKS, Step, after
from reconcile.cases.tables import cases, events, history
from reconcile.errors import NoSuchCase, NotAllowed, Outdated, WrongUse
from reconcile.values.working_days import BEIJING

Row = dict[str, Any]
KEPT = ("state", "office", "code", "outcome", "proof")
"""What history keeps of a case as it was after a step, beside FRESH evidence."""
FRESH = ("evidence", "difference", "township", "restricted")
"""What a run that finds a case again may know better, without anything to answer anew."""


def now() -> datetime:
    """The moment that is written down with a write."""
    return datetime.now(UTC)


def moment_of(at: datetime) -> datetime:
    """A moment by the clocks of the mainland; SQLite hands moments out without the zone they are kept in."""
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(BEIJING)


def day_of(at: datetime) -> date:
    """The day of a moment by the same clocks."""
    return moment_of(at).date()


def record_event(connection: Connection, action: str, subject: str, *, actor: str, reason: str) -> int:
    """Write who does what, why and by which way; returns the event's number. WrongUse without actor or reason."""
    if not actor.strip() or not reason.strip():
        raise WrongUse("a write names who does it and why", "Say both in words.")
    event = {"at": now(), "actor": actor.strip(), "action": action, "subject": subject, "reason": reason.strip()}
    written = (
        insert(events)
        .values(**event, origin=connection.get_execution_options().get("origin"))
        .returning(events.c.event_id)
    )
    return int(connection.execute(written).scalar_one())


def seen(connection: Connection, case_id: str, revision: int, scope: Scope = EVERYTHING) -> Row:
    """The case as its writer has seen it; Outdated where it has another revision by now."""
    row = visible(connection, case_id, scope)
    if row["revision"] != revision:
        raise outdated(case_id, revision)
    return row


def visible(connection: Connection, case_id: str, scope: Scope) -> Row:
    """The case as it is, kept for this writer; NoSuchCase where it is out of scope, NotAllowed for who only looks."""
    wanted = select(cases).where(cases.c.case_id == case_id, scope.clause()).with_for_update()
    row = connection.execute(wanted).mappings().one_or_none()
    if row is None:
        raise no_such_case(case_id)
    if not scope.answers:
        raise NotAllowed("this role looks at cases and writes nothing", "Ask somebody who works them.")
    return dict(row)


def take_steps(connection: Connection, steps: Sequence[tuple[Row, Step, Row]], event_id: int) -> None:
    """Bring each case (as it was read) one step further, with what else changes; Outdated where one has changed since.

    Only revisions that were read are written over: whoever comes second is told and loses nothing.
    """
    changed = [
        {
            **case,
            **_asked(step),
            **more,
            "state": after(case["state"], step),
            "last_step": step,
            **_restricts(case, more),
        }
        for case, step, more in steps
    ]
    if not changed:
        return
    names = (*KEPT, *FRESH, "answered_by", "asked", "due", "last_run")
    statement = (
        update(cases)
        .where(cases.c.case_id == bindparam("of_case"), cases.c.revision == bindparam("of_revision"))
        .values({name: bindparam(f"new_{name}") for name in names} | {"revision": cases.c.revision + 1})
    )
    for case in changed:
        new = {f"new_{name}": case[name] for name in names}
        new |= {"of_case": case["case_id"], "of_revision": case["revision"]}
        if connection.execute(statement, new).rowcount != 1:
            raise outdated(case["case_id"], case["revision"])
    _remember(connection, [{**case, "revision": case["revision"] + 1} for case in changed], event_id)


def open_cases(connection: Connection, found: Sequence[Row], event_id: int) -> None:
    """Write new cases with the first line of their history."""
    if not found:
        return
    blank = {column.name: None for column in cases.c} | {"asked": day_of(now())}
    connection.execute(insert(cases), [{**blank, **case} for case in found])
    _remember(
        connection,
        [{"code": None, "outcome": None, "proof": None, **case, "last_step": "open"} for case in found],
        event_id,
    )


def _remember(connection: Connection, after_step: Sequence[Row], event_id: int) -> None:
    lines = [
        {
            "case_id": case["case_id"],
            "revision": case["revision"],
            "event_id": event_id,
            "action": case["last_step"],
            "run_id": case["last_run"],
            "list_row": case.get("list_row"),
            "restricts": case.get("restricts", False),
            **{name: case[name] for name in (*KEPT, "evidence")},
        }
        for case in after_step
    ]
    connection.execute(insert(history), lines)


def _asked(step: Step) -> Row:
    """The day on which an office is asked, where a step asks one; it has no list yet that gives it a day."""
    return {"asked": day_of(now()), "due": None} if step in ASKS else {}


def _restricts(case: Row, more: Row) -> Row:
    """Whether it is this step that makes the case a restricted one."""
    return {"restricts": bool(more.get("restricted")) and not case["restricted"]}


def no_such_case(case_id: str) -> NoSuchCase:
    """What is said of a case that is not there, or not for whoever asks."""
    return NoSuchCase(f"there is no case {case_id}", "Its number stands in the lists: F and fourteen characters.")


def outdated(case_id: str, revision: int) -> Outdated:
    """What is said of a case that somebody else has changed."""
    return Outdated(
        f"case {case_id} has changed since revision {revision} was read",
        "Look at it as it is now, then answer again; nothing of the other answer is lost.",
    )
