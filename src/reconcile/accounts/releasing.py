"""Accounts that an administrator has opened or given a password on a page wait until a data officer releases them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, update

from reconcile.accounts.reading import COLUMNS, plain_names, user_of
from reconcile.accounts.roles import User
from reconcile.accounts.tables import users
from reconcile.cases.people import is_one_of
from reconcile.cases.store import Store
from reconcile.cases.tables import events
from reconcile.cases.writing import record_event
from reconcile.errors import NotAllowed, WrongUse


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


def release(store: Store, login: str, event: int, *, by: User) -> None:
    """Let an account sign in that waits since this event; its releaser is a data officer, and nobody who asked for it.

    NotAllowed where they may not, WrongUse where it does not wait, or something was done to it since.
    """
    if not by.releases:
        raise NotAllowed("accounts are released by a data officer")
    asked = next((one for one in waiting(store) if one.user.login == login and one.event == event), None)
    if asked is None:
        raise WrongUse(f"{login} does not wait, or was changed since", "Look at the accounts as they are now.")
    if login == by.login or is_one_of(by.login, asked.asked_by, plain_names(store)):
        raise NotAllowed("who asked for an account does not release it", "Another data officer has to look.")
    with store.writing() as connection:
        record_event(connection, "release_user", login, actor=by.login, reason="released")
        changed = update(users).where(users.c.login == login, users.c.waits == event).values(waits=None)
        if connection.execute(changed).rowcount != 1:
            raise WrongUse(f"{login} was changed meanwhile", "Look at the accounts as they are now.")


_WAITS = users.c.waits.is_not(None) & users.c.disabled.is_(False)
