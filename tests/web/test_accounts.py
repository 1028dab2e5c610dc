"""Administrators open and shut accounts, data officers release them; everybody changes their own password."""

from __future__ import annotations

import html
import re
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from types import ModuleType
from typing import Any

import pytest
from sqlalchemy import select
from tests.pipeline.conftest import Command
from tests.web.conftest import Visit
from tests.web.test_runs import run_of
from tests.web.visitor import PASSWORD

from reconcile.accounts import reading, releasing, sessions, users
from reconcile.accounts.roles import Role, User
from reconcile.accounts.waiting import waiting
from reconcile.cases.store import Origin
from reconcile.cases.tables import events
from reconcile.errors import NotAllowed
from reconcile.pipeline.desk import Desk
from reconcile.web.turns import PASSWORDS

NEW = {"login": "sunli", "name": "孙丽", "role": "township", "township": "990121001", "password": PASSWORD}
OTHER, THIRD = "另外一句新的密码 9", "第三句新的密码 11"


def account(desk: Desk, login: str) -> User | None:
    return next((user for user in reading.listed(desk.store) if user.login == login), None)


def release(visit: Visit, login: str) -> None:
    """The data officer releases an account that waits."""
    officer = visit("officer")
    page = officer.get("/users").text
    (event,) = re.findall(rf'action="/users/{login}/release">.*?name="event" value="(\d+)"', page)
    assert officer.post(f"/users/{login}/release", event=event).status_code == 303


def test_an_administrator_opens_an_account_that_can_be_used(visit: Visit, desk: Desk) -> None:
    admin, newcomer = visit("admin"), visit()
    desk_townships = admin.get("/users").text
    assert "城关镇" in desk_townships
    assert admin.post("/users", **NEW).status_code == 303
    assert "已保存" in admin.follow().text
    assert account(desk, "sunli") == User("sunli", "孙丽", Role.TOWNSHIP, township="990121001")
    assert newcomer.sign_in("sunli", PASSWORD).status_code == 401
    release(visit, "sunli")
    assert newcomer.sign_in("sunli", PASSWORD).status_code == 303
    with desk.store.reading() as connection:
        last = connection.execute(select(events).where(events.c.action == "add_user")).mappings().all()[-1]
    assert (last["actor"], last["subject"], last["reason"]) == ("admin", "sunli", "role township")


@pytest.mark.parametrize(
    ("wrong", "field", "words"),
    [
        ({"login": "east"}, "login", "这个登录名已有人用"),
        ({"login": "孙丽"}, "login", "登录名为2至32个字符"),
        ({"login": "reconcile"}, "login", "登录名为2至32个字符"),
        ({"role": "king"}, "role", "没有这个角色"),
        ({"township": ""}, "township", "必须选乡镇"),
        ({"township": "110101001"}, "township", "没有这个乡镇"),
        ({"township": "990121099"}, "township", "没有这个乡镇"),
        ({"office": "police"}, "office", "只有县级部门核查员可以选部门"),
        ({"role": "county", "township": "", "office": "post"}, "office", "没有这个部门"),
        ({"role": "county"}, "township", "只有乡镇核查员可以选乡镇"),
        ({"password": "short"}, "password", "10至200个字符"),
        ({"password": "x" * 400}, "password", "10至200个字符"),
        ({"password": "sunlisunlisunli"}, "password", "太容易猜到"),
        ({"name": " "}, "name", "请写姓名"),
        ({"name": "孙" * 101}, "name", "姓名太长"),
        ({"name": "=HYPERLINK(1)"}, "name", "不能用 = + - @ 开头"),
        ({"name": "＋孙丽"}, "name", "不能用 = + - @ 开头"),
        ({"name": "孙丽\n李明"}, "name", "看不见的字符"),
        ({"name": "孙\u202e丽"}, "name", "看不见的字符"),
    ],
)
def test_what_does_not_fit_is_said_at_its_field_and_what_was_typed_stays(
    visit: Visit, desk: Desk, wrong: dict[str, str], field: str, words: str
) -> None:
    admin = visit("admin")
    before = reading.listed(desk.store)
    admin.get("/users")
    said = admin.post("/users", **{**NEW, **wrong})
    assert said.status_code == 400
    assert "没有保存" in said.text
    assert reading.listed(desk.store) == before
    (at,) = re.findall(r"<label>(?:(?!<label>).)*?<span class=\"wrong\".*?</label>", said.text, re.DOTALL)
    assert words in html.unescape(at)
    assert f'name="{field}"' in at
    if "name" not in wrong:
        assert 'value="孙丽"' in said.text
    assert PASSWORD not in said.text
    assert wrong.get("password", PASSWORD) not in said.text


def test_accounts_are_shut_opened_and_given_passwords(visit: Visit, desk: Desk) -> None:
    admin, east = visit("admin"), visit("east")
    admin.get("/users")
    admin.post("/users/east/disable")
    assert east.get("/queue").status_code == 303, "signed out at once"
    admin.follow()
    admin.post("/users/east/enable")
    admin.follow()
    assert admin.post("/users/east/password", password="short").status_code == 400
    (row,) = [row for row in re.findall(r"<tr>.*?</tr>", admin.text, re.DOTALL) if "10至200个字符" in row]
    assert 'action="/users/east/password"' in row
    assert admin.post("/users/east/password", password=OTHER).status_code == 303
    release(visit, "east")
    assert east.sign_in("east", OTHER).status_code == 303


def test_an_account_that_is_shut_stays_so_with_a_new_password(visit: Visit, desk: Desk) -> None:
    admin = visit("admin")
    admin.get("/users")
    admin.post("/users/east/disable")
    admin.follow()
    admin.post("/users/east/password", password=OTHER)
    assert "账号仍是停用的" in admin.follow().text
    found = account(desk, "east")
    assert found
    assert found.disabled
    admin.post("/users/east/enable")
    assert "仍是停用的" not in admin.follow().text
    admin.post("/users/east/password", password=THIRD)
    assert "仍是停用的" not in admin.follow().text


def test_an_account_is_renamed_and_waits_for_somebody_who_looks(visit: Visit, desk: Desk) -> None:
    """A name tells second persons apart: an administrator alone does not make another person of an account."""
    admin, east = visit("admin"), visit("east")
    admin.get("/users")
    said = admin.post("/users/east/name", name="=1")
    assert said.status_code == 400
    (row,) = [row for row in re.findall(r"<tr>.*?</tr>", admin.text, re.DOTALL) if "不能用 = + - @ 开头" in row]
    assert 'action="/users/east/name"' in row
    assert admin.post("/users/east/name", name=" 张梅 ").status_code == 303
    assert east.get("/queue").status_code == 303, "signed out"
    assert east.sign_in("east", PASSWORD).status_code == 401
    admin.get("/users")
    assert admin.post("/users/east/password", password=PASSWORD).status_code == 303
    page = visit("officer").get("/users").text
    (row,) = re.findall(r"east</td><td>张梅.*?</tr>", page, re.DOTALL)
    assert re.search(r"<p>更改姓名，周强，.*，原名 张敏，现名 张梅</p><p>更换密码，周强", row), (
        "nothing hides behind it"
    )
    release(visit, "east")
    found = account(desk, "east")
    assert found
    assert found.name == "张梅"
    assert "原名 张敏，现名 张梅" in visit("officer").get("/trail?action=rename_user").text
    admin.get("/users")
    assert admin.post("/users/admin/name", name="李明").status_code == 409, "nor one's own"


def test_an_account_that_was_opened_again_waits_too(visit: Visit, desk: Desk) -> None:
    admin, east = visit("admin"), visit()
    admin.get("/users")
    admin.post("/users/east/disable")
    admin.follow()
    admin.post("/users/east/enable")
    assert "等待数据管理员放行" in admin.follow().text
    assert east.sign_in("east", PASSWORD).status_code == 401
    release(visit, "east")
    assert east.sign_in("east", PASSWORD).status_code == 303


def test_nobody_becomes_somebody_or_makes_a_data_officer_alone(visit: Visit, desk: Desk) -> None:
    admin, officer, stranger = visit("admin"), visit("officer"), visit()
    admin.get("/users")
    admin.post("/users", login="second", name="周强", role="data_officer", password=PASSWORD)
    admin.follow()
    admin.post("/users/maternal/password", password=OTHER)
    told = set()
    for login, password in (("maternal", OTHER), ("maternal", "wrong password"), ("nobody", OTHER)):
        stranger.sign_in(login, password)
        told.add((stranger.page.status_code, stranger.text.replace(login, "").replace(stranger.hidden["visit"], "")))
    assert len(told) == 1, "neither whether the password is right nor whether there is such a login"
    assert "等数据管理员放行" in stranger.text
    assert "有 2 个账号等待您放行" in officer.get("/queue").text
    page = officer.get("/users").text
    assert re.search(r"maternal</td><td>赵静.*?更换密码，周强 \(admin\)，<time", page, re.DOTALL), (
        "what, by whom and when"
    )
    assert "north" not in page, "and nothing of those that do not wait"
    events_of = dict(re.findall(r'action="/users/(\w+)/release">.*?name="event" value="(\d+)"', page))
    assert set(events_of) == {"second", "maternal"}
    admin.get("/users")
    assert admin.post("/users/maternal/release", event=events_of["maternal"]).status_code == 403
    admin.get("/users")
    admin.post("/users/maternal/password", password=PASSWORD)
    said = officer.post("/users/maternal/release", event=events_of["maternal"])
    assert said.status_code == 409, "another password than the one that was looked at"
    release(visit, "maternal")
    assert stranger.sign_in("maternal", PASSWORD).status_code == 303
    with desk.store.reading() as connection:
        found = connection.execute(select(events).where(events.c.action == "release_user")).mappings().all()
    assert [(line["actor"], line["subject"]) for line in found] == [("officer", "maternal")]
    release(visit, "second")
    assert visit("officer").get("/users").text.count("没有账号等待放行") == 1


def test_an_account_is_released_by_command_as_on_the_page(visit: Visit, own: Desk, called: Command) -> None:
    root, admin = own.context.workspace.root, visit("admin", on=own)
    assert "No account waits" in called("users", "waiting", root).stdout
    admin.get("/users")
    admin.post("/users/east/password", password=OTHER)
    said = called("users", "waiting", root).stdout
    (named,) = re.findall(r"^(east:\d+) +张敏 +township +set_password +周强", said, re.MULTILINE)
    for account, actor, words in (
        (named, "admin", "by a data officer"),
        (named, "李明", "by a data officer"),
        ("east:1", "officer", "was changed since"),
        ("north:1", "officer", "does not wait"),
        ("east", "officer", "users waiting"),
    ):
        refused = called("users", "release", root, account, "--actor", actor)
        assert refused.returncode, account
        assert words in refused.stderr.replace("\n", " "), account
    assert visit(on=own).sign_in("east", OTHER).status_code == 401
    assert "east may sign in" in called("users", "release", root, named, "--actor", "officer").stdout
    assert visit(on=own).sign_in("east", OTHER).status_code == 303
    users.disable(own.store, "officer", actor="admin", reason="x")
    admin.get("/users")
    admin.post("/users/north/password", password=OTHER)
    (named,) = set(re.findall(r"^(north:\d+)", called("users", "waiting", root).stdout, re.MULTILINE))
    assert called("users", "release", root, named, "--actor", "officer").returncode, "nor by an account that is shut"


def test_who_asked_for_an_account_does_not_release_it_by_another_one_of_that_name(visit: Visit, desk: Desk) -> None:
    other = User("second", "周强", Role.DATA_OFFICER)
    users.add(replace(desk.store, origin=Origin.COMMAND), other, PASSWORD, actor="王刚", reason="x", own=True)
    admin, second = visit("admin"), visit("second")
    admin.get("/users")
    admin.post("/users/east/password", password=OTHER)
    (event,) = re.findall(r'name="event" value="(\d+)"', second.get("/users").text)
    assert second.post("/users/east/release", event=event).status_code == 403


def test_an_account_that_is_not_there_is_told_as_none_and_not_as_a_case(visit: Visit) -> None:
    admin = visit("admin")
    for path, form in (("disable", {}), ("enable", {}), ("password", {"password": OTHER})):
        admin.get("/users")
        said = admin.post(f"/users/nobody/{path}", **form)
        assert said.status_code == 409, path
        assert "或者没有这一个" in said.text, path
        assert "这一件" not in said.text, path


def test_an_administrator_cannot_lock_everybody_out(visit: Visit, desk: Desk) -> None:
    admin = visit("admin")
    admin.get("/users")
    assert admin.post("/users/admin/disable").status_code == 409
    admin.get("/users")
    assert admin.post("/users/admin/enable").status_code == 409
    found = account(desk, "admin")
    assert found
    assert not found.disabled


def test_everybody_changes_their_own_password(visit: Visit) -> None:
    browser = visit("east")
    ways: list[tuple[dict[str, Any], str]] = [
        ({"old": "not the one", "password": OTHER, "again": OTHER}, "原密码不对"),
        ({"old": PASSWORD, "password": OTHER, "again": PASSWORD}, "不一样"),
        ({"old": PASSWORD, "password": "short", "again": "short"}, "10至200个字符"),
        ({"old": PASSWORD, "password": "east" * 4, "again": "east" * 4}, "太容易猜到"),
        ({"old": PASSWORD, "password": PASSWORD, "again": PASSWORD}, "不能与原密码相同"),
    ]
    for fields, words in ways:
        browser.get("/password")
        assert browser.post("/password", **fields).status_code == 400
        assert re.search(rf'<span class="wrong"[^>]*>[^<]*{words}', browser.text)
    browser.get("/password")
    assert browser.post("/password", old=PASSWORD, password=OTHER, again=OTHER).status_code == 303
    assert browser.get("/queue").status_code == 303, "signed out"
    assert browser.sign_in("east", PASSWORD).status_code == 401
    assert browser.sign_in("east", OTHER).status_code == 303


def test_a_password_does_not_hide_behind_an_account_that_is_opened_again(visit: Visit, desk: Desk) -> None:
    """Shut, given a password, opened: what the data officer is shown to wait is the password."""
    admin = visit("admin")
    for path, form in (("disable", {}), ("password", {"password": OTHER}), ("enable", {})):
        admin.get("/users")
        assert admin.post(f"/users/east/{path}", **form).status_code == 303, path
    assert changes(desk) == [("east", ["add_user", "disable_user", "set_password", "enable_user"])]
    release(visit, "east")
    admin.get("/users")
    admin.post("/users/east/disable")
    admin.get("/users")
    admin.post("/users/east/enable")
    assert changes(desk) == [("east", ["disable_user", "enable_user"])], "what is released waits no more"


def test_a_new_account_does_not_hide_behind_a_password(visit: Visit, desk: Desk) -> None:
    """The data officer is shown that nobody has ever released it; who did any of it does not release it."""
    admin = visit("admin")
    admin.get("/users")
    admin.post("/users", login="ghost", name="王五", role="data_officer", password=PASSWORD)
    admin.get("/users")
    assert admin.post("/users/ghost/password", password=OTHER).status_code == 303
    assert changes(desk) == [("ghost", ["add_user", "set_password"])]
    (one,) = waiting(desk.store)
    users.rename(replace(desk.store, origin=Origin.COMMAND), "officer", "周强", actor="admin", reason="name")
    with pytest.raises(NotAllowed):
        releasing.release(desk.store, "ghost", one.event, actor="officer", reason="asked")


def changes(desk: Desk) -> list[tuple[str, list[str]]]:
    """What was done to each account that waits."""
    return [(one.user.login, [change.action for change in one.changes]) for one in waiting(desk.store)]


def test_a_password_that_somebody_else_has_set_is_good_for_choosing_another_one(visit: Visit, desk: Desk) -> None:
    """An administrator who sets a password cannot be that person unseen, and knows it no longer."""
    admin, east, thief = visit("admin"), visit("east"), visit()
    admin.get("/users")
    admin.post("/users/east/password", password=OTHER)
    release(visit, "east")
    thief.sign_in("east", OTHER)
    for path in ("/", "/queue", "/figures", "/users", "/cases/F00000000000000"):
        assert thief.get(path).headers["location"].startswith("/password?next=%2F"), path
    assert thief.post("/blind", on="1").status_code == 303, "nor is a form taken"
    assert east.sign_in("east", OTHER).status_code == 401, "it is good for signing in once"
    assert "只能登录一次" in east.text
    admin.get("/users")
    admin.post("/users/east/password", password=THIRD)
    assert thief.get("/password").status_code == 303, "who had signed in by the other is out"
    release(visit, "east")
    east.sign_in("east", THIRD, "/login?next=/queue?state=all")
    page = east.follow().text
    assert east.page.url.path == "/password"
    assert "周强" in page, "by whom"
    given = re.search(r"设置人：周强，<time datetime=\"(\d{4}-\d{2}-\d{2})T", page)
    assert given, "and when"
    assert re.search(r"上次登录：<time", page)
    lines = re.findall(r"<li><time[^>]*>[^<]*</time> ([^<]*?)</li>", page)
    assert [line.removesuffix("（由他人设置）") for line in lines[-7:]] == [
        *("周强 更换密码", "李明 放行账号", "张敏 登录", "登录失败（别人设置的密码已登录过一次）"),
        *("周强 更换密码", "李明 放行账号", "张敏 登录"),
    ], "each setting and signing in, not the last alone"
    assert 'href="/queue"' not in page
    assert east.post("/password", old=THIRD, password=THIRD, again=THIRD).status_code == 400, "not the same again"
    said = east.post("/password", old=THIRD, password=PASSWORD, again=PASSWORD)
    assert said.headers["location"] == "/login?next=%2Fqueue%3Fstate%3Dall"
    east.sign_in("east", PASSWORD, said.headers["location"])
    assert east.follow().url.query == b"state=all", "and on to the page that was wanted"
    assert thief.get("/queue").headers["location"].startswith("/login")
    assert thief.sign_in("east", OTHER).status_code == 401


def test_so_is_that_of_a_new_account(visit: Visit) -> None:
    admin, newcomer = visit("admin"), visit()
    admin.get("/users")
    admin.post("/users", **NEW)
    release(visit, "sunli")
    newcomer.sign_in("sunli", PASSWORD)
    assert newcomer.follow().url.path == "/password"
    assert "从未登录过" in newcomer.text


def test_after_signing_in_one_sees_when_one_did_so_last(visit: Visit, desk: Desk) -> None:
    browser = visit("east")
    assert "上次登录" not in browser.get("/queue").text, "it was the first time"
    browser.sign_in("east", PASSWORD)
    assert re.search(r"上次登录 <time datetime=\"\d{4}-", browser.get("/queue").text)


def test_administrators_give_themselves_no_password_here(visit: Visit) -> None:
    admin = visit("admin")
    page = admin.get("/users").text
    assert 'action="/users/admin/password"' not in page
    assert admin.post("/users/admin/password", password=OTHER).status_code == 409


@pytest.mark.parametrize(
    ("login", "page", "typed", "hashing", "done"),
    [
        ("east", "/password", {"old": PASSWORD, "password": OTHER, "again": OTHER}, (users, "hashed"), 303),
        ("officer", "/runs/{run}/release", {"password": "not the one"}, (sessions, "fits"), 400),
    ],
)
def test_pages_are_made_while_passwords_are_hashed(
    visit: Visit,
    desk: Desk,
    monkeypatch: pytest.MonkeyPatch,
    login: str,
    page: str,
    typed: dict[str, str],
    hashing: tuple[ModuleType, str],
    done: int,
) -> None:
    browser, path = visit(login), page.format(run=run_of(desk))
    begun, go_on, quick = threading.Semaphore(0), threading.Event(), getattr(*hashing)

    def slow(*what: str) -> Any:
        begun.release()
        assert go_on.wait(30)
        return quick(*what)

    monkeypatch.setattr(*hashing, slow)
    changes = {**(browser.get(path) and browser.hidden), **typed}
    with browser.client as client, ThreadPoolExecutor(20) as people:
        waiting = [people.submit(client.post, path, data=changes) for _ in range(12)]
        try:
            assert all(begun.acquire(timeout=20) for _ in range(PASSWORDS))
            begun.acquire(timeout=0.5)  # all are where they wait
            assert people.submit(client.get, "/queue").result(5).status_code == 200
        finally:
            go_on.set()
        assert done in {one.result(30).status_code for one in waiting}
