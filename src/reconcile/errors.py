"""Errors that a user can mend: what happened, what to do next, and the exit code."""

from __future__ import annotations


class ReconcileError(Exception):
    """An error of the user's making or the data's: shown without a traceback.

    `message` says what happened and where (file, row, field), never a personal value;
    `hint` says what to do next. `exit_code` is what the command ends with.
    """

    exit_code = 1

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class WrongUse(ReconcileError):
    """A command was given something that it cannot mean."""

    exit_code = 2


class NoSuchCase(WrongUse):
    """There is no such case, or none that whoever asks may see: nobody is told which."""


class NotAllowed(WrongUse):
    """Whoever asks may look at it, and no more."""


class FileRefused(ReconcileError):
    """A delivered file cannot be taken in; the others are not touched by it."""

    exit_code = 3


class SettingsError(ReconcileError):
    """reconcile.toml, a register spec or a pair spec is wrong."""

    exit_code = 4


class WorkspaceError(ReconcileError):
    """The workspace is missing, locked by another command, or damaged."""

    exit_code = 5


class Damaged(WorkspaceError):
    """A database of the workspace is gone, or cannot be read to its end."""


class RunDamaged(Damaged):
    """The results of one run, `run_id`, are gone or cannot be read to their end."""

    def __init__(self, run_id: str, *, gone: bool) -> None:
        super().__init__(
            f"the results of run {run_id} cannot be read: runs/{run_id}/run.duckdb is {'gone' if gone else 'damaged'}",
            f"Put the file back from a backup and check it: reconcile verify DIR --run {run_id}. Where there is none: "
            f"move runs/{run_id} out of the workspace and run the month again. Other runs are listed by: reconcile "
            "status DIR",
        )
        self.run_id = run_id


class InUse(WorkspaceError):
    """Another command is writing in the workspace; nothing was begun."""


class Differs(ReconcileError):
    """What was checked is not what is on record; the message names the first difference."""

    exit_code = 7


class Outdated(ReconcileError):
    """Somebody else has changed it since it was read; nothing was written."""

    exit_code = 8


class NothingToDo(ReconcileError):
    """There is no data for what was asked."""

    exit_code = 6
