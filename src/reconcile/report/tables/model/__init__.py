"""The tables of all reports as data: everything that pages and workbook show."""

from reconcile.report.tables.model.compared import FEEDBACK, Compared, Comparison, Side
from reconcile.report.tables.model.cuts import CUTS, UNKNOWN, Breakdown, BreakdownRow, Cut
from reconcile.report.tables.model.expectations import CoverageLine, MonitorLine
from reconcile.report.tables.model.findings import MOST_CAUSES, CauseLine, DifferenceLine, FindingLine, TownshipFindings
from reconcile.report.tables.model.linkage import ExpectedLine, GroupLine
from reconcile.report.tables.model.quality import LevelLine, LinkLine, QualityLine
from reconcile.report.tables.model.rate import NO_RATE, Bound, Rate
from reconcile.report.tables.model.released import Checkpoint, CorrectedFigure, Correction, FigureKey, InputChange
from reconcile.report.tables.model.report import Report
from reconcile.report.tables.model.run import REASONS, FileLine, Receipt, RunFacts, ScopeLine, Window
from reconcile.report.tables.model.told import NO_ANSWERS, AnswerLine, Answers, CountLine

__all__ = [
    "CUTS",
    "FEEDBACK",
    "MOST_CAUSES",
    "NO_ANSWERS",
    "NO_RATE",
    "REASONS",
    "UNKNOWN",
    "AnswerLine",
    "Answers",
    "Bound",
    "Breakdown",
    "BreakdownRow",
    "CauseLine",
    "Checkpoint",
    "Compared",
    "Comparison",
    "CorrectedFigure",
    "Correction",
    "CountLine",
    "CoverageLine",
    "Cut",
    "DifferenceLine",
    "ExpectedLine",
    "FigureKey",
    "FileLine",
    "FindingLine",
    "GroupLine",
    "InputChange",
    "LevelLine",
    "LinkLine",
    "MonitorLine",
    "QualityLine",
    "Rate",
    "Receipt",
    "Report",
    "RunFacts",
    "ScopeLine",
    "Side",
    "TownshipFindings",
    "Window",
]
