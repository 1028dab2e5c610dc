"""Who is signed in: a random token at the browser, its hash here."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import delete, insert, select, update

from reconcile.accounts import failures
from reconcile.accounts.passwords import fits
from reconcile.accounts.reading import COLUMNS, user_of
from reconcile.accounts.roles import User
from reconcile.accounts.tables import users, web_sessions
from reconcile.cases.store import Store
from reconcile.cases.writing import record_event
from reconcile.errors import ReconcileError

IDLE, LONGEST = timedelta(minutes=30), timedelta(hours=10)
"""After so long without a page, and after so long in all, somebody has to sign in again."""
_NOTED = timedelta(minutes=1)
"""How exactly it is kept when somebody was last seen: each page would be a write otherwise."""


class Refused(ReconcileError):
    """Somebody is not let in; `wait` says that nothing was even tried."""

    def __init__(self, *, wait: bool) -> None:
        super().__init__("too many attempts" if wait else "login or password are wrong")
        self.wait = wait


@dataclass(frozen=True)
class Session:
    """Somebody who is signed in; `csrf` stands in every form, `blind` hides scores and explanations."""

    user: User
    csrf: str
    blind: bool


def sign_in(store: Store, login: str, password: str, address: str, now: datetime, *, demo: bool) -> str:
    """The token of a new session; Refused otherwise, whether login, password or account is at fault.

    `demo`: accounts of the invented county are let in too.
    """
    login = login.strip().casefold()
    with store.reading() as connection:
        if failures.too_many(connection, login, address, now):
            raise Refused(wait=True)
        found = connection.execute(select(users).where(users.c.login == login)).mappings().one_or_none()
    right = fits(found["password"] if found else None, password)
    if not found or not right or found["disabled"] or (found["demo"] and not demo):
        with store.writing() as connection:
            failures.remember(connection, login, address, now)
        raise Refused(wait=False)
    token = secrets.token_urlsafe(32)
    row = {"token": _hash(token), "login": login, "csrf": secrets.token_urlsafe(32), "blind": False}
    with store.writing() as connection:
        failures.forget(connection, login)
        connection.execute(delete(web_sessions).where(web_sessions.c.created <= now - LONGEST))
        connection.execute(insert(web_sessions).values(**row, created=now, seen=now))
        record_event(connection, "sign_in", login, actor=login, reason="review pages")
    return token


def is_password_of(store: Store, login: str, password: str, now: datetime) -> bool:
    """Whether somebody who is signed in knows the password; guesses count like those at the door."""
    with store.reading() as connection:
        if failures.too_many(connection, login, "", now):
            return False
        kept = connection.execute(select(users.c.password).where(users.c.login == login)).scalar_one_or_none()
    right = fits(kept, password)
    if not right:
        with store.writing() as connection:
            failures.remember(connection, login, "", now)
    return right


def find(store: Store, token: str, now: datetime) -> Session | None:
    """The session of a token; None where it has ended or the account was shut."""
    more = (web_sessions.c.csrf, web_sessions.c.blind, web_sessions.c.seen)
    wanted = select(*COLUMNS, *more).join(web_sessions, web_sessions.c.login == users.c.login)
    alive = (web_sessions.c.seen > now - IDLE) & (web_sessions.c.created > now - LONGEST) & users.c.disabled.is_(False)
    with store.reading() as connection:
        row = connection.execute(wanted.where(web_sessions.c.token == _hash(token), alive)).mappings().one_or_none()
    if row is None:
        return None
    if now - _moment(row["seen"]) > _NOTED:
        _update(store, token, seen=now)
    return Session(user_of(row), row["csrf"], row["blind"])


def set_blind(store: Store, token: str, *, blind: bool) -> None:
    """Hide scores and explanations from now on, or show them."""
    _update(store, token, blind=blind)


def sign_out(store: Store, token: str) -> None:
    """End a session."""
    with store.writing() as connection:
        connection.execute(delete(web_sessions).where(web_sessions.c.token == _hash(token)))


def _update(store: Store, token: str, **values: Any) -> None:
    with store.writing() as connection:
        connection.execute(update(web_sessions).where(web_sessions.c.token == _hash(token)).values(**values))


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _moment(at: datetime) -> datetime:
    return at if at.tzinfo else at.replace(tzinfo=UTC)
