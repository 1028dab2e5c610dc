"""Administrators open and shut accounts and see no case; everybody changes their own password."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select
from tests.web.conftest import Visit
from tests.web.visitor import PASSWORD

from reconcile.accounts import reading
from reconcile.accounts.roles import Role, User
from reconcile.cases.tables import events
from reconcile.pipeline.desk import Desk

NEW = {"login": "sunli", "name": "孙丽", "role": "township", "township": "990121001", "password": PASSWORD}
OTHER = "另外一句新的密码 9"


def account(desk: Desk, login: str) -> User | None:
    return next((user for user in reading.listed(desk.store) if user.login == login), None)


def test_an_administrator_opens_an_account_that_can_be_used(visit: Visit, desk: Desk) -> None:
    admin, newcomer = visit("admin"), visit()
    desk_townships = admin.get("/users").text
    assert "城关镇" in desk_townships
    assert admin.post("/users", **NEW).status_code == 303
    assert "已保存" in admin.follow().text
    assert account(desk, "sunli") == User("sunli", "孙丽", Role.TOWNSHIP, township="990121001")
    assert newcomer.sign_in("sunli", PASSWORD).status_code == 303
    with desk.store.reading() as connection:
        last = connection.execute(select(events).where(events.c.action == "add_user")).mappings().all()[-1]
    assert (last["actor"], last["subject"], last["reason"]) == ("admin", "sunli", "role township")


@pytest.mark.parametrize(
    "wrong",
    [
        {"login": "east"},
        {"login": "孙丽"},
        {"role": "king"},
        {"township": ""},
        {"township": "110101001"},
        {"office": "police"},
        {"password": "short"},
        {"name": " "},
    ],
)
def test_what_does_not_fit_is_not_saved_and_what_was_typed_stays(
    visit: Visit, desk: Desk, wrong: dict[str, str]
) -> None:
    admin = visit("admin")
    before = reading.listed(desk.store)
    admin.get("/users")
    said = admin.post("/users", **{**NEW, **wrong})
    assert said.status_code == 400
    assert "没有保存" in said.text
    assert reading.listed(desk.store) == before
    if "name" not in wrong:
        assert 'value="孙丽"' in said.text
    assert PASSWORD not in said.text


def test_accounts_are_shut_opened_and_given_passwords(visit: Visit, desk: Desk) -> None:
    admin, east = visit("admin"), visit("east")
    admin.get("/users")
    admin.post("/users/east/disable")
    assert east.get("/queue").status_code == 303, "signed out at once"
    admin.follow()
    admin.post("/users/east/enable")
    admin.follow()
    assert admin.post("/users/east/password", password="short").status_code == 400
    assert admin.post("/users/east/password", password=OTHER).status_code == 303
    assert east.sign_in("east", OTHER).status_code == 303


def test_an_administrator_cannot_lock_everybody_out(visit: Visit, desk: Desk) -> None:
    admin = visit("admin")
    admin.get("/users")
    assert admin.post("/users/admin/disable").status_code == 409
    found = account(desk, "admin")
    assert found
    assert not found.disabled


def test_everybody_changes_their_own_password(visit: Visit) -> None:
    browser = visit("east")
    ways: list[tuple[dict[str, Any], str]] = [
        ({"old": "not the one", "password": OTHER, "again": OTHER}, "原密码不对"),
        ({"old": PASSWORD, "password": OTHER, "again": PASSWORD}, "不一样"),
        ({"old": PASSWORD, "password": "short", "again": "short"}, "至少10个字符"),
    ]
    for fields, words in ways:
        browser.get("/password")
        assert browser.post("/password", **fields).status_code == 400
        assert words in browser.text
    browser.get("/password")
    assert browser.post("/password", old=PASSWORD, password=OTHER, again=OTHER).status_code == 303
    assert browser.get("/queue").status_code == 303, "signed out"
    assert browser.sign_in("east", PASSWORD).status_code == 401
    assert browser.sign_in("east", OTHER).status_code == 303
