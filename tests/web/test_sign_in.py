"""Who is let in, for how long, and what a guesser learns: nothing."""

from __future__ import annotations

import html
import re
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from tests.web.conftest import Visit, visitor
from tests.web.visitor import PASSWORD

from reconcile.accounts import failures, sessions, users
from reconcile.accounts.roles import Role, User
from reconcile.accounts.sessions import Refused
from reconcile.accounts.tables import login_failures, web_sessions
from reconcile.cases.store import Origin, Store
from reconcile.cases.tables import events
from reconcile.errors import WrongUse
from reconcile.pipeline.desk import Desk
from reconcile.web import Serving

NOW = datetime(2026, 11, 26, 8, 0, tzinfo=UTC)
WHO: dict[str, Any] = {"actor": "周强", "reason": "新来的同事"}
PROXIED = Serving(name="review.example")


def on_server(desk: Desk) -> Store:
    """The store as a command has it, which is enough by itself."""
    return replace(desk.store, origin=Origin.COMMAND)


def cookies(said: Any) -> list[str]:
    return [value for name, value in said.headers.multi_items() if name == "set-cookie"]


def test_whoever_signs_in_comes_to_where_they_wanted_to_go(visit: Visit) -> None:
    browser = visit()
    browser.get("/queue?type=missing_in")
    said = browser.get(browser.page.headers["location"])
    assert said.status_code == 200
    browser.post("/login", login=" EAST ", password=PASSWORD)
    assert browser.page.headers["location"] == "/queue?type=missing_in"


@pytest.mark.parametrize(
    "path",
    [
        *("//evil.example/", "/\\evil.example", "https://evil.example", "javascript:alert(1)", "x", ""),
        *(
            "///evil.example",
            "/\t/evil.example",
            "/\n/evil.example",
            "\t//evil.example",
            " //evil.example",
            "\\\\evil.example",
        ),
        *("http:/evil.example", "//evil.example@127.0.0.1:8080/", "/queue\r\nSet-Cookie: a=b"),
    ],
)
def test_and_never_to_a_place_that_is_not_ours(visit: Visit, path: str) -> None:
    browser = visit()
    browser.get("/login", params={"next": path})
    browser.post("/login", login="east", password=PASSWORD)
    assert browser.page.headers["location"] == "/"


def test_a_login_that_nobody_has_is_answered_as_a_wrong_password_whatever_it_is(visit: Visit) -> None:
    told = set()
    for login in ("east", "nobody", "reconcile", "unknown", "孙丽", "9901" * 5, "x" * 5000, "=1", "a\nb"):
        browser = visit()
        status = browser.sign_in(login, "wrong password").status_code
        page = browser.text.replace(f'value="{html.escape(login)}"', "").replace(browser.hidden["visit"], "")
        told.add((status, page))
    assert len(told) == 1
    assert told.pop()[0] == 401


def test_a_token_that_was_there_before_is_not_the_one_after(visit: Visit, desk: Desk) -> None:
    browser = visit()
    browser.hold("chosen-by-somebody-else")
    browser.sign_in("east", PASSWORD)
    first = browser.token
    assert first != "chosen-by-somebody-else"
    browser.sign_in("north", PASSWORD)
    assert browser.token != first
    assert sessions.find(desk.store, first, datetime.now(UTC)) is None, "the old one has ended"
    assert sessions.find(desk.store, "chosen-by-somebody-else", datetime.now(UTC)) is None


def test_the_token_is_kept_as_a_hash_and_the_password_nowhere(visit: Visit, desk: Desk) -> None:
    browser = visit("east")
    token = browser.token
    with desk.store.reading() as connection:
        kept = [str(row) for table in (web_sessions, events) for row in connection.execute(select(table))]
        found = connection.execute(select(users.users.c.password)).scalars().all()
    assert not [row for row in kept if token in row or PASSWORD in row]
    assert all(one.startswith("$argon2id$") for one in found)


def test_scripts_and_other_sites_get_nothing_of_the_cookies(desk: Desk) -> None:
    for serving, starts, more in ((Serving(), "session=", []), (PROXIED, "__Host-session=", ["Secure"])):
        browser = visitor(desk, "", serving)
        said = browser.sign_in("east", PASSWORD)
        (cookie,) = [one for one in cookies(said) if one.startswith(starts)]
        for word in ("HttpOnly", "SameSite=lax", "Path=/", *more):
            assert word in cookie
        assert "Domain" not in cookie
        assert ("Secure" in cookie) == bool(more)


def test_who_signs_out_is_out(visit: Visit, desk: Desk) -> None:
    browser = visit("east")
    token = browser.token
    browser.get("/queue")
    browser.post("/logout")
    assert sessions.find(desk.store, token, datetime.now(UTC)) is None
    browser.hold(token)
    assert browser.get("/queue").status_code == 303


def test_a_session_ends_by_itself(desk: Desk) -> None:
    token = sessions.sign_in(desk.store, "east", PASSWORD, "10.0.0.1", NOW, demo=False)
    at = NOW
    while at < NOW + sessions.LONGEST - sessions.IDLE:
        at += sessions.IDLE - timedelta(minutes=2)
        assert sessions.find(desk.store, token, at), "whoever works stays in"
    assert sessions.find(desk.store, token, NOW + sessions.LONGEST) is None, "but not for ever"
    idle = sessions.sign_in(desk.store, "east", PASSWORD, "10.0.0.1", NOW, demo=False)
    assert sessions.find(desk.store, idle, NOW + sessions.IDLE) is None


def test_somebody_whose_session_has_ended_is_told_and_keeps_what_they_typed(visit: Visit) -> None:
    browser = visit("east")
    browser.get("/queue")
    browser.hold("old")
    assert "expired=1" in browser.get("/queue?page=2").headers["location"]
    assert "登录已过期" in browser.get("/login?expired=1").text
    said = browser.post("/cases/F00000000000000/answer", reason="写了很久的说明", revision="1")
    assert said.status_code == 401
    assert "写了很久的说明" in said.text


@pytest.mark.parametrize(
    ("came_from", "onward"),
    [
        (
            "http://127.0.0.1:8080/cases/F00000000000000?type=missing_in&page=2",
            "/cases/F00000000000000?type=missing_in&page=2",
        ),
        ("http://127.0.0.1:8080/", "/"),
        ("http://127.0.0.1:8080//evil.example/", "/"),
        ("http://evil.example/queue", "/"),
        ("http://127.0.0.1:8080@evil.example/queue", "/"),
        ("http://[broken", "/"),
        ("", "/"),
    ],
)
def test_from_there_one_signs_in_and_comes_back_to_the_page_of_the_form(
    visit: Visit, came_from: str, onward: str
) -> None:
    browser = visit()
    browser.page = browser.client.post("/cases/F00000000000000/answer", headers={"referer": came_from})
    assert browser.page.status_code == 401
    (link,) = re.findall(r'<a class="button" href="([^"]*)"', browser.text)
    browser.sign_in("officer", PASSWORD, html.unescape(link))
    assert browser.page.headers["location"] == onward


def test_an_account_that_is_shut_is_out_at_once(visit: Visit, desk: Desk) -> None:
    browser = visit("east")
    users.disable(desk.store, "east", **WHO)
    assert browser.get("/queue").status_code == 303
    assert browser.sign_in("east", PASSWORD).status_code == 401
    users.enable(on_server(desk), "east", **WHO)
    assert browser.sign_in("east", PASSWORD).status_code == 303


def test_a_new_password_ends_what_was_open_by_the_old_one(visit: Visit, desk: Desk) -> None:
    browser = visit("east")
    users.set_password(on_server(desk), "east", "另外一句新的密码 7", **WHO)
    assert browser.get("/queue").status_code == 303
    assert browser.sign_in("east", PASSWORD).status_code == 401
    assert browser.sign_in("east", "另外一句新的密码 7").status_code == 303


def test_nobody_learns_which_logins_there_are(desk: Desk) -> None:
    told = set()
    for login in ("east", "nobody", "x" * 500, "' OR 1=1 --"):
        browser = visitor(desk)
        said = browser.sign_in(login, "wrong password")
        visit = browser.hidden["visit"]
        told.add((said.status_code, said.text.replace(login, "").replace(visit, "").replace("&#39; OR 1=1 --", "")))
    assert len(told) == 1


def test_an_unknown_login_is_hashed_like_any_other(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """So that the time of an answer tells nothing."""
    asked: list[bool] = []

    def fits(kept: str | None, password: str) -> bool:
        asked.append(kept is None)
        return False

    monkeypatch.setattr(sessions, "fits", fits)
    for login in ("east", "nobody"):
        with pytest.raises(Refused):
            sessions.sign_in(desk.store, login, "wrong password", "10.0.0.1", NOW, demo=False)
    assert asked == [False, True]


def test_guessing_one_login_has_to_wait(visit: Visit, desk: Desk) -> None:
    browser = visit()
    for _ in range(failures.OF_LOGIN):
        assert browser.sign_in("east", "wrong password").status_code == 401
    assert browser.sign_in("east", PASSWORD).status_code == 429, "even the right one"
    assert "15分钟" in browser.text
    assert browser.sign_in("north", PASSWORD).status_code == 303, "others are let in"
    later = datetime.now(UTC) + failures.WITHIN + timedelta(seconds=1)
    assert sessions.sign_in(desk.store, "east", PASSWORD, "10.9.9.9", later, demo=False)


def test_guessing_from_one_address_has_to_wait(desk: Desk) -> None:
    for number in range(failures.OF_ADDRESS):
        with pytest.raises(Refused) as refused:
            sessions.sign_in(desk.store, f"login{number}", "wrong password", "10.0.0.1", NOW, demo=False)
        assert not refused.value.wait
    with pytest.raises(Refused) as refused:
        sessions.sign_in(desk.store, "east", PASSWORD, "10.0.0.1", NOW, demo=False)
    assert refused.value.wait
    assert sessions.sign_in(desk.store, "east", PASSWORD, "10.0.0.2", NOW, demo=False)


def test_failures_are_forgotten_and_say_nothing_of_what_was_typed(desk: Desk) -> None:
    for at, typed in ((NOW, "my secret password"), (NOW + failures.WITHIN, "again")):
        with pytest.raises(Refused):
            sessions.sign_in(desk.store, typed, "x", "10.0.0.1", at, demo=False)
    with desk.store.reading() as connection:
        kept = connection.execute(select(login_failures)).all()
    assert len(kept) == 2, "the old ones are gone"
    assert "secret" not in str(kept)


def test_demo_accounts_are_let_in_on_this_machine_only(desk: Desk) -> None:
    users.add(on_server(desk), User("demo", "演示", Role.COUNTY, demo=True), PASSWORD, **WHO)
    for serving, status in ((Serving(), 303), (PROXIED, 401)):
        assert visitor(desk, "", serving).sign_in("demo", PASSWORD).status_code == status


@pytest.mark.parametrize("password", ["short", "zhangmin2026!", "aaaaaaaaaaaa", "x" * 300, ""])
def test_passwords_that_are_easily_guessed_are_refused(desk: Desk, password: str) -> None:
    with pytest.raises(WrongUse):
        users.add(desk.store, User("zhangmin", "张敏", Role.COUNTY), password, **WHO)


@pytest.mark.parametrize(
    "user",
    [
        User("Zhang", "张", Role.COUNTY),
        User("a", "张", Role.COUNTY),
        User("z13812345678", "张", Role.COUNTY),
        User("zhang", " ", Role.COUNTY),
        User("zhang", "张", Role.TOWNSHIP),
        User("zhang", "张", Role.TOWNSHIP, township="9901210"),
        User("zhang", "张", Role.COUNTY, township="990121001"),
        User("zhang", "张", Role.AUDITOR, office="police"),
    ],
)
def test_accounts_that_do_not_fit_are_refused(desk: Desk, user: User) -> None:
    with pytest.raises(WrongUse):
        users.add(desk.store, user, PASSWORD, **WHO)


def test_a_login_is_given_once(desk: Desk) -> None:
    with pytest.raises(WrongUse, match="already"):
        users.add(desk.store, User("east", "另一人", Role.COUNTY), PASSWORD, **WHO)


def logged(desk: Desk, *actions: str) -> list[tuple[str, str, str, str]]:
    columns = [events.c[name] for name in ("action", "actor", "subject", "reason")]
    with desk.store.reading() as connection:
        found = connection.execute(select(*columns).where(events.c.action.in_(actions)).order_by(events.c.event_id))
        return [tuple(row) for row in found]


def test_who_tried_in_vain_and_who_went_is_on_record(desk: Desk) -> None:
    """What was typed is kept where there is such a login, and not where it may be a password."""
    browser = visitor(desk)
    browser.sign_in("EAST", "my secret")
    browser.sign_in("my secret", "east")
    users.disable(desk.store, "north", **WHO)
    browser.sign_in("north", PASSWORD)
    browser.sign_in("east", PASSWORD)
    browser.get("/queue")
    browser.post("/logout")
    assert logged(desk, "sign_in_failed", "sign_in", "sign_out") == [
        ("sign_in_failed", "unknown", "east", "wrong password"),
        ("sign_in_failed", "unknown", "unknown", "no such account"),
        ("sign_in_failed", "unknown", "north", "account is shut"),
        ("sign_in", "east", "east", "review pages"),
        ("sign_out", "east", "east", "review pages"),
    ]


def test_guesses_at_the_password_of_who_is_signed_in_are_on_record_and_theirs_alone(visit: Visit, desk: Desk) -> None:
    browser = visit("east")
    browser.get("/password")
    for _ in range(failures.OF_ADDRESS + 1):
        browser.post("/password", old="guessed", password="x", again="x")
    assert len(logged(desk, "sign_in_failed")) == failures.OF_LOGIN
    assert sessions.is_password_of(desk.store, "north", PASSWORD, datetime.now(UTC)), "others are not kept waiting"


def test_nobody_fills_the_record_with_attempts(desk: Desk) -> None:
    for number in range(3 * failures.OF_ADDRESS):
        for login, address in ((f"login{number}", "10.0.0.1"), ("east", f"10.0.1.{number}")):
            with pytest.raises(Refused):
                sessions.sign_in(desk.store, login, "wrong password", address, NOW, demo=False)
    subjects = [line[2] for line in logged(desk, "sign_in_failed")]
    assert (subjects.count("unknown"), subjects.count("east")) == (failures.OF_ADDRESS, failures.OF_LOGIN)


def test_nor_by_trying_many_times_at_once(either: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """All of them are let through to the password before the first one has failed."""
    together = threading.Barrier(10)
    monkeypatch.setattr(sessions, "fits", lambda *_: together.wait(30) is None)

    def guess(_: int) -> None:
        with pytest.raises(Refused):
            sessions.sign_in(either.store, "east", "wrong password", "10.0.0.1", NOW, demo=False)

    with ThreadPoolExecutor(10) as people:
        list(people.map(guess, range(10)))
    assert len(logged(either, "sign_in_failed")) == failures.OF_LOGIN


def test_a_password_that_is_good_once_lets_one_of_two_in_who_come_together(
    either: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    users.set_password(on_server(either), "east", "另外一句新的密码 7", **WHO)
    together, quick = threading.Barrier(2), sessions.fits

    def fits(kept: str | None, password: str) -> bool:
        together.wait(30)
        return quick(kept, password)

    monkeypatch.setattr(sessions, "fits", fits)

    def attempt(_: int) -> bool:
        try:
            return bool(sessions.sign_in(either.store, "east", "另外一句新的密码 7", "10.0.0.1", NOW, demo=False))
        except Refused:
            return False

    with ThreadPoolExecutor(2) as people:
        assert sorted(people.map(attempt, range(2))) == [False, True]
