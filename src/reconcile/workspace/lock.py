"""One writing command at a time in a workspace; the kernel lets go of the lock even after kill -9."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TextIO

from reconcile.errors import InUse, WorkspaceError
from reconcile.workspace.aside import remove_leftovers
from reconcile.workspace.paths import Workspace


@contextmanager
def locked(workspace: Workspace, command: str) -> Iterator[None]:
    """Hold the workspace for writing while the block lasts; `command` is what others are told is running.

    Raises InUse at once where another command holds it. What a killed command left aside is removed first.
    """
    with _opened(workspace) as file:
        _take(file, workspace)
        _sign(file, command)
        remove_leftovers(workspace)
        yield


def _opened(workspace: Workspace) -> TextIO:
    try:
        return workspace.lock_path.open("a+", encoding="utf-8")
    except OSError as error:
        raise WorkspaceError(
            f"{workspace.root} cannot be written: {error.strerror}", "Work as a user who may write in that folder."
        ) from error


def _take(file: TextIO, workspace: Workspace) -> None:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise InUse(*_holder(file, workspace)) from error
    except OSError as error:
        raise WorkspaceError(
            f"{workspace.root} cannot be locked: {error.strerror}",
            "Keep the workspace on a local disk or on a network disk that supports locks.",
        ) from error


def _sign(file: TextIO, command: str) -> None:
    file.seek(0)
    file.truncate()
    json.dump({"pid": os.getpid(), "command": command}, file, ensure_ascii=False)
    file.flush()


def _holder(file: TextIO, workspace: Workspace) -> tuple[str, str]:
    """Who has the lock, as message and hint. The file was last written when the lock was taken."""
    taken = datetime.fromtimestamp(os.fstat(file.fileno()).st_mtime, tz=UTC)
    since = taken.astimezone().strftime("%Y-%m-%d %H:%M:%S")
    file.seek(0)
    try:
        signed = json.loads(file.read())
        command, pid = signed["command"], signed["pid"]
    except (ValueError, KeyError):
        return f"{workspace.root} is in use by another command since {since}", "Wait for it to finish, then try again."
    return (
        f"{workspace.root} is in use by `{command}` (process {pid}) since {since}",
        f"Wait for it to finish, then try again; if it hangs, stop it with: kill {pid}",
    )
