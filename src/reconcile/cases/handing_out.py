"""What leaves the pages as a file is put on record first, together with what it holds."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from sqlalchemy import select

from reconcile.cases.queue import SORTS, Filter
from reconcile.cases.scope import Scope
from reconcile.cases.store import Store
from reconcile.cases.tables import cases
from reconcile.cases.writing import Row, record_event
from reconcile.errors import WrongUse

MOST = 5000
"""Rows of a file: more is no list that somebody works, and a copy of the register."""
Rows = TypeVar("Rows", bound=list[Row])


class TooMany(WrongUse):
    """More rows are wanted than may leave at once; nothing was put on record, and nothing left."""


def hand_out_queue(
    store: Store, wanted: Filter, sort: str, *, actor: str, reason: str, scope: Scope, most: int = MOST
) -> list[Row]:
    """The cases of a queue, put on record in the transaction that reads them; TooMany beyond `most`."""
    rows = select(cases).where(scope.clause(), wanted.clause()).order_by(*SORTS[sort], cases.c.case_id).limit(most + 1)
    with store.writing() as connection:
        found = [dict(row) for row in connection.execute(rows).mappings()]
        _check(found, most)
        record_event(connection, "export_queue", f"{len(found)} cases", actor=actor, reason=reason)
    return found


def hand_out(
    store: Store, read: Callable[[int], Rows], *, action: str, subject: str, actor: str, reason: str, most: int = MOST
) -> Rows:
    """What `read` gives when asked for so many rows, put on record before it is returned; TooMany as above."""
    with store.writing() as connection:
        found = read(most + 1)
        _check(found, most)
        record_event(connection, action, f"{subject}, {len(found)} rows", actor=actor, reason=reason)
    return found


def _check(found: list[Row], most: int) -> None:
    if len(found) > most:
        raise TooMany(f"more than {most:,} rows", "Narrow the filter down.")
