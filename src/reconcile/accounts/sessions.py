"""Who is signed in: a random token at the browser, its hash here."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, RowMapping, delete, insert, select, update

from reconcile.accounts import failures
from reconcile.accounts.passwords import fits
from reconcile.accounts.reading import COLUMNS, user_of
from reconcile.accounts.roles import User
from reconcile.accounts.rules import UNKNOWN
from reconcile.accounts.tables import users, web_sessions
from reconcile.cases.store import Store
from reconcile.cases.writing import record_event
from reconcile.errors import ReconcileError

IDLE, LONGEST = timedelta(minutes=30), timedelta(hours=10)
"""After so long without a page, and after so long in all, somebody has to sign in again."""
NO_ACCOUNT, USED = "no such account", "password was used already"
PAGES = "review pages"
"""The reason on record of who signs in or out there."""
_NOTED = timedelta(minutes=1)
"""How exactly it is kept when somebody was last seen: each page would be a write otherwise."""


class Refused(ReconcileError):
    """Somebody is not let in; `wait` says that nothing was even tried."""

    def __init__(self, *, wait: bool) -> None:
        super().__init__("too many attempts" if wait else "login or password are wrong")
        self.wait = wait


@dataclass(frozen=True)
class Given:
    """A password that its owner has still to change: who set it, and when."""

    by: str
    at: datetime


@dataclass(frozen=True)
class Session:
    """Somebody who is signed in; `csrf` stands in every form, `blind` hides scores and explanations.

    `before` is when they signed in the time before, `given` says that somebody else knows their password.
    """

    user: User
    csrf: str
    blind: bool
    before: datetime | None
    given: Given | None


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
    why = _why_not(found, right=right, demo=demo)
    token = None if found is None or why else _let_in(store, found, now)
    if token is None:
        _refuse(store, login, address, now, why or USED)
        raise Refused(wait=False)
    return token


def _why_not(found: RowMapping | None, *, right: bool, demo: bool) -> str:
    """Why somebody is not let in: for the record, and never for whoever tries; nothing where they are."""
    if found is None:
        return NO_ACCOUNT
    reasons = {
        "wrong password": not right,
        "account is shut": found["disabled"],
        "demo account, for its own machine only": found["demo"] and not demo,
        "waits for a data officer": found["waits"] is not None,
        USED: found["given_by"] is not None and found["given_used"],
    }
    return next((why for why, so in reasons.items() if so), "")


def _refuse(store: Store, login: str, address: str, now: datetime, why: str) -> None:
    """Remember a failure and put it on record; a login that nobody has is not kept: it may be a password."""
    whose = UNKNOWN if why == NO_ACCOUNT else login
    with store.writing() as connection:
        if failures.remember(connection, login, address, now):
            record_event(connection, "sign_in_failed", whose, actor=UNKNOWN, reason=why)


def _let_in(store: Store, found: RowMapping, now: datetime) -> str | None:
    """The token of a new session; None where somebody was quicker by a password that is good once, or changed it."""
    token, login = secrets.token_urlsafe(32), found["login"]
    row = {"token": _hash(token), "login": login, "csrf": secrets.token_urlsafe(32), "blind": False}
    row["before"] = found["signed_in"]
    with store.writing() as connection:
        if not _uses(connection, found, now):
            return None
        failures.forget(connection, login)
        connection.execute(delete(web_sessions).where(web_sessions.c.created <= now - LONGEST))
        connection.execute(insert(web_sessions).values(**row, created=now, seen=now))
        record_event(connection, "sign_in", login, actor=login, reason=PAGES)
    return token


def _uses(connection: Connection, found: RowMapping, now: datetime) -> bool:
    """Note that an account is signed in to, as long as it is as it was when the password was looked at."""
    same = [users.c[name].is_not_distinct_from(found[name]) for name in ("password", "disabled", "waits", "given_used")]
    new = {"signed_in": now, "given_used": found["given_by"] is not None}
    return connection.execute(update(users).where(users.c.login == found["login"], *same).values(new)).rowcount == 1


def is_password_of(store: Store, login: str, password: str, now: datetime) -> bool:
    """Whether somebody who is signed in knows the password; guesses count like those at the door."""
    address = f"where {login} is signed in"  # one that nobody else has: others' guesses are not this person's
    with store.reading() as connection:
        if failures.too_many(connection, login, address, now):
            return False
        kept = connection.execute(select(users.c.password).where(users.c.login == login)).scalar_one_or_none()
    right = fits(kept, password)
    if not right:
        _refuse(store, login, address, now, "wrong password, asked once more")
    return right


def find(store: Store, token: str, now: datetime) -> Session | None:
    """The session of a token; None where it has ended or the account was shut."""
    more = (*(web_sessions.c[name] for name in ("csrf", "blind", "seen", "before")), users.c.given_by, users.c.given_at)
    wanted = select(*COLUMNS, *more).join(web_sessions, web_sessions.c.login == users.c.login)
    alive = (web_sessions.c.seen > now - IDLE) & (web_sessions.c.created > now - LONGEST) & users.c.disabled.is_(False)
    with store.reading() as connection:
        row = connection.execute(wanted.where(web_sessions.c.token == _hash(token), alive)).mappings().one_or_none()
    if row is None:
        return None
    if now - _moment(row["seen"]) > _NOTED:
        _update(store, token, seen=now)
    given = Given(row["given_by"], row["given_at"]) if row["given_by"] else None
    return Session(user_of(row), row["csrf"], row["blind"], row["before"], given)


def set_blind(store: Store, token: str, *, blind: bool) -> None:
    """Hide scores and explanations from now on, or show them."""
    _update(store, token, blind=blind)


def sign_out(store: Store, token: str) -> None:
    """End a session."""
    with store.writing() as connection:
        ended = delete(web_sessions).where(web_sessions.c.token == _hash(token)).returning(web_sessions.c.login)
        for login in connection.execute(ended).scalars().all():
            record_event(connection, "sign_out", login, actor=login, reason=PAGES)


def _update(store: Store, token: str, **values: Any) -> None:
    with store.writing() as connection:
        connection.execute(update(web_sessions).where(web_sessions.c.token == _hash(token)).values(**values))


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _moment(at: datetime) -> datetime:
    return at if at.tzinfo else at.replace(tzinfo=UTC)
