"""What a list of cases holds, before anything is written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

GIVEN = (
    "number", "check", "subject", "sex", "birth_date", "mother", "source_a", "value_a", "source_b", "value_b", "reason",
)  # fmt: skip
"""The columns that say what is asked; their texts go into the row's hash."""
ANSWERS = ("code", "remark", "checker", "checked_on")
"""The columns to fill in."""
BINDING = ("case", "revision", "binding")
"""The hidden columns that say which case a row is about."""
OUTCOME = "outcome"
"""The column that a list has when it comes back."""
WIDTHS = {
    "number": 5, "check": 12, "subject": 10, "sex": 5, "birth_date": 11, "mother": 9,
    "source_a": 17, "value_a": 20, "source_b": 17, "value_b": 20, "reason": 26,
    "code": 17, "remark": 18, "checker": 8, "checked_on": 10,
    "case": 16, "revision": 6, "binding": 22, "outcome": 34,
}  # fmt: skip


@dataclass(frozen=True)
class ListLine:
    """A case as its office sees it: `given` by column, `codes` it may be answered by, `village` a code to sort by."""

    case_id: str
    revision: int
    type: str
    given: Mapping[str, str]
    codes: tuple[str, ...]
    binding: str
    address: str = ""
    village: str = ""


@dataclass(frozen=True)
class CaseList:
    """One workbook: `unit` is who works it through; with `villages` it has sheets to print for them."""

    unit: str
    due: date
    handed_out: date
    actor: str
    as_of: date
    run: str
    lines: Sequence[ListLine]
    villages: bool = False
