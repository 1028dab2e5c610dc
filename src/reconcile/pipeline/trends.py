"""Reads past runs for the page of trends. It stands beside runs: a run's own reports rest on nothing but its inputs."""

from __future__ import annotations

from pathlib import Path

from reconcile import engine
from reconcile.audit import read_chain
from reconcile.errors import NothingToDo
from reconcile.pipeline.context import Context
from reconcile.report.tables import gather, suppress
from reconcile.report.tables.trends import MOST_RUNS, Trends, trends
from reconcile.workspace import Workspace


def past_trends(context: Context) -> Trends:
    """The last run of each of the latest periods, without small counts."""
    folders = last_runs(context.workspace)
    if not folders:
        raise NothingToDo(
            f"{context.workspace.root} has no run yet",
            f"Make one with: reconcile run {context.workspace.root} --period YYYY-MM",
        )
    reports = []
    for folder in folders:
        with engine.opened_run(folder) as connection:
            reports.append(suppress(gather(connection, context.declarations, context.settings)))
    return trends(reports)


def last_runs(workspace: Workspace) -> list[Path]:
    """The folder of the last run of each period on the chain, periods in order, the latest MOST_RUNS."""
    found: dict[str, Path] = {}
    for line in read_chain(workspace.chain).lines:
        if line.says(event="computed") and (folder := workspace.runs / str(line.facts["run_id"])).is_dir():
            found[str(line.facts["period"])] = folder
    periods = sorted(found, key=lambda period: (period[-7:], period))
    return [found[period] for period in periods[-MOST_RUNS:]]
