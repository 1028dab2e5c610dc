"""A real Chromium at the pages: without a mouse, on a small screen, and nothing leaves the machine."""

from __future__ import annotations

import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
import uvicorn
from playwright.sync_api import Browser, Dialog, Page, expect, sync_playwright
from tests.web.test_answering import log, now, one
from tests.web.test_figures import RATE
from tests.web.visitor import PASSWORD

from reconcile.cases import reading, service
from reconcile.pipeline.desk import Desk
from reconcile.web import Serving, create_app

CHROMIUM = "/usr/bin/chromium"
pytestmark = pytest.mark.skipif(shutil.which(CHROMIUM) is None, reason="no Chromium here")
SCREEN = {"width": 1366, "height": 768}
WORDS = "核对了出生医学证明存根"
LINES = """cells => cells.map(cell => {
  const text = document.createRange(); text.selectNodeContents(cell);
  return new Set([...text.getClientRects()].map(line => Math.round(line.bottom))).size })"""
ROOM_ABOVE_CAUTIONS = """() => {
  const box = document.createElement('section'); box.className = 'notice'; box.textContent = '请注意';
  const above = document.querySelector('.card.sign').previousElementSibling; above.after(box);
  return box.getBoundingClientRect().top - above.getBoundingClientRect().bottom }"""
"""Points between a box of cautions, put where one stands, and what is above it."""
NewPage = Callable[..., Page]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield launched
        launched.close()


@contextmanager
def served(desk: Desk) -> Iterator[str]:
    """The pages of a desk at an address of this machine."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    serving = Serving(port=port)
    server = uvicorn.Server(uvicorn.Config(create_app(desk, serving), port=port, log_level="warning"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive()
        time.sleep(0.01)
    yield serving.address.rstrip("/")
    server.should_exit = True
    thread.join(20)


@pytest.fixture
def new_page(desk: Desk, chromium: Browser) -> Iterator[NewPage]:
    """Somebody's browser, signed in by the keyboard; each has cookies of its own, and none asks anybody else."""
    strays: list[str] = []
    with served(desk) as address:
        contexts = []

        def new(login: str) -> Page:
            context = chromium.new_context(viewport=SCREEN, base_url=address)  # type: ignore[arg-type]
            contexts.append(context)
            page = context.new_page()
            page.on("request", lambda asked: strays.append(asked.url) if not asked.url.startswith(address) else None)
            page.on("console", lambda said: strays.append(said.text) if said.type == "error" else None)
            page.on("pageerror", lambda error: strays.append(str(error)))
            page.goto("/")
            sign_in(page, login)
            return page

        yield new
        for context in contexts:
            context.close()
    left = [stray for stray in strays if "409 (Conflict)" not in stray and "400 (Bad Request)" not in stray]
    assert left == []


def sign_in(page: Page, login: str) -> None:
    """By the keyboard; a busy machine gives the first field its focus a while after the page is there."""
    expect(page.locator("#login")).to_be_focused()
    page.keyboard.type(login)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    press(page, "Enter")


def press(page: Page, key: str) -> None:
    """A key that leads to another page."""
    with page.expect_navigation():
        page.keyboard.press(key)


def case_of(page: Page) -> str:
    return page.locator(".head .id").inner_text()


def choose(page: Page, code: str) -> None:
    """Press the key that stands beside a code."""
    key = page.locator(f"button[name=code][value='{code}']").get_attribute("data-key")
    assert key
    page.keyboard.press(key)


def test_ten_cases_are_worked_by_keyboard_alone(new_page: NewPage, desk: Desk) -> None:
    page = new_page("officer")
    page.goto("/queue?sort=case")
    press(page, "n")
    worked = []
    for turn in range(10):
        worked.append(case_of(page))
        if turn % 2:
            choose(page, "01" if page.locator("button[value='01']").count() else "12")
            page.keyboard.type(f"{WORDS}，没有问题")
            press(page, "Enter")
        else:
            with page.expect_navigation():
                page.keyboard.press("1")
    assert len(set(worked)) == 10
    states = [now(desk, case)["state"] for case in worked]
    assert states[1::2] == ["to_confirm"] * 5
    assert "open" not in states
    reasons = {reading.history_of(desk.store, case)[-1]["reason"] for case in worked[1::2]}
    assert reasons == {f"{WORDS}，没有问题"}


def test_a_key_that_is_held_down_answers_once(new_page: NewPage, desk: Desk) -> None:
    page = new_page("officer")
    page.goto("/queue?sort=case&state=open")
    press(page, "n")
    before = [row["revision"] for row in reading.listed(desk.store, restricted=True)]
    with page.expect_navigation():
        page.keyboard.down("1")
    for _ in range(5):
        page.keyboard.down("1")  # as a keyboard repeats it
        page.wait_for_timeout(60)
    page.keyboard.up("1")
    after = [row["revision"] for row in reading.listed(desk.store, restricted=True)]
    assert sum(after) - sum(before) == 1


def test_the_last_answer_is_taken_back_by_one_key(new_page: NewPage, desk: Desk) -> None:
    page = new_page("east")
    case = one(desk, township="990121001")
    page.goto(f"/cases/{case}")
    with page.expect_navigation():
        choose(page, "02")
    assert now(desk, case)["state"] == "answered"
    press(page, "u")
    assert case_of(page) == case
    expect(page.get_by_text("已撤销")).to_be_visible()
    assert now(desk, case)["state"] == "open"


def test_of_two_browsers_the_second_is_told_and_keeps_its_words(new_page: NewPage, desk: Desk) -> None:
    case = one(desk, township="990121001")
    first, second = new_page("county"), new_page("east")
    for page in (first, second):
        page.goto(f"/cases/{case}")
    with first.expect_navigation():
        choose(first, "90")
    choose(second, "01")
    second.keyboard.type(WORDS)
    press(second, "Enter")
    expect(second.get_by_text("这一件刚被别人改过")).to_be_visible()
    assert second.locator("#reason").input_value() == WORDS
    expect(second.locator("button[value='01']")).to_have_attribute("aria-pressed", "true")
    assert now(desk, case)["code"] == "90", "nothing was written over"
    with second.expect_navigation():
        choose(second, "01")
    assert now(desk, case)["code"] == "01", "the words were still there to be sent"


def test_a_record_is_shown_unmasked_for_a_reason(new_page: NewPage, desk: Desk) -> None:
    page = new_page("east")
    case = one(desk, township="990121001")
    page.goto(f"/cases/{case}")
    page.get_by_role("link", name="人口系统出生").focus()
    press(page, "Enter")
    expect(page.locator("#unmask")).to_be_focused()
    page.keyboard.type("当面核对")
    press(page, "Enter")
    expect(page.locator("table.record")).to_contain_text("婴儿姓名")
    expect(page.locator("table.record")).not_to_contain_text("990121")
    assert log(desk)["unmask"] == ("east", f"{case} left child_name", "当面核对")
    page.reload()
    expect(page.get_by_text("这张表单已经用过")).to_be_visible()
    page.keyboard.press("Escape")
    press(page, "p")
    expect(page.locator("table.pair")).not_to_contain_text("990121")


def test_keys_do_nothing_while_somebody_writes(new_page: NewPage, desk: Desk) -> None:
    page = new_page("east")
    case = one(desk, township="990121001")
    page.goto(f"/cases/{case}")
    page.locator("#reason").focus()
    page.keyboard.type("n1u6 第2次电话")
    assert page.locator("#reason").input_value() == "n1u6 第2次电话"
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    expect(page.get_by_text("离开输入框")).to_be_visible()
    assert now(desk, case)["revision"] == 1


def test_typed_words_are_not_left_without_being_asked(new_page: NewPage, desk: Desk) -> None:
    """Keys lead away; whoever stays finds the words, and keys go on to work. Nothing typed is kept anywhere."""
    page = new_page("east")
    asked: list[str] = []
    stay = True

    def answer(dialog: Dialog) -> None:
        asked.append(dialog.type)
        if stay:
            dialog.dismiss()
        else:
            dialog.accept()

    page.on("dialog", answer)
    case = one(desk, township="990121001")
    page.goto(f"/cases/{case}?sort=case")
    page.locator("#reason").focus()
    page.keyboard.type(WORDS)
    page.keyboard.press("Escape")
    for key in ("n", "q", "h"):
        page.keyboard.press(key)
        page.wait_for_timeout(200)
        assert case_of(page) == case
        assert page.locator("#reason").input_value() == WORDS
        expect(page.locator(".busy-bar")).to_be_hidden()
    assert asked == ["beforeunload"] * 3
    assert page.evaluate("[sessionStorage.length, localStorage.length]") == [0, 0]
    stay = False
    press(page, "q")
    expect(page.locator("table.list")).to_be_visible()
    page.goto(f"/cases/{case}")
    assert len(asked) == 4
    choose(page, "01")
    page.keyboard.type(WORDS)
    press(page, "Enter")
    assert len(asked) == 4, "words that are sent are not lost"
    assert now(desk, case)["code"] == "01"


def test_an_answer_is_contradicted_by_keyboard_alone(new_page: NewPage, desk: Desk) -> None:
    case = one(desk, township="990121001")
    service.answer(desk.store, case, 1, "02", actor="east", reason=WORDS)
    page = new_page("county")
    page.goto(f"/cases/{case}")
    press(page, "d")
    expect(page.get_by_text("现在的答复")).to_be_visible()
    choose(page, "02")
    expect(page.locator("#reason")).to_be_focused()
    page.keyboard.press("Escape")
    choose(page, "01")
    page.keyboard.type("存根上两处一致")
    press(page, "Enter")
    assert (now(desk, case)["state"], now(desk, case)["answered_by"]) == ("to_confirm", "county")
    press(page, "u")
    assert now(desk, case)["state"] == "open"


def test_every_key_that_a_page_names_works_there(new_page: NewPage, desk: Desk) -> None:
    page = new_page("officer")
    case = one(desk)
    pages = {f"/cases/{case}{end}": set(keys) for end, keys in (("", "qh?"), ("/history", "pq?"), ("/why", "pqh?"))}
    for address, keys in {**pages, "/queue": set("n?")}.items():
        page.goto(address)
        named = {key.lower() for key in page.locator(".steps kbd, .folded > p kbd").all_inner_texts()} | {"?"}
        assert keys <= named | {"n"}, address
        for key in sorted(named - {"?"}):
            page.goto(address)
            press(page, key)
            assert page.url.split("/", 3)[3] != address[1:], (address, key)
        page.goto(address)
        expect(page.locator("dl.keys")).to_be_hidden()
        page.keyboard.press("?")
        expect(page.locator("dl.keys")).to_be_visible()


def test_why_is_drawn_as_reports_draw_it(new_page: NewPage, desk: Desk) -> None:
    page = new_page("officer")
    page.goto(f"/cases/{one(desk)}/why")
    bar = page.locator("svg rect.f-total")
    expect(bar).to_be_visible()
    assert bar.evaluate("bar => getComputedStyle(bar).fill") == "rgb(91, 103, 112)"
    assert bar.bounding_box()["width"] > 50  # type: ignore[index]
    assert page.evaluate("document.documentElement.scrollWidth") <= SCREEN["width"]


def test_a_usual_pair_needs_no_scrolling(new_page: NewPage, desk: Desk) -> None:
    page = new_page("limited")
    kinds = {row["type"]: row["case_id"] for row in reading.listed(desk.store, restricted=True)}
    for language in ("zh", "en"):
        page.goto(f"/language?to={language}")
        for kind, case in kinds.items():
            page.goto(f"/cases/{case}")
            assert page.evaluate("document.documentElement.scrollHeight") <= SCREEN["height"], kind
            assert page.evaluate("document.documentElement.scrollWidth") <= SCREEN["width"], kind


def test_a_long_remark_leaves_room_for_who_and_when(new_page: NewPage, desk: Desk) -> None:
    """In the history and in the trail, whether it has places to break it or none."""
    case = one(desk, township="990121001")
    service.answer(desk.store, case, 1, "01", actor="east", reason="核对了存根" * 98)
    service.send_back(desk.store, case, 2, actor="officer", reason="x" * 490)
    page = new_page("officer")
    for address in (f"/cases/{case}/history", f"/trail?case={case}"):
        page.goto(address)
        assert page.locator("td.remark").count() >= 2
        lines = page.locator("table.list td:not(.remark)").evaluate_all(LINES)
        assert max(lines) <= 2, (address, lines)
        assert page.locator(".scroll").evaluate("it => it.scrollWidth <= it.clientWidth"), address


def test_pages_work_without_script(desk: Desk, chromium: Browser) -> None:
    case = one(desk, township="990121001")
    with served(desk) as address:
        context = chromium.new_context(viewport=SCREEN, base_url=address, java_script_enabled=False)  # type: ignore[arg-type]
        page = context.new_page()
        page.goto(f"/cases/{case}")
        page.fill("#login", "east")
        page.fill("#password", PASSWORD)
        page.click("button.main")
        page.fill("#reason", WORDS)
        page.click("button[value='01']")
        expect(page.get_by_text("已保存")).to_be_visible()
        context.close()
    assert now(desk, case)["state"] == "to_confirm"


def test_from_a_rate_to_its_rows_to_a_case(new_page: NewPage, desk: Desk) -> None:
    page = new_page("officer")
    page.get_by_role("link", name="指标", exact=True).focus()
    press(page, "Enter")
    page.locator("td.main a").first.focus()
    press(page, "Enter")
    expect(page.locator(".reason")).to_contain_text("关键项均一致")
    press(page, "n")
    page.get_by_role("link", name="不一致").focus()
    press(page, "Enter")
    shown = page.locator("table.rows tbody tr")
    assert set(shown.locator("td:nth-child(2)").all_inner_texts()) == {"不一致"}
    link = page.locator("[data-case]").first
    case = link.inner_text()
    link.focus()
    press(page, "Enter")
    assert case_of(page) == case
    for address in ("/figures", "/runs", RATE, f"{RATE}/rows?period=all"):
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= SCREEN["width"], address


def test_rows_are_taken_out_and_the_page_goes_on(new_page: NewPage) -> None:
    page = new_page("county")
    page.goto(f"{RATE}/rows?period=all")
    for _ in range(2):
        with page.expect_download() as told:
            page.get_by_role("button", name="导出 Excel").press("Enter")
        assert told.value.suggested_filename == "births-birth_certificates_child-consistency_ref-all.xlsx"
    expect(page.locator(".busy-bar")).to_be_hidden()


def test_a_release_is_signed_by_keyboard(own: Desk, chromium: Browser) -> None:
    with served(own) as address:
        context = chromium.new_context(viewport=SCREEN, base_url=address)  # type: ignore[arg-type]
        page = context.new_page()
        page.goto("/runs")
        sign_in(page, "officer")
        press(page, "n")
        page.get_by_role("link", name="上报这一批次").focus()
        press(page, "Enter")
        assert page.evaluate(ROOM_ABOVE_CAUTIONS) >= 6
        page.get_by_label("再输一次您的密码").focus()
        page.keyboard.type(PASSWORD)
        press(page, "Enter")
        expect(page.get_by_text("已上报并记入链和审计日志")).to_be_visible()
        context.close()
    assert log(own)["release"][0] == "officer"
