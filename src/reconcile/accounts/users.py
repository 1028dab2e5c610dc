"""Accounts are added, shut and given new passwords; each change is put on record with who made it and why."""

from __future__ import annotations

import re
from dataclasses import fields
from typing import Any

from sqlalchemy import Connection, delete, insert, update
from sqlalchemy.exc import IntegrityError

from reconcile.accounts.passwords import hashed
from reconcile.accounts.roles import Role, User
from reconcile.accounts.tables import users, web_sessions
from reconcile.cases.store import Store
from reconcile.cases.writing import now, record_event
from reconcile.errors import WrongUse
from reconcile.values.said import without_numbers

_LOGIN = re.compile(r"[a-z][a-z0-9._-]{1,31}", re.ASCII)
_TOWNSHIP = re.compile(r"[0-9]{9}", re.ASCII)


def add(store: Store, user: User, password: str, *, actor: str, reason: str) -> None:
    """Make an account; WrongUse where login, role, office or township do not fit or the login is taken."""
    check(user)
    row = {field.name: getattr(user, field.name) for field in fields(User)}
    row |= {"password": hashed(password, user.login), "created": now()}
    with store.writing() as connection:
        record_event(connection, "add_user", user.login, actor=actor, reason=reason)
        try:
            connection.execute(insert(users).values(**row))
        except IntegrityError as error:
            raise WrongUse(f"there is an account {user.login} already", "Choose another login.") from error


def set_password(store: Store, login: str, password: str, *, actor: str, reason: str) -> None:
    """Give an account a new password; whoever is signed in by it is signed out."""
    _change(store, login, {"password": hashed(password, login)}, "set_password", actor, reason)


def disable(store: Store, login: str, *, actor: str, reason: str) -> None:
    """Shut an account: it cannot sign in any more, and is signed out. What it has answered stays."""
    _change(store, login, {"disabled": True}, "disable_user", actor, reason)


def enable(store: Store, login: str, *, actor: str, reason: str) -> None:
    """Open an account that was shut."""
    _change(store, login, {"disabled": False}, "enable_user", actor, reason)


def check(user: User) -> None:
    """WrongUse where something of an account does not fit."""
    if not _LOGIN.fullmatch(user.login) or without_numbers(user.login) != user.login:
        raise WrongUse(
            f"{user.login!r} is no login",
            "Two to 32 small letters, digits, dots or dashes, a letter first; no telephone or ID number.",
        )
    if not user.name.strip() or without_numbers(user.name) != user.name:
        raise WrongUse("an account has the name of a person", "Say it with --name.")
    if user.role is Role.TOWNSHIP and not _TOWNSHIP.fullmatch(user.township or ""):
        raise WrongUse("township staff belong to a township", "Give its nine digits: --township 990121001")
    if user.role is not Role.TOWNSHIP and user.township:
        raise WrongUse(f"the role {user.role} has no township", "Leave --township out, or choose the role township.")
    if user.role is not Role.COUNTY and user.office:
        raise WrongUse(
            f"the role {user.role} has no office of its own", "Leave --office out, or choose the role county."
        )


def _change(store: Store, login: str, values: dict[str, Any], action: str, actor: str, reason: str) -> None:
    with store.writing() as connection:
        record_event(connection, action, login, actor=actor, reason=reason)
        _write(connection, login, values)
        connection.execute(delete(web_sessions).where(web_sessions.c.login == login))


def _write(connection: Connection, login: str, values: dict[str, Any]) -> None:
    if connection.execute(update(users).where(users.c.login == login).values(**values)).rowcount != 1:
        raise WrongUse(f"there is no account {login}", "Accounts are listed by: reconcile users list DIR")
