"""What no page does, whoever asks for it and however."""

from __future__ import annotations

import logging
import re
from typing import Any

import pytest
from tests.web.conftest import Visit, visitor
from tests.web.test_access import MATRIX, NEW, kinds
from tests.web.visitor import Visitor

from reconcile.accounts import reading as accounts
from reconcile.cases import reading
from reconcile.errors import WrongUse
from reconcile.pipeline.desk import Desk
from reconcile.web import Serving
from reconcile.web.guard import HEADERS, LARGEST

POSTS = sorted(path for method, path in MATRIX if method == "POST" and path != "/login" and "/users" not in path)
MANAGING = sorted(path for method, path in MATRIX if method == "POST" and "/users" in path)
HOSTILE = (
    "' OR 1=1 --",
    "F%",
    "F_",
    "%",
    "\\",
    "F'; DROP TABLE cases; --",
    "<script>alert(1)</script>",
    "🜁" * 40,
)


def revisions(desk: Desk) -> list[int]:
    return [row["revision"] for row in reading.listed(desk.store, restricted=True)]


def test_every_answer_has_the_headers_that_let_little_happen(visit: Visit, desk: Desk) -> None:
    """Errors, redirects, files and refusals too."""
    browser = visit("officer")
    case = kinds(desk)[0]["case_id"]
    paths = ["/", "/login", "/queue", f"/cases/{case}", "/nothing", "/static/keys.js", "/static/x", "/cases/F0"]
    told = [browser.client.get(path) for path in paths]
    told += [
        browser.client.post("/queue"),
        browser.client.put("/queue"),
        browser.client.post("/logout"),
        browser.client.get("/", headers={"host": "evil.example"}),
        browser.client.post("/login", content=b"x" * (LARGEST + 1)),
        browser.client.get(f"/cases/{case}?page=x&sort=x&state=x"),
    ]
    assert {said.status_code for said in told} >= {200, 303, 400, 403, 404, 405, 413}
    for said in told:
        for name, value in HEADERS.items():
            wanted = "no-cache" if name == "Cache-Control" and said.request.url.path == "/static/keys.js" else value
            assert said.headers[name] == wanted, said.request.url
        assert "server" not in said.headers


def test_an_address_says_which_methods_it_knows(visit: Visit, desk: Desk) -> None:
    browser = visit("officer")
    case = kinds(desk)[0]["case_id"]
    known = {"/queue": "GET, HEAD", "/queue/export": "POST", f"/cases/{case}/unmask": "GET, HEAD, POST"}
    for path, allowed in known.items():
        for method in ("OPTIONS", "TRACE", "DELETE", "PUT", "PATCH", "BREW"):
            said = browser.client.request(method, path)
            assert (said.status_code, said.headers.get("allow")) == (405, allowed), (method, path)
    assert browser.client.delete("/nothing").status_code == 404
    assert browser.client.get("/queue/export").headers["allow"] == "POST"


def test_head_is_answered_as_get_without_the_page(visit: Visit, desk: Desk) -> None:
    browser = visit("officer")
    for path in ("/queue", "/login", "/static/keys.js", "/nothing", "/cases/F0"):
        page, head = browser.client.get(path), browser.client.head(path)
        assert (head.status_code, head.content) == (page.status_code, b""), path
        assert head.headers["content-length"] == page.headers["content-length"], path
    assert browser.client.head("/queue/export").status_code == 405
    assert visit().client.head("/queue").headers["location"].startswith("/login")


def test_a_form_that_says_no_length_is_not_told_to_be_too_long(visit: Visit) -> None:
    browser = visit()
    assert browser.client.post("/login", content=iter([b"login=x"])).status_code == 400
    assert browser.client.post("/login", content=b"x" * (LARGEST + 1)).status_code == 413


def test_of_pages_browsers_keep_style_and_script_alone_until_these_change(visit: Visit) -> None:
    browser = visit("officer")
    used = re.findall(r'(?:href|src)="(/static/[^"]+)"', browser.get("/queue").text)
    assert len(used) == 3
    for path in used:
        assert "immutable" in browser.client.get(path).headers["Cache-Control"]
        assert browser.client.get(f"{path[:-1]}x").headers["Cache-Control"] == "no-cache", "not what this version is"


def test_nothing_in_a_page_needs_what_the_policy_forbids(visit: Visit, desk: Desk) -> None:
    browser = visit("officer")
    for path in ("/queue", *(f"/cases/{row['case_id']}" for row in kinds(desk)), "/nothing"):
        page = browser.get(path).text
        assert not re.search(r"<script(?! src=\"/static/)|<style|\sstyle=|\son[a-z]+=|javascript:|https?://", page), (
            path
        )


@pytest.mark.parametrize("path", MANAGING)
def test_nor_does_it_change_an_account(desk: Desk, path: str) -> None:
    browser = visitor(desk, "admin")
    before = accounts.listed(desk.store)
    said = browser.client.post(path.replace("{login}", "north"), data={**NEW, "csrf": "x"})
    assert said.status_code == 403
    assert accounts.listed(desk.store) == before


@pytest.mark.parametrize("path", POSTS)
def test_a_form_that_is_not_ours_changes_nothing(desk: Desk, path: str) -> None:
    for wrong in ("missing", "foreign", "stale"):
        browser = visitor(desk, "officer")
        case = next(row for row in kinds(desk) if not row["restricted"])
        fields = {"revision": "1", "code": "90", "reason": "核对了原始材料", "side": "left"}
        if wrong == "foreign":
            other = visitor(desk, "county")
            other.get("/queue")
            fields["csrf"] = other.hidden["csrf"]
        if wrong == "stale":
            browser.get("/queue")
            fields["csrf"] = browser.hidden["csrf"]
            browser.sign_in("officer", "测试用的一句话 42")
        before = revisions(desk)
        said = browser.client.post(path.replace("{case_id}", case["case_id"]), data=fields)
        assert said.status_code == 403, wrong
        assert revisions(desk) == before
        assert browser.client.get("/queue").status_code == 200, "still signed in"


def test_nor_does_one_that_another_site_sends(desk: Desk) -> None:
    browser = visitor(desk, "officer")
    case = next(row for row in kinds(desk) if not row["restricted"])["case_id"]
    browser.get(f"/cases/{case}")
    form = {**browser.hidden, "code": "90"}
    for headers in (
        {"origin": "https://evil.example"},
        {"origin": "null"},
        *({"origin": broken} for broken in ("http://[x", "http://127.0.0.1]:8080", "http://\u2100.example".encode())),
        {"origin": "http://127.0.0.1:9090"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"host": "evil.example"},
    ):
        said = browser.client.post(f"/cases/{case}/answer", data=form, headers=headers)
        assert said.status_code in {400, 403}, headers
    assert set(revisions(desk)) == {1}
    ours = {"origin": "http://127.0.0.1:8080", "sec-fetch-site": "same-origin"}
    assert browser.client.post(f"/cases/{case}/answer", data=form, headers=ours).status_code == 303


def test_the_sign_that_no_text_holds_goes_no_further(visit: Visit, desk: Desk) -> None:
    """PostgreSQL takes no NUL, and in a text that is kept it would stay for good."""
    browser = visit("officer")
    before = revisions(desk)
    case = next(row for row in kinds(desk) if not row["restricted"])["case_id"]
    for path in ("/queue?number=%00", f"/cases/{case}%00", "/static/style.css%00", "/figures?run=%00"):
        assert browser.client.get(path).status_code == 400, path
    browser.get(f"/cases/{case}")
    said = browser.post(f"/cases/{case}/answer", code="90", reason="说明\x00")
    assert said.status_code == 400
    assert browser.sign_in("officer\x00", "nobody knows it").status_code == 400
    assert revisions(desk) == before


@pytest.mark.parametrize("text", HOSTILE)
def test_what_is_searched_for_is_a_text_and_nothing_else(visit: Visit, desk: Desk, text: str) -> None:
    browser = visit("officer")
    before = revisions(desk)
    for name in ("number", "type", "field", "office", "township", "state", "sort", "page", "overdue", "done", "undone"):
        said = browser.get("/queue", params={name: text})
        assert said.status_code == 200, name
        assert "<script>alert" not in said.text
        if name in {"number", "type", "field", "office", "township"}:
            assert browser.ids == [], name
        case = kinds(desk)[0]["case_id"]
        assert browser.get(f"/cases/{case}", params={name: text}).status_code in {200, 404}
    assert revisions(desk) == before


@pytest.mark.parametrize("text", [*HOSTILE, "=HYPERLINK(1)", "{{ 7 * 7 }}"])
def test_words_come_back_as_words(visit: Visit, desk: Desk, text: str) -> None:
    browser = visit("officer")
    case = next(row for row in kinds(desk) if not row["restricted"])["case_id"]
    browser.get(f"/cases/{case}")
    said = browser.post(f"/cases/{case}/answer", code="90", reason=f"说明 {text}")
    assert said.status_code in {303, 400}
    page = browser.get(f"/cases/{case}/history").text
    assert "<script>alert" not in page
    assert "说明 49" not in page


@pytest.mark.parametrize(
    "path",
    [
        *("/static/../app.py", "/static/%2e%2e/app.py", "/static/..%2fapp.py", "/static/%2e%2e%2f%2e%2e%2fcases.db"),
        *("/static//etc/passwd", "/static/C:%5Cwindows", "/cases/..%2f..%2fqueue"),
        *("/cases/%2e%2e/queue2", "/runs/latest/run.duckdb", "/cases.db", "/openapi.json", "/docs"),
    ],
)
def test_no_path_leads_to_a_file(visit: Visit, path: str) -> None:
    assert visit("officer").get(path).status_code == 404


def test_an_error_of_ours_tells_nobody_anything(
    visit: Visit, desk: Desk, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    browser = visit("officer")

    def broken(*_: object, **__: object) -> Any:
        raise RuntimeError("王小明 990121199003070018")

    monkeypatch.setattr("reconcile.web.routes.cases.queue.beside", broken)
    with caplog.at_level(logging.ERROR):
        said = browser.get(f"/cases/{kinds(desk)[0]['case_id']}")
    assert said.status_code == 500
    assert "程序出错了" in said.text
    assert "RuntimeError" in caplog.text, "the log says what and where"
    for text in (said.text, caplog.text):
        assert "王小明" not in text
        assert "990121199003070018" not in text


def test_pages_listen_in_the_clear_to_this_machine_alone() -> None:
    for host in ("10.1.2.3", "review.example"):
        for name in ("", "review.example"):
            with pytest.raises(WrongUse, match="without a certificate"):
                Serving(host, name=name).check()
    for host in ("0.0.0.0", "::"):
        with pytest.raises(WrongUse, match="none that a browser could call"):
            Serving(host).check()
    Serving("127.0.0.1").check()
    Serving("localhost", name="review.example").check()


def test_a_proxy_that_listens_for_others_gets_secure_cookies_only(desk: Desk) -> None:
    serving = Serving(name="review.example")
    browser = Visitor(visitor(desk, "", serving).client.app, serving)  # type: ignore[arg-type]
    assert "max-age" in browser.get("/login").headers["strict-transport-security"]
