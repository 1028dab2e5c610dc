"""Looking at a record unmasked: on record before a value is read, once for each form, and no more often than agreed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from reconcile.cases.looks import barred_until, turns_of
from reconcile.cases.scope import Scope
from reconcile.cases.store import Store, in_turn
from reconcile.cases.writing import Row, record_event, visible
from reconcile.errors import NotAllowed, WrongUse
from reconcile.values.said import without_numbers


class AlreadyShown(WrongUse):
    """The form was sent before: nothing is shown a second time, or put on record."""


class TooManyShown(NotAllowed):
    """Whoever asks has looked at as many records as they may for now; `until` says for how long."""

    def __init__(self, until: datetime) -> None:
        super().__init__("as many records were shown as one person may look at", "Go on later, or ask somebody else.")
        self.until = until


@dataclass(frozen=True)
class Look:
    """Which fields of one side of a case somebody wants to see; `turn`: how often they had looked at it before."""

    case_id: str
    side: str
    fields: Sequence[str]
    turn: int

    @property
    def subject(self) -> str:
        """What stands on record."""
        return f"{self.case_id} {self.side} {','.join(self.fields)}"


def unmask(store: Store, look: Look, most: int, *, actor: str, reason: str, scope: Scope) -> Row:
    """Put on record that somebody looks at these fields, and why; returns the case.

    AlreadyShown where the same form was sent before. TooManyShown, which is on record too, where they have looked at
    `most` records within the last hour: of two looks at once, on whichever server, one is counted before the other.
    """
    with store.writing() as connection:
        in_turn(connection, f"unmask {actor}")
        case = visible(connection, look.case_id, scope)
        if turns_of(connection, look.case_id, look.side, actor) != look.turn:
            raise AlreadyShown("this form has shown its record already", "Ask for it once more.")
        until = barred_until(connection, actor, most)
        action = "unmask" if until is None else "unmask_refused"
        record_event(connection, action, look.subject, actor=actor, reason=without_numbers(reason))
    if until is not None:
        raise TooManyShown(until)
    return case
