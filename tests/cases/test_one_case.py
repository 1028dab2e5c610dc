"""One case by its number: what became of it, and an answer that no list offers."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from tests.cases.lists import conftest as lists
from tests.cases.lists.conftest import WHO
from tests.pipeline.conftest import Command

from reconcile.cases import reading, service, trail
from reconcile.cases.people import is_among
from reconcile.cases.scope import EVERYTHING
from reconcile.pipeline.cases import case_store
from reconcile.pipeline.context import Context
from reconcile.workspace import Workspace, open_workspace

followed, handed_out = lists.followed, lists.handed_out
AGREED = ("--actor", "李明", "--reason", "查看了派出所的注销证明")


@pytest.fixture
def own(handed_out: Workspace, tmp_path: Path) -> Workspace:
    return open_workspace(Path(shutil.copytree(handed_out.root, tmp_path / "county")))


def some(own: Workspace, kind: str = "field_conflict", *, restricted: bool = False) -> str:
    with case_store(Context.of(own)) as store:
        listed = reading.listed(store, restricted=True)
    return next(str(c["case_id"]) for c in listed if c["type"].startswith(kind) and c["restricted"] == restricted)


def test_the_history_of_a_case_says_who_did_what_when_and_why(own: Workspace, called: Command) -> None:
    name = some(own)
    with case_store(Context.of(own)) as store:
        service.answer(store, name, 1, "02", actor="王芳", reason="按出生证 990121199003078515 改了")
        service.send_back(store, name, 2, actor="李明", reason="系统里没有改")
    said = called("cases", "show", own.root, name[:8])
    assert said.returncode == 0, said.stderr
    for words in (name, "待核查", "王芳", "02 本系统有误已更正", "李明", "退回重查", "系统里没有改", "要求完成日期 20"):
        assert words in said.stdout.replace("\n", ""), words
    assert "990121199003078515" not in said.stdout
    assert "下一步可以：" in said.stdout
    english = called("cases", "show", own.root, name, "--language", "en").stdout
    assert "sent back" in english
    assert "Possible now:" in english


def test_a_restricted_case_is_shown_where_it_is_asked_for_alone(own: Workspace, called: Command) -> None:
    name = some(own, "", restricted=True)
    said, none = called("cases", "show", own.root, name), called("cases", "show", own.root, f"{name[:-1]}x")
    assert (said.returncode, none.returncode) == (2, 2)
    assert said.stderr.replace(name, "") == none.stderr.replace(f"{name[:-1]}x", "")
    assert called("cases", "show", own.root, name, "--restricted").returncode == 0


def test_several_cases_that_begin_so_are_not_guessed_between(own: Workspace, called: Command) -> None:
    said = called("cases", "show", own.root, "F")
    assert (said.returncode, "several cases begin with F" in said.stderr) == (2, True)
    assert called("cases", "show", own.root, "%").returncode == 2


def test_codes_of_the_restricted_role_are_answered_by_command(own: Workspace, called: Command) -> None:
    name = some(own, "missing_in")
    answer = ("cases", "answer", own.root, f"{name[:8]}:1", "--code", "09", *AGREED)
    said = called(*answer)
    assert (said.returncode, "restricted role" in said.stderr) == (2, True)
    assert called(*answer, "--restricted").returncode == 0
    with case_store(Context.of(own)) as store:
        case = reading.case(store, name, restricted=True)
    assert case is not None
    assert (case["code"], case["state"], case["restricted"]) == ("09", "to_confirm", True)
    assert called("cases", "show", own.root, name).returncode == 2
    shown = called("cases", "show", own.root, name, "--restricted").stdout.replace("\n", " ")
    assert f"cases confirm {own.root} {name}:2 --actor NAME --reason TEXT --restricted (or send-back" in shown
    assert called(*answer, "--restricted").returncode == 8
    trails = [called("cases", "trail", own.root, "--case", name, *more).stdout for more in ((), ("--restricted",))]
    assert ["查看了派出所" in text for text in trails] == [False, True]
    assert "Nothing on record" in trails[0]
    assert "left out" in trails[0]


@pytest.mark.parametrize(("code", "reason", "ended"), [("14", "持回乡证", 0), ("14", "看了", 2), ("08", "待接收", 0)])
def test_any_other_code_too_and_what_raises_a_rate_needs_words(
    own: Workspace, called: Command, code: str, reason: str, ended: int
) -> None:
    name = some(own)
    said = called("cases", "answer", own.root, f"{name}:1", "--code", code, *WHO, "--reason", reason)
    assert said.returncode == ended
    assert ended == 0 or "evidence in words" in said.stderr


def test_a_case_is_handed_over_to_the_office_that_keeps_the_other_record(own: Workspace, called: Command) -> None:
    name = some(own)
    said = called("cases", "answer", own.root, f"{name}:1", "--code", "03", *WHO, "--reason", "证上有误")
    assert said.returncode == 0, said.stderr
    with case_store(Context.of(own)) as store:
        case = reading.case(store, name)
    assert case is not None
    assert case["office"] == "maternal_health"


@pytest.mark.parametrize(
    ("name", "written", "same"),
    [
        ("李明", "李明", True),
        ("李明", "李　明", True),
        ("Li Ming", "ｌｉ ｍｉｎｇ", True),
        ("李明", "王芳、李明", True),
        ("李明", "王芳 李明", True),
        ("李明", "李明(城关镇)", True),
        ("李明", "李明辉", False),
        ("李明", "王芳", False),
        ("李明", "", False),
        ("买买提·艾力", "买买提·艾力，王芳", True),
    ],
)
def test_who_is_named_among_others(name: str, written: str, same: bool) -> None:
    assert is_among(name, written) == same


def test_the_audit_trail_is_read_by_who_what_and_day(own: Workspace, called: Command) -> None:
    name = some(own)
    with case_store(Context.of(own)) as store:
        service.answer(store, name, 1, "02", actor="王芳", reason="已改")
        events = trail.found(store, trail.Wanted(), scope=EVERYTHING)
    of_her = called("cases", "trail", own.root, "--actor", "王芳")
    assert of_her.returncode == 0, of_her.stderr
    assert name[:8] in of_her.stdout
    assert "已改" in of_her.stdout
    assert len(events) > 1
    assert "Nothing on record" in called("cases", "trail", own.root, "--actor", "王芳", "--action", "unmask").stdout
    assert "Nothing on record" in called("cases", "trail", own.root, "--until", "2020-01-01").stdout
    assert "王芳" in called("cases", "trail", own.root, "--since", "2020-01-01").stdout
    of_case = called("cases", "trail", own.root, "--case", name[:8]).stdout
    assert "王芳" in of_case
    assert "follow" not in of_case
    wrong = called("cases", "trail", own.root, "--since", "yesterday")
    assert wrong.returncode == 2
    assert "is no day" in wrong.stderr + wrong.stdout
