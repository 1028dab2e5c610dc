"""What is told to the offices on one page: each headline rate against its target, and what each has to correct."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from reconcile.registers.load import Declarations
from reconcile.report.tables.gather import told_windows
from reconcile.report.tables.model import Compared, Report, Window
from reconcile.report.tables.tallies import Tally, tally

Verdict = Literal["met", "missed", "hidden", "not_due", "nothing", "no_target", "absent"]
VERDICTS: tuple[Verdict, ...] = ("met", "missed", "no_target", "not_due", "nothing", "hidden", "absent")
FAMILIES = ("missing_in", "extra_in", "field_conflict", "duplicate_in")
"""Sorts of discrepancies that have a column of their own; all others share one."""


@dataclass(frozen=True)
class BulletinLine:
    """A comparison: the office that keeps its other register, its figures, and how it stands to the target."""

    compared: Compared
    office: str
    verdict: Verdict


@dataclass(frozen=True)
class OfficeLine:
    """What one office has to correct: by family, those of other sorts, all together."""

    office: str
    families: tuple[Tally, ...]
    others: Tally
    total: Tally


@dataclass(frozen=True)
class Bulletin:
    """One page of figures that may leave the county."""

    report: Report
    windows: tuple[Window, ...]
    lines: tuple[BulletinLine, ...]
    offices: tuple[OfficeLine, ...]

    def of(self, verdict: Verdict) -> tuple[BulletinLine, ...]:
        """The comparisons with that verdict."""
        return tuple(line for line in self.lines if line.verdict == verdict)


def bulletin(report: Report, declarations: Declarations) -> Bulletin:
    """The bulletin of a report without small counts."""
    if not report.suppressed:
        raise ValueError("a bulletin leaves the county: suppress small cells first")
    lines = tuple(
        BulletinLine(one, declarations.registers[one.comparison.right].office, verdict(one, report.window))
        for one in report.compared
    )
    return Bulletin(report, told_windows(report.windows, report.window), lines, _offices(report))


def verdict(one: Compared, window: Window) -> Verdict:
    """Whether the raw figure of the window, or the limit shown in its place, reaches the target. No estimate beside it
    decides anything."""
    rate = one.rate(one.comparison.headline, window.period)
    if one.comparison.absent:
        return "absent"
    if rate.empty:
        return "not_due" if one.not_due(window.period) else "nothing"
    if one.target is None:
        return "no_target"
    reached = rate.reaches(one.target)
    return "hidden" if reached is None else "met" if reached else "missed"


def _offices(report: Report) -> tuple[OfficeLine, ...]:
    open_lines = [line for line in report.findings if not line.restricted]
    found = []
    for office in sorted({line.office for line in open_lines}):
        mine = [(_family(line.type), line.count) for line in open_lines if line.office == office]
        families = tuple(tally(count for family, count in mine if family == name) for name in FAMILIES)
        others = tally(count for family, count in mine if family not in FAMILIES)
        found.append(OfficeLine(office, families, others, tally(count for _, count in mine)))
    return tuple(found)


def _family(kind: str) -> str:
    return next((family for family in FAMILIES if kind.startswith(family)), "")
