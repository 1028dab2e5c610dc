"""One writer at a time: seen with real processes, one of them killed."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from reconcile.errors import WorkspaceError
from reconcile.workspace import Workspace, locked, staging

HOLDER = """
import pathlib, sys, time
from reconcile.workspace import locked, open_workspace, staging
workspace = open_workspace(pathlib.Path(sys.argv[1]))
with locked(workspace, "reconcile run demo"):
    (staging(workspace, "abc") / "run.duckdb").write_text("half")
    (workspace.received / ".1234.aside").write_text("half")
    print("held", flush=True)
    time.sleep(60)
"""


@contextmanager
def held_elsewhere(workspace: Workspace) -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(workspace.root)], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        try:
            yield process
        finally:
            process.kill()


def test_a_second_command_is_told_who_is_first(workspace: Workspace) -> None:
    in_use = pytest.raises(WorkspaceError)
    with held_elsewhere(workspace) as process, in_use as caught, locked(workspace, "reconcile ingest"):
        pass
    assert f"is in use by `reconcile run demo` (process {process.pid}) since 20" in caught.value.message
    assert f"kill {process.pid}" in caught.value.hint
    assert caught.value.exit_code == 5


def test_the_lock_is_free_after_kill_9_and_the_leftovers_are_gone(workspace: Workspace) -> None:
    with held_elsewhere(workspace) as process:
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert (workspace.aside / "abc").exists()
    with locked(workspace, "reconcile ingest"):
        assert not workspace.aside.exists()
        assert not list(workspace.received.iterdir())


def test_the_lock_is_free_after_the_block_and_after_an_error(workspace: Workspace) -> None:
    with pytest.raises(RuntimeError), locked(workspace, "one"):
        raise RuntimeError
    with locked(workspace, "two"):
        pass


def test_one_process_cannot_take_it_twice(workspace: Workspace) -> None:
    with locked(workspace, "one"), pytest.raises(WorkspaceError, match="`one`"), locked(workspace, "two"):
        pass


def test_a_lock_file_that_says_nothing_is_no_obstacle_to_the_message(workspace: Workspace) -> None:
    with locked(workspace, "one"):
        workspace.lock_path.write_text("")
        with pytest.raises(WorkspaceError, match="in use by another command"), locked(workspace, "two"):
            pass


def test_what_is_built_under_the_lock_stays_until_its_end(workspace: Workspace) -> None:
    with locked(workspace, "one"):
        folder = staging(workspace, "abc")
        (folder / "plan.json").write_text("{}")
    assert (folder / "plan.json").exists()
