"""How a case stood before somebody's last answer."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, select

from reconcile.cases.scope import Scope
from reconcile.cases.standing import ANSWERS, ASKS, standing
from reconcile.cases.states import State, Step
from reconcile.cases.tables import cases, events, hand_outs, history
from reconcile.cases.writing import Row, day_of, no_such_case, outdated
from reconcile.errors import NotAllowed, WrongUse

POSSIBLE = (*ANSWERS, Step.CONFIRM)
"""What can be taken back by whoever did it."""


def as_before(
    connection: Connection, case_id: str, revision: int, actor: str, scope: Scope
) -> tuple[Row, dict[str, Any]]:
    """The case as it is, and what of it becomes again as it was before `actor` wrote that revision.

    NoSuchCase where it was outside the scope even then, Outdated where it has changed since, WrongUse where the last
    step was somebody else's or none that can be taken back.
    """
    case, lines = _case(connection, case_id), _lines(connection, case_id)
    before = standing(lines[:-1])[-1:] or lines[-1:]
    if case is None or not _was_within(connection, case, before[0]["office"], scope):
        raise no_such_case(case_id)
    if not scope.answers:
        raise NotAllowed("this role looks at cases and writes nothing", "Ask somebody who works them.")
    if case["revision"] != revision:
        raise outdated(case_id, revision)
    last = lines[-1]
    if last["actor"] != actor or last["action"] not in POSSIBLE:
        raise WrongUse(
            f"the last step of case {case_id} is none of {actor}'s answers", "Only one's own last answer is taken back."
        )
    if last["action"] == Step.EXPLAIN and before[0]["state"] != State.OPEN:
        raise WrongUse(f"case {case_id} was answered before that already", "Send it back, then answer anew.")
    changes = _changes(case, lines[:-1], last["action"]) | _unrestricted(case, last)
    return case, {**changes, **_due(connection, case_id, lines[:-1])} if last["action"] == Step.HAND_OVER else changes


def _changes(case: Row, lines: list[Row], undone: str) -> dict[str, Any]:
    if undone == Step.CONFIRM:
        return {}
    told = standing(lines)
    answered = [line for line in told if line["action"] in ANSWERS and line["code"] == told[-1]["code"]]
    return {
        "office": told[-1]["office"],
        "code": told[-1]["code"],
        "answered_by": answered[-1]["actor"] if answered and told[-1]["code"] else None,
        "asked": max((day_of(line["at"]) for line in told if line["action"] in ASKS), default=case["asked"]),
    }


def _unrestricted(case: Row, undone: Row) -> dict[str, Any]:
    """No restricted case any more, where it is that answer which made it one; a run that has found it since may have
    reasons of its own, so that it stays one then."""
    return {"restricted": False} if undone["restricts"] and case["last_run"] == undone["run_id"] else {}


def _due(connection: Connection, case_id: str, lines: list[Row]) -> dict[str, Any]:
    """The day that the newest list gave since the office was asked that is asked again now."""
    asked = max(line["revision"] for line in standing(lines) if line["action"] in ASKS)
    wanted = select(hand_outs.c.due).where(hand_outs.c.case_id == case_id, hand_outs.c.revision >= asked)
    within = wanted.where(hand_outs.c.revision <= lines[-1]["revision"]).order_by(hand_outs.c.event_id.desc())
    return {"due": connection.execute(within.limit(1)).scalar_one_or_none()}


def _case(connection: Connection, case_id: str) -> Row | None:
    wanted = select(cases).where(cases.c.case_id == case_id).with_for_update()
    row = connection.execute(wanted).mappings().one_or_none()
    return dict(row) if row else None


def _lines(connection: Connection, case_id: str) -> list[Row]:
    wanted = select(history, events.c.at, events.c.actor).join(events)
    wanted = wanted.where(history.c.case_id == case_id).order_by(history.c.revision)
    return [dict(row) for row in connection.execute(wanted).mappings()]


def _was_within(connection: Connection, case: Row, office: str, scope: Scope) -> bool:
    """Whether the case was in the scope while that office was asked."""
    asked = (history.c.case_id == cases.c.case_id) & (history.c.office == office)
    wanted = select(cases.c.case_id).join(history, asked).where(cases.c.case_id == case["case_id"])
    return connection.execute(wanted.where(scope.clause(history.c.office))).first() is not None
