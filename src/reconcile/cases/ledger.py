"""What the store says of runs: what each did to the cases, and which records became restricted since."""

from __future__ import annotations

from sqlalchemy import select

from reconcile.cases.following import COUNTS, Followed
from reconcile.cases.scope import Scope
from reconcile.cases.store import Store
from reconcile.cases.tables import cases, runs

SIDES = ("left", "right")


def followed(store: Store) -> dict[str, Followed]:
    """What each run did to the cases, by its id."""
    with store.reading() as connection:
        rows = connection.execute(select(runs).order_by(runs.c.number)).mappings().all()
    return {
        row["run_id"]: Followed(row["run_id"], row["followed"], {name: row[name] for name in COUNTS}) for row in rows
    }


def restricted_records(store: Store) -> tuple[str, ...]:
    """The records (`register:id`) that restricted cases speak of, be it since an answer said so."""
    found: set[str] = set()
    with store.reading() as connection:
        for side in SIDES:
            ends = (cases.c[f"{side}_register"], cases.c[f"{side}_id"])
            wanted = select(*ends).where(cases.c.restricted.is_(True), ends[1].is_not(None))
            found |= {f"{register}:{record}" for register, record in connection.execute(wanted)}
    return tuple(sorted(found))


def visible(store: Store, numbers: set[str], *, scope: Scope) -> set[str]:
    """Those of these cases that somebody may see."""
    wanted = select(cases.c.case_id).where(cases.c.case_id.in_(numbers), scope.clause())
    with store.reading() as connection:
        return set(connection.execute(wanted).scalars())
