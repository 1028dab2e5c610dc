"""What people do to cases. Each call is one transaction, and says who does it and why: of what they say no long number
is kept. A case outside the writer's scope is none (NoSuchCase)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from typing import Any

from sqlalchemy import bindparam, insert, update

from reconcile.cases.codes import LEAST, code_of, says_enough
from reconcile.cases.people import is_one_of
from reconcile.cases.scope import EVERYTHING, Scope
from reconcile.cases.states import State, Step
from reconcile.cases.store import Store
from reconcile.cases.tables import cases, hand_outs
from reconcile.cases.taking_back import as_before
from reconcile.cases.writing import Row, record_event, seen, take_steps
from reconcile.errors import WrongUse
from reconcile.values.said import holds_number, without_numbers

HANDED_OVER = "03"


def answer(
    store: Store,
    case_id: str,
    revision: int,
    code: str,
    *,
    actor: str,
    reason: str,
    answered_by: str = "",
    list_row: str | None = None,
    scope: Scope = EVERYTHING,
) -> None:
    """Answer a case by a code of feedback (`codes.toml`); `reason` is the evidence in words where it explains it away.

    `revision` is the one that the answer is about; Outdated where the case has another by now. `answered_by`: whose
    answer it is where `actor` only takes it in. `list_row`: the hash of the row of a list that says so.
    """
    means = code_of(code)
    if means.step is Step.HAND_OVER:
        raise WrongUse(f"code {code} hands a case over: to which office?", "Name the office that has to correct it.")
    if means.step is Step.EXPLAIN and not says_enough(reason):
        raise WrongUse(
            f"code {code} would raise a rate: it needs its evidence in words",
            f"Say what was looked at, in {LEAST} characters or more; digits and punctuation do not count.",
        )
    changes: dict[str, Any] = {"code": code, "answered_by": _whose(answered_by, actor), "list_row": list_row}
    if means.restricted:
        changes["restricted"] = True
    _step(store, case_id, revision, means.step, changes, actor=actor, reason=reason, scope=scope)


def hand_over(
    store: Store,
    case_id: str,
    revision: int,
    office: str,
    *,
    actor: str,
    reason: str,
    answered_by: str = "",
    list_row: str | None = None,
    scope: Scope = EVERYTHING,
) -> None:
    """Ask another office instead (转办)."""
    changes = {"office": office, "code": HANDED_OVER, "answered_by": _whose(answered_by, actor), "list_row": list_row}
    _step(store, case_id, revision, Step.HAND_OVER, changes, actor=actor, reason=reason, scope=scope)


def confirm(
    store: Store,
    case_id: str,
    revision: int,
    *,
    actor: str,
    reason: str,
    scope: Scope = EVERYTHING,
    names: Mapping[str, str] | None = None,
) -> None:
    """Agree as a second person that nothing is wrong; `names`: the name of each login there is."""
    _step(store, case_id, revision, Step.CONFIRM, {}, actor=actor, reason=reason, scope=scope, names=names)


def send_back(
    store: Store,
    case_id: str,
    revision: int,
    *,
    actor: str,
    reason: str,
    scope: Scope = EVERYTHING,
    names: Mapping[str, str] | None = None,
) -> None:
    """Ask once more, as the answer does not hold; one that waits for a second person is sent back by that one alone."""
    changes = {"code": None, "answered_by": None}
    _step(store, case_id, revision, Step.SEND_BACK, changes, actor=actor, reason=reason, scope=scope, names=names)


def take_back(store: Store, case_id: str, revision: int, *, actor: str, reason: str, scope: Scope = EVERYTHING) -> None:
    """Take back one's own last answer, or agreement, as long as nobody has changed the case since.

    The history keeps both. The scope is that of the office which was asked then: who has handed a case over may have
    it back.
    """
    with store.writing() as connection:
        case, changes = as_before(connection, case_id, revision, actor.strip(), scope)
        event_id = record_event(connection, Step.TAKE_BACK, case_id, actor=actor, reason=without_numbers(reason))
        take_steps(connection, [(case, Step.TAKE_BACK, changes)], event_id)


def put_on_record(store: Store, action: str, subject: str, *, actor: str, reason: str) -> None:
    """Write an audit event that changes no case: a list is taken in."""
    with store.writing() as connection:
        record_event(connection, action, subject, actor=actor, reason=reason)


@contextmanager
def on_record(store: Store, action: str, subject: str, *, actor: str, reason: str) -> Iterator[None]:
    """An audit event that is kept where what is done within succeeds, and not where it fails."""
    with store.writing() as connection:
        record_event(connection, action, subject, actor=actor, reason=without_numbers(reason))
        yield


def hand_out(
    store: Store, unit: str, due: Iterable[tuple[str, int, date]], key_mark: str, *, actor: str, reason: str
) -> None:
    """Put on record that a unit gets a list: of each case its revision and until when it is to be answered.

    `key_mark` tells with which key the rows of the list are tied to their cases.
    """
    with store.writing() as connection:
        event_id = record_event(connection, "hand_out", unit, actor=actor, reason=reason)
        rows = [
            {"event_id": event_id, "case_id": case_id, "revision": revision, "due": day, "key_mark": key_mark}
            for case_id, revision, day in due
        ]
        if rows:
            connection.execute(insert(hand_outs), rows)
            of = {"case_id": "of_case", "revision": "of_revision", "due": "day"}
            connection.execute(_NEW_DUE, [{new: row[old] for old, new in of.items()} for row in rows])


_NEW_DUE = (
    update(cases)
    .where(cases.c.case_id == bindparam("of_case"), cases.c.revision == bindparam("of_revision"))
    .values(due=bindparam("day"))
)
"""No revision: a day is nothing that somebody who answers would have to look at again."""


def _whose(answered_by: str, actor: str) -> str:
    """Whose answer it is; of what somebody wrote into a cell no long number is kept."""
    return without_numbers(answered_by).strip() or actor.strip()


def _step(
    store: Store,
    case_id: str,
    revision: int,
    step: Step,
    changes: dict[str, Any],
    *,
    actor: str,
    reason: str,
    scope: Scope,
    names: Mapping[str, str] | None = None,
) -> None:
    check_name(actor)
    with store.writing() as connection:
        case = seen(connection, case_id, revision, scope)
        decides = case["state"] == State.TO_CONFIRM and step in (Step.CONFIRM, Step.SEND_BACK)
        if decides and is_one_of(actor, case["answered_by"] or "", names or {}):
            raise WrongUse(
                f"case {case_id} was answered by the same person, or by an account of the same name",
                "Let a second person of another name look at it; whoever has entered the answer can take it back.",
            )
        check_ends(case, changes.get("code"))
        event_id = record_event(connection, step, case_id, actor=actor, reason=without_numbers(reason))
        take_steps(connection, [(case, step, changes)], event_id)


def check_name(actor: str) -> None:
    """WrongUse where whoever writes is called by a number that may be somebody's."""
    if holds_number(actor):
        raise WrongUse("who writes is named, not numbered", "Give a name or a login.")


def check_ends(case: Row, code: str | None) -> None:
    """WrongUse where a code speaks of two records and the case of one."""
    if code and code_of(code).of_two and not (case["left_id"] and case["right_id"]):
        raise WrongUse(
            f"code {code} speaks of two records, case {case['case_id']} of one",
            "Choose a code that says what became of that record.",
        )
