"""The audit trail in the browser: for those who look after it, of cases what they may see, filtered, taken out."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import insert
from tests.web.conftest import Visit, visitor
from tests.web.test_access import latest, sees
from tests.web.test_figures import RATE
from tests.web.test_taking_out import LIMIT, logged, taken
from tests.web.visitor import PASSWORD, Visitor

from reconcile.accounts import users
from reconcile.accounts.roles import Role, User
from reconcile.cases import handing_out, reading, service, trail
from reconcile.cases.scope import EVERYTHING
from reconcile.cases.store import Origin
from reconcile.cases.tables import events
from reconcile.pipeline.desk import Desk

WHY = "当面核对证件"


def lines(browser: Visitor, query: str = "") -> list[tuple[str, ...]]:
    """The rows of the page without their times."""
    page = browser.get(f"/trail?{query}").text
    assert browser.page.status_code == 200
    body = page.partition("<tbody>")[2].partition("</tbody>")[0]
    rows = re.findall(r"<tr>(.*?)</tr>", body, re.DOTALL)
    return [
        tuple(html.unescape(re.sub(r"<[^>]+>", "", cell)) for cell in re.findall(r"<td.*?</td>", row))[1:]
        for row in rows
    ]


def worked(desk: Desk) -> tuple[str, str]:
    """A case that all see and a restricted one, each looked at unmasked and answered."""
    rows = reading.listed(desk.store, restricted=True)
    plain = next(row for row in rows if sees("east", row) and row["type"] == "field_conflict.child_name")["case_id"]
    hidden = next(row for row in rows if row["restricted"])["case_id"]
    for case in (plain, hidden):
        browser = visitor(desk, "limited")
        browser.get(f"/cases/{case}/unmask")
        assert browser.post(f"/cases/{case}/unmask", fields=["mother_id"], reason=WHY).status_code == 200
        service.answer(desk.store, case, 1, "90", actor="张敏", reason="约好周五上门")
    return plain, hidden


def test_who_did_what_and_why_in_words(visit: Visit, desk: Desk) -> None:
    plain, _ = worked(desk)
    told = lines(visit("officer"))
    assert told[0] == ("李明（officer）", "登录", "李明（officer）", "网页", "网页")
    assert ("张敏", "答复，待续", plain, "约好周五上门", "网页") in told
    about = f"{plain} · 人口系统出生 · 母亲身份证号"
    assert ("郑洁（limited）", "查看未遮盖的登记", about, WHY, "网页") in told
    assert ("测试", "开通账号", "张敏（east）", "开通", "网页") in told
    assert any(line[:2] == ("系统比对", "比对后更新事项") for line in told)
    assert f'<a class="id" href="/cases/{plain}">' in visit("auditor").get("/trail").text


@pytest.mark.parametrize("login", ["officer", "auditor", "limited", "admin"])
def test_of_cases_one_reads_what_one_may_see(either: Desk, login: str) -> None:
    plain, hidden = worked(either)
    browser = visitor(either, login)
    told = "\n".join(map("".join, lines(browser)))
    assert (plain in told) is (login != "admin")
    assert (hidden in told) is (login == "limited")
    for case in (plain, hidden):
        wanted = 2 if case in told else 0
        assert len(lines(browser, f"case={case}")) == wanted
        assert len(lines(browser, f"case={case[:9]}&action=unmask")) == wanted / 2
        rows, _ = taken_out(browser, f"case={case}")
        assert len(rows) == wanted
    assert ("开通账号" in told) is True, "what was done with accounts is theirs"
    if login == "admin":
        assert {line[1] for line in lines(browser)} <= {"登录", "登录失败", "退出", "开通账号", "导出审计日志"}
        assert "比对后更新事项" not in browser.text


def taken_out(browser: Visitor, query: str) -> tuple[list[list[str]], Any]:
    browser.get("/trail")
    return taken(browser.post("/trail/export", within=query))


def test_it_is_filtered_by_who_what_day_and_case(visit: Visit, desk: Desk) -> None:
    plain, _ = worked(desk)
    east = visit("east")
    east.sign_in("east", "wrong")
    officer, admin = visit("officer"), visit("admin")
    admin.get("/users")
    admin.post("/users/east/password", password="另外一句新的密码 9")
    assert {line[1] for line in lines(officer, "who=east")} == {"登录", "登录失败", "更换密码", "开通账号"}, (
        "own and account"
    )
    assert {line[1] for line in lines(officer, "who=郑洁")} == {"登录", "查看未遮盖的登记", "开通账号"}, "by name"
    assert [line[0] for line in lines(officer, "action=sign_in_failed")] == ["未知（未登录）"]
    assert [line[1] for line in lines(officer, f"case={plain}&who=张敏")] == ["答复，待续"]
    assert lines(officer, "action=nothing") == []
    assert "没有这样的记录" in officer.text
    for text in ("' OR 1=1 --", "%", "_", "\\"):
        assert lines(officer, f"who={text}") == lines(officer, f"case={text}") == []


def test_days_are_those_of_beijing(visit: Visit, desk: Desk) -> None:
    with desk.store.writing() as connection:
        for hour in (15, 16):
            line = {"actor": "x", "action": "sign_in", "subject": f"h{hour}", "reason": "x"}
            connection.execute(insert(events).values(at=datetime(2026, 3, 1, hour, 30, tzinfo=UTC), **line))
    officer = visit("officer")
    for query, found in (
        ("since=2026-03-01&until=2026-03-01", ["h15"]),
        ("since=2026-03-02&until=2026-03-02", ["h16"]),
        ("until=2026-03-02", ["h16", "h15"]),
        ("until=2026-02-28", []),
        ("until=2026-03-02&since=yesterday", ["h16", "h15"]),
        ("until=2026-03-02&since=0001-01-01", ["h16", "h15"]),
    ):
        assert [line[2] for line in lines(officer, query)] == found, query
    assert "2026-03-02 00:30:00" in officer.text


def test_page_after_page_nothing_is_left_out(visit: Visit, desk: Desk) -> None:
    with desk.store.writing() as connection:
        at = datetime.now(UTC) - timedelta(days=1)
        said = [
            {"at": at, "actor": "x", "action": "sign_in", "subject": f"n{n:03d}", "reason": "x"} for n in range(120)
        ]
        connection.execute(insert(events), said)
    officer, told = visit("officer"), list[str]()
    path = "who=x"
    while path:
        told += [line[2] for line in lines(officer, path)]
        onward = re.search(r'<a rel="next" href="/trail\?([^"]*)"', officer.text)
        path = html.unescape(onward[1]) if onward else ""
    assert told == [f"n{n:03d}" for n in reversed(range(120))]
    assert "共 120 条" in officer.get("/trail?who=x").text


def test_what_is_taken_out_is_marked_filtered_and_on_record(visit: Visit, desk: Desk) -> None:
    plain, _ = worked(desk)
    officer = visit("officer")
    shown = lines(officer, f"case={plain}")
    officer.get(f"/trail?case={plain}")
    rows, sheet = taken(officer.post("/trail/export"))
    assert [tuple(row[1:]) for row in rows] == shown
    assert str(sheet["A1"].value).startswith("导出人 李明（officer） · ")
    assert latest(desk) in str(sheet["A1"].value)
    assert sheet["A2"].value == LIMIT
    assert f"编号：{plain}" in str(sheet["A3"].value)
    assert logged(desk, "export_trail") == [("officer", "audit trail, 2 rows", f"case={plain}")]
    officer.get("/trail")
    officer.post("/trail/export", within="who=990121199001011234")
    assert logged(desk, "export_trail")[-1][2] == "who=******************"


def test_what_was_taken_out_and_by_which_way_is_told_in_words(visit: Visit, desk: Desk) -> None:
    """An account that is called as an office is a person; filters and reasons of ours are in the page's words."""
    command = replace(desk.store, origin=Origin.COMMAND)
    users.add(
        command, User("police", "赵强", Role.COUNTY, office="police"), PASSWORD, actor="周强", reason="role county"
    )
    service.put_on_record(command, "hand_out", "police", actor="周强", reason="3 case(s), due 2026-10-23, 清单.xlsx")
    service.put_on_record(command, "take_in", "sha256 ab", actor="周强", reason="3 of 11 row(s) taken, 1 before")
    service.answer(desk.store, worked(desk)[0], 2, "02", actor="张敏", reason="未写说明")
    officer = visit("officer")
    officer.get("/queue")
    officer.post("/queue/export", within="office=health&type=missing_in&number=F12")
    officer.get("/queue")
    officer.post("/queue/export", within="")
    officer.get(RATE)
    officer.post(f"{RATE}/rows/export", within="period=all&outcome=numerator&by=township&part=990121001")
    officer.get("/trail")
    officer.post("/trail/export", within="action=sign_in&since=2026-01-01")
    run = latest(desk)
    told = {line[1:] for line in lines(officer)}
    for line in (
        ("开通账号", "赵强（police）", "角色：县级部门核查员", "命令"),
        ("下发核查清单", "公安", "3 件，要求完成日期 2026-10-23，清单.xlsx", "命令"),
        ("导入清单", "sha256 ab", "共 11 行，采纳 3 行，此前已采纳 1 行", "命令"),
    ):
        assert line in told
    queue, usual = (line for line in lines(officer, "action=export_queue")[::-1])
    assert queue[3].startswith("状态：待核查；核查类型：部门数据中没有；责任部门：卫生健康；编号：按编号查找")
    assert usual[3] == "状态：待核查；排序：提出最早的在前"
    ((_, _, about, why, _),) = lines(officer, "action=export_rows")
    assert re.fullmatch(rf"人口系统出生.* · 婴儿 · 一致率（以人口数据为准） · 全部 · 批次 {run} · \d+ 行", about)
    assert why == "计入：计入分子；乡镇（街道）：城关镇"
    ((_, _, about, why, _),) = lines(officer, "action=export_trail")
    assert re.fullmatch(r"审计日志 \d+ 条", about)
    assert why == "做了什么：登录；时间：2026-01-01 – "
    officer.get("/language?to=en")
    english = [line for line in lines(officer) if line[1] != "account opened"]
    assert "no words given" in {line[3] for line in english}
    assert "3 of 11 rows taken, 1 before" in {line[3] for line in english}


def test_too_many_events_do_not_leave(visit: Visit, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(handing_out.hand_out, "__kwdefaults__", {"most": 3})
    monkeypatch.setattr("reconcile.web.routes.trail.MOST", 3)
    officer = visit("officer")
    assert "超过 3 条" in officer.get("/trail").text
    said = officer.post("/trail/export")
    assert (said.status_code, "content-disposition" in said.headers) == (413, False)
    assert logged(desk, "export_trail") == []


def test_every_action_has_words_in_both_languages(visit: Visit, desk: Desk) -> None:
    worked(desk)
    officer = visit("officer")
    officer.get("/language?to=en")
    told = lines(officer)
    assert ("李明 (officer)", "signed in", "李明 (officer)", "review pages", "page") in told
    options = re.findall(r'<option value="(\w+)"[^>]*>([^<]*)</option>', officer.text)
    assert not [words for _, words in options if re.search(r"[\u4e00-\u9fff]", words)]
    known = {event["action"] for event in trail.found(desk.store, trail.Wanted(), scope=EVERYTHING)}
    assert known <= {action for action, _ in options}
