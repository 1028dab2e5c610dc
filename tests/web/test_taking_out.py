"""Lists that leave the pages: as wide as the screen, marked, harmless in office programs, on record before they go."""

from __future__ import annotations

import re
from dataclasses import replace
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import OperationalError
from tests.web.conftest import USERS, Visit, visitor
from tests.web.test_access import latest, sees
from tests.web.test_figures import CHILD, RATE, YEAR, rows_of
from tests.web.visitor import PASSWORD

from reconcile.accounts import users
from reconcile.accounts.roles import Role, User
from reconcile.cases import handing_out, reading
from reconcile.cases.tables import cases, events
from reconcile.pipeline.desk import Desk

LIMIT = "本清单仅用于更正登记数据，不得作为处理、处罚、考核个人或拒绝落户、接种的依据"


def taken(said: Any) -> tuple[list[list[str]], openpyxl.worksheet.worksheet.Worksheet]:
    """The rows of a workbook below its headers, and its sheet."""
    assert said.status_code == 200, said.text
    assert re.fullmatch(r'attachment; filename="[A-Za-z0-9_-]+\.xlsx"', said.headers["content-disposition"])
    sheet = openpyxl.load_workbook(BytesIO(said.content)).worksheets[0]
    rows = [["" if cell is None else str(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
    return rows[5:], sheet


def logged(desk: Desk, action: str) -> list[tuple[str, str, str]]:
    with desk.store.reading() as connection:
        wanted = select(events.c.actor, events.c.subject, events.c.reason).where(events.c.action == action)
        return [tuple(row) for row in connection.execute(wanted.order_by(events.c.event_id))]


@pytest.mark.parametrize("user", [user for user in USERS if user.scope.sees], ids=lambda user: user.login)
def test_a_queue_is_taken_out_as_it_stands_on_the_screen(either: Desk, user: Any) -> None:
    browser = visitor(either, user.login)
    own = {row["case_id"]: row for row in reading.listed(either.store, restricted=True) if sees(user.login, row)}
    kind = next(iter(own.values()))["type"].split(".")[0]
    browser.get(f"/queue?type={kind}&sort=case")
    shown = browser.ids
    rows, sheet = taken(browser.post("/queue/export"))
    assert [row[0] for row in rows] == shown
    assert set(shown) == {case for case, row in own.items() if row["type"].startswith(kind)}
    mark = f"导出人 {user.name}（{user.login}） · "
    assert str(sheet["A1"].value).startswith(mark)
    assert latest(either) in str(sheet["A1"].value)
    assert sheet["A2"].value == LIMIT
    assert mark in sheet.oddFooter.left.text
    assert sheet.oddHeader.left.text == LIMIT
    ((actor, subject, reason),) = logged(either, "export_queue")
    assert (actor, subject) == (user.login, f"{len(shown)} cases")
    assert reason == f"type={kind}&sort=case"
    family = either.texts("zh").discrepancy(kind)
    assert sheet["A3"].value == f"共{len(shown)}件。筛选条件：状态：待核查；核查类型：{family}；排序：按编号。"


def test_every_filter_of_a_queue_is_named_on_what_is_taken_from_it(visit: Visit) -> None:
    browser = visit("officer")
    browser.get("/queue")
    within = (
        "state=all&type=missing_in&field=child_name&office=police&township=990121001&overdue=1&number=F12&sort=type"
    )
    _, sheet = taken(browser.post("/queue/export", within=within))
    said = str(sheet["A3"].value)
    for filtered in (
        "状态：全部",
        "部门数据中没有",
        "字段：婴儿姓名",
        "责任部门：公安",
        "乡镇：城关镇",
        "只看逾期",
        "按编号查找",
    ):
        assert filtered in said
    assert "F12" not in said, "what was typed to find one case may be anybody's number"
    browser.get("/language?to=en")
    browser.get("/queue")
    _, sheet = taken(browser.post("/queue/export", within="state=later"))
    assert sheet["A3"].value == "0 cases. Filtered by state: set aside; order: asked longest ago first."


def test_what_is_taken_out_is_read_on_paper(visit: Visit) -> None:
    """A4 landscape, as lists of cases; so narrow that nothing is made much smaller."""
    browser = visit("officer")
    for page, address, widest in (("/queue", "/queue/export", 140), (RATE, f"{RATE}/rows/export", 175)):
        browser.get(page)
        _, sheet = taken(browser.post(address))
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
        assert sheet.print_title_rows
        assert sum(column.width for column in sheet.column_dimensions.values()) < widest, address


def test_a_number_that_was_searched_for_is_not_put_on_record(visit: Visit, desk: Desk) -> None:
    browser = visit("officer")
    browser.get("/queue")
    rows, _ = taken(browser.post("/queue/export", within="number=990121199001011234"))
    assert rows == []
    assert logged(desk, "export_queue") == [("officer", "0 cases", "number")]


@pytest.mark.parametrize("login", ["officer", "limited", "east", "maternal", "auditor"])
def test_rows_are_taken_out_as_they_stand_on_the_screen(visit: Visit, desk: Desk, login: str) -> None:
    browser = visit(login)
    path = f"{RATE}/rows?period={YEAR}&outcome=denominator"
    shown = list(rows_of(browser, path))
    browser.get(path)
    rows, sheet = taken(browser.post(f"{RATE}/rows/export"))
    assert [[cell.replace("\n", " ") for cell in row] for row in rows] == shown
    assert f"（{login}）" in str(sheet["A1"].value)
    assert sheet["A2"].value == LIMIT
    assert "17 / 42" not in str(sheet["A3"].value)
    assert str(sheet["A3"].value).endswith("计入：只计入分母")
    ((actor, subject, reason),) = logged(desk, "export_rows")
    assert (actor, reason) == (login, "outcome=denominator")
    assert subject == f"births-birth_certificates.child consistency.ref {YEAR} run {latest(desk)}, {len(shown)} rows"


def test_what_blind_review_hides_is_not_in_the_file(visit: Visit) -> None:
    browser = visit("county")
    browser.get("/queue")
    browser.post("/blind", on="1")
    browser.get(f"{RATE}/rows?period={YEAR}")
    _, sheet = taken(browser.post(f"{RATE}/rows/export"))
    assert "匹配概率" not in {cell.value for row in sheet.iter_rows() for cell in row}


def test_a_long_name_leaves_the_marks_on_every_printed_page(desk: Desk) -> None:
    """Excel knows no header of more than 255 signs."""
    long = User("a-rather-long-login-for-an-office", "欧阳" * 50, Role.AUDITOR)
    users.add(desk.store, replace(long, login=long.login[:32]), PASSWORD, actor="测试", reason="开通", own=True)
    browser = visitor(desk, long.login[:32])
    browser.get("/language?to=en")
    browser.get("/queue")
    _, sheet = taken(browser.post("/queue/export"))
    assert "must not be used" in sheet.oddHeader.left.text
    assert f"({long.login[:32]})" in sheet.oddFooter.left.text


def test_nothing_in_a_file_acts(visit: Visit, desk: Desk) -> None:
    """What an office may have put into a township's code, a type or a state stays a text."""
    row = reading.listed(desk.store)[0]
    active = {"township": "=HYPERLINK(1)", "difference": "@SUM(1)", "type": "+cmd|' /C calc'!A0", "case_id": "=1+1"}
    with desk.store.writing() as connection:
        connection.execute(insert(cases).values(**{**row, **active}))
    browser = visit("officer")
    browser.get("/queue")
    _, sheet = taken(browser.post("/queue/export"))
    cells = [cell for line in sheet.iter_rows() for cell in line]
    assert "=1+1" in {cell.value for cell in cells if cell.data_type != "f"}
    assert {cell.data_type for cell in cells if cell.value is not None} == {"s"}
    assert not [cell for cell in cells if cell.hyperlink]


def test_too_many_rows_do_not_leave(visit: Visit, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(handing_out.hand_out_queue, "__kwdefaults__", {"most": 3})
    monkeypatch.setattr(handing_out.hand_out, "__kwdefaults__", {"most": 3})
    browser = visit("officer")
    browser.get("/queue")
    said = browser.post("/queue/export")
    assert (said.status_code, "content-disposition" in said.headers) == (413, False)
    assert "没有导出" in said.text
    browser.get(f"{RATE}/rows?period={YEAR}")
    said = browser.post(f"{RATE}/rows/export")
    assert said.status_code == 413
    assert "没有导出" in said.text
    assert logged(desk, "export_queue") == logged(desk, "export_rows") == []


def test_without_a_record_of_it_nothing_leaves(visit: Visit, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = visit("officer")

    def broken(*_: Any, **__: Any) -> int:
        raise OperationalError("INSERT", {}, Exception("disk full"))

    for page, address in (("/queue", "/queue/export"), (f"{RATE}/rows?period={YEAR}", f"{RATE}/rows/export")):
        browser.get(page)
        with monkeypatch.context() as patch:
            patch.setattr(handing_out, "record_event", broken)
            said = browser.post(address)
        assert said.status_code == 503
        assert "content-disposition" not in said.headers


def test_a_file_holds_the_rows_of_ones_own_part_alone(visit: Visit) -> None:
    browser = visit("east")
    browser.get(f"{RATE}/rows?period={YEAR}")
    said = browser.post(f"{RATE}/rows/export", within=f"period={YEAR}&by=township&part=990121002")
    assert said.status_code == 404
    rows, _ = taken(browser.post(f"{CHILD}/field.child_name/rows/export", within=f"period={YEAR}"))
    assert {row[4] for row in rows} == {"城关镇"}
