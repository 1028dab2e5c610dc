"""Accounts that wait until a data officer releases them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from reconcile.accounts.reading import COLUMNS, user_of
from reconcile.accounts.roles import User
from reconcile.accounts.tables import users
from reconcile.cases.store import Store
from reconcile.cases.tables import events
from reconcile.cases.trail import ACCOUNT_CHANGES

LOOKED_AT = ("release_user", "sign_in")
"""What an account has behind it: somebody has released it since, or its owner has signed in by it."""


@dataclass(frozen=True)
class Change:
    """What was done to an account, by whom, when and why."""

    action: str
    by: str
    at: datetime
    reason: str


@dataclass(frozen=True)
class Waiting:
    """An account that waits, the number of the event since which it does, and all that was done to it, the first change
    first, since it was last released or signed in by: none of that hides behind the last one."""

    user: User
    event: int
    changes: Sequence[Change]


def waiting(store: Store) -> list[Waiting]:
    """The accounts that wait, by login; one that is shut waits for nobody."""
    with store.reading() as connection:
        rows = connection.execute(select(*COLUMNS, users.c.waits).where(_WAITS).order_by(users.c.login)).mappings()
        return [Waiting(user_of(row), row["waits"], _changes(connection, row["login"])) for row in rows.all()]


def _changes(connection: Connection, login: str) -> list[Change]:
    """What was done to an account that nobody has looked at since."""
    looked_at = select(func.max(events.c.event_id)).where(events.c.subject == login, events.c.action.in_(LOOKED_AT))
    since = events.c.event_id > func.coalesce(looked_at.scalar_subquery(), 0)
    wanted = select(events.c.action, events.c.actor, events.c.at, events.c.reason)
    wanted = wanted.where(events.c.subject == login, events.c.action.in_(ACCOUNT_CHANGES), since)
    return [Change(*row) for row in connection.execute(wanted.order_by(events.c.event_id))]


def count_waiting(store: Store) -> int:
    """How many there are."""
    with store.reading() as connection:
        return int(connection.execute(select(func.count()).select_from(users).where(_WAITS)).scalar_one())


_WAITS = users.c.waits.is_not(None) & users.c.disabled.is_(False)
