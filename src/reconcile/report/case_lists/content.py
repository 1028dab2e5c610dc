"""What a list of cases holds, before anything is written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

GIVEN = (
    "number", "item", "check", "subject", "sex", "birth_date", "mother",
    "source_a", "value_a", "source_b", "value_b", "reason", "due",
)  # fmt: skip
"""The columns that say what is asked; their texts go into the row's hash."""
ANSWERS = ("code", "remark", "checker", "checked_on")
"""The columns to fill in."""
BINDING = ("case", "revision", "binding")
"""The hidden columns that say which case a row is about."""
OUTCOME = "outcome"
"""The column that a list has when it comes back."""
WIDTHS = {
    "number": 5, "item": 9, "check": 12, "subject": 10, "sex": 5, "birth_date": 11, "mother": 9,
    "source_a": 18, "value_a": 20, "source_b": 18, "value_b": 20, "reason": 26, "due": 10,
    "code": 17, "remark": 18, "checker": 8, "checked_on": 10,
    "case": 16, "revision": 6, "binding": 22, "outcome": 34,
}  # fmt: skip


ITEM = 8
"""Signs of a case's number that lists and reminders show: enough to tell the cases of an office apart."""


@dataclass(frozen=True)
class ListLine:
    """A case as its office sees it: `given` by column, `codes` it may be answered by, `village` a code to sort by.

    `due`: until when; `own`: by what the office finds its own record.
    """

    case_id: str
    revision: int
    type: str
    given: Mapping[str, str]
    codes: tuple[str, ...]
    binding: str
    due: date
    own: str = ""
    address: str = ""
    village: str = ""


@dataclass(frozen=True)
class CaseList:
    """One workbook: `unit` is who works it through; with `villages` it has sheets to print for them."""

    unit: str
    handed_out: date
    actor: str
    as_of: date
    run: str
    lines: Sequence[ListLine]
    villages: bool = False

    @property
    def due(self) -> tuple[date, date]:
        """The first and the last of the days until which its cases are to be answered; it has at least one case."""
        days = [line.due for line in self.lines]
        return min(days), max(days)
