"""Makes a run once more, elsewhere, from what it rests on: files received, settings, and the chain before it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from reconcile.audit import Chain
from reconcile.errors import Differs
from reconcile.ingest import FileOutcome, Said, Waiting, ingest_files
from reconcile.pipeline import stages
from reconcile.pipeline.basis import BASIS, given_by
from reconcile.pipeline.context import Context
from reconcile.pipeline.plan import RunPlan
from reconcile.pipeline.record import write_chain
from reconcile.pipeline.verdicts import given_verdicts
from reconcile.universe.windows import parse_day
from reconcile.workspace import Workspace, locked, open_workspace

Progress = Callable[[str, str], None]


def replay(source: Workspace, run: Path, body: dict[str, Any], chain: Chain, progress: Progress, at: Path) -> RunPlan:
    """Build the run of a manifest's body anew in the folder `at`, up to its reports; it is not published there.

    `source` holds the files received; `chain` are the lines before the run's own. Differs where a file is not taken in
    as it was.
    """
    workspace = _workspace(source, run, chain, at)
    day = parse_day(body["as_of"])
    with locked(workspace, "reconcile verify"):
        files = list(_deliveries(source, body["inputs"]["files"]))
        declared = Context.of(workspace).declarations
        _check_taken_in(ingest_files(workspace, declared, files, lambda what: progress("ingest", what)))
        stages.standardise(workspace, lambda what: progress("standardise", what))
        planned = stages.plan(workspace, body["period"], day, given_by(run), given_verdicts(run))
        for name in ("link", "compare", "measure", "report"):
            getattr(stages, name)(planned, lambda what, stage=name: progress(stage, what))
    return planned


def _workspace(source: Workspace, run: Path, chain: Chain, at: Path) -> Workspace:
    """A workspace with the settings and declarations of the run, the chain before it, and nothing taken in."""
    shutil.copytree(run / BASIS, at)
    workspace = open_workspace(at)
    for folder in (workspace.inbox, workspace.received, workspace.runs, workspace.registers_dir):
        folder.mkdir(exist_ok=True)
    if source.releases.is_dir():
        shutil.copytree(source.releases, workspace.releases)
    write_chain(workspace, chain)
    return workspace


def _deliveries(source: Workspace, files: list[dict[str, Any]]) -> Iterator[tuple[Waiting, Said]]:
    """The files as they were delivered: in their order, under their names, with what their offices said."""
    for file in files:
        sheets = file["sheets"]
        named = sheets[0]["sheet"] if len(sheets) == 1 else ""
        path = source.received / file["sha256"]
        yield Waiting(path, file["path"], file["period"], file["sha256"], named), Said.model_validate_json(file["said"])


def _check_taken_in(outcomes: Sequence[FileOutcome]) -> None:
    for file in outcomes:
        if file.status != "accepted":
            raise Differs(
                f"{file.path} was taken in for this run, and is {file.status} now: {file.problem}",
                "What was received or how it is read is not what it was.",
            )
