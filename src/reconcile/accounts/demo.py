"""Accounts of the invented county, one a role; the pages let them in on this machine alone."""

from __future__ import annotations

from reconcile.accounts import users
from reconcile.accounts.roles import Role, User
from reconcile.cases.store import Store

PASSWORD = "only on this machine"  # noqa: S105  # no secret: who reads it cannot use it from anywhere else
"""The password of them all."""


def demo_users(township: str) -> tuple[User, ...]:
    """An account of each role; the one of township staff belongs to `township`."""
    return (
        User("officer", "李明", Role.DATA_OFFICER, demo=True),
        User("reviewer", "王芳", Role.COUNTY, demo=True),
        User("police", "赵强", Role.COUNTY, office="police", demo=True),
        User("township", "张敏", Role.TOWNSHIP, township=township, demo=True),
        User("authorised", "郑洁", Role.RESTRICTED, demo=True),
        User("auditor", "吴涛", Role.AUDITOR, demo=True),
        User("admin", "周强", Role.ADMINISTRATOR, demo=True),
    )


def add_demo_users(store: Store, township: str) -> tuple[User, ...]:
    """Open them."""
    made = demo_users(township)
    for user in made:
        users.add(store, user, PASSWORD, actor="reconcile", reason="demo")
    return made
