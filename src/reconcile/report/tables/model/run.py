"""A run, its windows, and what was received for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

REASONS = (
    "quarantined",
    "superseded",
    "out_of_period",
    "out_of_scope",
    "scope_unknown",
    "duplicate",
    "not_yet_due",
)


@dataclass(frozen=True)
class RunFacts:
    """What a report says about its run."""

    run_id: str
    period: str
    as_of: date
    area: str
    name: str
    headline: str
    code_version: str
    small_cell: int
    accept: float


@dataclass(frozen=True)
class Window:
    """A window figures are given for, with all kinds it is of, and what the same period a year earlier is called."""

    period: str
    kinds: tuple[str, ...]
    first_day: date | None
    last_day: date | None
    year_before: str | None = None


@dataclass(frozen=True)
class Receipt:
    """A register and what was received of it; not `provided` is not the same as nothing in it."""

    register: str
    provided: bool
    files: int
    received: int
    quarantined: int
    superseded: int

    @property
    def kept(self) -> int:
        """Rows that are current and in order."""
        return self.received - self.quarantined - self.superseded


@dataclass(frozen=True)
class FileLine:
    """The current records that one sheet of a file gave."""

    register: str
    file: str
    sheet: str
    records: int


@dataclass(frozen=True)
class ScopeLine:
    """Records of a register that do not belong to its universe, by reason."""

    register: str
    scope: str
    reason: str
    records: int | None
