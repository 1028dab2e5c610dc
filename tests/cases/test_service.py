"""What people do to cases: each write says who and why, is whole, and overwrites nothing that it has not seen."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import select
from tests.cases.conftest import AREA, NewUrl
from tests.cases.told import Run, found

from reconcile.accounts import releasing, users
from reconcile.cases import contradicting, following, handing_out, reading, service, unmasking, writing
from reconcile.cases.states import State
from reconcile.cases.store import Store, open_store
from reconcile.cases.tables import events
from reconcile.errors import Outdated, ReconcileError, WrongUse

WHO: dict[str, Any] = {"actor": "张", "reason": "查看了出生医学证明"}


def now(store: Store, case_id: str = "F1") -> dict[str, Any]:
    found_case = reading.case(store, case_id, restricted=True)
    assert found_case
    return found_case


def said(store: Store) -> list[tuple[str, str, str, str]]:
    """What stands in the log, the first first."""
    with store.reading() as connection:
        columns = (events.c.actor, events.c.action, events.c.subject, events.c.reason)
        return [tuple(row) for row in connection.execute(select(*columns).order_by(events.c.event_id))]


@pytest.fixture
def asked(store: Store) -> Store:
    """A store with three open cases."""
    Run("r1", [found("F1"), found("F2"), found("F3")]).by(store)
    return store


@pytest.mark.parametrize("module", [service, contradicting, following, handing_out, unmasking, users, releasing])
def test_every_write_says_who_does_it_and_why(module: Any) -> None:
    writes = [
        member
        for name, member in vars(module).items()
        if inspect.isfunction(member) and not name.startswith("_") and member.__module__ == module.__name__
        if "store" in inspect.signature(member).parameters
    ]
    assert writes
    for write in writes:
        parameters = inspect.signature(write, eval_str=True).parameters
        for name in ("actor", "reason"):
            assert parameters[name].kind is inspect.Parameter.KEYWORD_ONLY, write.__name__
            assert parameters[name].annotation is str
            assert parameters[name].default is inspect.Parameter.empty, write.__name__


def test_nothing_else_writes() -> None:
    """Whoever opens a transaction to write stands in one of the modules above; the store makes its tables, and who is
    signed in is no case."""
    source = Path(service.__file__).parents[1]
    writers = {path.stem for path in source.rglob("*.py") if ".writing()" in path.read_text(encoding="utf-8")}
    assert writers == {
        "service",
        "contradicting",
        "following",
        "handing_out",
        "unmasking",
        "store",
        "users",
        "releasing",
        "sessions",
    }


def test_an_answer_is_kept_with_its_history_and_the_event(asked: Store) -> None:
    service.answer(asked, "F1", 1, "02", **WHO)
    case = now(asked)
    assert (case["state"], case["code"], case["answered_by"], case["revision"]) == ("answered", "02", "张", 2)
    last = reading.history_of(asked, "F1")[-1]
    assert [last[name] for name in ("revision", "action", "state", "code")] == [2, "correct", "answered", "02"]
    assert {name: last[name] for name in WHO} == WHO
    assert said(asked)[-1] == ("张", "correct", "F1", WHO["reason"])
    assert now(asked, "F2")["revision"] == 1


def test_what_fails_halfway_leaves_nothing(asked: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    before = (now(asked), said(asked))

    def fails(*_: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(writing, "_remember", fails)
    with pytest.raises(OSError, match="disk"):
        service.answer(asked, "F1", 1, "02", **WHO)
    assert (now(asked), said(asked)) == before


@pytest.mark.parametrize("blank", ["actor", "reason"])
def test_a_blank_actor_or_reason_is_refused(asked: Store, blank: str) -> None:
    with pytest.raises(WrongUse, match="names who does it and why"):
        service.answer(asked, "F1", 1, "02", **{**WHO, blank: " \n"})
    assert now(asked)["revision"] == 1


def test_handing_over_asks_the_other_office(asked: Store) -> None:
    service.hand_over(asked, "F1", 1, "maternal_health", **WHO)
    assert (now(asked)["state"], now(asked)["office"], now(asked)["code"]) == ("open", "maternal_health", "03")
    with pytest.raises(WrongUse, match="to which office"):
        service.answer(asked, "F1", 2, "03", **WHO)


def test_what_explains_a_case_away_needs_a_second_person(asked: Store) -> None:
    service.answer(asked, "F1", 1, "06", **WHO)
    assert now(asked)["state"] == "to_confirm"
    with pytest.raises(WrongUse, match="answered by the same person"):
        service.confirm(asked, "F1", 2, actor=" 张 ", reason="没错")
    service.confirm(asked, "F1", 2, actor="李", reason="电话核实")
    assert (now(asked)["state"], now(asked)["answered_by"]) == ("settled", "张")


def test_an_answer_can_be_taken_back(asked: Store) -> None:
    service.answer(asked, "F1", 1, "02", **WHO)
    service.send_back(asked, "F1", 2, **WHO)
    assert (now(asked)["state"], now(asked)["code"], now(asked)["answered_by"]) == ("open", None, None)
    assert [line["code"] for line in reading.history_of(asked, "F1")] == [None, "02", None]


def test_a_step_that_the_table_does_not_have_is_refused(asked: Store) -> None:
    with pytest.raises(WrongUse, match="open cannot take the step `confirm`"):
        service.confirm(asked, "F1", 1, **WHO)
    with pytest.raises(WrongUse, match="there is no case F9"):
        service.confirm(asked, "F9", 1, **WHO)


def test_death_and_adoption_restrict_a_case_from_then_on(asked: Store) -> None:
    service.answer(asked, "F1", 1, "13", **WHO)
    assert reading.case(asked, "F1") is None
    assert [case["case_id"] for case in reading.listed(asked)] == ["F2", "F3"]
    assert sum(row["cases"] for row in reading.counts(asked)) == 2
    assert sum(row["cases"] for row in reading.counts(asked, restricted=True)) == 3
    service.send_back(asked, "F1", 2, actor="李", reason="没有写依据")
    assert reading.case(asked, "F1") is None


def test_verdicts_are_what_two_persons_agreed_on(asked: Store) -> None:
    for case_id, code in (("F1", "21"), ("F2", "22"), ("F3", "12")):
        service.answer(asked, case_id, 1, code, **WHO)
    service.confirm(asked, "F1", 2, actor="李", reason="同一人")
    service.confirm(asked, "F3", 2, actor="李", reason="双胞胎")
    decided = reading.decided_cases(asked).select("case_id", "left_id", "verdict")
    assert decided.rows() == [("F1", str(2**64 - 1), "same"), ("F3", str(2**64 - 1), "different")]


def test_an_answer_to_an_older_revision_is_refused_and_the_first_one_stays(asked: Store) -> None:
    service.answer(asked, "F1", 1, "02", **WHO)
    with pytest.raises(Outdated, match="F1 has changed since revision 1") as told:
        service.answer(asked, "F1", 1, "06", actor="李", reason="在外地出生")
    assert told.value.exit_code == 8
    assert (now(asked)["code"], now(asked)["revision"], len(said(asked))) == ("02", 2, 2)


def at_once(url: str, acts: list[Callable[[Store], None]]) -> list[ReconcileError | None]:
    """What each of several people was told, who begin at the same moment and have connections of their own."""
    barrier = Barrier(len(acts))

    def one(act: Callable[[Store], None]) -> ReconcileError | None:
        with open_store(url, AREA) as store:
            barrier.wait()
            try:
                act(store)
            except ReconcileError as error:
                return error
        return None

    with ThreadPoolExecutor(len(acts)) as people:
        return list(people.map(one, acts))


def test_of_people_answering_at_once_one_is_kept_and_all_others_are_told(new_url: NewUrl) -> None:
    url = new_url()
    with open_store(url, AREA) as store:
        Run("r1", [found(f"F{case}") for case in range(5)]).by(store)
        for case in range(5):

            def answers(person: int, case: int = case) -> Callable[[Store], None]:
                return lambda own: service.answer(own, f"F{case}", 1, "02", actor=f"P{person}", reason="改了")

            told = at_once(url, [answers(person) for person in range(6)])
            kept = [person for person, error in enumerate(told) if error is None]
            assert len(kept) == 1
            assert {type(error) for error in told if error} == {Outdated}
            assert now(store, f"F{case}")["answered_by"] == f"P{kept[0]}"
            assert len(reading.history_of(store, f"F{case}")) == 2


def test_of_people_answering_different_cases_at_once_nobody_is_lost(new_url: NewUrl) -> None:
    url = new_url()
    with open_store(url, AREA) as store:
        Run("r1", [found(f"F{case}") for case in range(40)]).by(store)

        def answers(person: int) -> Callable[[Store], None]:
            def act(own: Store) -> None:
                for case in range(person, 40, 8):
                    service.answer(own, f"F{case}", 1, "02", actor=f"P{person}", reason="改了")

            return act

        assert at_once(url, [answers(person) for person in range(8)]) == [None] * 8
        assert [now(store, f"F{case}")["answered_by"] for case in range(40)] == [f"P{case % 8}" for case in range(40)]
        assert len(said(store)) == 41


def test_a_run_and_people_at_once_lose_nothing_of_each_other(new_url: NewUrl) -> None:
    """Each case is answered and then changed by the run, or changed first, and then the answer is refused."""
    url = new_url()
    cases = [f"F{case}" for case in range(12)]
    with open_store(url, AREA) as store:
        Run("r1", [found(case) for case in cases]).by(store)

        def answers(case: str) -> Callable[[Store], None]:
            return lambda own: service.answer(own, case, 1, "02", actor="张", reason="改了")

        changed = Run("r2", [found(case, evidence="k:b") for case in cases])
        told = at_once(url, [lambda own: changed.by(own) and None, *(answers(case) for case in cases)])
        assert told[0] is None
        for case, error in zip(cases, told[1:], strict=True):
            steps = [line["action"] for line in reading.history_of(store, case)]
            assert steps == (["open", "change"] if error else ["open", "correct", "change"])
            assert now(store, case)["state"] == State.OPEN


def test_no_number_of_a_person_is_kept(asked: Store) -> None:
    service.answer(asked, "F1", 1, "90", actor="张", reason="电话13900000000，2026-10-23查看")
    assert said(asked)[-1][-1] == "电话***********，2026-10-23查看"
    with pytest.raises(WrongUse, match="named, not numbered"):
        service.answer(asked, "F2", 1, "90", actor="张 990121199003078515", reason="查看")
    assert now(asked, "F2")["revision"] == 1
