"""A run whose results are gone, cut off or overwritten is named, others are offered, and it comes back by itself."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.pipeline.conftest import Command
from tests.web.conftest import visitor
from tests.web.test_answering import one
from tests.web.test_figures import RATE
from tests.web.test_runs import officer, run_of
from tests.web.test_taking_out import logged

from reconcile.pipeline.desk import Desk
from reconcile.web.errors import STATUS

NAMED = "这一页要用的批次"


def cut_off(path: Path) -> None:
    with path.open("r+b") as file:
        file.truncate(20_000)


def overwritten(path: Path) -> None:
    size = path.stat().st_size
    with path.open("r+b") as file:
        for at in range(4096, size - 4096, 4096):
            file.seek(at)
            file.write(b"\xff" * 100)


def no_database(path: Path) -> None:
    path.write_bytes(b"nothing of ours")


Damage = Callable[[Path], None]
DAMAGES = (cut_off, overwritten, no_database, Path.unlink)


@pytest.mark.parametrize("damage", DAMAGES)
def test_the_run_is_named_and_read_again_once_the_file_is_back(own: Desk, tmp_path: Path, damage: Damage) -> None:
    browser, run = officer(own), run_of(own)
    older = "0" * 16
    shutil.copytree(own.context.workspace.runs / run, own.context.workspace.runs / older)
    case, path = one(own), own.context.workspace.runs / run / "run.duckdb"
    pages = ("/figures", f"{RATE}?run={run}", f"/cases/{case}", f"/cases/{case}/unmask")
    assert [browser.get(page).status_code for page in pages] == [200] * 4, "the pages have it open"
    good = shutil.copy(path, tmp_path / "good")
    damage(path)
    for page in pages:
        said = browser.get(page)
        assert said.status_code == 503, page
        for words in (NAMED, run, "reconcile verify", "从备份放回", "reconcile run", f'href="/figures?run={older}"'):
            assert words in said.text, (page, words)
    assert browser.get("/queue").status_code == 200
    assert browser.get(f"/figures?run={older}").status_code == 200
    assert "（结果读不出）" in browser.text
    assert "结果读不出" in browser.get("/runs").text
    assert "不能上报" in browser.get(f"/runs/{run}").text
    assert "不能上报" in browser.get(f"/runs/{run}/release").text
    browser.get("/queue")
    assert browser.post(f"/runs/{run}/release", password="not the one").status_code == 409
    browser.get("/queue")
    asked = {"side": "left", "fields": "child_name", "reason": "当面核对证件"}
    assert browser.post(f"/cases/{case}/unmask", **asked).status_code == 503
    assert logged(own, "unmask") == [], "nobody looked"
    shutil.copy(good, path)
    assert [browser.get(page).status_code for page in pages] == [200] * 4, "without a restart"
    assert "结果读不出" not in browser.get("/runs").text


def test_who_sees_no_figures_is_offered_none(own: Desk) -> None:
    run = run_of(own)
    no_database(own.context.workspace.runs / run / "run.duckdb")
    browser = visitor(own, "east")
    page = browser.get(f"/cases/{one(own, township='990121001')}")
    assert (page.status_code, run in page.text) == (503, True)
    assert STATUS, "the other errors keep their pages"
    assert visitor(own, "admin").get("/figures").status_code == 403


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize(
    "command",
    [("why", "births:1"), ("cases", "export", "--out", "lists"), ("export", "figures", "--out", "figures.csv")],
)
def test_commands_say_the_same_in_one_line(
    own: Desk, called: Command, tmp_path: Path, damage: Damage, command: tuple[str, ...]
) -> None:
    run = run_of(own)
    damage(own.context.workspace.runs / run / "run.duckdb")
    at = 2 if command[0] == "cases" else 1
    arguments = [*command[:at], own.context.workspace.root, *command[at:]]
    arguments = [tmp_path / one if one in {"lists", "figures.csv"} else one for one in arguments]
    said = called(*arguments)
    assert said.returncode == 5, said.stdout + said.stderr
    assert f"the results of run {run} cannot be read" in said.stderr
    assert f"reconcile verify DIR --run {run}" in said.stderr
    assert "Traceback" not in said.stderr
