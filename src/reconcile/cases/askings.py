"""When an office was asked and when it answered, told from the history of the cases."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby, pairwise

from sqlalchemy import Connection, select

from reconcile.cases.service import HANDED_OVER
from reconcile.cases.standing import ANSWERS, ASKS, standing
from reconcile.cases.states import OUTCOMES, State, Step
from reconcile.cases.store import Store
from reconcile.cases.tables import cases, events, hand_outs, history
from reconcile.cases.writing import Row, day_of
from reconcile.values.working_days import WorkingDays

ENDS = {str(step): outcome for step, outcome in OUTCOMES.items()}
STILL_TO_ANSWER = "90"
"""The code that says that somebody will look into it: no answer yet."""


@dataclass(frozen=True)
class Asking:
    """One time that an office was asked: `answered` on which day and by which `code`, `outcome` how a run ended it.

    Handing a case over is an answer, and asks the other office. `last`: the case has not been asked about since.
    `until`: the day that the newest list gives on which the office got it; None where it stood on none. `revision` is
    the one with which it was asked.
    """

    case: Row
    office: str
    asked: date
    answered: date | None = None
    code: str | None = None
    ended: date | None = None
    outcome: str | None = None
    last: bool = False
    until: date | None = None
    revision: int = 0

    @property
    def waiting(self) -> bool:
        """Whether the office has still to say something."""
        return self.last and self.answered is None and self.ended is None

    def due(self, calendar: WorkingDays, days: int) -> date:
        """The last day on which it is answered in time: the one that its list gives, else that many working days
        after the day it was asked."""
        return self.until or calendar.after(self.asked, days)


def askings(store: Store, today: date, *, restricted: bool = False, case_id: str | None = None) -> list[Asking]:
    """Every time that an office had been asked by the end of that day, by case in order, the first one first; of all
    cases or of one."""
    wanted = select(history, events.c.at).join(events).order_by(history.c.case_id, history.c.revision)
    known = select(cases) if restricted else select(cases).where(cases.c.restricted.is_(False))
    if case_id:
        wanted, known = wanted.where(history.c.case_id == case_id), known.where(cases.c.case_id == case_id)
    with store.reading() as connection:
        by_id = {row["case_id"]: dict(row) for row in connection.execute(known).mappings()}
        lines = [dict(row) for row in connection.execute(wanted).mappings() if row["case_id"] in by_id]
        given = _given(connection, today)
    told = [line for line in lines if day_of(line["at"]) <= today]
    # Databases sort texts by rules of their own: what belongs together stands together, and that is enough.
    found = [(by_id[case_id], list(of_case)) for case_id, of_case in groupby(told, key=lambda line: line["case_id"])]
    return [
        one
        for case, of_case in sorted(found, key=lambda pair: pair[0]["case_id"])
        for one in _with_lists(list(_of(case, of_case)), given[case["case_id"]])
    ]


def overdue(found: Iterable[Asking], calendar: WorkingDays, days: int, today: date) -> list[tuple[Asking, date]]:
    """Those that wait for an answer that was due before `today`, with the day it was due: the longest overdue first."""
    late = [(one, one.due(calendar, days)) for one in found if one.waiting]
    late = [(one, due) for one, due in late if due < today]
    return sorted(
        late, key=lambda pair: (pair[0].office, pair[1], pair[0].case["township"] or "", pair[0].case["case_id"])
    )


def _given(connection: Connection, today: date) -> defaultdict[str, list[tuple[int, date]]]:
    """By case the revision and the last day that each list gave which was handed out by that day, in order."""
    wanted = select(hand_outs.c.case_id, hand_outs.c.revision, hand_outs.c.due, events.c.at).join(events)
    found: defaultdict[str, list[tuple[int, date]]] = defaultdict(list)
    for case_id, revision, due, at in connection.execute(wanted.order_by(hand_outs.c.event_id)):
        if day_of(at) <= today:
            found[case_id].append((revision, due))
    return found


def _with_lists(of_case: Sequence[Asking], given: Sequence[tuple[int, date]]) -> Iterator[Asking]:
    """The askings of a case with the last day that lists give which were handed out while each of them stood."""
    for one, following in pairwise([*of_case, None]):
        if one is not None:
            end = following.revision if following else None
            days = [due for revision, due in given if one.revision <= revision and (end is None or revision < end)]
            yield replace(one, until=days[-1]) if days else one


def _of(case: Row, lines: Iterable[Row]) -> Iterator[Asking]:
    current: Asking | None = None
    for line in standing(lines):
        day, action = day_of(line["at"]), line["action"]
        if current:
            current = _after(current, line, day)
        if action in ASKS:
            if current:
                yield current
            current = Asking(case, line["office"], day, revision=line["revision"])
    if current:
        yield replace(current, last=True)


def _after(current: Asking, line: Row, day: date) -> Asking:
    """The asking after one more line of the history."""
    action, code = line["action"], line["code"]
    if action in ANSWERS and current.answered is None and code != STILL_TO_ANSWER:
        return replace(current, answered=day, code=HANDED_OVER if action == Step.HAND_OVER else code)
    if action in ENDS:
        return replace(current, ended=day, outcome=ENDS[action])
    if action == Step.CONFIRM:
        return replace(current, ended=day, outcome=State.SETTLED)
    if action == Step.CHANGE and current.answered is None:
        return replace(current, ended=day, outcome="changed")
    return current
