"""Chinese by default, English by switch: nothing is left untranslated, and nothing translated that is not said."""

from __future__ import annotations

from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po
from tests.web.conftest import Visit
from tests.web.test_access import kinds

import reconcile.web
from reconcile.pipeline.desk import Desk
from reconcile.web.languages import english

WEB = Path(reconcile.web.__file__).parent


def said_in_templates() -> set[str]:
    options = {"**.j2": {"trim_blocks": "true"}}
    found = extract_from_dir(WEB / "templates", method_map=[("**.j2", "jinja2")], options_map=options)
    return {str(message) for _, _, message, *_ in found}


def test_every_text_has_its_english_and_no_other_is_kept() -> None:
    assert said_in_templates() == set(english())


def test_every_translation_says_something_and_fills_the_same_places() -> None:
    with (WEB / "locale" / "en.po").open("rb") as file:
        catalogue = read_po(file, locale="en")
    for message in catalogue:
        if message.id:
            assert message.string, message.id
            assert not message.fuzzy
            assert list(message.check()) == [], message.id
            assert str(message.string).isascii() or "※" in str(message.string), message.id


def test_no_chinese_stands_in_a_template_outside_of_its_texts() -> None:
    import re

    for template in (WEB / "templates").glob("*.j2"):
        bare = re.sub(r"_\('[^']*'|\{#.*?#\}", "", template.read_text(encoding="utf-8"), flags=re.DOTALL)
        left = set(re.findall(r"[\u4e00-\u9fff]+", bare)) - {"中文"}
        assert not left, template.name


@pytest.mark.parametrize("login", ["officer", "auditor", "limited"])
def test_who_switches_reads_english_everywhere(visit: Visit, desk: Desk, login: str) -> None:
    browser = visit(login)
    assert 'lang="zh-CN"' in browser.get("/queue").text
    assert browser.get("/language?to=en&next=/queue?sort=type").headers["location"] == "/queue?sort=type"
    case = next(row for row in kinds(desk) if not row["restricted"])["case_id"]
    for path, word in (
        ("/queue", "What to check"),
        (f"/cases/{case}", "Both records"),
        (f"/cases/{case}/history", "History"),
        ("/cases/F1", "No such page"),
    ):
        page = browser.get(path).text
        assert '<html lang="en">' in page
        assert word in page
    browser.get("/language?to=xx")
    assert 'lang="zh-CN"' in browser.get("/queue").text.split("<head>")[0]
