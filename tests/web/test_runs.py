"""The ledger of runs, and a release that the data officer signs in the browser."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.audit.conftest import BIRTHS
from tests.pipeline.conftest import Command
from tests.web.conftest import visitor
from tests.web.test_taking_out import logged
from tests.web.visitor import PASSWORD, Visitor

from reconcile.audit import Chain, checkpoint, read_chain, read_manifest
from reconcile.pipeline.context import Context
from reconcile.pipeline.desk import Desk
from reconcile.pipeline.figures import Ledger
from reconcile.workspace import create, latest_run, locked


def run_of(desk: Desk) -> str:
    folder = latest_run(desk.context.workspace)
    assert folder
    return folder.name


def officer(desk: Desk) -> Visitor:
    return visitor(desk, "officer")


def sign(browser: Visitor, run: str, **fields: str) -> Any:
    browser.get(f"/runs/{run}/release")
    return browser.post(f"/runs/{run}/release", **{"password": PASSWORD, **fields})


def untouched(desk: Desk) -> tuple[str, list[Path], list[Any]]:
    workspace = desk.context.workspace
    files = sorted(workspace.releases.iterdir()) if workspace.releases.is_dir() else []
    return workspace.chain.read_text(encoding="utf-8"), files, logged(desk, "release")


def test_the_ledger_lists_runs_with_what_makes_them_found_again(either: Desk) -> None:
    browser, workspace, run = visitor(either, "auditor"), either.context.workspace, run_of(either)
    page = browser.get("/runs").text
    chain = read_chain(workspace.chain)
    computed = chain.the("computed", run)
    assert computed
    for words in (run, "2026-09", "2026-09-30", checkpoint(computed.sha256), "未上报", "40.5%", "已更正"):
        assert words in page, words
    body = read_manifest(workspace.runs / run / "manifest.json")["body"]
    assert body["inputs"]["code"][:16] in page
    page = browser.get(f"/runs/{run}").text
    for file in body["inputs"]["files"]:
        assert file["sha256"] in page
        assert file["path"] in page
        assert all(f">{sheet['rows_in']}</td>" in page for sheet in file["sheets"])
    for name, sha256 in body["exports"].items():
        assert name in page
        assert sha256 in page
    assert "第 2 行" in page
    assert "/release" not in page, "an auditor signs nothing"


def test_runs_stand_in_the_order_of_the_chain_whatever_they_are_called(desk: Desk, tmp_path: Path) -> None:
    workspace = create(tmp_path / "other", "990121")
    chain = Chain()
    for run in ("f1", "0a", "c3"):
        (workspace.runs / run).mkdir()
        chain = chain.followed_by("published", run_id=run)
    (workspace.runs / "beside").mkdir()
    workspace.chain.write_text(chain.text, encoding="utf-8")
    assert Ledger(replace(desk, context=Context.of(workspace))).run_ids == ["beside", "f1", "0a", "c3"]


@pytest.mark.parametrize("run", ["0000000000000000", "..", "latest", "%2e%2e%2fchain.jsonl"])
def test_a_run_that_is_not_there(desk: Desk, run: str) -> None:
    browser = officer(desk)
    assert browser.get(f"/runs/{run}").status_code in {303, 404}
    assert browser.get(f"/runs/{run}/release").status_code == 404


def test_the_data_officer_signs_a_release_as_the_command_does(own: Desk) -> None:
    browser, run = officer(own), run_of(own)
    assert "上报这一批次" in browser.get(f"/runs/{run}").text
    page = browser.get(f"/runs/{run}/release").text
    chain = read_chain(own.context.workspace.chain)
    computed = chain.the("computed", run)
    assert computed
    for words in (checkpoint(computed.sha256), "李明", "数据管理员", "一致率"):
        assert words in page, words
    said = browser.post(f"/runs/{run}/release", password=PASSWORD)
    assert (said.status_code, said.headers["location"]) == (303, f"/runs/{run}?released=1")
    page = browser.follow().text
    assert "已上报并记入链和审计日志" in page
    assert "第 1 次" in page
    assert "上报这一批次" not in page
    workspace = own.context.workspace
    release = json.loads((workspace.releases / "2026-09-1.json").read_text(encoding="utf-8"))
    assert release["run_id"] == run
    assert (release["signed"]["name"], release["signed"]["role"]) == ("李明", "数据管理员")
    assert release["signed"]["at"].endswith("+08:00")
    line = read_chain(workspace.chain).lines[-1]
    assert line.says(event="released", run_id=run, signed=release["signed"])
    assert logged(own, "release") == [("officer", run, "首次上报")]
    assert "李明" in browser.get("/runs").text


def test_what_was_released_is_not_released_again(own: Desk) -> None:
    browser, run = officer(own), run_of(own)
    sign(browser, run)
    before = untouched(own)
    assert "已经上报过" in browser.get(f"/runs/{run}/release").text
    for words in ('type="password"', "这次将作为更正", "将要固定"):
        assert words not in browser.text
    assert sign(browser, run).status_code == 409
    assert untouched(own) == before


@pytest.mark.parametrize(
    ("fields", "status", "words"),
    [({"password": "not the one"}, 400, "密码不对"), ({"password": ""}, 400, "密码不对")],
)
def test_without_the_password_nothing_is_signed(own: Desk, fields: dict[str, str], status: int, words: str) -> None:
    before = untouched(own)
    browser = officer(own)
    assert sign(browser, run_of(own), **fields).status_code == status
    assert words in browser.text
    assert untouched(own) == before


def test_while_another_command_is_at_work_nothing_is_signed(own: Desk) -> None:
    before, browser, run = untouched(own), officer(own), run_of(own)
    with locked(own.context.workspace, "reconcile run"):
        assert sign(browser, run).status_code == 409
    assert "正在被另一个命令使用" in browser.text
    assert untouched(own) == before
    assert sign(browser, run).status_code == 303


def test_a_run_that_was_changed_is_not_signed(own: Desk) -> None:
    browser, run = officer(own), run_of(own)
    manifest = own.context.workspace.runs / run / "manifest.json"
    manifest.write_text(manifest.read_text(encoding="utf-8").replace("2026-09-30", "2026-09-29"), encoding="utf-8")
    before = untouched(own)
    assert "已被改动" in browser.get("/runs").text
    assert "不能上报" in browser.get(f"/runs/{run}").text
    assert "没有上报" in browser.get(f"/runs/{run}/release").text
    browser.get("/queue")
    assert browser.post(f"/runs/{run}/release", password=PASSWORD).status_code == 409
    assert untouched(own) == before


def test_where_there_is_nothing_to_report_nothing_is_signed(own: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reconcile.pipeline.figures.ledger.reported_figures", lambda *_: [])
    browser, run, before = officer(own), run_of(own), untouched(own)
    assert "没有可以上报的指标" in browser.get(f"/runs/{run}/release").text
    browser.get("/queue")
    assert browser.post(f"/runs/{run}/release", password=PASSWORD).status_code == 409
    assert untouched(own) == before


def test_a_chain_that_was_changed_is_told(own: Desk) -> None:
    own.context.workspace.chain.write_text("{}\n", encoding="utf-8")
    browser, run = officer(own), run_of(own)
    assert "chain.jsonl 被改动" in browser.get("/runs").text
    assert browser.get("/figures").status_code == 200
    assert sign(browser, run).status_code == 409


def test_a_second_release_of_a_period_is_a_correction_and_says_why(own: Desk, called: Command) -> None:
    browser, first = officer(own), run_of(own)
    sign(browser, first)
    late = own.context.workspace.inbox / "2026-09" / "late.csv"
    lines = [BIRTHS, *(own.context.workspace.inbox / "2026-09" / "births.csv").read_text("utf-8-sig").splitlines()[2:]]
    late.write_text("\n".join([*lines, ""]), encoding="utf-8-sig")
    said = called("run", own.context.workspace.root, "--period", "2026-09")
    assert said.returncode == 0, said.stdout + said.stderr
    second = run_of(own)
    assert second != first
    page = browser.get(f"/runs/{second}/release").text
    assert "更正" in page
    assert "李明" in page
    assert sign(browser, second).status_code == 400
    assert "请写明理由" in browser.text
    assert sign(browser, second, reason="补报 电话 13812345678").status_code == 303
    page = browser.get("/runs").text
    assert page.index(second) < page.index(first), "the latest first"
    assert "第 2 次" in page
    assert "更正" in page
    assert logged(own, "release")[-1] == ("officer", second, "补报 电话 ***********")
    release = json.loads((own.context.workspace.releases / "2026-09-2.json").read_text(encoding="utf-8"))
    assert "138" not in release["reason"]
    assert "上报这一批次" in browser.get(f"/runs/{first}").text, "what was corrected can be reported again, as a third"


def test_two_who_sign_at_once_make_one_release(own: Desk) -> None:
    run = run_of(own)
    browsers = [officer(own), officer(replace(own))]
    for browser in browsers:
        browser.get(f"/runs/{run}/release")
    told = [browser.post(f"/runs/{run}/release", password=PASSWORD).status_code for browser in browsers]
    assert sorted(told) == [303, 409]
    assert len(logged(own, "release")) == 1


@pytest.mark.parametrize("login", ["county", "maternal", "auditor"])
def test_who_sees_the_ledger_signs_nothing(own: Desk, login: str) -> None:
    browser, before = visitor(own, login), untouched(own)
    assert browser.get("/runs").status_code == 200
    assert browser.get(f"/runs/{run_of(own)}/release").status_code == 403
    browser.get("/queue")
    assert browser.post(f"/runs/{run_of(own)}/release", password=PASSWORD).status_code == 403
    assert untouched(own) == before
