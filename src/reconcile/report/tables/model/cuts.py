"""The headline figure of every comparison by one cut of the county."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from reconcile.report.tables.model.compared import Comparison
from reconcile.report.tables.model.rate import Rate

Cut = Literal["township", "facility", "event_month", "sex"]
CUTS: tuple[Cut, ...] = ("township", "facility", "event_month", "sex")
UNKNOWN = "unknown"
"""What measure calls the part of a total that has no township, facility, month or sex."""


@dataclass(frozen=True)
class BreakdownRow:
    """One township, facility, month or sex, with the figure of each comparison (None: not provided)."""

    key: str
    label: str
    rates: tuple[Rate | None, ...]


@dataclass(frozen=True)
class Breakdown:
    """The headline figure of every comparison by one cut."""

    cut: Cut
    period: str
    comparisons: tuple[Comparison, ...]
    rows: tuple[BreakdownRow, ...]
