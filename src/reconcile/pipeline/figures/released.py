"""What was released of a workspace: who signed it, when and why, and the figures as they were frozen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from reconcile.audit import Chain, Release
from reconcile.audit.chain import Line
from reconcile.errors import Differs
from reconcile.pipeline.releases import read_release
from reconcile.workspace import Workspace


@dataclass(frozen=True)
class Signed:
    """A release: which one of its period it is, who signed it, and why.

    `key`: what it is called, the name of its file without its ending. `changed`: the file is not as it was signed.
    """

    number: int
    key: str
    period: str
    name: str
    role: str
    at: datetime
    reason: str
    changed: bool


def releases_of(workspace: Workspace, chain: Chain, period: str) -> dict[str, list[Signed]]:
    """The releases of a period by run, numbered in their order; the run of the last one comes last."""
    found: dict[str, list[Signed]] = {}
    lines = [line for line in chain.lines if line.says(event="released", period=period)]
    for number, line in enumerate(lines, start=1):
        run_id = line.facts["run_id"]
        found[run_id] = [*found.pop(run_id, []), _signed(workspace, number, line)]
    return found


def signed_release(workspace: Workspace, line: Line) -> Release:
    """The release that a line of the chain signs; Differs where its file is not as it was signed."""
    return read_release(workspace.releases / line.facts["file"], line.facts["sha256"])


@lru_cache(maxsize=256)
def _reason(path: Path, sha256: str, *_: int) -> str:
    """Why it was signed, as its file says; it is read again where its time or size has changed."""
    return read_release(path, sha256).reason


def _signed(workspace: Workspace, number: int, line: Line) -> Signed:
    signed, path = line.facts["signed"], workspace.releases / line.facts["file"]
    try:
        found = path.stat()
        reason, changed = _reason(path, line.facts["sha256"], found.st_mtime_ns, found.st_size), False
    except (OSError, Differs):
        reason, changed = "", True
    at = datetime.fromisoformat(signed["at"])
    key = str(line.facts["file"]).removesuffix(".json")
    return Signed(number, key, line.facts["period"], signed["name"], signed["role"], at, reason, changed)
