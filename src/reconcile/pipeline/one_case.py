"""One case by its number: its whole history, and an answer to it by any code."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from reconcile.cases import reading, service
from reconcile.cases.askings import askings
from reconcile.cases.codes import code_of
from reconcile.cases.service import HANDED_OVER
from reconcile.cases.states import Step, possible
from reconcile.cases.store import Store
from reconcile.cases.writing import Row
from reconcile.errors import NoSuchCase, WrongUse
from reconcile.pipeline.case_lists.units import other_office
from reconcile.pipeline.cases import case_store
from reconcile.pipeline.context import Context

HOW = "Its number stands in the lists: F and fourteen characters, of which the first eight do."
RESTRICTED = "Restricted cases are found with --restricted alone."
"""What is said where a case is not found: whether there is a restricted one nobody is told."""


@dataclass(frozen=True)
class OneCase:
    """A case with its history, `due` where it waits for an answer, and the steps that people can take now."""

    case: Row
    history: list[Row]
    due: date | None
    steps: tuple[Step, ...]


def one_case(context: Context, said: str, today: date, *, restricted: bool) -> OneCase:
    """The case of that number, or whose number begins so; WrongUse where there is none, or none for this reader."""
    wanted = context.settings.followup
    with case_store(context) as store:
        case = _found(store, said, restricted=restricted)
        told = reading.history_of(store, case["case_id"])
        waiting = [one for one in askings(store, today, restricted=True, case_id=case["case_id"]) if one.waiting]
    due = waiting[0].due(wanted.calendar, wanted.working_days) if waiting else None
    return OneCase(case, told, due, possible(case["state"]))


@dataclass(frozen=True)
class Answer:
    """An answer by a code to a case at a revision; `office` is whom it is handed over to (03)."""

    case: str
    revision: int
    code: str
    office: str | None = None


def answer(context: Context, said: Answer, *, restricted: bool, actor: str, reason: str) -> None:
    """Write an answer; restricted cases, and codes that make a case one, only for the restricted role."""
    if code_of(said.code).restricted and not restricted:
        raise WrongUse(
            f"code {said.code} is for the county's restricted role", "Who has that role says so with --restricted."
        )
    with case_store(context) as store:
        case = _found(store, said.case, restricted=restricted)
        if said.code == HANDED_OVER:
            office = said.office or other_office(case, context.declarations)
            if office is None:
                raise WrongUse("to which office is the case handed over?", "Name it with --office.")
            service.hand_over(store, case["case_id"], said.revision, office, actor=actor, reason=reason)
        else:
            service.answer(store, case["case_id"], said.revision, said.code, actor=actor, reason=reason)


def _found(store: Store, said: str, *, restricted: bool) -> Row:
    found = reading.beginning(store, said, restricted=restricted) if said else []
    if not found:
        raise NoSuchCase(f"there is no case {said}", HOW if restricted else f"{HOW} {RESTRICTED}")
    if len(found) > 1:
        raise WrongUse(f"several cases begin with {said}", "Write more of the number.")
    return found[0]
