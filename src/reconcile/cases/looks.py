"""How often somebody has looked at records unmasked: counted from the events alone."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection, Select, func, select

from reconcile.cases.store import Store
from reconcile.cases.tables import events
from reconcile.cases.writing import moment_of, now

WITHIN = timedelta(minutes=60)
"""The time for which looks are counted; how many there may be the office sets (`unmask_limit`)."""


def turns(store: Store, case_id: str, side: str, *, actor: str) -> int:
    """How often somebody has looked at that record by now: a form that says so is good for one more look."""
    with store.reading() as connection:
        return turns_of(connection, case_id, side, actor)


def turns_of(connection: Connection, case_id: str, side: str, actor: str) -> int:
    """The same within a transaction."""
    of_record = _looks(actor).where(events.c.subject.startswith(f"{case_id} {side}", autoescape=True))
    return int(connection.execute(select(func.count()).select_from(of_record.subquery())).scalar_one())


def barred_until(connection: Connection, actor: str, most: int) -> datetime | None:
    """When somebody may look again who has looked at `most` records of late; None where they may now."""
    of_late = _looks(actor).where(events.c.at > now() - WITHIN).order_by(events.c.at.desc()).offset(most - 1).limit(1)
    first = connection.execute(of_late).scalar_one_or_none()
    return None if first is None else moment_of(first) + WITHIN


def _looks(actor: str) -> Select[tuple[datetime]]:
    return select(events.c.at).where(events.c.actor == actor, events.c.action == "unmask")
