"""Accounts are added, renamed, shut and given new passwords; each change is put on record with who made it and why.

What somebody else does on the pages lets an account in when a data officer has released it (`releasing`); a command,
which runs on the server, is enough by itself.
"""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from sqlalchemy import delete, insert, update
from sqlalchemy.exc import IntegrityError

from reconcile.accounts.passwords import hashed
from reconcile.accounts.roles import User
from reconcile.accounts.rules import WrongField, check, check_name
from reconcile.accounts.tables import users, web_sessions
from reconcile.cases.store import Origin, Store
from reconcile.cases.writing import now, record_event
from reconcile.errors import WrongUse

OWN = "own new password"
"""The reason on record of who chooses a password of their own on the pages."""


def add(store: Store, user: User, password: str, *, actor: str, reason: str, own: bool = False) -> None:
    """Make an account; WrongField where something of it does not fit or the login is taken.

    Whoever signs in by it first has to choose another password, as `actor` knows this one: unless it is their `own`, or
    the account one of the invented county.
    """
    check(user)
    row = {field.name: getattr(user, field.name) for field in fields(User)}
    row |= _password(password, user.login, None if own or user.demo else actor) | {"created": now()}
    with store.writing() as connection:
        event = record_event(connection, "add_user", user.login, actor=actor, reason=reason)
        try:
            connection.execute(insert(users).values(**row, waits=None if own else _waits(store, event)))
        except IntegrityError as error:
            taken = f"there is an account {user.login} already"
            raise WrongField("login_taken", taken, "Choose another login.") from error


def set_password(store: Store, login: str, password: str, *, actor: str, reason: str, own: bool = False) -> None:
    """Give an account a new password, to be changed when its owner signs in unless it is their `own`.

    Whoever is signed in by the account is signed out.
    """
    values = _password(password, login, None if own else actor)
    _change(store, login, values, "set_password", actor, reason, lets_in=not own)


def rename(store: Store, login: str, name: str, *, actor: str, reason: str) -> None:
    """Give an account another name; what it has answered stands under its login.

    Names tell second persons apart, so that an account renamed on the pages waits for a data officer.
    """
    check_name(name)
    _change(store, login, {"name": name.strip()}, "rename_user", actor, reason, lets_in=True)


def disable(store: Store, login: str, *, actor: str, reason: str) -> None:
    """Shut an account: it cannot sign in any more, and is signed out. What it has answered stays."""
    _change(store, login, {"disabled": True}, "disable_user", actor, reason, lets_in=False)


def enable(store: Store, login: str, *, actor: str, reason: str) -> None:
    """Open an account that was shut."""
    _change(store, login, {"disabled": False}, "enable_user", actor, reason, lets_in=True)


def _password(password: str, login: str, given_by: str | None) -> dict[str, Any]:
    """What is kept of a password, and of who has given it to the owner of the account."""
    given = {"given_by": given_by, "given_at": None if given_by is None else now()}
    return {"password": hashed(password, login), **given, "given_used": False}


def _waits(store: Store, event: int) -> int | None:
    """The event that a data officer has to release with all before it, where it was done on the pages."""
    return event if store.origin is Origin.WEB else None


def _change(
    store: Store, login: str, values: dict[str, Any], action: str, actor: str, reason: str, *, lets_in: bool
) -> None:
    """`lets_in`: the change is one by which somebody can sign in who could not, as another person, or by what somebody
    else knows."""
    with store.writing() as connection:
        event = record_event(connection, action, login, actor=actor, reason=reason)
        written = update(users).where(users.c.login == login)
        written = written.values(**values | ({"waits": _waits(store, event)} if lets_in else {}))
        if connection.execute(written).rowcount != 1:
            raise WrongUse(f"there is no account {login}", "Accounts are listed by: reconcile users list DIR")
        connection.execute(delete(web_sessions).where(web_sessions.c.login == login))
