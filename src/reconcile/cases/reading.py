"""What lists and pages read of the store; restricted cases only where they ask for them."""

from __future__ import annotations

from typing import Any, TypeVar

import polars as pl
from sqlalchemy import Select, func, select

from reconcile.cases.codes import codes
from reconcile.cases.states import State
from reconcile.cases.store import Store
from reconcile.cases.tables import TOLD, cases, events, hand_outs, history, runs
from reconcile.cases.writing import Row

UNCLOSED = tuple(state for state in State if state is not State.CLOSED)
Wanted = TypeVar("Wanted", bound=Select[Any])


def case(store: Store, case_id: str, *, restricted: bool = False) -> Row | None:
    """One case; None where there is none, or none that this reader may see."""
    with store.reading() as connection:
        found = connection.execute(_visible(select(cases), restricted).where(cases.c.case_id == case_id))
        row = found.mappings().one_or_none()
    return dict(row) if row else None


def beginning(store: Store, said: str, *, restricted: bool = False) -> list[Row]:
    """The cases whose number begins so, two of them at most: lists show the beginning alone."""
    wanted = _visible(select(cases), restricted).where(cases.c.case_id.startswith(said, autoescape=True))
    with store.reading() as connection:
        return [dict(row) for row in connection.execute(wanted.order_by(cases.c.case_id).limit(2)).mappings()]


def listed(store: Store, *, restricted: bool = False, states: tuple[State, ...] = tuple(State)) -> list[Row]:
    """The cases in these states in a total order."""
    wanted = _visible(select(cases), restricted).where(cases.c.state.in_(states))
    with store.reading() as connection:
        rows = [dict(row) for row in connection.execute(wanted).mappings()]
    # Databases sort texts by rules of their own.
    return sorted(rows, key=lambda row: (row["office"], row["type"], row["township"] or "", row["case_id"]))


def counts(store: Store, *, restricted: bool = False) -> list[Row]:
    """How many cases by `office`, `type`, `state`: a row each, in a total order, with `cases` as their number."""
    by = (cases.c.office, cases.c.type, cases.c.state)
    wanted = _visible(select(*by, func.count().label("cases")), restricted).group_by(*by)
    with store.reading() as connection:
        rows = [dict(row) for row in connection.execute(wanted).mappings()]
    return sorted(rows, key=lambda row: tuple(row.values()))


def history_of(store: Store, case_id: str) -> list[Row]:
    """Every revision of a case, the first one first, with who wrote it, when and why."""
    wanted = select(history, *TOLD).join(events)
    wanted = wanted.where(history.c.case_id == case_id).order_by(history.c.revision)
    with store.reading() as connection:
        return [dict(row) for row in connection.execute(wanted).mappings()]


def histories(store: Store, state: State) -> dict[str, list[Row]]:
    """The same of all cases in that state to which something happened since they were found."""
    wanted = select(history, *TOLD).join(events)
    wanted = wanted.join(cases, cases.c.case_id == history.c.case_id).order_by(history.c.case_id, history.c.revision)
    found: dict[str, list[Row]] = {}
    with store.reading() as connection:
        for row in connection.execute(wanted.where(cases.c.state == state, cases.c.revision > 1)).mappings():
            found.setdefault(row["case_id"], []).append(dict(row))
    return found


def last_event(store: Store, subject: str) -> str | None:
    """The action of the last event on a subject; None where there is none."""
    wanted = select(events.c.action).where(events.c.subject == subject).order_by(events.c.event_id.desc()).limit(1)
    with store.reading() as connection:
        return connection.execute(wanted).scalar_one_or_none()


def list_keys(store: Store, case_id: str, revision: int) -> set[str]:
    """The marks of the keys with which the rows of that case and revision were tied on lists that were handed out."""
    wanted = select(hand_outs.c.key_mark).where(hand_outs.c.case_id == case_id, hand_outs.c.revision == revision)
    with store.reading() as connection:
        return set(connection.execute(wanted).scalars())


def followed_runs(store: Store) -> list[str]:
    """The ids of the runs that were looked at, in that order."""
    with store.reading() as connection:
        return list(connection.execute(select(runs.c.run_id).order_by(runs.c.number)).scalars())


DECIDED = (
    *("case_id", "type", "pair", "relation", "field", "left_register", "left_id", "right_register", "right_id"),
    *("evidence", "code"),
)


def decided_cases(store: Store) -> pl.DataFrame:
    """What a second person agreed on and runs take into account: the columns DECIDED, `verdict`, `effect` (null: none).

    Restricted ones too: it is for runs, and nobody reads it.
    """
    said = {code: (means.verdict, means.effect) for code, means in codes().items() if means.verdict or means.effect}
    wanted = select(*(cases.c[name] for name in DECIDED)).where(cases.c.state == State.SETTLED, cases.c.code.in_(said))
    with store.reading() as connection:
        rows = [(*row, *said[row.code]) for row in connection.execute(wanted)]
    return pl.DataFrame(rows, schema=dict.fromkeys((*DECIDED, "verdict", "effect"), pl.String), orient="row").sort(
        "case_id"
    )


def _visible(wanted: Wanted, restricted: bool) -> Wanted:
    return wanted if restricted else wanted.where(cases.c.restricted.is_(False))
