"""The accounts there are."""

from __future__ import annotations

from collections import Counter
from dataclasses import fields
from typing import Any

from sqlalchemy import select

from reconcile.accounts.roles import Role, User
from reconcile.accounts.tables import users
from reconcile.cases.store import Store

COLUMNS = tuple(users.c[field.name] for field in fields(User))
"""The columns that `user_of` reads."""


def listed(store: Store) -> list[User]:
    """Every account, by login."""
    with store.reading() as connection:
        return [user_of(row._mapping) for row in connection.execute(select(*COLUMNS).order_by(users.c.login))]


def is_shut(store: Store, login: str) -> bool:
    """Whether there is such an account and it is shut."""
    return any(user.disabled for user in listed(store) if user.login == login)


def names(store: Store) -> dict[str, str]:
    """The name of each login, and the login beside a name that several have."""
    told = plain_names(store)
    bearers = Counter(told.values())
    return {login: name if bearers[name] == 1 else f"{name} ({login})" for login, name in told.items()}


def plain_names(store: Store) -> dict[str, str]:
    """The name of each login, as it was given."""
    with store.reading() as connection:
        return dict(connection.execute(select(users.c.login, users.c.name)).tuples().all())


def user_of(row: Any) -> User:
    """The account that a row of the table tells of."""
    told = {field.name: row[field.name] for field in fields(User)}
    return User(**{**told, "role": Role(told["role"])})
