"""Two months of a small county from outside: what is corrected closes by itself, and a killed command loses nothing."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
import pytest
from tests.audit.conftest import BIRTHS, CARDS
from tests.cases.told import content_of
from tests.link.world import family
from tests.pipeline.conftest import Command

from reconcile import engine
from reconcile.cases import reading, service
from reconcile.cases.store import Store
from reconcile.cases.tables import events, history
from reconcile.pipeline import stages
from reconcile.pipeline.cases import case_store
from reconcile.pipeline.context import Context
from reconcile.pipeline.plan import RunPlan
from reconcile.workspace import Workspace, create, open_workspace, run_folder

CORRECTED, STAYS, CHANGES, LEAVES, HANDED = 105, 111, 117, 123, 129
FAMILIES = range(101, 149)
OURS = "9901210{:02d}"


@dataclass
class Month:
    """What the population system has wrong: names by child, and who moved to another county."""

    names: dict[int, str] = field(default_factory=dict)
    elsewhere: set[int] = field(default_factory=set)


AUGUST = Month(dict.fromkeys((CORRECTED, STAYS, CHANGES, LEAVES, HANDED), "误记名"))
SEPTEMBER = Month({STAYS: "误记名", CHANGES: "另记名", LEAVES: "误记名", HANDED: "误记名"}, {LEAVES})


def deliver(workspace: Workspace, period: str, month: Month) -> None:
    births, cards = [BIRTHS], [CARDS]
    for number in FAMILIES:
        row = family(number, child_birth_date=f"2026-{number % 5 + 1:02d}-{number % 28 + 1:02d}")
        who = f"{row['mother_name']},{row['mother_id']}"
        place = OURS.format(number % 3 + 1)
        name = month.names.get(number, row["child_name"])
        home = "110105001" if number in month.elsewhere else place
        sex = "男女"[number % 2]
        births.append(f"R{number:04d},{name},{sex},{row['child_birth_date']},{who},{row['certificate_no']},{home},")
        cards.append(
            f"{row['certificate_no']},{row['child_name']},{sex},{row['child_birth_date']},{who},2026-06-20,县医院,{place}"
        )
    folder = workspace.inbox / period
    folder.mkdir(parents=True)
    (folder / "births.csv").write_text("\n".join([*births, ""]), encoding="utf-8-sig")
    (folder / "cards.csv").write_text("\n".join([*cards, ""]), encoding="utf-8-sig")


@contextmanager
def store_of(workspace: Workspace) -> Iterator[Store]:
    with case_store(Context.of(workspace)) as store:
        yield store


def conflicts(workspace: Workspace) -> dict[int, dict[str, Any]]:
    """The cases about a name by child."""
    with engine.connect(run_folder(workspace, "latest") / "run.duckdb", read_only=True) as connection:
        rows = connection.sql("SELECT record_id::VARCHAR, record_no FROM record_births").fetchall()
    child = {record: int(number.removeprefix("R")) for record, number in rows}
    with store_of(workspace) as store:
        return {child[row["left_id"]]: row for row in reading.listed(store) if row["field"] == "child_name"}


def content(workspace: Workspace) -> dict[str, list[tuple[Any, ...]]]:
    """All that the store holds but the times."""
    with store_of(workspace) as store:
        return content_of(store)


@pytest.fixture(scope="module")
def august(tmp_path_factory: pytest.TempPathFactory, called: Command) -> Workspace:
    """After August one case was explained away by two people, and one was handed over."""
    workspace = create(tmp_path_factory.mktemp("county") / "county", "990121", "示例县")
    deliver(workspace, "2026-08", AUGUST)
    said = called("run", workspace.root, "--period", "2026-08")
    assert (said.returncode, "5 opened" in said.stdout) == (0, True), said.stdout + said.stderr
    cases = conflicts(workspace)
    assert {number: case["state"] for number, case in cases.items()} == dict.fromkeys(AUGUST.names, "open")
    with store_of(workspace) as store:
        service.answer(store, cases[CHANGES]["case_id"], 1, "01", actor="张", reason="查看了曾用名")
        service.confirm(store, cases[CHANGES]["case_id"], 2, actor="李", reason="户口簿为证")
        service.hand_over(store, cases[HANDED]["case_id"], 1, "maternal_health", actor="张", reason="证上有误")
    deliver(workspace, "2026-09", SEPTEMBER)
    return workspace


KILLED = """
import os, signal
from reconcile.cli import main
import reconcile.pipeline.run as month
month.follow_or_say = lambda workspace: os.kill(os.getpid(), signal.SIGKILL)
main(["run", {root!r}, "--period", "2026-09"])
"""


@pytest.fixture(scope="module")
def killed(august: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """September is published; before the cases were brought up to date somebody pulled the plug."""
    root = Path(shutil.copytree(august.root, tmp_path_factory.mktemp("killed") / "county"))
    ended = subprocess.run([sys.executable, "-c", KILLED.format(root=str(root))], capture_output=True)
    assert ended.returncode == -signal.SIGKILL, ended.stderr
    assert conflicts(open_workspace(root))[CORRECTED]["state"] == "open"
    return open_workspace(root)


@pytest.fixture(scope="module")
def september(killed: Workspace, tmp_path_factory: pytest.TempPathFactory, called: Command) -> Workspace:
    """The next command finishes it."""
    workspace = open_workspace(Path(shutil.copytree(killed.root, tmp_path_factory.mktemp("september") / "county")))
    said = called("cases", "update", workspace.root)
    assert said.returncode == 0, said.stderr
    assert "1 changed, 2 unchanged, 1 agrees, 1 left scope" in said.stdout
    return workspace


def test_each_case_went_its_way(september: Workspace) -> None:
    cases = conflicts(september)
    told = {n: tuple(cases[n][what] for what in ("state", "outcome", "proof", "office", "revision")) for n in cases}
    assert told == {
        CORRECTED: ("closed", "agrees", "values_agree", "health", 2),
        STAYS: ("open", None, None, "health", 1),
        CHANGES: ("open", None, None, "health", 4),
        LEAVES: ("closed", "left_scope", "out_of_scope.lives_elsewhere", "health", 2),
        HANDED: ("open", None, None, "maternal_health", 2),
    }


def test_the_history_tells_the_whole_of_it(september: Workspace) -> None:
    with store_of(september) as store:
        lines = reading.history_of(store, conflicts(september)[CHANGES]["case_id"])
    assert [(line["action"], line["actor"], line["state"]) for line in lines] == [
        ("open", "reconcile", "open"),
        ("explain", "张", "to_confirm"),
        ("confirm", "李", "settled"),
        ("change", "reconcile", "open"),
    ]
    assert lines[0]["run_id"] != lines[-1]["run_id"]
    assert lines[-1]["reason"] == f"run {lines[-1]['run_id']} as of 2026-09-30"


def test_the_same_run_twice_changes_nothing(september: Workspace, called: Command) -> None:
    before = content(september)
    assert called("run", september.root, "--period", "2026-09").returncode == 0
    said = called("cases", "update", september.root)
    assert (said.returncode, "up to date" in said.stdout) == (0, True)
    assert content(september) == before


@pytest.mark.parametrize(
    "next_command", [("cases", "update"), ("cases", "list"), ("run", "--period", "2026-09")], ids=" ".join
)
@pytest.mark.parametrize("on_chain", [True, False])
def test_what_a_kill_left_the_next_command_finishes(
    killed: Workspace,
    september: Workspace,
    tmp_path: Path,
    called: Command,
    next_command: tuple[str, ...],
    on_chain: bool,
) -> None:
    workspace = open_workspace(Path(shutil.copytree(killed.root, tmp_path / "county")))
    if not on_chain:  # the plug was pulled one step earlier
        lines = workspace.chain.read_text(encoding="utf-8").splitlines(keepends=True)
        workspace.chain.write_text("".join(lines[:-2]), encoding="utf-8")
    said = called(*next_command, workspace.root)
    assert (said.returncode, "1 agrees" in said.stdout) == (0, True), said.stderr
    assert content(workspace) == content(september)
    assert workspace.chain.read_bytes() == september.chain.read_bytes()


def test_a_run_is_published_though_its_cases_cannot_be_kept(
    august: Workspace, tmp_path: Path, called: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Something happens to them while the run is at work."""
    workspace = open_workspace(Path(shutil.copytree(august.root, tmp_path / "county")))
    publish, kept = stages.publish, bytearray()

    def breaks(planned: RunPlan) -> Path:
        kept.extend(workspace.cases.read_bytes())
        workspace.cases.write_text("no database at all" * 100)
        return publish(planned)

    monkeypatch.setattr(stages, "publish", breaks)
    said = called("run", workspace.root, "--period", "2026-09")
    assert said.returncode == 5
    assert "the run is published, but cases were not brought up to date: the case store cannot be used" in said.stderr
    assert f"reconcile cases update {workspace.root}" in said.stderr
    workspace.cases.write_bytes(kept)
    assert called("cases", "update", workspace.root).returncode == 0
    assert conflicts(workspace)[CORRECTED]["state"] == "closed"


@pytest.mark.parametrize(("language", "words"), [("zh", ["待核查", "卫生健康"]), ("en", ["open", "health"])])
def test_the_list_counts_by_state_office_and_type(
    september: Workspace, called: Command, language: str, words: list[str]
) -> None:
    said = called("cases", "list", september.root, "--each", "--language", language)
    assert said.returncode == 0, said.stderr
    assert all(word in said.stdout for word in words), said.stdout
    cases = conflicts(september)
    assert all((cases[n]["case_id"] in said.stdout) == (cases[n]["state"] != "closed") for n in cases)
    for number in (*AUGUST.names, CHANGES):
        row = family(number)
        for value in ("误记名", "另记名", row["child_name"], row["mother_name"], row["mother_id"]):
            assert str(value) not in said.stdout


def test_restricted_cases_are_listed_only_where_asked_for(
    september: Workspace, tmp_path: Path, called: Command
) -> None:
    workspace = open_workspace(Path(shutil.copytree(september.root, tmp_path / "county")))
    case = conflicts(workspace)[STAYS]
    with store_of(workspace) as store:
        service.answer(store, case["case_id"], 1, "13", actor="张", reason="收养登记证")
    without, whole = (called("cases", "list", workspace.root, "--each", *more) for more in ([], ["--restricted"]))
    assert case["case_id"] not in without.stdout
    assert case["case_id"] in whole.stdout
    assert ("不含限制" in without.stdout, "不含限制" in whole.stdout) == (True, False)


def test_nothing_of_a_person_is_kept(september: Workspace) -> None:
    for name, rows in content(september).items():
        text = str([row for row in rows if name != events.name])
        assert "记名" not in text
    assert history.name in content(september)


def test_a_workspace_may_keep_its_cases_in_postgresql(
    killed: Workspace, server: str, tmp_path: Path, called: Command
) -> None:
    """Nobody said anything here: both months are followed, one after the other."""
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute("CREATE SCHEMA of_a_workspace")
    workspace = open_workspace(Path(shutil.copytree(killed.root, tmp_path / "county")))
    workspace.cases.unlink()
    url = f"{server}&options=-csearch_path%3Dof_a_workspace"
    text = workspace.settings_path.read_text(encoding="utf-8")
    workspace.settings_path.write_text(f'{text}\ndatabase = "{url}"\n', encoding="utf-8")
    said = called("run", workspace.root, "--period", "2026-09")
    assert said.returncode == 0, said.stderr
    assert "was made before" in said.stdout
    told = [line.partition(": ")[2] for line in said.stdout.splitlines() if line.startswith("Cases after")]
    assert told == ["5 opened", "1 changed, 2 unchanged, 1 agrees, 1 left scope"]
    assert not workspace.cases.exists()
