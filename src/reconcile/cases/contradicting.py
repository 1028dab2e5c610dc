"""Seeing it otherwise than whoever has answered: the answer is sent back and another one given, in one transaction."""

from __future__ import annotations

from typing import Any

from reconcile.cases.codes import code_of, says_enough
from reconcile.cases.scope import EVERYTHING, Scope
from reconcile.cases.service import check_ends, check_name
from reconcile.cases.states import State, Step, possible
from reconcile.cases.store import Store
from reconcile.cases.writing import record_event, seen, take_steps
from reconcile.errors import WrongUse
from reconcile.values.said import without_numbers

CONTRADICTED = tuple(state for state in State if Step.SEND_BACK in possible(state))
"""States in which there is an answer that somebody may see otherwise."""
SENT_BACK = {"code": None, "answered_by": None}


def contradict(
    store: Store,
    case_id: str,
    revision: int,
    code: str,
    *,
    actor: str,
    reason: str,
    office: str | None = None,
    scope: Scope = EVERYTHING,
) -> None:
    """Give another answer than the one that stands; `reason` says why in words, `office` to whom it is handed (03).

    The history keeps both, and the step between them: two revisions. WrongUse where there is no answer to contradict,
    or no words; Outdated where the case has another revision by now.
    """
    means = code_of(code)
    check_name(actor)
    if not says_enough(reason):
        raise WrongUse("who sees it otherwise says why", "Say in words what was looked at.")
    if (means.step is Step.HAND_OVER) != bool(office):
        raise WrongUse(f"code {code}: to which office is the case handed over?", "Name one with 03, and with no other.")
    answer: dict[str, Any] = {"code": code, "answered_by": actor.strip()}
    answer |= {"office": office} if office else {}
    answer |= {"restricted": True} if means.restricted else {}
    with store.writing() as connection:
        for at, (step, changes) in enumerate(((Step.SEND_BACK, SENT_BACK), (means.step, answer)), start=revision):
            case = seen(connection, case_id, at, scope)
            check_ends(case, code)
            event_id = record_event(connection, step, case_id, actor=actor, reason=without_numbers(reason))
            take_steps(connection, [(case, step, changes)], event_id)
