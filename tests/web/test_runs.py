"""The ledger of runs, and a release that the data officer signs in the browser."""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.audit.conftest import BIRTHS, CARDS
from tests.cases.lists.county import rows_of
from tests.pipeline.conftest import Command
from tests.web.conftest import visitor
from tests.web.test_taking_out import logged
from tests.web.visitor import PASSWORD, Visitor

from reconcile import engine
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
    told = [
        one for one in re.findall(r'<time datetime="([^"]*)" title="([^"]*)">([^<]*)</time>', page) if "+08" in one[0]
    ]
    release = json.loads((own.context.workspace.releases / "2026-09-1.json").read_text(encoding="utf-8"))
    at = release["signed"]["at"]
    assert told == [(at, at, f"{at[:10]} {at[11:16]}")], "by the clock of Beijing, the exact time beside it"
    workspace = own.context.workspace
    release = json.loads((workspace.releases / "2026-09-1.json").read_text(encoding="utf-8"))
    assert release["run_id"] == run
    assert (release["signed"]["name"], release["signed"]["role"]) == ("李明", "数据管理员")
    assert release["signed"]["at"].endswith("+08:00")
    line = read_chain(workspace.chain).lines[-1]
    assert line.says(event="released", run_id=run, signed=release["signed"])
    assert logged(own, "release") == [("officer", run, "首次上报")]
    assert "李明" in browser.get("/runs").text


def test_what_is_signed_is_shown_line_by_line_before_and_stays_so_afterwards(own: Desk, called: Command) -> None:
    """A month of births is not due at its end: it is frozen as such, beside the year to date and the twelve months."""
    run_with(own, called, [re.sub(r"2026-\d\d-\d\d", "2026-09-15", f"L{line}") for line in births_of(own)])
    browser, run = officer(own), run_of(own)
    before = lines_in(browser.get(f"/runs/{run}/release").text)
    assert "未到时限：登记时限还没有过的记录不计入" in browser.text
    assert '<span class="tag late">未到时限</span>' in browser.text
    sign(browser, run)
    page = browser.get("/releases/2026-09-1").text
    assert lines_in(page) == before
    release = release_of(own, 1)
    assert len(release["figures"]) == len(before)
    assert {one["period"] for one in release["figures"]} == {"2026-09", "2026-01..2026-09", "2025-10..2026-09"}
    waiting = [one for one in release["figures"] if one["value"] is None and one["not_yet_due"]]
    assert 0 < len(waiting) == sum("均未到时限" in " ".join(line) for line in before)
    for one in release["figures"]:
        if one["definition"] == "consistency.ref" and one["numerator"]:
            assert f"({one['numerator']}/{one['denominator']})" in page
    assert release["reason"] == ""
    assert "首次上报，未写理由" in page


def test_who_waits_for_a_rate_is_of_the_side_that_it_is_a_rate_of(own: Desk, called: Command) -> None:
    """As the rows behind the figure say it: not of both registers together, of which both wait here."""
    births, cards = zip(*(rows_of(number, "2026-09-25") for number in range(201, 207)), strict=True)
    young = own.context.workspace.inbox / "2026-09" / "young.csv"
    young.write_text("\n".join([CARDS, *cards[1:], ""]), encoding="utf-8-sig")
    run_with(own, called, list(births[:2]))
    run = run_of(own)
    sign(officer(own), run)
    told = {key_of(one): one["not_yet_due"] for one in release_of(own, 1)["figures"]}
    counted = """SELECT definition, pair, relation, period, left_out_not_yet_due_left, left_out_not_yet_due_right
                 FROM figures WHERE estimate = 'raw' AND (definition LIKE 'presence.%' OR definition LIKE 'field%')
                 AND coalesce(township, facility, event_month, sex) IS NULL"""
    with own.runs.reading(run) as connection:
        assert connection
        rows = [row for row in connection.execute(counted).fetchall() if row[:4] in told]
    assert any(left and right and left != right for *_, left, right in rows)
    for *key, left, right in rows:
        assert told[tuple(key)] == (right if key[0] == "presence.other" else left), key
    assert {key[0].partition(".")[0] for *key, _, _ in rows} == {"presence", "field", "field_of_linked"}


def key_of(figure: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(figure[name] for name in ("definition", "pair", "relation", "period"))


def test_what_was_odd_about_a_run_stands_on_its_page_and_above_the_signature(own: Desk, called: Command) -> None:
    said = called("run", own.context.workspace.root, "--period", "2026-09", "--as-of", "2026-11-20")
    assert "told as of 2026-11, but the newest files are of 2026-09" in said.stdout, said.stderr
    browser, run = officer(own), run_of(own)
    words = "截至日为 2026-11，但最新的文件是 2026-09 的"
    assert words in browser.get(f"/runs/{run}").text
    before, _, signature = browser.get(f"/runs/{run}/release").text.partition("签字人")
    assert words in before
    assert signature
    preview = called("release", own.context.workspace.root, "--preview", "--run", run)
    assert "the newest files are of 2026-09" in preview.stdout


def test_a_file_that_is_that_of_an_earlier_month_stands_above_the_signature(own: Desk, called: Command) -> None:
    """One office hands in what it handed in before, the other one a new file."""
    workspace = own.context.workspace
    inbox, root = workspace.inbox, workspace.root
    (inbox / "2026-10").mkdir()
    shutil.copy(inbox / "2026-09" / "births.csv", inbox / "2026-10" / "births of October.csv")
    cards = (inbox / "2026-09" / "cards.csv").read_text("utf-8-sig").splitlines()
    (inbox / "2026-10" / "cards.csv").write_text("\n".join([*cards[:20], ""]), encoding="utf-8-sig")
    said = called("run", root, "--period", "2026-10")
    told = "2026-10/births of October.csv is the same, byte for byte, as 2026-09/births.csv"
    assert f"births (population system): {told}" in said.stdout, said.stderr
    assert told in called("release", root, "--preview").stdout
    browser, run = officer(own), run_of(own)
    words = "2026-10/births of October.csv 与以前送来的 2026-09/births.csv 完全相同"
    assert words in browser.get(f"/runs/{run}").text
    before, _, _ = browser.get(f"/runs/{run}/release").text.partition("签字人")
    assert words in before
    earlier = called("run", root, "--period", "2026-09", "--as-of", "2026-09-30")
    assert "byte for byte" not in earlier.stdout, "a run that looks no further is not told"


def lines_in(page: str) -> list[list[str]]:
    """The cells of every line of the lists of all figures."""
    found = re.findall(r"<summary>全部指标.*?</details>", page, flags=re.DOTALL)
    rows = [row for part in found for row in re.findall(r"<tr><th scope=\"row\">.*?</tr>", part, flags=re.DOTALL)]
    return [[re.sub(r"<[^>]*>", "", cell).strip() for cell in row.split("<td")] for row in rows]


def test_a_first_release_may_say_why_and_need_not(own: Desk) -> None:
    """As by command: words, or none at all."""
    browser, run = officer(own), run_of(own)
    assert re.search(r'<textarea id="reason"(?![^>]*required)', browser.get(f"/runs/{run}/release").text)
    before = untouched(own)
    said = sign(browser, run, reason="见 1")
    assert said.status_code == 400
    assert "没有上报。说明可以不填" in said.text
    assert "已经上报过" not in said.text
    assert ">见 1</textarea>" in said.text
    assert untouched(own) == before
    assert sign(browser, run, reason="妇幼的文件下月补报").status_code == 303
    assert release_of(own, 1)["reason"] == "妇幼的文件下月补报"
    assert "妇幼的文件下月补报" in browser.get("/releases/2026-09-1").text


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


def test_figures_that_are_not_those_of_the_run_are_not_signed(own: Desk) -> None:
    browser, run, before = officer(own), run_of(own), untouched(own)
    with engine.connect(own.context.workspace.runs / run / "run.duckdb") as connection:
        connection.execute(
            "UPDATE figures SET numerator = numerator + 1 WHERE definition = 'consistency.ref'"
        ).fetchall()
    assert "文件被改动，没有上报" in browser.get(f"/runs/{run}/release").text
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
    run_with(own, called, births_of(own)[1:])
    second = run_of(own)
    assert second != first
    page = browser.get(f"/runs/{second}/release").text
    assert "更正" in page
    assert "李明" in page
    for reason in ("", "补报", "2026 10 ..."):
        assert sign(browser, second, reason=reason).status_code == 400
        assert "请写明理由：至少四个字" in browser.text
        assert f">{reason}</textarea>" in browser.text, "what was typed is still there"
    page = browser.get(f"/runs/{second}/release").text
    told = corrected_in(page)
    before = release_of(own, 1)
    assert told
    for window, _, definition, old, new, change in told:
        assert old != new, (window, definition)
        assert change.endswith("个百分点") or change in {"—"} or change[0] in "+−0"
    assert sign(browser, second, reason="补报材料 电话 13812345678").status_code == 303
    page = browser.get("/runs").text
    assert page.index(second) < page.index(first), "the latest first"
    assert "第 2 次" in page
    assert "更正" in page
    assert logged(own, "release")[-1] == ("officer", second, "补报材料 电话 ***********")
    assert "理由：补报材料 电话 ***********" in page, "in the ledger"
    page = browser.get("/releases/2026-09-2").text
    assert "补报材料 电话 ***********" in page
    assert corrected_in(page) == told, "what was shown before is what was signed"
    release = release_of(own, 2)
    assert len(told) == len(release["corrected"]["figures"])
    assert f"与上报时相同的 {release['corrected']['unchanged']:,} 项" in page
    assert release["corrected"]["unchanged"] + len(told) >= len(before["figures"])
    release = json.loads((own.context.workspace.releases / "2026-09-2.json").read_text(encoding="utf-8"))
    assert "138" not in release["reason"]
    assert "上报这一批次" in browser.get(f"/runs/{first}").text, "what was corrected can be reported again, as a third"


def births_of(desk: Desk) -> list[str]:
    """The lines of the births that were delivered."""
    return (desk.context.workspace.inbox / "2026-09" / "births.csv").read_text("utf-8-sig").splitlines()[1:]


def run_with(desk: Desk, called: Command, births: list[str]) -> None:
    """Run the month once more with another file of births."""
    late = desk.context.workspace.inbox / "2026-09" / "late.csv"
    late.write_text("\n".join([BIRTHS, *births, ""]), encoding="utf-8-sig")
    said = called("run", desk.context.workspace.root, "--period", "2026-09")
    assert said.returncode == 0, said.stdout + said.stderr


def release_of(desk: Desk, number: int) -> dict[str, Any]:
    path = desk.context.workspace.releases / f"2026-09-{number}.json"
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def corrected_in(page: str) -> list[list[str]]:
    """The cells of every figure that is shown as it was reported and as it is."""
    tables = [table for table in re.findall(r"<table.*?</table>", page, flags=re.DOTALL) if "上报时</th>" in table]
    rows = [row for table in tables for row in re.findall(r"<tr><th scope=\"row\">.*?</tr>", table, flags=re.DOTALL)]
    return sorted([re.sub(r"^[^>]*>|<[^>]*>", "", cell).strip() for cell in row[4:].split("<td")] for row in rows)


def test_a_release_whose_file_was_changed_is_told_and_shown_no_more(own: Desk) -> None:
    browser, run = officer(own), run_of(own)
    sign(browser, run)
    path = own.context.workspace.releases / "2026-09-1.json"
    path.write_text(path.read_text(encoding="utf-8").replace("李明", "王明"), encoding="utf-8")
    for address in ("/runs", f"/runs/{run}", "/releases/2026-09-1"):
        assert "上报文件被改动或缺失" in browser.get(address).text, address
    assert "王明" not in browser.text
    path.unlink()
    assert "上报文件被改动或缺失" in browser.get("/releases/2026-09-1").text
    assert browser.get("/releases/2026-09-2").status_code == 404


def test_roles_are_told_in_the_language_of_the_page(own: Desk, called: Command) -> None:
    said = called(
        *("release", own.context.workspace.root, "--name", "李明", "--role", "data_officer"),
        *("--at", "2026-10-08T01:30Z"),
    )
    assert said.returncode == 0, said.stderr
    browser = visitor(own, "auditor")
    for address in ("/runs", "/releases/2026-09-1", f"/runs/{run_of(own)}"):
        assert "李明，数据管理员，" in browser.get(address).text, address
        assert "data_officer" not in browser.text
        assert ">2026-10-08 09:30</time>" in browser.text
    browser.get("/language?to=en")
    assert "李明, data officer, " in browser.get("/runs").text


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
