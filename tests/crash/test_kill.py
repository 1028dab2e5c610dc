"""kill -9 at any moment of ingest and run leaves the old state or the new one, and a rerun gives the same bytes.

`make test` kills three times, `make crash` fifty (RECONCILE_CRASHES).
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.crash.whole import check
from tests.pipeline.conftest import Command
from tests.small import small_county

from reconcile.cases.reading import followed_runs
from reconcile.pipeline.cases import case_store
from reconcile.pipeline.context import Context
from reconcile.report.export import export
from reconcile.workspace import Workspace, latest_run, run_folders

PERIOD = "2026-09"
CRASHES = int(os.environ.get("RECONCILE_CRASHES", "3"))
SEED = 20260921


def reconcile(*arguments: str | Path) -> list[str]:
    return [sys.executable, "-m", "reconcile", *map(str, arguments)]


def outcome(workspace: Workspace) -> dict[str, str]:
    """What a run came to: the body of its manifest, and the bytes of its exports."""
    run = latest_run(workspace)
    assert run is not None
    found = {"manifest": json.dumps(json.loads((run / "manifest.json").read_text(encoding="utf-8"))["body"])}
    for what in ("links", "findings", "figures"):
        out = workspace.root / f"{what}.csv"
        export(run, what, out)
        found[what] = hashlib.sha256(out.read_bytes()).hexdigest()
    return found


@dataclass
class Undisturbed:
    """A county as delivered, what an undisturbed run makes of it, and how long that took."""

    delivered: Path
    outcome: dict[str, str]
    seconds: float


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Undisturbed:
    delivered = small_county(tmp_path_factory.mktemp("delivered") / "county", families=200, seed=5)
    finished = Workspace(Path(shutil.copytree(delivered, tmp_path_factory.mktemp("finished") / "county")))
    started = time.monotonic()
    subprocess.run(reconcile("run", finished.root, "--period", PERIOD), check=True, capture_output=True)
    return Undisturbed(delivered, outcome(finished), time.monotonic() - started)


@pytest.mark.slow
@pytest.mark.parametrize("crash", range(CRASHES))
def test_a_killed_command_leaves_no_half(undisturbed: Undisturbed, tmp_path: Path, called: Command, crash: int) -> None:
    workspace = Workspace(Path(shutil.copytree(undisturbed.delivered, tmp_path / "county")))
    (tmp_path / "scratch").mkdir()
    # One moment in each of CRASHES equal parts, so that no stage is left out by chance.
    part = (crash + random.Random(f"{SEED} {crash}").random()) / CRASHES
    command = reconcile("run", workspace.root, "--period", PERIOD)
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as running:
        time.sleep(part * undisturbed.seconds)
        running.send_signal(signal.SIGKILL)
    check(workspace, tmp_path / "scratch")

    # Again, every other time in a process of its own on a single core: neither the crash nor the number of threads may
    # show.
    one_core = ["taskset", "-c", "0", *command]
    again = subprocess.run(one_core, capture_output=True, text=True) if crash % 2 else called(*command[3:])
    assert again.returncode == 0, again.stderr
    check(workspace, tmp_path / "scratch")
    assert outcome(workspace) == undisturbed.outcome
    with case_store(Context.of(workspace)) as store:
        assert [workspace.runs / run for run in followed_runs(store)] == run_folders(workspace)
    assert not list(workspace.runs.glob(".aside/*")), "what the crash left was removed"
