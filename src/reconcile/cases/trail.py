"""The audit trail, read: who did what, when and why; of cases as far as whoever reads may see them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, true

from reconcile.cases.scope import Scope
from reconcile.cases.store import Store
from reconcile.cases.tables import cases, events
from reconcile.cases.writing import Row, moment_of
from reconcile.values.working_days import BEIJING

PAGE = 50
NUMBER = 15
"""Characters of a case's number, with which the subject of each event of a case begins."""
ACCOUNT_CHANGES = ("add_user", "rename_user", "set_password", "disable_user", "enable_user")
"""What is done to accounts."""
OF_ACCOUNTS = ("sign_in", "sign_in_failed", "sign_out", *ACCOUNT_CHANGES, "release_user")
"""What is done with accounts: all that those may read who see no case."""


@dataclass(frozen=True)
class Wanted:
    """What of the trail is wanted: `who` are logins and names, of whoever did it or whose account it is; days are those
    of the mainland's clocks; `case` is a case's number or its beginning."""

    who: frozenset[str] = frozenset()
    action: str = ""
    since: date | None = None
    until: date | None = None
    case: str = ""

    def clause(self) -> ColumnElement[bool]:
        """What is true of the events that are wanted."""
        return and_(true(), *self._clauses())

    def _clauses(self) -> Iterator[ColumnElement[bool]]:
        if self.who:
            of_account = and_(events.c.action.in_(OF_ACCOUNTS), events.c.subject.in_(self.who))
            yield or_(events.c.actor.in_(self.who), of_account)
        if self.action:
            yield events.c.action == self.action
        if self.since:
            yield events.c.at >= _midnight(self.since)
        if self.until:
            yield events.c.at < _midnight(self.until + timedelta(days=1))
        if self.case:
            yield cases.c.case_id.startswith(self.case, autoescape=True)


def found(store: Store, wanted: Wanted, *, scope: Scope, most: int | None = None, skip: int = 0) -> list[Row]:
    """The events, the last one first: `at`, `actor`, `action`, `subject`, `reason`; of a case its `case_id` and the
    registers of its two sides."""
    rows = _visible(wanted, scope).order_by(events.c.event_id.desc()).limit(most).offset(skip)
    with store.reading() as connection:
        told = [dict(row) for row in connection.execute(rows).mappings()]
    return [row | {"at": moment_of(row["at"])} for row in told]


def count(store: Store, wanted: Wanted, *, scope: Scope, most: int) -> int:
    """How many there are; none is looked for beyond `most`."""
    rows = _visible(wanted, scope).limit(most).subquery()
    with store.reading() as connection:
        return int(connection.execute(select(func.count()).select_from(rows)).scalar_one())


def _visible(wanted: Wanted, scope: Scope) -> Select[tuple[object, ...]]:
    """Of events of cases those within the scope, and all others; who sees no case reads of accounts alone."""
    of_case = events.outerjoin(cases, cases.c.case_id == func.substr(events.c.subject, 1, NUMBER))
    seen = or_(cases.c.case_id.is_(None), scope.clause()) if scope.sees else events.c.action.in_(OF_ACCOUNTS)
    columns = (*events.c, cases.c.case_id, cases.c.left_register, cases.c.right_register)
    return select(*columns).select_from(of_case).where(seen, wanted.clause())


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), BEIJING).astimezone(UTC)
