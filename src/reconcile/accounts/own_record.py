"""What was done with an account since its owner chose a password: they see it when somebody else has set another."""

from __future__ import annotations

from sqlalchemy import func, select

from reconcile.accounts.users import OWN
from reconcile.cases.store import Store
from reconcile.cases.tables import events
from reconcile.cases.trail import ACCOUNT_CHANGES
from reconcile.cases.writing import Row, moment_of

TOLD = (*ACCOUNT_CHANGES, "release_user", "sign_in", "sign_in_failed")


def since_own_choice(store: Store, login: str) -> list[Row]:
    """Each setting and signing in, the first one first, from the last choice of a password as of its owner on.

    That choice is among them: its owner sees whether it was theirs.
    """
    of_account = (events.c.subject == login) & events.c.action.in_(TOLD)
    chosen = select(func.max(events.c.event_id)).where(
        of_account, events.c.action == "set_password", events.c.actor == login, events.c.reason == OWN
    )
    since = events.c.event_id >= func.coalesce(chosen.scalar_subquery(), 0)
    wanted = select(events.c.at, events.c.actor, events.c.action, events.c.reason)
    with store.reading() as connection:
        rows = connection.execute(wanted.where(of_account, since).order_by(events.c.event_id)).mappings().all()
    return [dict(row) | {"at": moment_of(row["at"])} for row in rows]
