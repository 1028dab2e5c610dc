"""Deadlines, reminders and rates of the follow-up, over cases whose days are given by hand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from tests.cases.conftest import AREA
from tests.cases.told import Run, found
from tests.pipeline.conftest import Command

from reconcile.cases import reading, service, writing
from reconcile.cases.askings import Asking, askings, overdue
from reconcile.cases.followup import Deadline, parts
from reconcile.cases.states import Step
from reconcile.cases.store import Store
from reconcile.pipeline.cases import case_store
from reconcile.pipeline.context import Context
from reconcile.values.working_days import working_days
from reconcile.workspace import Workspace, create

CALENDAR, DAYS = working_days(), 10
ISSUED, TODAY = date(2026, 10, 8), date(2026, 11, 26)
LAST_DAY = date(2026, 10, 21)
"""The tenth working day after the 8th of October, the 10th being a Saturday that is worked."""
At = Callable[[date], None]


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> At:
    """Sets the clock to noon of a day."""

    def noon(day: date) -> None:
        monkeypatch.setattr(writing, "now", lambda: datetime(day.year, day.month, day.day, 4, tzinfo=UTC))

    return noon


@pytest.fixture
def asked(store: Store, at: At) -> Store:
    """Five cases that were asked about on the 8th of October, in either kind of database."""
    at(ISSUED)
    Run("r1", [found(f"F{number}") for number in range(1, 6)]).by(store)
    return store


def answer(store: Store, case_id: str, code: str, **who: Any) -> None:
    revision = len(reading.history_of(store, case_id))
    service.answer(store, case_id, revision, code, **{"actor": "张", "reason": "查了原件", **who})


def last(store: Store, today: date = TODAY) -> dict[str, Asking]:
    return {one.case["case_id"]: one for one in askings(store, today) if one.last}


def late(store: Store, today: date) -> list[str]:
    return [one.case["case_id"] for one, _ in overdue(askings(store, today), CALENDAR, DAYS, today)]


def test_a_case_is_overdue_from_the_day_after_the_last_one(asked: Store) -> None:
    assert last(asked)["F1"].due(CALENDAR, DAYS) == LAST_DAY
    assert late(asked, LAST_DAY) == []
    assert late(asked, date(2026, 10, 22)) == ["F1", "F2", "F3", "F4", "F5"]


def test_an_answer_ends_it_and_to_be_looked_into_is_none(asked: Store, at: At) -> None:
    at(date(2026, 10, 12))
    for case_id, code in (("F1", "02"), ("F2", "06"), ("F3", "11"), ("F4", "90")):
        answer(asked, case_id, code)
    assert late(asked, TODAY) == ["F4", "F5"]
    assert (last(asked)["F1"].answered, last(asked)["F4"].answered) == (date(2026, 10, 12), None)


def test_who_is_handed_a_case_has_days_of_its_own(asked: Store, at: At) -> None:
    at(date(2026, 10, 21))
    service.hand_over(asked, "F1", 1, "maternal_health", actor="张", reason="证上有误")
    assert late(asked, date(2026, 10, 22)) == ["F2", "F3", "F4", "F5"]
    assert late(asked, date(2026, 11, 5)) == ["F2", "F3", "F4", "F5", "F1"], "by office, the longest overdue first"
    first, second = (one for one in askings(asked, TODAY) if one.case["case_id"] == "F1")
    assert (first.office, first.answered, first.code) == ("health", date(2026, 10, 21), "03")
    assert (second.office, second.asked, second.answered) == ("maternal_health", date(2026, 10, 21), None)


def test_who_is_asked_again_has_new_days(asked: Store, at: At) -> None:
    at(date(2026, 10, 12))
    answer(asked, "F1", "01")
    at(date(2026, 11, 2))
    service.send_back(asked, "F1", 2, actor="李", reason="没有写依据")
    Run("r2", [found("F1"), found("F2", "k:b"), *(found(f"F{n}") for n in (3, 4, 5))]).by(asked)
    assert {case_id: one.asked for case_id, one in last(asked).items() if case_id in ("F1", "F2", "F3")} == {
        "F1": date(2026, 11, 2),
        "F2": date(2026, 11, 2),
        "F3": ISSUED,
    }


def test_what_a_run_has_closed_waits_for_nobody(asked: Store, at: At) -> None:
    at(date(2026, 11, 2))
    why = {"F1": (Step.AGREE, "values_agree"), "F2": (Step.LEAVE, "record_gone")}
    Run("r2", [found(f"F{n}") for n in (3, 4, 5)], why).by(asked)
    assert late(asked, TODAY) == ["F3", "F4", "F5"]
    assert late(asked, date(2026, 10, 30)) == ["F1", "F2", "F3", "F4", "F5"], "on that day nobody knew"


def test_restricted_cases_are_no_part_of_it_unless_asked_for(asked: Store) -> None:
    answer(asked, "F1", "13")
    assert "F1" not in last(asked)
    assert "F1" in {one.case["case_id"] for one in askings(asked, TODAY, restricted=True)}


def test_the_day_is_that_of_beijing(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "now", lambda: datetime(2026, 10, 7, 17, 30, tzinfo=UTC))
    Run("r1", [found("F1")]).by(store)
    assert last(store)["F1"].asked == ISSUED


def test_rates(asked: Store, at: At) -> None:
    """One in time, one late, one handed over in time, one closed by a run before it answered, one silent."""
    at(date(2026, 10, 12))
    answer(asked, "F1", "02")
    service.hand_over(asked, "F3", 1, "maternal_health", actor="张", reason="证上有误")
    at(date(2026, 10, 26))
    answer(asked, "F2", "06")
    at(date(2026, 11, 2))
    why = {"F1": (Step.AGREE, "values_agree"), "F4": (Step.AGREE, "values_agree")}
    Run("r2", [found(f"F{n}") for n in (2, 3, 5)], why).by(asked)
    whole, health, other, township = parts(askings(asked, TODAY), Deadline(CALENDAR, DAYS, TODAY))
    assert (whole.cut, health.key, other.key, township.key) == ("all", "health", "maternal_health", "990121001")
    assert whole.shares == {
        "followup.checked": (4, 6),  # F1 F2 F3 F4; F3 of the other office and F5 are silent
        "followup.answered": (3, 5),  # F4 needed no answer any more
        "followup.on_time": (2, 6),  # F1, F3; late are F2, F4 (its day passed before the run), F5, F3 elsewhere
        "followup.corrected": (2, 5),  # F1 and F4 are seen; F2 still waits for a second person
    }
    assert health.shares["followup.on_time"] == (2, 5)
    assert other.shares["followup.answered"] == (0, 1)
    assert whole.typical == 3, "three, three and thirteen working days"


@pytest.fixture
def county(tmp_path: Path, at: At) -> Workspace:
    """A workspace without a run, with cases in it: twelve of two townships, six answered."""
    workspace = create(tmp_path / "county", AREA, "示例县")
    workspace.areas.write_text("code,name\n990121001,城关镇\n990121002,河口乡\n", encoding="utf-8")
    with case_store(Context.of(workspace), new=True) as store:
        at(ISSUED)
        Run("r1", [found(f"F{n:02d}", township=f"99012100{n % 2 + 1}") for n in range(12)]).by(store)
        at(date(2026, 10, 15))
        for number in range(0, 12, 2):
            answer(store, f"F{number:02d}", "02")
        service.hand_over(store, "F01", 1, "maternal_health", actor="张", reason="证上有误")
    return workspace


TODAY_IS = ("--today", TODAY.isoformat())


def test_the_overdue_list(county: Workspace, called: Command) -> None:
    said = called("cases", "overdue", county.root, *TODAY_IS, "--language", "en")
    assert said.returncode == 0, said.stderr
    lines = [line for line in said.stdout.splitlines() if line.startswith("F")]
    assert [line.split()[0] for line in lines] == ["F03", "F05", "F07", "F09", "F11", "F01"]
    assert all(part in lines[0] for part in ("河口乡", "2026-10-08", "2026-10-21", "26"))
    assert "2026-10-29" in lines[-1], "the other office was asked on the 15th"


def test_reminders_are_a_page_for_whoever_gets_a_list_without_anything_of_a_person(
    county: Workspace, called: Command
) -> None:
    said = called("cases", "remind", county.root, *TODAY_IS)
    assert said.returncode == 0, said.stderr
    folder = county.root / "reports" / "reminders" / TODAY.isoformat()
    pages = {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()}
    assert sorted(pages) == ["990121002.html", "maternal_health.html"]
    page = pages["990121002.html"]
    for words in ("核查事项催办单：河口乡", "下列5项", "不得作为处理、处罚、考核个人", "F03", "河口乡", "2026-10-21"):
        assert words in page
    assert "F01" not in page
    assert "http" not in page
    before = page
    called("cases", "remind", county.root, *TODAY_IS)
    assert (folder / "990121002.html").read_text(encoding="utf-8") == before


def test_a_page_of_an_office_that_has_answered_by_now_is_taken_away(county: Workspace, called: Command, at: At) -> None:
    called("cases", "remind", county.root, *TODAY_IS)
    with case_store(Context.of(county)) as store:
        answer(store, "F01", "02")
    called("cases", "remind", county.root, *TODAY_IS)
    folder = county.root / "reports" / "reminders" / TODAY.isoformat()
    assert [path.name for path in folder.iterdir()] == ["990121002.html"]


def test_rates_of_few_are_hidden(county: Workspace, called: Command, tmp_path: Path) -> None:
    out = tmp_path / "rates.csv"
    said = called("cases", "rates", county.root, *TODAY_IS, "--out", out)
    assert said.returncode == 0, said.stderr
    assert all(words in said.stdout for words in ("反馈率", "按期率", "更正率", "城关镇", "＊"))
    rows = [line.split(",") for line in out.read_text(encoding="utf-8-sig").splitlines()]
    of_office = {row[1]: row[3:] for row in rows if row[0] == "office" and row[2] == "followup.answered"}
    assert of_office["maternal_health"][:2] == ["", ""], "one case"
    assert {row[2] for row in rows[1:]} == {
        *("followup.checked", "followup.answered", "followup.on_time", "followup.corrected", "followup.working_days")
    }


def test_a_year_without_its_holidays_is_named(county: Workspace, called: Command) -> None:
    said = called("cases", "overdue", county.root, "--today", "2028-01-05")
    assert "2027、2028年的放假调休安排未设置" in said.stdout
    text = county.settings_path.read_text(encoding="utf-8")
    more = '[followup]\nworking_days = 10\nholidays = ["2027-01-01", "2028-01-01"]\n'
    county.settings_path.write_text(f"{text}\n{more}", encoding="utf-8")
    assert "未设置" not in called("cases", "overdue", county.root, "--today", "2028-01-05").stdout


def test_a_day_that_is_none_is_refused(county: Workspace, called: Command) -> None:
    county.settings_path.write_text(f'area = "{AREA}"\n[followup]\nholidays = ["2027-02-30"]\n', encoding="utf-8")
    said = called("cases", "overdue", county.root)
    assert (said.returncode, "followup.holidays" in said.stderr) == (4, True), said.stderr


def test_nothing_overdue_is_said(tmp_path: Path, called: Command) -> None:
    workspace = create(tmp_path / "empty", AREA, "示例县")
    called("cases", "update", workspace.root)
    said = called("cases", "remind", workspace.root, *TODAY_IS)
    assert (said.returncode, "没有逾期未答复的事项" in said.stdout) == (0, True), said.stderr
    assert called("cases", "rates", workspace.root, *TODAY_IS).returncode == 0


def test_the_calendar_is_no_input_of_a_run(county: Workspace) -> None:
    before = Context.of(county).settings.of_figures
    text = county.settings_path.read_text(encoding="utf-8")
    county.settings_path.write_text(f"{text}\n[followup]\nworking_days = 5\n", encoding="utf-8")
    assert Context.of(county).settings.of_figures == before


def test_the_day_on_the_list_is_the_one_that_counts(asked: Store, at: At) -> None:
    at(date(2026, 10, 9))
    given = [("F1", 1, date(2026, 10, 30)), ("F2", 1, date(2026, 10, 12))]
    service.hand_out(asked, "990121001", given, "mark", actor="张", reason="两项")
    assert last(asked)["F1"].due(CALENDAR, DAYS) == date(2026, 10, 30)
    assert late(asked, date(2026, 10, 13)) == ["F2"]
    assert late(asked, date(2026, 10, 22)) == ["F2", "F3", "F4", "F5"]
    on_time = parts(askings(asked, date(2026, 10, 22)), Deadline(CALENDAR, DAYS, date(2026, 10, 22)))[0].shares
    assert on_time["followup.on_time"] == (0, 4)


def test_a_list_that_was_not_there_yet_gives_no_day(asked: Store, at: At) -> None:
    at(date(2026, 10, 20))
    service.hand_out(asked, "990121001", [("F1", 1, date(2026, 11, 30))], "mark", actor="张", reason="一项")
    assert {one.until for one in askings(asked, date(2026, 10, 19))} == {None}
    assert last(asked)["F1"].until == date(2026, 11, 30)


def days_of_cases(store: Store) -> dict[str, date | None]:
    return {case["case_id"]: case["due"] for case in reading.listed(store)}


def test_who_is_asked_anew_has_the_day_of_the_next_list(asked: Store, at: At) -> None:
    at(date(2026, 10, 9))
    service.hand_out(asked, "990121001", [("F1", 1, date(2026, 10, 12))], "mark", actor="张", reason="一项")
    answer(asked, "F1", "02")
    at(date(2026, 10, 21))
    service.send_back(asked, "F1", 2, actor="李", reason="没有改")
    assert last(asked)["F1"].due(CALENDAR, DAYS) == date(2026, 11, 4), "no list yet: its ten working days"
    assert days_of_cases(asked)["F1"] is None
    service.hand_out(asked, "990121001", [("F1", 3, date(2026, 10, 28))], "mark", actor="张", reason="一项")
    assert last(asked)["F1"].due(CALENDAR, DAYS) == date(2026, 10, 28)
    assert days_of_cases(asked) == {**dict.fromkeys(("F2", "F3", "F4", "F5")), "F1": date(2026, 10, 28)}
    assert [one.until for one in askings(asked, TODAY) if one.case["case_id"] == "F1"] == [
        date(2026, 10, 12),
        date(2026, 10, 28),
    ]
