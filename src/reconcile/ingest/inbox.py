"""Which files wait in the inbox, in an order that is the same on every machine."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from reconcile.errors import NothingToDo
from reconcile.ingest.deliveries import PERIOD, SIDECAR
from reconcile.workspace import Workspace

_SYSTEM_FILES = {SIDECAR, "Thumbs.db", "desktop.ini"}


@dataclass(frozen=True)
class Waiting:
    """A file of the inbox: where it lies, its path below inbox/ and the month of its folder.

    A file of `received/` that is taken in once more has its `file_id`, the hash of what was delivered, and the name of
    its `sheet`, which it has lost where refused columns were blanked.
    """

    file: Path
    path: str
    period: str
    file_id: str = ""
    sheet: str = ""


def waiting(
    workspace: Workspace, through: str | None, periods: Collection[str] | None
) -> tuple[list[Waiting], list[str]]:
    """The files of the months asked for, and in words what is missing or lies in no month's folder.

    `through` is the last month wanted, `periods` are the only ones wanted; None means all. NothingToDo where none of
    the months that were asked for has a file.
    """
    entries = sorted(workspace.inbox.iterdir(), key=_order) if workspace.inbox.is_dir() else []
    entries = [entry for entry in entries if not _is_system(entry)]
    months = [entry for entry in entries if entry.is_dir() and PERIOD.fullmatch(entry.name)]
    missing = sorted(set(periods or ()) - {month.name for month in months})
    if missing and len(missing) == len(set(periods or ())):
        raise NothingToDo(
            f"inbox/{missing[-1]} is not there", f"Put the files of that month into {workspace.inbox / missing[-1]}."
        )
    absent = [f"inbox/{month} is not there: nothing was taken in for that month" for month in missing]
    stray = [f"inbox/{e.name} was left alone: it is no month such as inbox/2026-09" for e in entries if e not in months]
    wanted = [m for m in months if (not periods or m.name in periods) and (through is None or m.name <= through)]
    files = [entry for month in wanted for entry in _files(workspace, month)]
    if periods and not files:
        raise NothingToDo(
            f"no file lies in {', '.join(f'inbox/{month.name}' for month in wanted)}",
            "Put the offices' files there and run the command again.",
        )
    return files, absent + stray


def _files(workspace: Workspace, month: Path) -> list[Waiting]:
    files = sorted((f for f in month.rglob("*") if f.is_file() and not _is_system(f)), key=_order)
    return [
        Waiting(f, unicodedata.normalize("NFC", f.relative_to(workspace.inbox).as_posix()), month.name) for f in files
    ]


def _is_system(path: Path) -> bool:
    """Not delivered by anybody: hidden files, and the locks that Excel and WPS lay beside an open file."""
    return path.name.startswith((".", "~$", ".~")) or path.name in _SYSTEM_FILES


def _order(path: Path) -> str:
    return unicodedata.normalize("NFC", path.as_posix())
