"""Published runs, and which of them is the latest."""

from __future__ import annotations

from pathlib import Path

from reconcile.errors import WorkspaceError
from reconcile.workspace.paths import Workspace
from reconcile.workspace.publish import replaced

_POINTER = "latest"


def point_to(workspace: Workspace, run_id: str) -> None:
    """Make a published run the latest.

    The pointer is a small file that is renamed into place: after a crash it names the run before, which is whole.
    """
    with replaced(workspace.runs / _POINTER) as aside:
        aside.write_text(f"{run_id}\n", encoding="utf-8")


def latest_run(workspace: Workspace) -> Path | None:
    """The folder of the latest run; None where nothing was published yet."""
    pointer = workspace.runs / _POINTER
    if not pointer.is_file():
        return None
    folder = workspace.runs / pointer.read_text(encoding="utf-8").strip()
    if not folder.is_dir():
        raise WorkspaceError(
            f"the latest run, {folder.name}, is gone from {workspace.runs}",
            "Put the folder back, or run the month again: reconcile run --period YYYY-MM",
        )
    return folder


def run_folders(workspace: Workspace) -> list[Path]:
    """Every published run, by name."""
    if not workspace.runs.is_dir():
        return []
    return sorted(path for path in workspace.runs.iterdir() if path.is_dir() and not path.name.startswith("."))


def run_ids(workspace: Workspace) -> list[str]:
    """The id of every published run."""
    return [folder.name for folder in run_folders(workspace)]


def run_folder(workspace: Workspace, name: str) -> Path:
    """The folder of one run: `latest`, a run id, or the beginning of one that no other run shares."""
    if name == _POINTER:
        latest = latest_run(workspace)
        if latest is None:
            raise WorkspaceError(
                f"{workspace.root} has no run yet", f"Make one with: reconcile run {workspace.root} --period YYYY-MM"
            )
        return latest
    found = [folder for folder in run_folders(workspace) if name and folder.name.startswith(name)]
    if len(found) != 1:
        known = ", ".join(folder.name for folder in run_folders(workspace)) or "none"
        what = "is not there" if not found else f"could be any of {len(found)} runs"
        raise WorkspaceError(f"run {name!r} {what}", f"Runs of this workspace: {known}")
    return found[0]
