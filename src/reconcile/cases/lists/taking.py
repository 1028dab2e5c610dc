"""Writes answers from a list into the store."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from reconcile.cases import reading, service
from reconcile.cases.scope import EVERYTHING, Scope
from reconcile.cases.service import HANDED_OVER
from reconcile.cases.store import Store


@dataclass(frozen=True)
class Answer:
    """An answer to a case as its list showed it; `office` is the one it is handed over to, where it is (03)."""

    case_id: str
    revision: int
    code: str
    reason: str
    office: str | None = None


def take(store: Store, answer: Answer, *, actor: str, reason: str, scope: Scope = EVERYTHING) -> None:
    """Write one answer; Outdated where the case has changed since the list was handed out, or the page was made."""
    said: dict[str, Any] = {"actor": actor, "reason": reason, "scope": scope}
    if answer.code == HANDED_OVER and answer.office:
        service.hand_over(store, answer.case_id, answer.revision, answer.office, **said)
    else:
        service.answer(store, answer.case_id, answer.revision, answer.code, **said)


def is_taken(store: Store, answer: Answer) -> bool:
    """Whether this very answer was taken in before: then the same file comes a second time."""
    after = [line for line in reading.history_of(store, answer.case_id) if line["revision"] == answer.revision + 1]
    return any((line["code"], line["reason"]) == (answer.code, answer.reason) for line in after)
