"""Accounts that wait until a data officer releases them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from reconcile.accounts.reading import COLUMNS, user_of
from reconcile.accounts.roles import User
from reconcile.accounts.tables import users
from reconcile.cases.store import Store
from reconcile.cases.tables import events


@dataclass(frozen=True)
class Waiting:
    """An account that waits: what was done to it, by whom and when, and the number of that event."""

    user: User
    event: int
    action: str
    asked_by: str
    asked_at: datetime


def waiting(store: Store) -> list[Waiting]:
    """The accounts that wait, by login; one that is shut waits for nobody."""
    of_event = (events.c.event_id, events.c.action, events.c.actor, events.c.at)
    wanted = select(*COLUMNS, *of_event).join(events, events.c.event_id == users.c.waits)
    with store.reading() as connection:
        rows = connection.execute(wanted.where(_WAITS).order_by(users.c.login)).mappings().all()
    return [Waiting(user_of(row), row["event_id"], row["action"], row["actor"], row["at"]) for row in rows]


def count_waiting(store: Store) -> int:
    """How many there are."""
    with store.reading() as connection:
        return int(connection.execute(select(func.count()).select_from(users).where(_WAITS)).scalar_one())


_WAITS = users.c.waits.is_not(None) & users.c.disabled.is_(False)
