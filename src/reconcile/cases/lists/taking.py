"""Writes answers from a list into the store."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from reconcile.cases import service
from reconcile.cases.scope import EVERYTHING, Scope
from reconcile.cases.service import HANDED_OVER
from reconcile.cases.standing import standing
from reconcile.cases.states import Step
from reconcile.cases.store import Store
from reconcile.cases.writing import Row


@dataclass(frozen=True)
class Answer:
    """An answer to a case as its list showed it; `office` is the one it is handed over to, where it is (03).

    `by`: who filled it in, where the row says so. `row`: the hash of the row. `listed`: the revision that it shows,
    which lies before `revision` where nothing happened since but answers of this very row that left the case open.
    """

    case_id: str
    revision: int
    code: str
    reason: str
    office: str | None = None
    by: str = ""
    row: str = ""
    listed: int = 0


def take(store: Store, answer: Answer, *, actor: str, reason: str, scope: Scope = EVERYTHING) -> None:
    """Write one answer; Outdated where the case has changed since the list was handed out, or the page was made."""
    case = (store, answer.case_id, answer.revision)
    said: dict[str, Any] = {"actor": actor, "reason": reason, "scope": scope}
    said |= {"answered_by": answer.by, "list_row": answer.row or None}
    if answer.code == HANDED_OVER and answer.office:
        service.hand_over(*case, answer.office, **said)
    else:
        service.answer(*case, answer.code, **said)


def is_taken(history: Sequence[Row], answer: Answer) -> bool:
    """Whether this very answer was taken in since the list was made, and stands: the same file comes a second time."""
    since = _since(standing(history), answer)
    own = [line for line in since if line["list_row"] == answer.row or line["revision"] == answer.listed + 1]
    return any((line["code"], line["reason"]) == (answer.code, answer.reason) for line in own)


def is_own(history: Sequence[Row], answer: Answer) -> bool:
    """Whether nothing happened since but answers of this very row that left the case open: nobody else, and no run,
    has changed what the row is about, and nothing was taken back."""
    since = _since(history, answer)
    return all(line["action"] == Step.NOTE and line["list_row"] == answer.row for line in since)


def _since(lines: Sequence[Row], answer: Answer) -> list[Row]:
    """What happened to the case since its list was made."""
    return [line for line in lines if line["revision"] > answer.listed]
