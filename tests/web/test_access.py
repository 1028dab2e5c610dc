"""Every address × every role × cases of one's own and of others: what is not one's own is not there."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from fastapi.routing import APIRoute
from tests.web.conftest import USERS, NewDesk, Visit, visitor
from tests.web.visitor import PASSWORD, Visitor

import reconcile
from reconcile.cases import reading
from reconcile.cases.scope import Scope
from reconcile.cases.unmasking import Look
from reconcile.pipeline.desk import Desk
from reconcile.pipeline.desk.unmasking import Unmasking
from reconcile.web import Serving, create_app
from reconcile.workspace import run_folder

NOBODY = ""
NONE = "F00000000000000"
LOGINS = (NOBODY, *(user.login for user in USERS))
WORKS = {"officer", "county", "maternal", "east", "north", "limited"}
WHO: dict[str, Any] = {"actor": "x", "reason": "核对了原始材料", "scope": Scope()}
NEW = {"login": "newcomer", "name": "新人", "role": "auditor", "password": PASSWORD}
WORDS = {"reason": "核对了原始材料"}


@dataclass(frozen=True)
class Row:
    """What an address is asked with, and what those get who may see the case, or the page: by login, `*` all others."""

    says: Mapping[str, int]
    fields: Mapping[str, str] | None = None


def looks() -> Row:
    return Row({"*": 200})


def writes(status: int = 303, **fields: str) -> Row:
    """Of a case that one sees: the auditor only looks."""
    return Row({"auditor": 403, "*": status}, fields)


TRAIL = {**dict.fromkeys(("officer", "auditor", "limited", "admin"), 200), "*": 403}
LEDGER = {**dict.fromkeys(("officer", "county", "maternal", "auditor"), 200), "*": 403}
FIGURE = {"{subject}": "births-birth_certificates.child", "{key}": "consistency.ref"}
MATRIX: dict[tuple[str, str], Row] = {
    ("GET", "/"): Row({"*": 303}),
    ("GET", "/login"): Row({NOBODY: 200, "*": 200}),
    ("POST", "/login"): Row({NOBODY: 403, "*": 403}, {"login": "east", "password": "x"}),
    ("POST", "/logout"): Row({"*": 303}, {}),
    ("GET", "/language"): Row({NOBODY: 303, "*": 303}),
    ("POST", "/blind"): Row({"*": 303}, {}),
    ("GET", "/static/{name}"): Row({NOBODY: 404, "*": 404}),
    ("GET", "/password"): Row({"*": 200}),
    ("POST", "/password"): Row({"*": 400}, {"old": "not the one", "password": "a", "again": "a"}),
    ("GET", "/users"): Row({"admin": 200, "officer": 200, "*": 403}),
    ("POST", "/users"): Row({"admin": 303, "*": 403}, NEW),
    ("POST", "/users/{login}/name"): Row({"admin": 303, "*": 403}, {"name": "孙丽"}),
    ("POST", "/users/{login}/disable"): Row({"admin": 303, "*": 403}, {}),
    ("POST", "/users/{login}/enable"): Row({"admin": 303, "*": 403}, {}),
    ("POST", "/users/{login}/release"): Row({"officer": 409, "*": 403}, {"event": "1"}),
    ("POST", "/users/{login}/password"): Row({"admin": 303, "*": 403}, {"password": PASSWORD}),
    ("GET", "/queue"): Row({"admin": 403, "*": 200}),
    ("GET", "/cases/{case_id}"): looks(),
    ("GET", "/cases/{case_id}/history"): looks(),
    ("GET", "/cases/{case_id}/why"): looks(),
    ("POST", "/cases/{case_id}/answer"): writes(code="90", revision="1"),
    ("POST", "/cases/{case_id}/contradict"): writes(409, revision="1", code="90", **WORDS),
    ("POST", "/cases/{case_id}/confirm"): writes(409, revision="1"),
    ("POST", "/cases/{case_id}/send-back"): writes(409, revision="1", **WORDS),
    ("POST", "/cases/{case_id}/take-back"): writes(409, revision="1"),
    ("GET", "/cases/{case_id}/unmask"): Row({"auditor": 403, "*": 200}),
    ("POST", "/cases/{case_id}/unmask"): writes(400, side="left", **WORDS),
    ("POST", "/queue/export"): Row({"admin": 403, "*": 200}, {"within": "state=all"}),
    ("GET", "/trail"): Row(TRAIL),
    ("POST", "/trail/export"): Row(TRAIL, {}),
    ("GET", "/figures"): Row({"admin": 403, "*": 200}),
    ("GET", "/figures/{subject}/{key}"): Row({"admin": 403, "*": 200}),
    ("GET", "/figures/{subject}/{key}/rows"): Row({"admin": 403, "*": 200}),
    ("POST", "/figures/{subject}/{key}/rows/export"): Row({"admin": 403, "*": 200}, {}),
    ("GET", "/runs"): Row(LEDGER),
    ("GET", "/runs/{run_id}"): Row(LEDGER),
    ("GET", "/releases/{release_key}"): Row({**dict.fromkeys(LEDGER, 404), "*": 403}),
    ("GET", "/runs/{run_id}/release"): Row({"officer": 200, "*": 403}),
    ("POST", "/runs/{run_id}/release"): Row({"officer": 400, "*": 403}, {"password": "not the one"}),
}


def sees(login: str, case: Mapping[str, Any]) -> bool:
    """The rule in words of its own."""
    if login in {NOBODY, "admin"}:
        return False
    if login == "limited":
        return True
    if case["restricted"]:
        return False
    own = {
        "maternal": case["office"] == "maternal_health",
        "east": (case["office"], case["township"]) == ("health", "990121001"),
        "north": (case["office"], case["township"]) == ("health", "990121002"),
    }
    return own.get(login, True)


def addresses(desk: Desk) -> set[tuple[str, str]]:
    app = create_app(desk, Serving())
    routes = [one for route in app.routes for one in getattr(route, "original_router", app.router).routes]
    assert all(isinstance(one, APIRoute) or hasattr(one, "original_router") for one in routes)
    found = [one for one in routes if isinstance(one, APIRoute)]
    return {(method, route.path) for route in found for method in route.methods}


def kinds(desk: Desk) -> list[dict[str, Any]]:
    """A case for each set of people who may see it."""
    rows = reading.listed(desk.store, restricted=True)
    told = {tuple(sees(login, row) for login in LOGINS): row for row in reversed(rows)}
    return sorted(told.values(), key=lambda row: (row["restricted"], row["case_id"]))


def test_every_address_stands_in_the_matrix(desk: Desk) -> None:
    assert addresses(desk) == set(MATRIX)


def test_the_county_has_cases_of_every_kind(desk: Desk) -> None:
    told = kinds(desk)
    assert {row["restricted"] for row in told} == {True, False}
    for user in USERS:
        if user.scope.sees and user.login != "limited":
            assert {sees(user.login, row) for row in told} == {True, False}, user.login


@pytest.mark.parametrize("login", LOGINS)
def test_who_may_do_what(new_desk: NewDesk, login: str) -> None:
    desk = new_desk()
    browser = begun(desk, login)
    for (method, path), row in sorted(MATRIX.items(), key=lambda one: one[0][1] == "/logout"):
        fields = {"csrf": browser.hidden.get("csrf", ""), **(row.fields or {})}
        for case in kinds(desk) if "{case_id}" in path else [None]:
            filled = {"{name}": "x", "{login}": "north", "{run_id}": latest(desk), **FIGURE}
            filled["{case_id}"] = case["case_id"] if case else ""
            address = "".join(filled.get(part, part) for part in re.split(r"(\{\w+\})", path))
            wanted = wanted_of(row, method, login, case)
            before = whole(desk)
            said = browser.client.request(method, address, data=fields if method == "POST" else None)
            assert said.status_code == wanted, (method, address, case and case["office"])
            if method == "GET" or wanted in {401, 403, 404}:
                assert whole(desk) == before, "nothing was written"


def latest(desk: Desk) -> str:
    return run_folder(desk.context.workspace, "latest").name


def begun(desk: Desk, login: str) -> Visitor:
    """Somebody's browser at the page where they begin; its form stays good until they sign out."""
    browser = visitor(desk, login)
    browser.get("/" if login else "/login")
    browser.follow()
    return browser


def wanted_of(row: Row, method: str, login: str, case: Mapping[str, Any] | None) -> int:
    """The status that login should get."""
    if login == NOBODY:
        return row.says[NOBODY] if NOBODY in row.says else {"GET": 303, "POST": 401}[method]
    if case is not None and not sees(login, case):
        return 404
    return row.says.get(login, row.says["*"])


def whole(desk: Desk) -> list[tuple[Any, ...]]:
    return [tuple(row.values()) for row in reading.listed(desk.store, restricted=True)]


@pytest.mark.parametrize("login", ["maternal", "east", "auditor", "officer", "admin"])
def test_a_case_of_others_and_one_that_is_not_there_give_the_same_page(desk: Desk, login: str) -> None:
    browser = visitor(desk, login)
    browser.get("/queue")
    token = browser.hidden["csrf"]
    foreign = [row for row in kinds(desk) if not sees(login, row)]
    assert foreign
    for (method, path), row in MATRIX.items():
        if "{case_id}" not in path:
            continue
        told = []
        for case_id in (NONE, *(case["case_id"] for case in foreign)):
            address = path.replace("{case_id}", case_id)
            if method == "GET":
                said = browser.client.get(address)
            else:
                said = browser.client.post(address, data={"csrf": token, **(row.fields or {})})
            told.append((said.status_code, sorted(said.headers.items()), said.text.replace(case_id, NONE)))
        assert told == [told[0]] * len(told), path
        assert told[0][0] == 404


@pytest.mark.parametrize("login", sorted(WORKS | {"auditor"}))
def test_a_queue_holds_ones_own_cases_and_no_other(desk: Desk, login: str) -> None:
    rows = reading.listed(desk.store, restricted=True)
    own = {row["case_id"] for row in rows if sees(login, row)}
    others = {row["case_id"] for row in rows} - own
    browser = visitor(desk, login)
    for sort in ("asked", "type", "township", "case"):
        browser.get(f"/queue?sort={sort}")
        assert set(browser.ids) == own
        assert not [case for case in others if case in browser.text]
    for case in others:
        browser.get(f"/queue?state=all&number={case}")
        assert browser.ids == []
    for office in ("health", "maternal_health"):
        browser.get(f"/queue?office={office}&township=990121002")
        assert set(browser.ids) <= own


def test_next_and_previous_never_leave_ones_own_cases(visit: Visit, desk: Desk) -> None:
    browser = visit("east")
    own = [row["case_id"] for row in reading.listed(desk.store, restricted=True) if sees("east", row)]
    for case in own:
        browser.get(f"/cases/{case}?sort=case")
        assert set(browser.ids) <= set(own)


def test_a_restricted_case_stays_so_for_its_unmasking(visit: Visit, desk: Desk) -> None:
    browser = visit("limited")
    (case,) = [row["case_id"] for row in reading.listed(desk.store, restricted=True) if row["restricted"]][:1]
    browser.get(f"/cases/{case}")
    assert "限制查看" in browser.text


def test_values_that_an_office_does_not_disclose_are_on_no_page(desk: Desk) -> None:
    """Certificates are not disclosed to civil affairs: its staff see which field differs and how, and no value."""
    case = next(row for row in reading.listed(desk.store) if row["type"] == "field_conflict.child_birth_date")
    page = desk.page(case, "civil_affairs", desk.texts("zh"))
    assert page is not None
    assert page.unmaskable == ("left",)
    assert {"".join(text for text, _ in field.right) for field in page.fields} == {"（不披露）"}
    unmasking = Unmasking(desk, case, "civil_affairs", desk.texts("zh"))
    fields = [one.name for one in unmasking.choices("left")]
    assert fields
    assert unmasking.choices("right") == []
    for side, there in (("left", True), ("right", False)):
        assert bool(unmasking.values(Look(case["case_id"], side, fields, 0), **WHO)) is there


def test_a_number_stands_whole_for_the_office_alone_that_keeps_the_record(desk: Desk) -> None:
    """Whoever else reads sees of a certificate its last characters, whichever office the case is asked of."""
    for row in reading.listed(desk.store):
        if row["pair"] != "births-birth_certificates" or not row["right_id"]:
            continue
        shown = {}
        for reader in ("health", "maternal_health"):
            page = desk.page(row, reader, desk.texts("zh"))
            assert page is not None
            shown[reader] = "".join(page.heads["right"])
        assert "*" in shown["health"], row["office"]
        assert "*" not in shown["maternal_health"]


WEB = Path(reconcile.__file__).parent
CALLS = re.compile(r"^(queue|service|trail)\.")


def test_no_page_reads_or_writes_a_case_without_a_scope() -> None:
    """Whoever asks the store for cases on behalf of a page says for whom."""
    files = [*(WEB / "web").rglob("*.py"), *(WEB / "pipeline" / "desk").rglob("*.py")]
    calls = 0
    for file in files:
        tree = ast.parse(file.read_text(encoding="utf-8"))
        imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) for alias in node.names}
        modules = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
        assert "reconcile.cases.reading" not in modules, file
        assert not {"EVERYTHING", "tables"} & imported, file
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and _asks(node):
                calls += 1
                assert "scope" in {keyword.arg for keyword in node.keywords}, f"{file.name}:{node.lineno}"
    assert calls >= 10


def _asks(node: ast.Call) -> bool:
    """A call that hands the store to the functions of cases."""
    name = ast.unparse(node.func)
    handed = [ast.unparse(argument) for argument in node.args]
    asks = CALLS.match(name) or name in {"take", "unmask", "write", "contradict"} or name.startswith("desk.answer")
    return bool(asks) and any(argument.endswith("store") for argument in handed)
