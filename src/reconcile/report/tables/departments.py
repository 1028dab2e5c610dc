"""What is said at the exchange meeting to each office: what it delivered, what is its to correct and what is ours."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from reconcile.registers.load import Declarations
from reconcile.report.tables.model import AnswerLine, CauseLine, Compared, FindingLine, Receipt, Report
from reconcile.report.tables.tallies import Tally, tally

# So many lines leave room for everything else on one page.
_MOST_THEIRS, _MOST_OURS, _MOST_CAUSES = 14, 10, 4


@dataclass(frozen=True)
class ToCorrect:
    """Discrepancies one office is asked about: the sorts with most of them, what is beyond them, and all together."""

    lines: tuple[FindingLine, ...]
    others: int
    rest: Tally
    total: Tally


@dataclass(frozen=True)
class Department:
    """The page of one office; `ours` is what the keeper of the population system has to correct in its comparisons."""

    report: Report
    office: str
    receipts: tuple[Receipt, ...]
    compared: tuple[Compared, ...]
    answers: tuple[AnswerLine, ...]
    theirs: ToCorrect
    ours: ToCorrect
    causes: tuple[CauseLine, ...]


def departments(report: Report, declarations: Declarations) -> tuple[Department, ...]:
    """A page for every office that keeps a register, but for the one that keeps the population system's own lists."""
    if not report.suppressed:
        raise ValueError("the page of a department is handed out: suppress small cells first")
    office_of = {name: spec.office for name, spec in declarations.registers.items()}
    ours = {office_of[one.comparison.left] for one in report.compared if one.comparison.reference == "left"}
    others = sorted({office_of[one.register] for one in report.receipts if one.register in office_of} - ours)
    return tuple(_department(report, office, office_of, ours) for office in others)


def _department(report: Report, office: str, office_of: dict[str, str], ours: set[str]) -> Department:
    registers = {name for name, of in office_of.items() if of == office}
    told = [line for line in report.findings if not line.restricted]
    with_them = [line for line in told if registers & set(line.pair.split("-"))]
    return Department(
        report=report,
        office=office,
        receipts=tuple(one for one in report.receipts if one.register in registers),
        compared=tuple(one for one in report.compared if registers & {one.comparison.left, one.comparison.right}),
        answers=tuple(one for one in report.answers if one.register in registers),
        theirs=_to_correct((line for line in told if line.office == office), _MOST_THEIRS),
        ours=_to_correct((line for line in with_them if line.office in ours), _MOST_OURS),
        causes=tuple(line for line in report.causes_shown if line.registers & registers)[:_MOST_CAUSES],
    )


def _to_correct(findings: Iterable[FindingLine], most: int) -> ToCorrect:
    """The sorts of which most are open first: where one correction of how data are entered helps most."""
    found = list(findings)
    shown = sorted((line for line in found if line.count), key=lambda line: -(line.count or 0))[:most]
    beyond = [line.count for line in found if line not in shown]
    return ToCorrect(tuple(shown), len(beyond), tally(beyond), tally(line.count for line in found))
