"""Trends are read from the last run of each period."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.pipeline.conftest import Command
from tests.pipeline.test_month import run_folder

from reconcile.audit import Chain, read_chain
from reconcile.pipeline.record import write_chain
from reconcile.pipeline.trends import last_runs
from reconcile.workspace import Workspace


def test_a_page_is_drawn_of_the_runs_there_are(county: Path, tmp_path: Path, called: Command) -> None:
    said = called("trends", county, "--out", tmp_path / "trends.html")
    assert said.returncode == 0, said.stderr
    assert run_folder(county).name in said.stdout
    assert "按事件月份" in (tmp_path / "trends.html").read_text(encoding="utf-8")


def test_of_each_period_the_last_run_counts_and_periods_stand_in_order(tmp_path: Path) -> None:
    workspace, chain = Workspace(tmp_path), Chain()
    for run, period in (("a", "2026-02"), ("b", "2026-01"), ("c", "2026-02"), ("gone", "2026-03")):
        chain = chain.followed_by("computed", run_id=run, period=period)
        (workspace.runs / run).mkdir(parents=True)
    shutil.rmtree(workspace.runs / "gone")
    write_chain(workspace, chain)
    assert read_chain(workspace.chain).lines
    assert [folder.name for folder in last_runs(workspace)] == ["b", "c"]


def test_without_a_run_there_is_nothing_to_draw(tmp_path: Path, called: Command) -> None:
    assert called("init", tmp_path / "new", "--area", "990121").returncode == 0
    said = called("trends", tmp_path / "new", "--out", tmp_path / "trends.html")
    assert said.returncode == 6
    assert "reconcile run" in said.stderr
