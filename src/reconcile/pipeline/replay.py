"""Makes a run once more, elsewhere, from what it rests on: files received, settings, and the chain before it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
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
from reconcile.pipeline.verdicts import given_feedback, given_verdicts
from reconcile.universe.windows import parse_day
from reconcile.workspace import Workspace, locked, open_workspace

Progress = Callable[[str, str], None]


def replay(source: Workspace, run: Path, body: dict[str, Any], chain: Chain, progress: Progress, at: Path) -> RunPlan:
    """Build the run of a manifest's body anew in the folder `at`, up to its reports; it is not published there.

    `source` holds the files received; `chain` are the lines before the run's own. Differs where a file is not taken in
    as it was.
    """
    workspace = workspace_of(run, at)
    if source.releases.is_dir():
        shutil.copytree(source.releases, workspace.releases)
    write_chain(workspace, chain)
    day = parse_day(body["as_of"])
    with locked(workspace, "reconcile verify"):
        inputs = body["inputs"]
        _check_taken_in(take_in(workspace, source, inputs["files"], progress, inputs.get("repeated", ())))
        decided = given_verdicts(run), given_feedback(run)
        planned = stages.plan(workspace, body["period"], day, given_by(run), *decided)
        for name in ("link", "compare", "measure", "report"):
            getattr(stages, name)(planned, lambda what, stage=name: progress(stage, what))
    return planned


def workspace_of(run: Path, at: Path) -> Workspace:
    """A new workspace with the settings and declarations of a run, and nothing taken in."""
    shutil.copytree(run / BASIS, at)
    workspace = open_workspace(at)
    for folder in (workspace.inbox, workspace.received, workspace.runs, workspace.registers_dir):
        folder.mkdir(exist_ok=True)
    return workspace


def take_in(
    workspace: Workspace,
    source: Workspace,
    files: list[dict[str, Any]],
    progress: Progress,
    repeated: Iterable[dict[str, Any]] = (),
) -> tuple[FileOutcome, ...]:
    """Take in and standardise files that `source` received, `files` being those of a manifest, and `repeated` those of
    them that were handed in again."""
    declared = Context.of(workspace).declarations
    again = [
        (Waiting(source.received / one["sha256"], one["path"], one["period"], one["sha256"]), Said())
        for one in repeated
    ]
    told = [*_deliveries(source, files), *again]
    outcomes = ingest_files(workspace, declared, told, lambda what: progress("ingest", what))
    stages.standardise(workspace, lambda what: progress("standardise", what))
    return outcomes


def _deliveries(source: Workspace, files: list[dict[str, Any]]) -> Iterator[tuple[Waiting, Said]]:
    """The files as they were delivered: in their order, under their names, with what their offices said."""
    for file in files:
        sheets = file["sheets"]
        named = sheets[0]["sheet"] if len(sheets) == 1 else ""
        path = source.received / file["sha256"]
        yield Waiting(path, file["path"], file["period"], file["sha256"], named), Said.model_validate_json(file["said"])


def _check_taken_in(outcomes: Sequence[FileOutcome]) -> None:
    for file in outcomes:
        if file.status == "refused":
            raise Differs(
                f"{file.path} was taken in for this run, and is {file.status} now: {file.problem}",
                "What was received or how it is read is not what it was.",
            )
