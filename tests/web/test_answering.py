"""What people do at the desk: answer, take back, agree, hand over; and what stops them."""

from __future__ import annotations

import html
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from tests.cases.told import Run
from tests.pipeline.conftest import Command
from tests.web.conftest import Visit, visitor
from tests.web.visitor import PASSWORD

from reconcile.accounts import users
from reconcile.accounts.roles import Role, User
from reconcile.cases import reading, service
from reconcile.cases.states import Step
from reconcile.cases.tables import events
from reconcile.pipeline.desk import Desk
from reconcile.pipeline.desk.runs import OpenRuns
from reconcile.pipeline.why import Asking
from reconcile.workspace import Workspace

WORDS = "核对了出生医学证明存根"


def now(desk: Desk, case_id: str) -> dict[str, Any]:
    found = reading.case(desk.store, case_id, restricted=True)
    assert found
    return found


def one(desk: Desk, kind: str = "field_conflict.child_name", **more: Any) -> str:
    """A case of that type, as an oracle that looks at all of them finds it."""
    rows = reading.listed(desk.store)
    return str(next(r for r in rows if r["type"] == kind and all(r[k] == v for k, v in more.items()))["case_id"])


def test_somebody_signs_in_and_works_one_case_after_another(either: Desk) -> None:
    """The whole way, on both kinds of store."""
    browser = visitor(either, "east")
    browser.get("/queue?type=field_conflict")
    first, second = browser.ids[:2]
    browser.get(f"/cases/{first}?type=field_conflict")
    assert f"/cases/{second}?type=field_conflict" in browser.text, "N leads to the next"
    said = browser.post(f"/cases/{first}/answer", code="02")
    onward = f"/cases/{second}?type=field_conflict&done={first}%3A2"
    assert (said.status_code, said.headers["location"]) == (303, onward)
    case = now(either, first)
    assert (case["state"], case["code"], case["answered_by"]) == ("answered", "02", "east")
    browser.follow()
    assert f'action="/cases/{first}/take-back"' in browser.text, "U takes it back from the next page"
    browser.post(f"/cases/{first}/take-back", revision="2")
    assert "已撤销" in browser.follow().text
    case = now(either, first)
    assert (case["state"], case["code"], case["answered_by"], case["revision"]) == ("open", None, None, 3)
    assert [line["action"] for line in reading.history_of(either.store, first)] == ["open", "correct", "take_back"]


def test_the_last_case_of_a_queue_leads_back_to_it(visit: Visit, desk: Desk) -> None:
    browser = visit("officer")
    case = one(desk)
    browser.get(f"/cases/{case}?number={case}")
    said = browser.post(f"/cases/{case}/answer", code="02")
    assert said.headers["location"].startswith("/queue?")
    assert "没有符合筛选条件的事项" in browser.follow().text
    assert "已保存" in browser.text


def test_an_answer_that_raises_a_rate_needs_evidence(visit: Visit, desk: Desk) -> None:
    browser = visit("east")
    case = one(desk, township="990121001")
    browser.get(f"/cases/{case}")
    said = browser.post(f"/cases/{case}/answer", code="01", reason=" 1 ")
    assert said.status_code == 400
    assert "请先写明依据" in said.text
    assert 'value="01" data-key="3" data-evidence aria-pressed="true"' in said.text, "what was chosen stays chosen"
    assert now(desk, case)["revision"] == 1
    browser.post(f"/cases/{case}/answer", code="01", reason=WORDS)
    assert now(desk, case)["state"] == "to_confirm"


def test_codes_that_a_case_does_not_offer_are_refused(visit: Visit, desk: Desk) -> None:
    browser = visit("east")
    case = one(desk, township="990121001")
    for code in ("09", "04", "", "xx", "§§"):
        browser.get(f"/cases/{case}")
        assert browser.post(f"/cases/{case}/answer", code=code, reason=WORDS).status_code == 400
    assert now(desk, case)["revision"] == 1


def test_of_two_people_the_second_is_told_and_loses_nothing(visit: Visit, desk: Desk) -> None:
    case = one(desk, township="990121001")
    first, second = visit("county"), visit("east")
    for browser in (first, second):
        browser.get(f"/cases/{case}")
    stale = second.hidden
    first.post(f"/cases/{case}/answer", code="90", reason="已电话询问")
    said = second.post(f"/cases/{case}/answer", code="01", reason=WORDS, **stale)
    assert said.status_code == 409
    assert "这一件刚被别人改过" in said.text
    assert "已电话询问" in said.text, "what the other one said"
    assert "王芳" in said.text, "by name"
    assert f">{WORDS}</textarea>" in said.text, "what was typed is still there"
    assert now(desk, case)["code"] == "90"
    second.post(f"/cases/{case}/answer", code="01", reason=WORDS)
    assert now(desk, case)["code"] == "01", "and can be sent again"


def test_where_the_other_one_has_answered_it_the_words_can_be_sent_again(visit: Visit, desk: Desk) -> None:
    case = one(desk, township="990121001")
    first, second = visit("county"), visit("east")
    second.get(f"/cases/{case}")
    stale = second.hidden
    first.get(f"/cases/{case}")
    first.post(f"/cases/{case}/answer", code="02")
    said = second.post(f"/cases/{case}/answer", code="90", reason=WORDS, **stale)
    assert said.status_code == 409
    assert "这一件刚被别人改过" in said.text
    assert f">{WORDS}</textarea>" in said.text
    said = second.post(f"/cases/{case}/contradict", code="90", reason=WORDS)
    assert said.status_code == 303
    assert (now(desk, case)["code"], now(desk, case)["answered_by"]) == ("90", "east")


def test_an_answer_is_contradicted_and_both_are_kept(either: Desk) -> None:
    """From every state in which an answer stands; the other one's answer stays in the history."""
    case = one(either, township="990121001")
    east, county, officer = (visitor(either, login) for login in ("east", "county", "officer"))
    east.get(f"/cases/{case}")
    assert "我的意见不同" not in east.text.split('class="answer"')[1], "nobody has answered yet"
    east.post(f"/cases/{case}/answer", code="02")
    page = county.get(f"/cases/{case}").text
    assert "本系统有误已更正" in page
    assert re.search(r"张敏 · <time[^>]*>[^<]*</time> · 网页", page), "who answered, when and by which way"
    assert 'data-key="d"' in page
    county.get(f"/cases/{case}?otherwise=1")
    assert f'action="/cases/{case}/contradict"' in county.text
    said = county.post(f"/cases/{case}/contradict", code="90", reason="…")
    assert said.status_code == 400
    assert "请先写明您的理由" in said.text
    assert 'aria-pressed="true"' in said.text, "what was chosen stays chosen"
    assert now(either, case)["revision"] == 2
    said = county.post(f"/cases/{case}/contradict", code="01", reason=WORDS)
    assert said.status_code == 303
    assert "done=" in said.headers["location"]
    assert (now(either, case)["state"], now(either, case)["answered_by"]) == ("to_confirm", "county")
    told = reading.history_of(either.store, case)
    assert [(line["action"], line["actor"], line["code"]) for line in told[1:]] == [
        ("correct", "east", "02"),
        ("send_back", "county", None),
        ("explain", "county", "01"),
    ]
    assert {line["reason"] for line in told[2:]} == {WORDS}
    officer.get(f"/cases/{case}")
    officer.post(f"/cases/{case}/confirm", reason="同意上述依据")
    east.get(f"/cases/{case}?otherwise=1")
    assert WORDS in east.text, "the answer"
    assert "复核同意：李明" in east.text, "and who agreed to it"
    east.post(f"/cases/{case}/contradict", code="02", reason="存根上的名字不同")
    assert (now(either, case)["state"], now(either, case)["code"]) == ("answered", "02")
    east.get(f"/cases/{case}")
    assert east.post(f"/cases/{case}/take-back").status_code == 303
    assert "待核查" in east.follow().text
    assert (now(either, case)["state"], now(either, case)["code"]) == ("open", None)


def test_of_two_who_contradict_the_second_is_told(visit: Visit, desk: Desk) -> None:
    case = one(desk, township="990121001")
    east, county, officer = visit("east"), visit("county"), visit("officer")
    east.get(f"/cases/{case}")
    east.post(f"/cases/{case}/answer", code="02")
    for browser in (county, officer):
        browser.get(f"/cases/{case}?otherwise=1")
    form = county.hidden
    for _ in range(2):
        assert county.post(f"/cases/{case}/contradict", code="01", reason=WORDS, **form).status_code == 303
    assert now(desk, case)["revision"] == 4, "sent twice it counts once"
    said = officer.post(f"/cases/{case}/contradict", code="90", reason="需要再上门核对")
    assert said.status_code == 409
    assert "王芳" in said.text
    assert ">需要再上门核对</textarea>" in said.text
    assert now(desk, case)["code"] == "01"
    assert officer.post(f"/cases/{case}/contradict", code="90", reason="需要再上门核对").status_code == 303
    assert (now(desk, case)["state"], now(desk, case)["code"]) == ("open", "90")


def test_what_nobody_has_answered_is_not_contradicted(visit: Visit, desk: Desk) -> None:
    case = one(desk, township="990121001")
    browser = visit("east")
    browser.get(f"/cases/{case}?otherwise=1")
    assert f'action="/cases/{case}/answer"' in browser.text
    assert browser.post(f"/cases/{case}/contradict", code="02", reason=WORDS).status_code == 409
    assert now(desk, case)["revision"] == 1
    browser.get(f"/cases/{case}")
    browser.post(f"/cases/{case}/answer", code="02")
    auditor = visit("auditor")
    assert "我的意见不同" not in auditor.get(f"/cases/{case}?otherwise=1").text.split('class="answer"')[1]


def test_words_are_those_of_the_clerk_or_none(visit: Visit, desk: Desk) -> None:
    """Where somebody gives none, none stand there as if they were theirs; by which way it came stands beside."""
    browser, second = visit("east"), visit("county")
    case = one(desk, township="990121001")
    browser.get(f"/cases/{case}")
    browser.post(f"/cases/{case}/answer", code="90")
    page = browser.get(f"/cases/{case}").text
    assert re.search(r"待核实，<span class=\"note\">未写说明</span>", page)
    browser.post(f"/cases/{case}/answer", code="01", reason=WORDS)
    second.get(f"/cases/{case}")
    second.post(f"/cases/{case}/confirm")
    lines = reading.history_of(desk.store, case)
    assert [line["reason"] for line in lines[1:]] == ["未写说明", WORDS, "未写说明"]
    assert [line["origin"] for line in lines] == ["run", "web", "web", "web"]
    second.get("/language?to=en")
    page = second.get(f"/cases/{case}/history").text
    assert "未写说明" not in page
    assert page.count("no words given") == 2
    assert page.count("<td>page</td>") == 3


def test_the_same_answer_sent_twice_counts_once(visit: Visit, desk: Desk) -> None:
    browser = visit("east")
    case = one(desk, township="990121001")
    browser.get(f"/cases/{case}")
    form = browser.hidden
    for _ in range(2):
        assert browser.post(f"/cases/{case}/answer", code="90", **form).status_code == 303
    assert now(desk, case)["revision"] == 2


def test_nobody_takes_back_what_somebody_else_did(visit: Visit, desk: Desk) -> None:
    case = one(desk, township="990121001")
    first, second = visit("east"), visit("county")
    first.get(f"/cases/{case}")
    first.post(f"/cases/{case}/answer", code="90")
    second.get(f"/cases/{case}")
    assert second.post(f"/cases/{case}/take-back").status_code == 409
    second.get(f"/cases/{case}")
    second.post(f"/cases/{case}/answer", code="02")
    first.get(f"/cases/{case}")
    assert first.post(f"/cases/{case}/take-back", revision="2").status_code == 409, "somebody has changed it since"
    assert "这一件刚被别人改过" in first.text
    assert now(desk, case)["state"] == "answered"


def test_a_case_that_was_handed_over_can_be_had_back(visit: Visit, desk: Desk) -> None:
    browser, maternal = visit("east"), visit("maternal")
    case = one(desk, township="990121001")
    before = now(desk, case)
    browser.get(f"/cases/{case}")
    browser.post(f"/cases/{case}/answer", code="03")
    assert now(desk, case)["office"] == "maternal_health"
    assert browser.get(f"/cases/{case}").status_code == 404, "it is another office's now"
    assert maternal.get(f"/cases/{case}").status_code == 200
    browser.get("/queue")
    assert browser.post(f"/cases/{case}/take-back", revision="2").status_code == 303
    after = now(desk, case)
    assert {name for name in before if before[name] != after[name]} == {"revision"}


def test_a_second_person_agrees_or_sends_back(visit: Visit, desk: Desk) -> None:
    case = one(desk, township="990121001")
    east, county = visit("east"), visit("county")
    for write, fields, state in (("send-back", {"reason": "请附存根照片"}, "open"), ("confirm", {}, "settled")):
        east.get(f"/cases/{case}")
        east.post(f"/cases/{case}/answer", code="01", reason=WORDS)
        east.get(f"/cases/{case}?state=to_confirm")
        assert "须由另一人复核" in east.text
        assert east.post(f"/cases/{case}/confirm", revision=str(now(desk, case)["revision"])).status_code == 409
        county.get("/queue?state=to_confirm")
        assert case in county.ids
        county.get(f"/cases/{case}?state=to_confirm")
        assert WORDS in county.text, "the evidence is read before it is agreed to"
        assert county.post(f"/cases/{case}/{write}", **fields).status_code == 303
        assert now(desk, case)["state"] == state
    county.get(f"/cases/{case}")
    county.post(f"/cases/{case}/take-back")
    assert now(desk, case)["state"] == "to_confirm", "an agreement can be taken back too"


def test_nobody_confirms_as_a_login_what_they_answered_by_name(visit: Visit, desk: Desk) -> None:
    case = one(desk, township="990121001")
    service.answer(desk.store, case, 1, "01", actor="王芳", reason=WORDS, answered_by="张敏（城关镇）")
    for login, status in (("east", 409), ("county", 409), ("officer", 303)):
        browser = visit(login)
        if login == "county":
            service.send_back(desk.store, case, 2, actor="李明", reason=WORDS)
            service.answer(desk.store, case, 3, "01", actor="王芳", reason=WORDS)
        page = browser.get(f"/cases/{case}").text
        assert ("须由另一人复核" in page) is (status == 409), login
        revision = str(now(desk, case)["revision"])
        assert browser.post(f"/cases/{case}/confirm", revision=revision).status_code == status, login
    assert now(desk, case)["state"] == "settled"


def test_accounts_of_one_name_are_not_each_others_second_person(visit: Visit, desk: Desk) -> None:
    """Nobody can see whether they are two people: the promise holds for the name, an office behind it or not."""
    for login, name in (("namesake", "张敏"), ("with.office", "张敏（城关镇）")):
        users.add(desk.store, User(login, name, Role.DATA_OFFICER), PASSWORD, actor="测试", reason="开通", own=True)
    case = one(desk, township="990121001")
    east = visit("east")
    east.get(f"/cases/{case}")
    east.post(f"/cases/{case}/answer", code="01", reason=WORDS)
    for login in ("namesake", "with.office"):
        browser = visit(login)
        assert "同名的账号算作一人" in browser.get(f"/cases/{case}").text
        revision = str(now(desk, case)["revision"])
        assert browser.post(f"/cases/{case}/confirm", revision=revision).status_code == 409
        assert now(desk, case)["state"] == "to_confirm"
    officer = visit("officer")
    officer.get(f"/cases/{case}")
    assert officer.post(f"/cases/{case}/confirm").status_code == 303
    assert now(desk, case)["state"] == "settled"


def test_sending_back_needs_a_reason(visit: Visit, desk: Desk) -> None:
    case = one(desk, township="990121001")
    east, county = visit("east"), visit("county")
    east.get(f"/cases/{case}")
    east.post(f"/cases/{case}/answer", code="01", reason=WORDS)
    county.get(f"/cases/{case}")
    assert county.post(f"/cases/{case}/send-back", reason="?").status_code == 400
    assert now(desk, case)["state"] == "to_confirm"


def log(desk: Desk) -> dict[str, tuple[str, str, str]]:
    """The last event of each kind."""
    with desk.store.reading() as connection:
        rows = connection.execute(select(events).order_by(events.c.event_id)).mappings()
        return {row["action"]: (row["actor"], row["subject"], row["reason"]) for row in rows}


def test_the_history_tells_everything_by_name(visit: Visit, desk: Desk) -> None:
    browser = visit("east")
    case = one(desk, township="990121001")
    browser.get(f"/cases/{case}")
    browser.post(f"/cases/{case}/answer", code="90", reason="约好周五上门")
    page = browser.get(f"/cases/{case}/history").text
    assert "张敏" in page
    assert "约好周五上门" in page
    assert "待核实" in page


def test_blind_review_hides_how_sure_the_program_is(visit: Visit, desk: Desk) -> None:
    browser = visit("east")
    case = one(desk, township="990121001")
    browser.get(f"/cases/{case}")
    assert "为什么认为是同一人" in browser.text
    page = browser.get(f"/cases/{case}/why").text
    assert "%" in page
    assert '<rect class="f-total"' in page, "drawn as reports draw it"
    browser.get(f"/cases/{case}")
    browser.post("/blind", on="1")
    browser.get(f"/cases/{case}")
    assert "为什么认为是同一人" not in browser.text
    assert "盲审：开" in browser.text
    assert "盲审时不显示匹配说明" in browser.get(f"/cases/{case}/why").text


def test_the_page_explains_as_the_command_does(visit: Visit, desk: Desk, called: Command, followed: Workspace) -> None:
    case = one(desk)
    said = called("why", followed.root, case)
    assert said.returncode == 0, said.stderr
    page = html.unescape(visit("officer").get(f"/cases/{case}/why").text)
    why = desk.why(now(desk, case), "health", desk.texts("zh"))
    assert why is not None
    flat = re.sub(r"\s", "", said.stdout)
    for words in (why.verdict, *why.notes, *(part for step in why.steps for part in step)):
        assert re.sub(r"\s", "", words) in flat, words
        assert words in page, words
    for field in why.fields:
        for words in (field.left, field.right, field.level, field.words):
            assert re.sub(r"\s", "", words) in flat
            assert words in page


def test_an_answer_of_ones_own_is_decided_by_somebody_else(visit: Visit, desk: Desk) -> None:
    """No button does it; whoever sends the form all the same is told why not."""
    browser = visit("county")
    case = one(desk)
    browser.get(f"/cases/{case}")
    browser.post(f"/cases/{case}/answer", code="01", reason=WORDS)
    for write in ("confirm", "send-back"):
        browser.get(f"/cases/{case}")
        said = browser.post(f"/cases/{case}/{write}", reason="请附存根照片")
        assert said.status_code == 409
        assert said.text.count("须由另一人复核") == 1
        assert "刚刚变了" not in said.text
        assert now(desk, case)["state"] == "to_confirm"


def test_a_remark_is_as_long_as_there_is_room_for_and_is_seen(visit: Visit, desk: Desk) -> None:
    """One that is too long is told so, and given back; what turns words round or hides in them is left out."""
    browser = visit("county")
    case = one(desk)
    browser.get(f"/cases/{case}")
    form = browser.hidden
    said = browser.post(f"/cases/{case}/answer", code="90", reason=WORDS * 500)
    assert (said.status_code, "内容太长" in said.text, WORDS in said.text) == (413, True, True)
    browser.post(
        f"/cases/{case}/answer", code="90", reason="\u202e约好\u200b周五\x07\n上门 990121\u200b199003078515", **form
    )
    assert reading.history_of(desk.store, case)[-1]["reason"] == "约好周五\n上门 " + "*" * 18


def test_explanations_are_made_one_by_one(visit: Visit, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each reads all that two registers compare: however many ask at once, memory holds it once."""
    case, at_once, most = one(desk), 0, 0
    made = Asking.explanation

    def watched(*said: Any) -> Any:
        nonlocal at_once, most
        at_once += 1
        most = max(most, at_once)
        try:
            return made(*said)
        finally:
            at_once -= 1

    monkeypatch.setattr(Asking, "explanation", watched)
    browsers = [visit("officer") for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        told = list(pool.map(lambda browser: browser.get(f"/cases/{case}/why").status_code, browsers))
    assert (told, most) == ([200] * 4, 1)


def test_what_a_run_did_is_told_in_words(visit: Visit, desk: Desk) -> None:
    """Its reason in the log is for machines: pages name the run and what it did."""
    case = one(desk, township="990121001")
    browser = visit("east")
    browser.get(f"/cases/{case}")
    stale = browser.hidden
    browser.post(f"/cases/{case}/answer", code="90", reason="约好周五上门")
    case_now = now(desk, case)
    again = {**case_now, "evidence": f"{case_now['evidence'].partition(':')[0]}:other"}
    Run("0123456789abcdef", [again]).by(desk.store)
    said = browser.post(f"/cases/{case}/answer", code="01", reason=WORDS, **stale)
    assert said.status_code == 409
    assert "批次 0123456789ab" in said.text
    Run("123456789abcdef0", [], {case: (Step.AGREE, "values_agree")}).by(desk.store)
    page = browser.get(f"/cases/{case}").text
    assert "后续数据已一致，结案" in page
    assert "我的意见不同" not in page.split('class="answer"')[1], "what is closed is none to contradict"
    for text in (said.text, page, browser.get(f"/cases/{case}/history").text):
        assert "run 0123" not in text
        assert "run 1234" not in text


def test_where_the_run_was_deleted_the_case_is_still_there(visit: Visit, desk: Desk, tmp_path: Path) -> None:
    gone = replace(desk, runs=OpenRuns(Workspace(tmp_path / "nowhere")))
    browser = visit("east", on=gone)
    case = one(desk, township="990121001")
    assert "已从本机删除" in browser.get(f"/cases/{case}").text
    assert "已从本机删除" in browser.get(f"/cases/{case}/why").text
    assert "看不到" in browser.get(f"/cases/{case}/unmask").text
    browser.get(f"/cases/{case}")
    assert browser.post(f"/cases/{case}/answer", code="02").status_code == 303
