"""Accounts are added, shut and given new passwords; each change is put on record with who made it and why."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from sqlalchemy import Connection, delete, insert, update
from sqlalchemy.exc import IntegrityError

from reconcile.accounts.passwords import hashed
from reconcile.accounts.roles import User
from reconcile.accounts.rules import WrongField, check
from reconcile.accounts.tables import users, web_sessions
from reconcile.cases.store import Store
from reconcile.cases.writing import now, record_event
from reconcile.errors import WrongUse


def add(store: Store, user: User, password: str, *, actor: str, reason: str, own: bool = False) -> None:
    """Make an account; WrongField where something of it does not fit or the login is taken.

    Whoever signs in by it first has to choose another password, as `actor` knows this one: unless it is their `own`, or
    the account one of the invented county.
    """
    check(user)
    row = {field.name: getattr(user, field.name) for field in fields(User)}
    row |= _password(password, user.login, None if own or user.demo else actor) | {"created": now()}
    with store.writing() as connection:
        record_event(connection, "add_user", user.login, actor=actor, reason=reason)
        try:
            connection.execute(insert(users).values(**row))
        except IntegrityError as error:
            taken = f"there is an account {user.login} already"
            raise WrongField("login_taken", taken, "Choose another login.") from error


def set_password(store: Store, login: str, password: str, *, actor: str, reason: str, own: bool = False) -> None:
    """Give an account a new password, to be changed when its owner signs in unless it is their `own`.

    Whoever is signed in by the account is signed out.
    """
    _change(store, login, _password(password, login, None if own else actor), "set_password", actor, reason)


def disable(store: Store, login: str, *, actor: str, reason: str) -> None:
    """Shut an account: it cannot sign in any more, and is signed out. What it has answered stays."""
    _change(store, login, {"disabled": True}, "disable_user", actor, reason)


def enable(store: Store, login: str, *, actor: str, reason: str) -> None:
    """Open an account that was shut."""
    _change(store, login, {"disabled": False}, "enable_user", actor, reason)


def _password(password: str, login: str, given_by: str | None) -> dict[str, Any]:
    """What is kept of a password, and of who has given it to the owner of the account."""
    given = {"given_by": given_by, "given_at": None if given_by is None else now()}
    return {"password": hashed(password, login), **given}


def _change(store: Store, login: str, values: dict[str, Any], action: str, actor: str, reason: str) -> None:
    with store.writing() as connection:
        record_event(connection, action, login, actor=actor, reason=reason)
        _write(connection, login, values)
        connection.execute(delete(web_sessions).where(web_sessions.c.login == login))


def _write(connection: Connection, login: str, values: dict[str, Any]) -> None:
    if connection.execute(update(users).where(users.c.login == login).values(**values)).rowcount != 1:
        raise WrongUse(f"there is no account {login}", "Accounts are listed by: reconcile users list DIR")
