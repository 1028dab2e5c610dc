"""The cases that wait for somebody: filtered, in order, a page at a time, and which comes next. All of it in SQL."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, literal_column, or_, select, tuple_

from reconcile.cases.askings import STILL_TO_ANSWER
from reconcile.cases.codes import left_open
from reconcile.cases.scope import Scope
from reconcile.cases.service import HANDED_OVER
from reconcile.cases.standing import last_of
from reconcile.cases.states import State, Step
from reconcile.cases.store import Store
from reconcile.cases.tables import TOLD, TOWNSHIP, cases, events, history
from reconcile.cases.writing import Row, day_of

PAGE = 50
SORTS: dict[str, tuple[ColumnElement[Any], ...]] = {
    "asked": (cases.c.asked,),
    "type": (cases.c.type, cases.c.asked),
    "township": (literal_column(TOWNSHIP.text), cases.c.asked),
    "case": (),
}
"""The orders of a queue, each ended by the case's number; the longest asked comes first."""
_NUMBER = re.compile(r"[Ff][0-9a-f]{0,14}", re.ASCII)


@dataclass(frozen=True)
class Overdue:
    """What is late on a day: cases whose newest list gave an earlier day, and those without one that were asked before
    `asked_before`."""

    today: date
    asked_before: date

    def clause(self) -> ColumnElement[bool]:
        """What is true of the cases that wait too long."""
        late = or_(cases.c.due < self.today, and_(cases.c.due.is_(None), cases.c.asked < self.asked_before))
        return and_(waiting(), late)

    def holds(self, case: Row) -> bool:
        """The same of one case."""
        late = case["due"] < self.today if case["due"] else bool(case["asked"] and case["asked"] < self.asked_before)
        return waits(case) and late


@dataclass(frozen=True)
class Filter:
    """What of a queue is wanted; `type` is a type or its beginning (`field_conflict`), `overdue` what is late.

    `townships`: one, with the codes that it had formerly; none: all. `set_aside`: those alone whose answer
    left them open (10, 11, 15, 90), or none of them.
    """

    type: str | None = None
    field: str | None = None
    office: str | None = None
    townships: Sequence[str] = ()
    state: str | None = None
    number: str | None = None
    overdue: Overdue | None = None
    set_aside: bool | None = None

    def clause(self) -> ColumnElement[bool]:
        """What is true of the cases that are wanted."""
        wanted = [column == value for column, value in self._equal() if value is not None]
        if self.type is not None:
            wanted.append(or_(cases.c.type == self.type, cases.c.type.startswith(self.type, autoescape=True)))
        if self.number:
            number = self.number.strip()
            plain = f"F{number[1:]}" if _NUMBER.fullmatch(number) else number
            wanted.append(cases.c.case_id.startswith(plain, autoescape=True))
        if self.townships:
            wanted.append(cases.c.township.in_(self.townships))
        if self.set_aside is not None:
            later = cases.c.code.in_(left_open())
            wanted.append(later if self.set_aside else or_(cases.c.code.is_(None), ~later))
        if self.overdue is not None:
            wanted.append(self.overdue.clause())
        return and_(True, *wanted)  # noqa: FBT003  # what an empty conjunction is

    def _equal(self) -> Sequence[tuple[ColumnElement[Any], str | None]]:
        return (
            (cases.c.field, self.field),
            (cases.c.office, self.office),
            (cases.c.state, self.state),
        )


def waiting() -> ColumnElement[bool]:
    """Whether the office that is asked has still to say something."""
    unsaid = or_(cases.c.code.is_(None), cases.c.code.in_((STILL_TO_ANSWER, HANDED_OVER)))
    return and_(cases.c.state == State.OPEN, unsaid)


def waits(case: Row) -> bool:
    """The same of one case."""
    return case["state"] == State.OPEN and case["code"] in {None, STILL_TO_ANSWER, HANDED_OVER}


def is_set_aside(case: Row) -> bool:
    """Whether an answer left the case open, so that it does not wait among the others."""
    return case["state"] == State.OPEN and case["code"] in left_open()


def page(store: Store, wanted: Filter, sort: str, number: int, *, scope: Scope) -> list[Row]:
    """The cases on page `number` (from 1), PAGE at most."""
    rows = select(cases).where(scope.clause(), wanted.clause()).order_by(*_order(sort))
    with store.reading() as connection:
        found = connection.execute(rows.limit(PAGE).offset(PAGE * (number - 1))).mappings()
        return [dict(row) for row in found]


def count(store: Store, wanted: Filter, *, scope: Scope, most: int | None = None) -> int:
    """How many cases are wanted; none is looked for beyond `most`."""
    rows = select(cases.c.case_id).where(scope.clause(), wanted.clause()).limit(most)
    with store.reading() as connection:
        return int(connection.execute(select(func.count()).select_from(rows.subquery())).scalar_one())


def case(store: Store, case_id: str, *, scope: Scope) -> Row | None:
    """One case; None where there is none within the scope."""
    with store.reading() as connection:
        found = connection.execute(select(cases).where(cases.c.case_id == case_id, scope.clause()))
        row = found.mappings().one_or_none()
    return dict(row) if row else None


def set_aside_on(store: Store, of: Sequence[Row], *, scope: Scope) -> dict[str, date]:
    """Of these cases those whose answer left them open, with the day on which it was given last."""
    later = {row["case_id"]: row for row in of if is_set_aside(row)}
    days = {case_id: set_aside_since(later[case_id], told) for case_id, told in _histories(store, later, scope).items()}
    return {case_id: day for case_id, day in days.items() if day}


def set_aside_since(case: Row, lines: Iterable[Row]) -> date | None:
    """The day on which the answer was given that left the case open, by its history; None where none did."""
    said = last_of(lines, (Step.NOTE,)) if is_set_aside(case) else None
    return day_of(said["at"]) if said else None


def history_of(store: Store, case_id: str, *, scope: Scope) -> list[Row]:
    """Every revision of a case within the scope, the first one first, with who wrote it, when and why."""
    return _histories(store, [case_id], scope).get(case_id, [])


def _histories(store: Store, of: Iterable[str], scope: Scope) -> dict[str, list[Row]]:
    """The same of several cases; of those out of scope nothing."""
    wanted = select(history, *TOLD).join(events)
    wanted = wanted.join(cases, cases.c.case_id == history.c.case_id).where(
        scope.clause(), history.c.case_id.in_(list(of))
    )
    found: dict[str, list[Row]] = {}
    with store.reading() as connection:
        for row in connection.execute(wanted.order_by(history.c.case_id, history.c.revision)).mappings():
            found.setdefault(row["case_id"], []).append(dict(row))
    return found


def beside(store: Store, of: Row, wanted: Filter, sort: str, *, scope: Scope) -> tuple[str | None, str | None]:
    """The cases before and after that one in the same queue; it need not be in it any more."""
    with store.reading() as connection:
        return tuple(  # type: ignore[return-value]
            connection.execute(_neighbour(of, wanted, sort, scope, later=later)).scalar_one_or_none()
            for later in (False, True)
        )


def _neighbour(of: Row, wanted: Filter, sort: str, scope: Scope, *, later: bool) -> Select[tuple[str]]:
    columns = _order(sort)
    place = tuple_(*(_value(name, of) for name in (*_NAMES[sort], "case_id")))
    rows = select(cases.c.case_id).where(scope.clause(), wanted.clause())
    if later:
        return rows.where(tuple_(*columns) > place).order_by(*columns).limit(1)
    return rows.where(tuple_(*columns) < place).order_by(*(column.desc() for column in columns)).limit(1)


_NAMES = {"asked": ("asked",), "type": ("type", "asked"), "township": ("township", "asked"), "case": ()}


def _value(name: str, of: Row) -> Any:
    return (of[name] or "") if name == "township" else of[name]


def _order(sort: str) -> tuple[ColumnElement[Any], ...]:
    return (*SORTS[sort], cases.c.case_id)
