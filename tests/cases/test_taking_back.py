"""An answer that was taken back counts for nothing, and a store of the first form learns when each case was asked."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import psycopg
import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import text
from tests.cases.conftest import AREA
from tests.cases.told import Run, found

from reconcile.cases import reading, service, writing
from reconcile.cases.askings import Asking, askings
from reconcile.cases.store import Store, _engine, open_store
from reconcile.errors import WrongUse

MIGRATIONS = Path(__file__).parents[2] / "src" / "reconcile" / "cases" / "migrations"
WHO: dict[str, Any] = {"actor": "张", "reason": "核对了存根"}
LATER = date(2027, 1, 1)


@pytest.fixture
def asked(store: Store, monkeypatch: pytest.MonkeyPatch) -> Store:
    """A case that was found on the 1st; all else happens on the 8th."""
    monkeypatch.setattr(writing, "now", lambda: datetime(2026, 10, 1, 4, tzinfo=UTC))
    Run("r1", [found()]).by(store)
    monkeypatch.setattr(writing, "now", lambda: datetime(2026, 10, 8, 4, tzinfo=UTC))
    return store


def now(store: Store) -> dict[str, Any]:
    case = reading.case(store, "F1")
    assert case
    return case


def told(store: Store) -> list[Asking]:
    return askings(store, LATER)


@pytest.mark.parametrize("code", ["02", "01", "10", "90"])
def test_what_was_taken_back_was_never_answered(asked: Store, code: str) -> None:
    before = now(asked)
    service.answer(asked, "F1", 1, code, **WHO)
    assert told(asked)[0].waiting is (code == "90"), "90 is no answer anyway"
    service.take_back(asked, "F1", 2, **WHO)
    assert now(asked) == {**before, "revision": 3}
    assert [(one.waiting, one.asked) for one in told(asked)] == [(True, date(2026, 10, 1))]


def test_an_office_that_a_case_was_handed_to_by_mistake_was_never_asked(asked: Store) -> None:
    before = now(asked)
    service.hand_over(asked, "F1", 1, "police", **WHO)
    assert now(asked)["asked"] == date(2026, 10, 8)
    assert [one.office for one in told(asked)] == ["health", "police"]
    service.take_back(asked, "F1", 2, **WHO)
    assert now(asked) == {**before, "revision": 3}
    assert [(one.office, one.asked, one.waiting) for one in told(asked)] == [("health", date(2026, 10, 1), True)]


@pytest.mark.parametrize("code", ["09", "13"])
def test_a_case_that_an_answer_made_restricted_is_so_no_more(asked: Store, code: str) -> None:
    before = now(asked)
    service.answer(asked, "F1", 1, code, **WHO)
    assert reading.case(asked, "F1") is None, "for those who see no restricted case"
    service.take_back(asked, "F1", 2, **WHO)
    assert now(asked) == {**before, "revision": 3}
    assert [line["restricts"] for line in reading.history_of(asked, "F1")] == [False, True, False]


def test_a_case_that_was_restricted_before_or_is_by_a_run_stays_so(asked: Store) -> None:
    Run("r2", [found(), found("F2", restricted=True)]).by(asked)
    service.answer(asked, "F2", 1, "09", **WHO)
    service.take_back(asked, "F2", 2, **WHO)
    service.answer(asked, "F1", 1, "09", **WHO)
    Run("r3", [found(restricted=True), found("F2", restricted=True)]).by(asked)
    service.take_back(asked, "F1", 2, **WHO)
    for case in ("F1", "F2"):
        kept = reading.case(asked, case, restricted=True)
        assert kept
        assert kept["restricted"], case


def test_an_earlier_answer_stands_again(asked: Store) -> None:
    service.answer(asked, "F1", 1, "10", actor="李", reason="尚未取名")
    service.answer(asked, "F1", 2, "02", **WHO)
    service.take_back(asked, "F1", 3, **WHO)
    case = now(asked)
    assert (case["state"], case["code"], case["answered_by"]) == ("open", "10", "李")


def test_taking_back_is_not_taken_back_and_a_run_is_not(asked: Store) -> None:
    with pytest.raises(WrongUse):
        service.take_back(asked, "F1", 1, actor="reconcile", reason="x")
    service.answer(asked, "F1", 1, "02", **WHO)
    service.take_back(asked, "F1", 2, **WHO)
    with pytest.raises(WrongUse):
        service.take_back(asked, "F1", 3, **WHO)


def test_taken_back_twice_in_turn(asked: Store) -> None:
    before = now(asked)
    for revision in (1, 3):
        service.answer(asked, "F1", revision, "02", **WHO)
        service.take_back(asked, "F1", revision + 1, **WHO)
    assert now(asked) == {**before, "revision": 5}
    assert [line["action"] for line in reading.history_of(asked, "F1")][1:] == ["correct", "take_back"] * 2


@pytest.fixture(params=["sqlite", "postgresql"])
def old_store(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A store as the first migration made it, with a case that was found, and asked again later."""
    url = f"sqlite:///{tmp_path / 'cases.db'}"
    if request.param == "postgresql":
        server = request.getfixturevalue("server")
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute("CREATE SCHEMA old_store")
        url = f"{server}&options=-csearch_path%3Dold_store"
    engine = _engine(url)
    with engine.execution_options(writes=True).begin() as connection:
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        connection.execute(text("INSERT INTO about VALUES (1, :area)"), {"area": AREA})
        for number, day in ((1, "2026-09-30 17:00:00.000000"), (2, "2026-10-08 04:00:00.000000")):
            zone = "+00" if request.param == "postgresql" else ""
            said = "INSERT INTO events VALUES (:number, :at, 'reconcile', 'follow', 'r', 'run')"
            at: Any = datetime.fromisoformat(day + zone) if zone else day
            connection.execute(text(said), {"number": number, "at": at})
        row = {**found(), "state": "open", "revision": 3, "first_run": "r", "last_run": "r"}
        names = ", ".join(row)
        places = ", ".join(f":{name}" for name in row)
        connection.execute(text(f"INSERT INTO cases ({names}) VALUES ({places})"), row)
        for revision, event, action in ((1, 1, "open"), (2, 2, "note")):
            line = "INSERT INTO history VALUES ('F1', :r, :e, :a, 'open', 'health', NULL, NULL, NULL, 'k:a', 'r')"
            connection.execute(text(line), {"r": revision, "e": event, "a": action})
    engine.dispose()
    return url


def test_an_old_store_learns_when_its_cases_were_asked(old_store: str) -> None:
    with open_store(old_store, AREA) as store:
        assert now(store)["asked"] == date(2026, 10, 1), "by the clocks of the mainland"
