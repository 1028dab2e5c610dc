"""What a run does to cases, line by line of the table in docs/cases.md."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from tests.cases.test_service import WHO, now, said
from tests.cases.told import Run, found

from reconcile.cases import reading, service, writing
from reconcile.cases.states import Step
from reconcile.cases.store import Store

AGREES = {"F1": (Step.AGREE, "values_agree")}
BRING = {
    "open": [],
    "answered": ["02"],
    "to_confirm": ["06"],
    "settled": ["06", "confirm"],
    "closed": ["gone"],
}


@pytest.fixture
def brought(store: Store) -> Any:
    """Brings a new case into a state."""

    def bring(state: str) -> Store:
        Run("r1", [found()]).by(store)
        for revision, act in enumerate(BRING[state], start=1):
            if act == "gone":
                Run("r0", why={"F1": (Step.LEAVE, "record_gone")}).by(store)
            elif act == "confirm":
                service.confirm(store, "F1", revision, actor="李", reason="核实")
            else:
                service.answer(store, "F1", revision, act, **WHO)
        assert now(store)["state"] == state
        return store

    return bring


def test_what_is_found_for_the_first_time_is_opened(store: Store) -> None:
    done = Run("r1", [found(restricted=True, difference=None)]).by(store)
    assert dict(done.counts)["opened"] == 1
    case = now(store)
    assert (case["state"], case["revision"], case["first_run"], case["last_run"]) == ("open", 1, "r1", "r1")
    assert (case["left_id"], case["office"], case["restricted"]) == ("18446744073709551615", "health", True)
    assert [line["action"] for line in reading.history_of(store, "F1")] == ["open"]
    assert said(store) == [("reconcile", "follow", "r1", "run r1")]


@pytest.mark.parametrize("state", ["open", "answered", "to_confirm", "settled"])
def test_what_is_still_there_is_no_revision(brought: Any, state: str) -> None:
    """A list that was handed out stays good; where the case belongs may be known better by now."""
    store = brought(state)
    before = now(store)
    done = Run("r2", [found(township="990121002")]).by(store)
    assert dict(done.counts)["unchanged"] == 1
    assert now(store) == before | {"last_run": "r2", "township": "990121002"}


@pytest.mark.parametrize("code", ["02", "04", "05"])
def test_what_is_said_to_be_corrected_and_is_not_is_asked_once_more(
    store: Store, monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    """Answered on the 15th by the clocks of Beijing: an extract as of that day may not show it, a later one must."""
    Run("r1", [found()]).by(store)
    monkeypatch.setattr(writing, "now", lambda: datetime(2026, 10, 14, 20, tzinfo=UTC))
    service.answer(store, "F1", 1, code, **WHO)
    assert dict(Run("r2", [found()], as_of=date(2026, 10, 15)).by(store).counts)["unchanged"] == 1
    assert now(store)["state"] == "answered"
    assert dict(Run("r3", [found()], as_of=date(2026, 10, 16)).by(store).counts)["reopened"] == 1
    case = now(store)
    assert (case["state"], case["revision"], case["code"], case["answered_by"]) == ("open", 3, None, None)
    assert reading.history_of(store, "F1")[-1]["action"] == "send_back"
    assert dict(Run("r4", [found()], as_of=date(2026, 10, 31)).by(store).counts)["unchanged"] == 1


@pytest.mark.parametrize("state", ["to_confirm", "settled"])
def test_what_was_explained_is_not_asked_again_by_a_later_run(brought: Any, state: str) -> None:
    store = brought(state)
    Run("r2", [found()], as_of=date(2099, 12, 31)).by(store)
    assert now(store)["state"] == state


@pytest.mark.parametrize("state", ["open", "answered", "to_confirm", "settled"])
def test_changed_evidence_asks_anew(brought: Any, state: str) -> None:
    store = brought(state)
    revision = now(store)["revision"]
    Run("r2", [found(evidence="k:b", difference="different")]).by(store)
    case = now(store)
    assert (case["state"], case["revision"], case["evidence"]) == ("open", revision + 1, "k:b")
    assert (case["code"], case["answered_by"], case["difference"]) == (None, None, "different")


def test_evidence_hashed_with_another_key_is_taken_over(brought: Any) -> None:
    store = brought("settled")
    Run("r2", [found(evidence="new:x")]).by(store)
    assert (now(store)["state"], now(store)["evidence"]) == ("settled", "new:x")


@pytest.mark.parametrize("state", ["open", "answered", "to_confirm"])
@pytest.mark.parametrize(
    ("step", "outcome"), [(Step.AGREE, "agrees"), (Step.LEAVE, "left_scope"), (Step.WITHDRAW, "withdrawn")]
)
def test_what_is_gone_is_closed_with_its_proof(brought: Any, state: str, step: Step, outcome: str) -> None:
    store = brought(state)
    code = now(store)["code"]
    assert dict(Run("r2", why={"F1": (step, "because")}).by(store).counts)[outcome] == 1
    case, last = now(store), reading.history_of(store, "F1")[-1]
    assert (case["state"], case["outcome"], case["proof"], case["code"]) == ("closed", outcome, "because", code)
    assert (last["action"], last["proof"], last["run_id"]) == (step, "because", "r2")


@pytest.mark.parametrize("state", ["settled", "closed"])
def test_what_is_settled_or_closed_already_stays_so(brought: Any, state: str) -> None:
    store = brought(state)
    before = now(store)
    Run("r2", why=AGREES).by(store)
    assert now(store) == before


def test_a_settled_question_does_not_come_back_while_its_evidence_stands(brought: Any) -> None:
    store = brought("settled")
    Run("r2", why=AGREES).by(store)
    Run("r3", [found()]).by(store)
    assert now(store)["state"] == "settled"


def test_what_the_run_does_not_speak_of_stays(brought: Any) -> None:
    store = brought("answered")
    before = now(store)
    Run("r2").by(store)
    assert now(store) == before


def test_a_closed_case_that_is_found_again_is_asked_of_the_office_of_the_finding(brought: Any) -> None:
    store = brought("open")
    service.hand_over(store, "F1", 1, "maternal_health", **WHO)
    Run("r2", why=AGREES).by(store)
    Run("r3", [found(evidence="k:b")]).by(store)
    case = now(store)
    assert (case["state"], case["office"], case["outcome"], case["proof"]) == ("open", "health", None, None)


def test_a_case_that_was_handed_over_stays_with_that_office_while_it_is_open(brought: Any) -> None:
    store = brought("open")
    service.hand_over(store, "F1", 1, "maternal_health", **WHO)
    Run("r2", [found(evidence="k:b")]).by(store)
    assert now(store)["office"] == "maternal_health"


def test_the_same_run_twice_changes_nothing(brought: Any) -> None:
    store = brought("answered")
    Run("r2", [found(evidence="k:b"), found("F2")]).by(store)
    before = (now(store), now(store, "F2"), said(store), reading.followed_runs(store))
    again = Run("r2", [found(evidence="k:c")]).by(store)
    assert not again.followed
    assert (now(store), now(store, "F2"), said(store), reading.followed_runs(store)) == before


def test_a_run_as_of_an_earlier_day_says_nothing_new(brought: Any) -> None:
    store = brought("open")
    before = now(store)
    done = Run("r2", why=AGREES, as_of=date(2026, 8, 31)).by(store)
    assert not done.followed
    assert now(store) == before
    assert reading.followed_runs(store) == ["r1", "r2"]
