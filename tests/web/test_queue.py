"""Which cases wait, in what order, and what comes next."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import update
from tests.cases.told import Run, found
from tests.web.conftest import Visit, visitor

from reconcile.cases import queue, reading, service, writing
from reconcile.cases.askings import askings
from reconcile.cases.queue import Filter
from reconcile.cases.scope import EVERYTHING, Scope
from reconcile.cases.store import Store
from reconcile.cases.tables import cases
from reconcile.cases.writing import day_of, now
from reconcile.pipeline.context import Context
from reconcile.pipeline.desk import Desk
from reconcile.web.asked import Asked

WHO: dict[str, Any] = {"actor": "张", "reason": "核对了原始材料"}
FIRST = date(2026, 9, 1)


def fill(store: Store, number: int = 120) -> None:
    """Cases of several types, offices and townships, asked on different days; some without a township."""
    made = []
    for at in range(number):
        more = {
            "type": ("field_conflict.child_name", "missing_in_hukou", "field_conflict.mother_id")[at % 3],
            "field": ("child_name", None, "mother_id")[at % 3],
            "office": ("health", "police")[at % 2],
            "township": ("990121001", "990121002", None)[at % 5 % 3],
            "restricted": at % 10 == 7,
        }
        made.append(found(f"F{at * 7919 % 10007:014x}", **more))
    Run("many", made).by(store)
    with store.writing() as connection:
        for at, row in enumerate(made):
            day = FIRST + timedelta(days=at % 11)
            connection.execute(update(cases).where(cases.c.case_id == row["case_id"]).values(asked=day))


def ordered(rows: list[dict[str, Any]], sort: str) -> list[str]:
    keys = {
        "asked": lambda row: (row["asked"], row["case_id"]),
        "type": lambda row: (row["type"], row["asked"], row["case_id"]),
        "township": lambda row: (row["township"] or "", row["asked"], row["case_id"]),
        "case": lambda row: row["case_id"],
    }
    return [row["case_id"] for row in sorted(rows, key=keys[sort])]


@pytest.mark.parametrize("sort", list(queue.SORTS))
def test_pages_and_neighbours_follow_one_order(either: Desk, sort: str) -> None:
    store = either.store
    fill(store)
    for scope in (EVERYTHING, Scope(), Scope(office="police"), Scope(office="health", township="990121001")):
        for wanted in (Filter(), Filter(type="field_conflict"), Filter(field="mother_id", office="health")):
            rows = [row for row in reading.listed(store, restricted=True) if matches(row, scope, wanted)]
            assert queue.count(store, wanted, scope=scope) == len(rows)
            told: list[str] = []
            while page := queue.page(store, wanted, sort, len(told) // queue.PAGE + 1, scope=scope):
                told += [row["case_id"] for row in page]
                if len(page) < queue.PAGE:
                    break
            assert told == ordered(rows, sort)
            by_id = {row["case_id"]: row for row in rows}
            for before, at, after in list(zip([None, *told], told, [*told[1:], None], strict=False))[::4]:
                assert queue.beside(store, by_id[at], wanted, sort, scope=scope) == (before, after)


def matches(row: dict[str, Any], scope: Scope, wanted: Filter) -> bool:
    return (
        (scope.office in (None, row["office"]))
        and (scope.township in (None, row["township"]))
        and (scope.restricted or not row["restricted"])
        and row["type"].startswith(wanted.type or "")
        and (wanted.field in (None, row["field"]))
        and (wanted.office in (None, row["office"]))
    )


def test_a_number_or_its_beginning_finds_a_case(either: Desk) -> None:
    fill(either.store)
    some = reading.listed(either.store)[0]["case_id"]
    for text in (some, f" {some} ", some.lower().replace("f", "F", 1), f"f{some[1:]}", some[:12]):
        found_ids = [row["case_id"] for row in queue.page(either.store, Filter(number=text), "case", 1, scope=Scope())]
        assert some in found_ids
        assert all(one.startswith(some[:12]) for one in found_ids)


def test_overdue_are_those_that_wait_for_an_answer_too_long(either: Desk) -> None:
    fill(either.store)
    today = date(2026, 9, 21)
    overdue = either.overdue(today)
    limit = overdue.asked_before
    calendar, days = either.context.settings.followup.calendar, either.context.settings.followup.working_days
    for at in range(40):
        day = today - timedelta(days=at)
        assert (day < limit) == (calendar.after(day, days) < today)
    late = ordered([row for row in reading.listed(either.store) if row["asked"] < limit], "asked")
    wanted = Filter(overdue=overdue)
    assert late
    told = [row["case_id"] for row in queue.page(either.store, wanted, "asked", 1, scope=Scope())]
    assert told == late[: queue.PAGE]
    assert sorted(row["case_id"] for row in reading.listed(either.store) if overdue.holds(row)) == sorted(late)
    given = [(late[1], 1, today), (late[2], 1, today - timedelta(days=1))]
    service.hand_out(either.store, "health", given, "k", **WHO)
    assert queue.count(either.store, wanted, scope=Scope()) == len(late) - 1, (
        "the day of a list counts where there is one"
    )
    late.remove(late[1])
    for code, waits in (("90", True), ("10", False)):
        service.answer(either.store, late[0], 1 if waits else 2, code, **WHO)
        assert (queue.count(either.store, wanted, scope=Scope()) == len(late)) is waits, code


def test_the_address_of_a_queue_says_all_of_it(either: Desk) -> None:
    browser = visitor(either, "officer")
    path = "/queue?type=field_conflict&township=990121001&state=all&sort=type"
    browser.get(path)
    own = browser.ids
    assert own
    assert visitor(either, "county").get(path).text.count("/cases/") == browser.text.count("/cases/")
    assert all("type=field_conflict" in part for part in browser.text.split('href="/cases/')[1:])


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"type": "missing_in", "state": "all", "page": "3"},
        {"overdue": "1", "sort": "township", "number": "F05 &=#"},
        {"page": "0"},
        {"page": "²"},
        {"page": "9" * 30},
        {"state": "gone", "sort": "evidence"},
        {"type": "x" * 1000},
    ],
)
def test_a_query_is_read_as_it_was_written(said: dict[str, str]) -> None:
    asked = Asked.of(said.items())
    assert Asked.of_query(asked.query()) == asked
    assert asked.page >= 1
    assert asked.sort in queue.SORTS


def test_pages_are_turned(either: Desk) -> None:
    fill(either.store, 120)
    browser = visitor(either, "officer")
    browser.get("/queue?sort=case")
    assert "1 / 4" in browser.text or "1 / 3" in browser.text
    first = browser.ids
    assert len(first) == queue.PAGE
    browser.get("/queue?sort=case&page=2")
    assert not set(first) & set(browser.ids)
    browser.get("/queue?sort=case&page=999")
    assert browser.ids, "behind the last page comes the last page"


def test_an_empty_queue_says_so(either: Desk) -> None:
    browser = visitor(either, "officer")
    assert "没有符合筛选条件的事项" in browser.get("/queue?type=identity_conflict&office=police").text


def test_what_is_set_aside_does_not_come_again_before_it_is_asked_for(either: Desk) -> None:
    """A case that somebody will look into later (90) waits apart, with the day; N leads to the next that is open."""
    browser = visitor(either, "officer")
    browser.get("/queue?sort=case")
    first, second, third = browser.ids[:3]
    browser.get(f"/cases/{second}?sort=case")
    browser.post(f"/cases/{second}/answer", code="90", reason="约好周五上门")
    browser.get("/queue?sort=case")
    assert second not in browser.ids
    browser.get(f"/cases/{first}?sort=case")
    assert f'href="/cases/{third}?sort=case" data-key="n"' in browser.text
    browser.get("/queue?state=later")
    assert browser.ids == [second]
    day = day_of(now()).isoformat()
    assert f"待核实 {day}" in browser.text
    browser.get(f"/cases/{second}?state=later")
    assert "约好周五上门" in browser.text
    browser.get("/queue?state=all")
    assert second in browser.ids
    service.answer(either.store, second, 2, "02", **WHO)
    assert visitor(either, "officer").get("/queue?state=later").text.count("/cases/F") == 0


def test_answers_that_leave_a_case_open_set_it_aside_as_well(either: Desk) -> None:
    """Not yet named (10), nobody found (11), would not say (15): answered, and none of those that wait."""
    browser = visitor(either, "officer")
    browser.get("/queue?sort=case")
    first, *answered, after = browser.ids[:5]
    left = len(browser.ids)
    for case, code in zip(answered, ("10", "11", "15"), strict=True):
        service.answer(either.store, case, 1, code, **WHO)
    browser.get("/queue?sort=case")
    assert not set(answered) & set(browser.ids)
    page = browser.get(f"/cases/{first}?sort=case").text
    assert f'href="/cases/{after}?sort=case" data-key="n"' in page
    assert f"还有 {left - 3} 件" in page
    page = browser.get("/queue?state=later&sort=case").text
    assert browser.ids == answered
    for words in ("尚未落户或未取名", "查无此人", "本人或家属不愿提供"):
        assert f"{words} {day_of(now()).isoformat()}" in page
    assert "查无此人" in browser.get(f"/cases/{answered[1]}?state=later").text


def test_the_day_on_which_a_case_was_set_aside_is_that_of_what_stands(
    either: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = next(row["case_id"] for row in reading.listed(either.store) if row["office"] == "health")
    for day in (1, 2):
        monkeypatch.setattr(writing, "now", lambda day=day: datetime(2026, 10, day, 4, tzinfo=UTC))
        service.answer(either.store, case, day, "90", **WHO)
    service.take_back(either.store, case, 3, **WHO)
    browser = visitor(either, "officer")
    assert "待核实 2026-10-01" in browser.get("/queue?state=later").text
    tag = '<span class="tag">待续 2026-10-01：90 '
    assert tag in browser.get(f"/cases/{case}").text, "its own page says so too, by the same day"
    service.answer(either.store, case, 4, "02", **WHO)
    assert "待续 2026" not in browser.get(f"/cases/{case}").text, "and no longer than it stands"


def test_a_township_of_the_past_is_told_by_what_it_is_today(own: Desk) -> None:
    """Merged into another one, it is no choice of its own; its cases are found by the name of today."""
    workspace = own.context.workspace
    rows = [
        "code,name,level,valid_from,valid_to,successor",
        "990121001,城关镇,township,2000-01-01,,",
        "990121002,河口镇,township,2020-01-01,,",
        "990121098,河口乡,township,2000-01-01,2019-12-31,990121002",
    ]
    workspace.areas.write_text("\n".join([*rows, ""]), encoding="utf-8")
    desk = replace(own, context=Context.of(workspace))
    old = next(row["case_id"] for row in reading.listed(desk.store) if row["township"] == "990121002")
    with desk.store.writing() as connection:
        connection.execute(update(cases).where(cases.c.case_id == old).values(township="990121098"))
    browser = visitor(desk, "officer")
    page = browser.get("/queue?state=all&township=990121002").text
    choices = re.findall(r'<option value="(\d{9})"[^>]*>([^<]+)', page)
    assert choices == [("990121001", "城关镇"), ("990121002", "河口镇")]
    assert old in browser.ids
    assert "河口乡" not in page
    assert "河口镇" in browser.get(f"/cases/{old}").text


def test_the_day_is_the_one_that_holds(visit: Visit, desk: Desk) -> None:
    """Before any list the working days of the settings count, and it says that none was handed out; then the list's."""
    rows = [row for row in reading.listed(desk.store) if row["type"] == "field_conflict.child_name"]
    case = next(row["case_id"] for row in rows if row["township"] == "990121001")
    browser = visit("east")
    wanted = desk.context.settings.followup
    due = wanted.calendar.after(day_of(now()), wanted.working_days)
    for page in (f"/queue?number={case}", f"/cases/{case}"):
        assert due.isoformat() in browser.get(page).text
        assert "尚未下发" in browser.text
        assert "下发日期" not in browser.text
    (asked,) = [one for one in askings(desk.store, day_of(now()), case_id=case) if one.waiting]
    assert due == asked.due(wanted.calendar, wanted.working_days), "as everywhere else"
    listed = due + timedelta(days=3)
    service.hand_out(desk.store, "health", [(case, 1, listed)], "k", **WHO)
    for page in (f"/queue?number={case}", f"/cases/{case}"):
        assert listed.isoformat() in browser.get(page).text
        assert "尚未下发" not in browser.text
    browser.get(f"/cases/{case}")
    browser.post(f"/cases/{case}/answer", code="02")
    service.send_back(desk.store, case, 2, **WHO)
    assert "尚未下发" in browser.get(f"/cases/{case}").text, "asked anew, and on no list since"
