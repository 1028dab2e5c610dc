"""What became of each file of an ingest, for faces to show. It holds headers and counts, never a person's value."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Status = Literal["accepted", "refused", "known"]


@dataclass(frozen=True)
class SheetOutcome:
    """One table that was taken in; `supersedes` names the files it replaces, `notes` what was decided about it."""

    sheet: str
    register: str
    unit: str
    kind: str
    rows_in: int
    rows_kept: int
    quarantined: dict[str, int] = field(default_factory=dict)
    unclaimed: tuple[str, ...] = ()
    refused_columns: tuple[str, ...] = ()
    supersedes: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def rows_quarantined(self) -> int:
        """How many rows were set aside."""
        return self.rows_in - self.rows_kept


@dataclass(frozen=True)
class FileOutcome:
    """One file of the inbox; `problem` and `hint` where it was refused, `warnings` where it was not."""

    path: str
    period: str
    status: Status
    file_id: str = ""
    sheets: tuple[SheetOutcome, ...] = ()
    problem: str = ""
    hint: str = ""
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True)
class IngestSummary:
    """All files that an ingest looked at, in the order in which it did, and what it left alone in the inbox."""

    files: tuple[FileOutcome, ...]
    warnings: tuple[str, ...] = ()

    def with_status(self, status: Status) -> tuple[FileOutcome, ...]:
        """The files that were accepted, refused, or known already."""
        return tuple(file for file in self.files if file.status == status)

    @property
    def rows_in(self) -> int:
        """Rows in the files that were taken in now."""
        return sum(sheet.rows_in for file in self.files for sheet in file.sheets)

    @property
    def rows_kept(self) -> int:
        """Rows of them that became records."""
        return sum(sheet.rows_kept for file in self.files for sheet in file.sheets)

    @property
    def rows_quarantined(self) -> int:
        """Rows of them that were set aside."""
        return self.rows_in - self.rows_kept
