"""Follow-up after publishing: every run that the cases have not followed yet, in the order of the chain."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from reconcile.audit import read_chain
from reconcile.cases.evidence import evidence_key
from reconcile.cases.following import Followed, follow
from reconcile.cases.reading import followed_runs
from reconcile.cases.said import said_by
from reconcile.cases.store import Origin, Store, open_store
from reconcile.errors import ReconcileError, WorkspaceError
from reconcile.pipeline.context import Context
from reconcile.pipeline.record import finish_chain
from reconcile.workspace import Workspace, locked, run_folders

ACTOR = "reconcile"
"""Who writes what a run does to cases."""


@contextmanager
def case_store(context: Context, origin: Origin = Origin.COMMAND, *, new: bool = False) -> Iterator[Store]:
    """The cases of a workspace: in its own `cases.db`, or in the database that its settings name.

    WorkspaceError where that file is not there, unless a `new` one may be made: by a run, or for the first account.
    """
    path = context.workspace.cases
    if not (new or context.settings.database or path.exists()):
        raise _no_cases(context.workspace)
    url = context.settings.database or f"sqlite:///{path}"
    with open_store(url, context.settings.area, origin) as store:
        yield store


def update_cases(workspace: Workspace) -> list[Followed]:
    """Take the lock, then follow what is pending: what a run did itself unless it was killed or the store was away."""
    with locked(workspace, "reconcile cases update"):
        return follow_pending(workspace)


def catch_up(workspace: Workspace) -> list[Followed]:
    """The same where a run was not followed; nothing is locked otherwise: who only looks disturbs nobody."""
    with case_store(Context.of(workspace)) as store:
        done = set(followed_runs(store))
    waiting = {folder.name for folder in run_folders(workspace)} - done
    return update_cases(workspace) if waiting else []


def follow_pending(workspace: Workspace) -> list[Followed]:
    """Bring cases up to date with each published run that they have not followed. The caller holds the lock."""
    context = Context.of(workspace)
    finish_chain(workspace)
    with case_store(context, Origin.RUN, new=True) as store:
        return [_follow(context, store, folder) for folder in pending(workspace, store)]


def follow_or_say(workspace: Workspace) -> tuple[list[Followed], ReconcileError | None]:
    """The same after a run, which is published and stays so: what went wrong with its cases is handed back."""
    try:
        return follow_pending(workspace), None
    except ReconcileError as error:
        what = f"the run is published, but cases were not brought up to date: {error.message}"
        problem = WorkspaceError(what, f"{error.hint} Then: reconcile cases update {workspace.root}")
        problem.exit_code = error.exit_code
        return [], problem


def pending(workspace: Workspace, store: Store) -> list[Path]:
    """The folders of the runs to follow, in the order of their publishing; one that was deleted says nothing."""
    published = [line.facts["run_id"] for line in read_chain(workspace.chain).lines if line.says(event="published")]
    done = set(followed_runs(store))
    folders = [workspace.runs / run_id for run_id in published if run_id not in done]
    return [folder for folder in folders if folder.is_dir()]


def _no_cases(workspace: Workspace) -> WorkspaceError:
    root = workspace.root
    if run_folders(workspace):
        how = f"Restore it from a backup; or make it anew from the runs, without answers: reconcile cases update {root}"
    else:
        how = f"Is it the wrong folder? Else reconcile a month first: reconcile run {root} --period 2026-09"
    return WorkspaceError(f"there are no cases in {root}: {workspace.cases.name} is not there", how)


def _follow(context: Context, store: Store, folder: Path) -> Followed:
    with said_by(folder, context.declarations, evidence_key(context.workspace.cases_key)) as said:
        return follow(store, said, actor=ACTOR, reason=f"run {said.run_id} as of {said.as_of}")
