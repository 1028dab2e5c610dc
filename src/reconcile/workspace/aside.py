"""What is being built, out of everybody's sight, and what a killed command left of it."""

from __future__ import annotations

import shutil
from pathlib import Path

from reconcile.workspace.paths import Workspace


def staging(workspace: Workspace, name: str) -> Path:
    """An empty folder in which a run is built; what an earlier attempt of that name left there is removed."""
    folder = workspace.aside / name
    if folder.exists():
        shutil.rmtree(folder)
    folder.mkdir(parents=True)
    return folder


def remove_leftovers(workspace: Workspace) -> None:
    """Drop what a killed command left aside. Only for the holder of the lock: nobody else is writing then."""
    shutil.rmtree(workspace.aside, ignore_errors=True)
    # DuckDB spills into this folder and removes it when it closes.
    shutil.rmtree(workspace.root / f"{workspace.warehouse.name}.tmp", ignore_errors=True)
    for folder in (workspace.root, workspace.received, workspace.runs):
        for leftover in folder.glob(".*.aside"):
            leftover.unlink()
