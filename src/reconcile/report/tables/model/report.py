"""Everything the reports show of one run."""

from __future__ import annotations

from dataclasses import dataclass

from reconcile.report.tables.model.compared import FEEDBACK, Compared
from reconcile.report.tables.model.cuts import Breakdown
from reconcile.report.tables.model.expectations import CoverageLine, MonitorLine
from reconcile.report.tables.model.findings import MOST_CAUSES, CauseLine, DifferenceLine, FindingLine, TownshipFindings
from reconcile.report.tables.model.linkage import ExpectedLine, GroupLine
from reconcile.report.tables.model.quality import LevelLine, LinkLine, QualityLine
from reconcile.report.tables.model.rate import NO_RATE, Rate
from reconcile.report.tables.model.released import Checkpoint, Correction
from reconcile.report.tables.model.run import FileLine, Receipt, RunFacts, ScopeLine, Window
from reconcile.report.tables.model.told import AnswerLine, CountLine


@dataclass(frozen=True)
class Report:
    """Everything the reports show of one run, computed once."""

    run: RunFacts
    windows: tuple[Window, ...]
    window: Window
    definitions: tuple[str, ...]
    compared: tuple[Compared, ...]
    receipts: tuple[Receipt, ...]
    files: tuple[FileLine, ...]
    scopes: tuple[ScopeLine, ...]
    breakdowns: tuple[Breakdown, ...]
    trends: Breakdown
    vital: tuple[QualityLine, ...]
    counts: tuple[CountLine, ...]
    answers: tuple[AnswerLine, ...]
    quality: tuple[QualityLine, ...]
    levels: tuple[LevelLine, ...]
    findings: tuple[FindingLine, ...]
    differences: tuple[DifferenceLine, ...]
    restricted: int | None
    finding_kinds: tuple[str, ...]
    finding_townships: tuple[TownshipFindings, ...]
    links: tuple[LinkLine, ...]
    expected: tuple[ExpectedLine, ...]
    groups: tuple[GroupLine, ...]
    coverage: tuple[CoverageLine, ...]
    monitoring: tuple[MonitorLine, ...]
    causes: tuple[CauseLine, ...]
    townships: dict[str, str]
    checkpoint: Checkpoint | None = None
    correction: Correction | None = None
    suppressed: bool = False

    @property
    def answered(self) -> tuple[Compared, ...]:
        """The comparisons whose figure of the main window stands beside one with, or without, what people decided."""
        return tuple(
            one for one in self.compared if any((name, self.window.period) in one.estimates for name in FEEDBACK)
        )

    @property
    def thresholds(self) -> tuple[float, ...]:
        """The probabilities from which links are accepted or might be, the lowest first."""
        return tuple(sorted({threshold for one in self.compared for _, _, threshold in one.moved}))

    @property
    def causes_shown(self) -> tuple[CauseLine, ...]:
        """As many lines as can be looked into."""
        return self.causes[:MOST_CAUSES]

    @property
    def monitoring_shown(self) -> tuple[MonitorLine, ...]:
        """What is charted of the twelve months up to the as-of date."""
        first = f"{self.run.as_of.year - 1:04d}-{self.run.as_of.month:02d}"
        return tuple(line for line in self.monitoring if line.month > first)

    @property
    def alerts(self) -> tuple[MonitorLine, ...]:
        """The alerts of these months, the latest first, then in the order of measures and codes."""
        found = [line for line in self.monitoring_shown if line.alert]
        return tuple(sorted(found, key=lambda line: line.month, reverse=True))

    @property
    def coverage_shown(self) -> tuple[CoverageLine, ...]:
        """Coverage in the report's main window."""
        return tuple(line for line in self.coverage if line.period == self.window.period)

    def coverage_adjusted(self, line: CoverageLine) -> Rate:
        """The same coverage with the expected errors of the links taken out; nothing for three lists."""
        beside = (one for one in self.coverage if one.lists == line.lists and one.period == line.period)
        return next((one.rate for one in beside if one.estimate == "adjusted"), NO_RATE)

    @property
    def coverage_ranges(self) -> dict[str, tuple[float, float]]:
        """By population list the least and the largest end of all intervals of its coverage in the main window."""
        ends: dict[str, tuple[float, float]] = {}
        for line in self.coverage_shown:
            if line.rate.low is not None and line.rate.high is not None:
                low, high = ends.get(line.lists[0], (1.0, 0.0))
                ends[line.lists[0]] = (min(low, line.rate.low), max(high, line.rate.high))
        return ends

    @property
    def other_headlines(self) -> tuple[str, ...]:
        """Definitions that stand in the headline's place where a comparison has not got it."""
        return tuple(sorted({one.comparison.headline for one in self.compared} - {self.run.headline}))
