"""The old state or the new one, never a mix."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from reconcile.errors import WorkspaceError
from reconcile.workspace import (
    Workspace,
    latest_run,
    point_to,
    publish_directory,
    replaced,
    run_folder,
    run_folders,
    staging,
)


def published(workspace: Workspace, run_id: str) -> Path:
    folder = staging(workspace, run_id)
    (folder / "reports").mkdir()
    (folder / "reports" / "report.html").write_text(run_id)
    return publish_directory(folder, workspace.runs / run_id)


def test_a_file_is_replaced_as_a_whole(tmp_path: Path) -> None:
    path = tmp_path / "ledger.parquet"
    for content in ("old", "new"):
        with replaced(path) as aside:
            aside.write_text(content)
            assert path.exists() is (content == "new")
        assert path.read_text() == content
    assert list(tmp_path.iterdir()) == [path]


def test_an_error_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "ledger.parquet"
    path.write_text("old")
    with pytest.raises(RuntimeError), replaced(path) as aside:
        aside.write_text("half")
        raise RuntimeError
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_kill_9_while_writing_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "ledger.parquet"
    path.write_text("old")
    killed = (
        "import os, pathlib, sys\nfrom reconcile.workspace import replaced\n"
        "with replaced(pathlib.Path(sys.argv[1])) as aside:\n"
        "    aside.write_text('half')\n    os.kill(os.getpid(), 9)\n"
    )
    assert subprocess.run([sys.executable, "-c", killed, str(path)]).returncode == -9
    assert path.read_text() == "old"


def test_a_run_appears_whole(workspace: Workspace) -> None:
    folder = published(workspace, "2026-09-abc")
    assert (folder / "reports" / "report.html").read_text() == "2026-09-abc"
    assert run_folders(workspace) == [folder]


def test_the_same_run_again_leaves_the_published_one(workspace: Workspace) -> None:
    folder = published(workspace, "abc")
    before = folder.stat().st_ino
    assert published(workspace, "abc").stat().st_ino == before
    assert not (workspace.aside / "abc").exists()


def test_an_earlier_attempt_is_not_mixed_into_the_next(workspace: Workspace) -> None:
    (staging(workspace, "abc") / "old").write_text("")
    assert not list(staging(workspace, "abc").iterdir())


def test_latest_is_the_run_last_pointed_to(workspace: Workspace) -> None:
    assert latest_run(workspace) is None
    for run_id in ("b", "a"):
        published(workspace, run_id)
        point_to(workspace, run_id)
    assert latest_run(workspace) == workspace.runs / "a"
    assert run_folder(workspace, "latest") == workspace.runs / "a"


def test_a_run_is_found_by_its_id_or_the_beginning_of_it(workspace: Workspace) -> None:
    for run_id in ("2026-08-aa", "2026-09-ab", "2026-09-cd"):
        published(workspace, run_id)
    assert run_folder(workspace, "2026-08").name == "2026-08-aa"
    with pytest.raises(WorkspaceError, match="could be any of 2 runs"):
        run_folder(workspace, "2026-09")
    with pytest.raises(WorkspaceError, match="is not there") as caught:
        run_folder(workspace, "2025")
    assert caught.value.hint == "Runs of this workspace: 2026-08-aa, 2026-09-ab, 2026-09-cd"


def test_no_run_yet_says_how_to_make_one(workspace: Workspace) -> None:
    with pytest.raises(WorkspaceError) as caught:
        run_folder(workspace, "latest")
    assert "reconcile run" in caught.value.hint


def test_a_latest_run_that_was_deleted_by_hand_is_named(workspace: Workspace) -> None:
    folder = published(workspace, "abc")
    point_to(workspace, "abc")
    folder.rename(workspace.root / "elsewhere")
    with pytest.raises(WorkspaceError, match="abc, is gone"):
        latest_run(workspace)
