"""Where somebody is led back to from the answer to a form, and from an address that only forms are sent to."""

from __future__ import annotations

import html
import re

import pytest
from tests.web.conftest import Visit
from tests.web.test_access import MATRIX
from tests.web.test_answering import WORDS, one
from tests.web.test_figures import RATE

from reconcile.pipeline.desk import Desk

WITHIN = "type=field_conflict&sort=case"


def next_of(page: str) -> set[str]:
    """Where the switches of language and blind review lead on a page."""
    found = re.findall(r'/language\?to=\w+&amp;next=([^"]+)"|name="next" value="([^"]+)"', page)
    return {html.unescape(one.replace("%3F", "?").replace("%3D", "=").replace("%26", "&") or two) for one, two in found}


@pytest.mark.parametrize(
    ("path", "page"),
    [
        ("/cases/{case}/answer", "/cases/{case}"),
        ("/cases/{case}/contradict", "/cases/{case}"),
        ("/queue/export", "/queue"),
        (f"{RATE}/rows/export", f"{RATE}/rows"),
        ("/logout", "/"),
    ],
)
def test_an_address_that_forms_are_sent_to_says_so_and_leads_to_its_page(
    visit: Visit, desk: Desk, path: str, page: str
) -> None:
    browser = visit("officer")
    case = one(desk)
    said = browser.get(path.format(case=case))
    assert said.status_code == 405
    assert "这个网址不能直接打开" in said.text
    assert "您的角色不能做这一步" not in said.text
    back = page.format(case=case)
    assert f'<a class="button" href="{back}">' in said.text
    assert next_of(said.text) == {back}
    assert browser.get(back).status_code in {200, 303}


def test_every_address_that_forms_are_sent_to_belongs_to_a_page(visit: Visit, desk: Desk) -> None:
    browser = visit("officer")
    case = one(desk)
    for method, path in MATRIX:
        if method == "POST" and ("GET", path) not in MATRIX:
            said = browser.get(path.replace("{case_id}", case).replace("/figures/{subject}/{key}", RATE))
            assert said.status_code == 405, path
            (back,) = re.findall(r'class="button" href="([^"]+)"', said.text)
            assert browser.get(back).status_code in {200, 303, 403}, path


def test_switches_on_the_answer_to_a_form_lead_back_to_the_case(visit: Visit, desk: Desk) -> None:
    browser = visit("east")
    case = one(desk, township="990121001")
    here = f"/cases/{case}?{WITHIN}"
    for path, fields, status in (
        ("answer", {"code": "01", "reason": "?"}, 400),
        ("contradict", {"code": "01", "reason": "?"}, 400),
    ):
        browser.get(here)
        said = browser.post(f"/cases/{case}/{path}", **fields)
        assert said.status_code == status, path
        assert next_of(said.text) == {here}, path
    look = {"side": "right", "fields": "mother_id"}
    for reason, status in (("?", 400), ("当面核对证件", 200)):
        browser.get(f"/cases/{case}/unmask?side=right&{WITHIN}")
        said = browser.post(f"/cases/{case}/unmask", **look, reason=reason)
        assert said.status_code == status
        assert next_of(said.text) == {f"/cases/{case}/unmask?{WITHIN}&side=right"}, "the form that shows it once"
    browser.get(here)
    browser.post(f"/cases/{case}/answer", code="90", reason=WORDS)
    browser.get(here)
    said = browser.post(f"/cases/{case}/answer", code="01", reason=WORDS, revision="1")
    assert said.status_code == 409
    assert next_of(said.text) == {here}
    assert browser.post("/blind", on="1", next=here).headers["location"] == here


def test_an_error_after_a_form_leads_back_to_its_page(visit: Visit, desk: Desk) -> None:
    browser = visit("east")
    case = one(desk, township="990121001")
    browser.get(f"/cases/{case}")
    said = browser.post(f"/cases/{case}/confirm")
    assert said.status_code == 409
    assert f'<a class="button" href="/cases/{case}">返回原来的页面</a>' in said.text
    assert '<a class="button" href="/">回到首页</a>' in browser.get("/cases/F00000000000000").text
