"""Accounts that an administrator has opened, renamed or given a password wait until a data officer releases them."""

from __future__ import annotations

from sqlalchemy import update

from reconcile.accounts.reading import listed, plain_names
from reconcile.accounts.tables import users
from reconcile.accounts.waiting import waiting
from reconcile.cases.people import is_one_of
from reconcile.cases.store import Store
from reconcile.cases.writing import record_event
from reconcile.errors import NotAllowed, WrongUse


def release(store: Store, login: str, event: int, *, actor: str, reason: str) -> None:
    """Let an account sign in that waits since this event; its releaser is a data officer, and nobody who asked for it.

    NotAllowed where they may not, WrongUse where it does not wait, or something was done to it since.
    """
    if not any(user.releases and not user.disabled for user in listed(store) if user.login == actor):
        raise NotAllowed("accounts are released by a data officer", "Name the login of one: --actor LOGIN.")
    asked = next((one for one in waiting(store) if one.user.login == login and one.event == event), None)
    if asked is None:
        hint = "Look at the accounts as they are now: reconcile users waiting DIR"
        raise WrongUse(f"{login} does not wait, or was changed since", hint)
    names = plain_names(store)
    if login == actor or any(is_one_of(actor, change.by, names) for change in asked.changes):
        raise NotAllowed("who asked for an account does not release it", "Another data officer has to look.")
    with store.writing() as connection:
        record_event(connection, "release_user", login, actor=actor, reason=reason)
        changed = update(users).where(users.c.login == login, users.c.waits == event).values(waits=None)
        if connection.execute(changed).rowcount != 1:
            raise WrongUse(f"{login} was changed meanwhile", "Look at the accounts as they are now.")
