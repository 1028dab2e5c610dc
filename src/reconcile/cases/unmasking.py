"""Looking at a record unmasked: on record before a value is read, once for each form, and no more often than agreed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, Select, func, select

from reconcile.cases.scope import Scope
from reconcile.cases.store import Store, in_turn
from reconcile.cases.tables import events
from reconcile.cases.writing import Row, moment_of, now, record_event, visible
from reconcile.errors import NotAllowed, WrongUse
from reconcile.values.said import without_numbers

WITHIN = timedelta(minutes=60)
"""The time for which looks are counted; how many there may be the office sets (`unmask_limit`)."""


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


def turns(store: Store, case_id: str, side: str, *, actor: str) -> int:
    """How often somebody has looked at that record by now: a form that says so is good for one more look."""
    with store.reading() as connection:
        return _turns(connection, case_id, side, actor)


def unmask(store: Store, look: Look, most: int, *, actor: str, reason: str, scope: Scope) -> Row:
    """Put on record that somebody looks at these fields, and why; returns the case.

    AlreadyShown where the same form was sent before. TooManyShown, which is on record too, where they have looked at
    `most` records within the last hour: of two looks at once, on whichever server, one is counted before the other.
    """
    with store.writing() as connection:
        in_turn(connection, f"unmask {actor}")
        case = visible(connection, look.case_id, scope)
        if _turns(connection, look.case_id, look.side, actor) != look.turn:
            raise AlreadyShown("this form has shown its record already", "Ask for it once more.")
        until = _until(connection, actor, most)
        action = "unmask" if until is None else "unmask_refused"
        record_event(connection, action, look.subject, actor=actor, reason=without_numbers(reason))
    if until is not None:
        raise TooManyShown(until)
    return case


def _turns(connection: Connection, case_id: str, side: str, actor: str) -> int:
    of_record = _looks(actor).where(events.c.subject.startswith(f"{case_id} {side}", autoescape=True))
    return int(connection.execute(select(func.count()).select_from(of_record.subquery())).scalar_one())


def _until(connection: Connection, actor: str, most: int) -> datetime | None:
    """When somebody may look again; None where they may now."""
    of_late = _looks(actor).where(events.c.at > now() - WITHIN).order_by(events.c.at.desc()).offset(most - 1).limit(1)
    first = connection.execute(of_late).scalar_one_or_none()
    return None if first is None else moment_of(first) + WITHIN


def _looks(actor: str) -> Select[tuple[datetime]]:
    return select(events.c.at).where(events.c.actor == actor, events.c.action == "unmask")
