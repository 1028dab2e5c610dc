"""The flow does what the command does, says little, and tells Prefect nothing about a person."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl
import pytest
from tests.flows.conftest import PERIOD, Script, ran, script

from reconcile.workspace import Workspace, create, latest_run, locked

# Where nobody listens: a request that leaves the machine, or asks a proxy for our own server, fails at once.
NOWHERE = {"HTTP_PROXY": "http://127.0.0.1:9", "HTTPS_PROXY": "http://127.0.0.1:9", "http_proxy": "http://127.0.0.1:9"}


@dataclass
class Finished:
    """A workspace after a run of the flow, and what was printed."""

    workspace: Workspace
    said: str
    complained: str


def manifest_body(workspace: Workspace) -> object:
    run = latest_run(workspace)
    assert run is not None
    return json.loads((run / "manifest.json").read_text(encoding="utf-8"))["body"]


def kept_by_prefect(workspace: Workspace) -> Iterator[str]:
    """Every text in Prefect's database."""
    database = sqlite3.connect(workspace.prefect_home / "prefect.db")
    tables = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    for table in tables:
        for row in database.execute(f'SELECT * FROM "{table}"'):
            yield from (value for value in row if isinstance(value, str))
    database.close()


@pytest.fixture(scope="module")
def finished(delivered: Path, tmp_path_factory: pytest.TempPathFactory) -> Finished:
    """One run for the tests that look at it: a server alone takes ten seconds to start."""
    workspace = Workspace(Path(shutil.copytree(delivered, tmp_path_factory.mktemp("flow") / "county")))
    done = ran(script("monthly.py", workspace.root, "--period", PERIOD), **NOWHERE)
    assert done.returncode == 0, done.stdout + done.stderr
    return Finished(workspace, done.stdout, done.stderr)


@pytest.mark.slow
def test_the_command_gives_the_same_manifest(finished: Finished, county: Callable[[str], Workspace]) -> None:
    other = county("by-command")
    done = ran([sys.executable, "-m", "reconcile", "run", str(other.root), "--period", PERIOD])
    assert done.returncode == 0, done.stderr
    assert manifest_body(other) == manifest_body(finished.workspace)


@pytest.mark.slow
def test_it_is_quiet_and_says_what_to_do_next(finished: Finished) -> None:
    assert finished.complained == ""
    assert "prefect." not in finished.said.lower(), "no lines of Prefect's own log"
    stages = ["ingest", "standardise", "plan", "link", "compare", "measure", "report", "publish", "follow_up"]
    assert re.findall(r"^(\w+) +[0-9.]+ s$", finished.said, re.MULTILINE) == stages
    assert f"{finished.workspace.root}/runs/" in finished.said
    assert f"reconcile export {finished.workspace.root} findings" in finished.said


@pytest.mark.slow
def test_every_report_it_names_is_there(finished: Finished) -> None:
    named = re.findall(r"^  (/.*/reports/.*)$", finished.said, re.MULTILINE)
    folders = [match for path in named if (match := re.fullmatch(r"(.*)/ \((\d+) files\)", path))]
    files = [Path(path) for path in named if not path.endswith(" files)")]
    assert {path.suffix for path in files} == {".html", ".json", ".xlsx"}
    assert all(path.is_file() for path in files)
    assert {Path(folder[1]).name for folder in folders} >= {"audit", "departments"}
    for folder in folders:
        assert sum(one.is_file() for one in Path(folder[1]).rglob("*")) == int(folder[2])


@pytest.mark.slow
def test_artifacts_are_aggregates(finished: Finished) -> None:
    database = sqlite3.connect(finished.workspace.prefect_home / "prefect.db")
    artifacts = dict(database.execute("SELECT key, data FROM artifact WHERE key IS NOT NULL"))
    database.close()
    assert set(artifacts) == {"deliveries", "figures", "reports"}
    deliveries = json.loads(json.loads(artifacts["deliveries"]))
    assert {row["register"] for row in deliveries} >= {"births", "hukou"}
    assert all(row["rows"] == row["kept"] + row["set_aside"] for row in deliveries)


@pytest.mark.slow
def test_prefect_keeps_nothing_of_a_person(finished: Finished) -> None:
    kept = "\n".join(kept_by_prefect(finished.workspace))
    assert finished.workspace.root.name in kept, "the parameters of the flow are among what was read"
    assert not re.search(r"99\d{4}(19|20)\d{6}[\dX]{4}", kept), "an ID number"
    people = pl.read_parquet(finished.workspace.root / "truth" / "people.parquet")
    names = people["name"].drop_nulls().unique() if "name" in people.columns else []
    assert not [name for name in names if len(name) > 2 and name in kept]


@pytest.mark.slow
def test_an_error_inside_the_flow_is_told_once_and_without_traceback(finished: Finished, tmp_path: Path) -> None:
    workspace = create(tmp_path / "county", "990121")
    shutil.copytree(finished.workspace.prefect_home, workspace.prefect_home)  # to make a database takes five seconds
    done = ran(script("monthly.py", workspace.root, "--period", PERIOD))
    assert done.returncode == 6
    assert len(done.stderr.splitlines()) == 2, done.stderr
    assert "Traceback" not in done.stdout + done.stderr


@pytest.mark.parametrize(
    ("period", "settings", "code", "said"),
    [
        (PERIOD, None, 5, "is not a workspace"),
        (PERIOD, 'area = "9"', 4, "the six digits of the county"),
        ("last month", 'area = "990121"', 2, "`last month` is no period. Write a month as 2026-09"),
    ],
)
def test_a_mistake_is_told_before_a_server_starts(
    called_script: Script,
    prefect_home: Path,
    tmp_path: Path,
    period: str,
    settings: str | None,
    code: int,
    said: str,
) -> None:
    if settings:
        (tmp_path / "reconcile.toml").write_text(settings)
    done = called_script("monthly", tmp_path, "--period", period)
    assert (done.returncode, done.stdout) == (code, ""), done.stderr
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert not (prefect_home / "prefect.db").exists()


def test_a_workspace_in_use_says_by_whom(called_script: Script, tmp_path: Path) -> None:
    workspace = create(tmp_path / "county", "990121")
    with locked(workspace, "reconcile ingest"):
        done = called_script("monthly", workspace.root, "--period", PERIOD)
    assert (done.returncode, done.stdout) == (5, "")
    assert "is in use by `reconcile ingest`" in done.stderr


def test_only_input_and_output_is_tried_again(tmp_path: Path) -> None:
    """The condition as Prefect calls it, in a process of its own: importing Prefect changes the one it is in."""
    asked = (
        "import sys; sys.argv = ['']; import monthly; from prefect.states import Failed\n"
        "for error in (OSError(5, 'Input/output error'), ValueError('a bug')):\n"
        "    for stage in (monthly.ingest, monthly.measure):\n"
        "        print(stage.retry_condition_fn(stage, None, Failed(data=error)), stage.retries)\n"
        "print(monthly.publish.retries)\n"
    )
    command = [sys.executable, "-W", "error::RuntimeWarning", "-c", asked]
    done = ran(command, PYTHONPATH=str(Path(script("monthly.py")[1]).parent), PREFECT_HOME=str(tmp_path))
    assert done.stdout.splitlines() == ["True 2", "True 2", "False 2", "False 2", "0"], done.stderr
