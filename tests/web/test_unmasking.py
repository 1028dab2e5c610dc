"""A record unmasked: chosen fields alone, once for each form, for a reason, and no more than agreed within an hour."""

from __future__ import annotations

import re
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select
from tests.web.conftest import Visit, visitor
from tests.web.test_access import sees
from tests.web.test_answering import now, one
from tests.web.visitor import Visitor

from reconcile import engine
from reconcile.accounts import users
from reconcile.cases import looks as counted
from reconcile.cases import reading, writing
from reconcile.cases.scope import Scope
from reconcile.cases.tables import events
from reconcile.cases.unmasking import Look, TooManyShown, unmask
from reconcile.pipeline.desk import Desk

WHY = "当面核对证件"


def looks(desk: Desk, action: str = "unmask") -> list[tuple[str, str, str]]:
    with desk.store.reading() as connection:
        wanted = select(events.c.actor, events.c.subject, events.c.reason).where(events.c.action == action)
        return [tuple(row) for row in connection.execute(wanted.order_by(events.c.event_id))]


def offered(browser: Visitor) -> dict[str, bool]:
    """The fields of the form and whether each is chosen beforehand."""
    boxes = re.findall(r'<input type="checkbox" name="fields" value="(\w+)" (checked)?', browser.text)
    return {name: bool(chosen) for name, chosen in boxes}


def shown(browser: Visitor) -> dict[str, str]:
    """The record as it is shown."""
    lines = re.findall(r'<tr><th scope="row">(.*?)</th><td>(.*?)</td></tr>', browser.text)
    return dict(lines) if 'class="list record"' in browser.text else {}


def test_chosen_fields_are_shown_once_and_are_on_record_with_who_and_why(visit: Visit, desk: Desk) -> None:
    browser = visit("east")
    case = one(desk, township="990121001")
    page = browser.get(f"/cases/{case}?type=field_conflict").text
    assert "990121199" not in page, "no number in the clear"
    (_, right) = re.findall(rf'href="(/cases/{case}/unmask[^"]*)"', page)
    browser.get(right.replace("&amp;", "&"))
    fields = offered(browser)
    assert [name for name, chosen in fields.items() if chosen] == ["child_name"], "what differs, and no other"
    assert "mother_id" in fields
    assert "990121199" not in browser.text
    said = browser.post(
        f"/cases/{case}/unmask", fields=["mother_id", "certificate_no"], reason=f"{WHY} 990121199003070018"
    )
    assert said.status_code == 200
    assert set(shown(browser)) == {"母亲身份证号", "出生医学证明编号"}
    assert re.fullmatch(r"990121\d{11}[\dX]", shown(browser)["母亲身份证号"])
    assert said.headers["cache-control"] == "no-store"
    assert f'href="/cases/{case}?type=field_conflict" data-key="p"' in said.text
    assert looks(desk) == [("east", f"{case} right certificate_no,mother_id", f"{WHY} ******************")]
    assert "990121199" not in browser.get(f"/cases/{case}").text, "the next page is masked again"
    assert now(desk, case)["revision"] == 1


def test_nothing_else_of_the_record_is_read(visit: Visit, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Any] = []
    rows = engine.rows

    def listened(*arguments: Any, **more: Any) -> Any:
        if arguments[1] == "report/record_shown" and any(c.endswith("_raw") for c in more["identifiers"]["columns"]):
            asked.append(more["identifiers"]["columns"])
        return rows(*arguments, **more)

    browser = visit("east")
    case = one(desk, township="990121001")
    browser.get(f"/cases/{case}/unmask")
    monkeypatch.setattr("reconcile.report.case_lists.unmasked.engine.rows", listened)
    browser.post(f"/cases/{case}/unmask", fields=["child_name"], reason=WHY)
    assert asked[-1] == ["child_name_raw"]


def test_sent_again_a_form_shows_nothing_and_is_not_counted(visit: Visit, desk: Desk) -> None:
    """F5, the way back and forth, a second click."""
    browser = visit("east")
    case = one(desk, township="990121001")
    browser.get(f"/cases/{case}/unmask")
    form = {**browser.hidden, "fields": ["mother_id"], "reason": WHY}
    assert browser.post(f"/cases/{case}/unmask", **form).status_code == 200
    for _ in range(2):
        said = browser.post(f"/cases/{case}/unmask", **form)
        assert said.status_code == 409
        assert "内容只显示一次" in said.text
        assert shown(browser) == {}
        assert "990121199" not in said.text
    assert len(looks(desk)) == 1
    assert f'value="{WHY}"' in browser.text, "but it is there to be sent anew"
    assert offered(browser)["mother_id"]
    assert browser.post(f"/cases/{case}/unmask", fields=["mother_id"], reason=WHY).status_code == 200
    assert len(looks(desk)) == 2
    browser.get(f"/cases/{case}/unmask?side=right")
    assert browser.post(f"/cases/{case}/unmask", fields=["mother_id"], reason=WHY).status_code == 200, "the other side"


@pytest.mark.parametrize(
    ("fields", "reason", "words"),
    [
        (["mother_id"], "核对", "至少四个字"),
        (["mother_id"], "1234567", "至少四个字"),
        ([], WHY, "请至少选一项"),
        (["child_name_raw", "record_id", "' OR 1=1"], WHY, "请至少选一项"),
    ],
)
def test_what_is_missing_is_said_at_its_place_and_what_was_chosen_stays(
    visit: Visit, desk: Desk, fields: list[str], reason: str, words: str
) -> None:
    browser = visit("east")
    case = one(desk, township="990121001")
    browser.get(f"/cases/{case}/unmask")
    said = browser.post(f"/cases/{case}/unmask", fields=fields, reason=reason)
    assert said.status_code == 400
    (form,) = re.findall(rf'<form[^>]*action="/cases/{case}/unmask".*?</form>', said.text, re.DOTALL)
    assert re.search(rf'<span class="wrong" id="problem" role="alert">[^<]*{words}', form)
    assert f'name="reason" value="{reason}"' in form
    assert {name for name, chosen in offered(browser).items() if chosen} == set(fields) & {"mother_id"}
    assert looks(desk) == []


def test_no_more_than_so_many_within_an_hour(visit: Visit, desk: Desk) -> None:
    few = replace(
        desk, context=replace(desk.context, settings=desk.context.settings.model_copy(update={"unmask_limit": 2}))
    )
    browser = visit("east", on=few)
    cases = [row["case_id"] for row in reading.listed(desk.store) if sees("east", row) and row["left_id"]][:3]
    for case in cases:
        browser.get(f"/cases/{case}/unmask?type=missing_in")
        last = browser.post(f"/cases/{case}/unmask", fields=["child_name"], reason=WHY)
    assert last.status_code == 429
    assert shown(browser) == {}
    until = writing.now() + counted.WITHIN
    assert f"{until.astimezone(writing.BEIJING):%Y-%m-%d %H:}" in last.text, "when it goes on"
    assert "李明（officer）" in last.text, "who can be asked"
    assert f'href="/cases/{cases[2]}?type=missing_in"' in last.text
    assert [subject.split()[0] for _, subject, _ in looks(desk)] == cases[:2]
    assert looks(desk, "unmask_refused") == [("east", f"{cases[2]} left child_name", WHY)]
    other = visit("county", on=few)
    other.get(f"/cases/{cases[2]}/unmask")
    assert other.post(f"/cases/{cases[2]}/unmask", fields=["child_name"], reason=WHY).status_code == 200, "others may"
    users.disable(desk.store, "officer", actor="admin", reason="调离")
    browser.get(f"/cases/{cases[2]}/unmask")
    assert "系统管理员" in browser.post(f"/cases/{cases[2]}/unmask", fields=["child_name"], reason=WHY).text


def test_looks_of_more_than_an_hour_ago_do_not_count(desk: Desk) -> None:
    case = one(desk, township="990121001")
    with desk.store.writing() as connection:
        for minutes in (61, 90, 59):
            at = writing.now() - timedelta(minutes=minutes)
            line = {"at": at, "actor": "east", "action": "unmask", "subject": f"{case} left a", "reason": WHY}
            connection.execute(insert(events).values(line))
    who: dict[str, Any] = {"actor": "east", "reason": WHY, "scope": Scope()}
    unmask(desk.store, Look(case, "left", ["child_name"], 3), 2, **who)
    with pytest.raises(TooManyShown) as refused:
        unmask(desk.store, Look(case, "left", ["child_name"], 4), 2, **who)
    wait = refused.value.until - writing.now()
    assert timedelta(0) < wait < timedelta(minutes=1.1), "until the oldest of those that count is an hour old"


def test_the_limit_holds_for_many_looks_at_once(either: Desk) -> None:
    """From several servers, each at another record."""
    cases = [row["case_id"] for row in reading.listed(either.store)][:12]
    together = threading.Barrier(len(cases))

    def look(case: str) -> bool:
        together.wait(30)
        try:
            unmask(either.store, Look(case, "left", ["child_name"], 0), 5, actor="officer", reason=WHY, scope=Scope())
        except TooManyShown:
            return False
        return True

    with ThreadPoolExecutor(len(cases)) as people:
        assert sorted(people.map(look, cases)) == [False] * 7 + [True] * 5
    assert len(looks(either)) == 5
    assert len(looks(either, "unmask_refused")) == 7


def test_one_form_sent_several_times_at_once_shows_its_record_once(either: Desk) -> None:
    case = one(either)
    browser = visitor(either, "officer")
    browser.get(f"/cases/{case}/unmask")
    form = {**browser.hidden, "fields": ["child_name"], "reason": WHY}
    with ThreadPoolExecutor(4) as people:
        sent = list(people.map(lambda _: browser.client.post(f"/cases/{case}/unmask", data=form).status_code, range(4)))
    assert sorted(sent) == [200, 409, 409, 409]
    assert counted.turns(either.store, case, "left", actor="officer") == 1


def test_every_kind_of_case_has_fields_to_choose_from(visit: Visit, desk: Desk) -> None:
    browser = visit("limited")
    kinds = {row["type"]: row["case_id"] for row in reading.listed(desk.store, restricted=True)}
    for kind, case in kinds.items():
        sides = re.findall(r"/unmask\?side=(left|right)", browser.get(f"/cases/{case}").text)
        assert sides, kind
        for side in sides:
            browser.get(f"/cases/{case}/unmask?side={side}")
            assert browser.page.status_code == 200
            about = "conflict" in kind or "sequence" in kind
            assert any(offered(browser).values()) or not about, kind
