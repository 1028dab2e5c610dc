"""How often somebody failed to sign in of late: who guesses has to wait."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, func, insert, select

from reconcile.accounts.tables import login_failures
from reconcile.cases.store import in_turn

WITHIN = timedelta(minutes=15)
OF_LOGIN, OF_ADDRESS = 5, 30
"""Failures within that time after which one login, or one address, has to wait; an office shares an address."""


def too_many(connection: Connection, login: str, address: str, now: datetime) -> bool:
    """Whether the next attempt has to wait."""
    failed = select(login_failures.c.whose, func.count()).where(login_failures.c.at > now - WITHIN)
    asked = failed.where(login_failures.c.whose.in_(_keys(login, address))).group_by(login_failures.c.whose)
    counts: dict[str, int] = dict(connection.execute(asked).tuples().all())
    of_login, of_address = _keys(login, address)
    return counts.get(of_login, 0) >= OF_LOGIN or counts.get(of_address, 0) >= OF_ADDRESS


def remember(connection: Connection, login: str, address: str, now: datetime) -> bool:
    """Write a failure down, and forget old ones; not where many came at once and there are enough already."""
    in_turn(connection, *_keys(login, address))
    if too_many(connection, login, address, now):
        return False
    connection.execute(delete(login_failures).where(login_failures.c.at <= now - WITHIN))
    connection.execute(insert(login_failures), [{"whose": whose, "at": now} for whose in _keys(login, address)])
    return True


def forget(connection: Connection, login: str) -> None:
    """Whoever got in begins anew."""
    connection.execute(delete(login_failures).where(login_failures.c.whose == _keys(login, "")[0]))


def _keys(login: str, address: str) -> tuple[str, str]:
    """Hashed: people type passwords where the login belongs."""
    told = (f"login {login.strip().casefold()}", f"address {address}")
    first, second = (hashlib.sha256(text.encode()).hexdigest()[:32] for text in told)
    return first, second
