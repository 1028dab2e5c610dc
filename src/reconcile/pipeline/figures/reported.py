"""What is reported upward, in the order in which somebody looks at it before signing and afterwards."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from reconcile.audit import Corrections
from reconcile.report.tables.corrections import corrected_figure
from reconcile.report.tables.model import CorrectedFigure, FigureKey
from reconcile.report.tables.reported import ReportedFigure, reported


@dataclass(frozen=True)
class ReportedView:
    """All lines; `headlines`: each headline figure, by its key in the first window, with its line in every window."""

    lines: tuple[ReportedFigure, ...]
    periods: tuple[str, ...]
    headlines: tuple[tuple[FigureKey, tuple[ReportedFigure | None, ...]], ...]

    @staticmethod
    def of(figures: Sequence[Mapping[str, Any]], period: str, wanted: Collection[tuple[str, str, str]]) -> ReportedView:
        """`wanted`: definition, pair and relation of the headline figures, in their order."""
        lines = reported(figures, period)
        by_key = {line.key: line for line in lines}
        periods = tuple(dict.fromkeys(line.key.period for line in lines))
        keys = [FigureKey(periods[0], *name, field="") for name in wanted] if periods else []
        rows = ((key, tuple(by_key.get(replace(key, period=one)) for one in periods)) for key in keys)
        return ReportedView(lines, periods, tuple(row for row in rows if any(row[1])))

    def of_period(self, period: str) -> list[ReportedFigure]:
        """The lines of one window."""
        return [line for line in self.lines if line.key.period == period]

    def not_due(self, period: str = "") -> int:
        """How many lines, of one window or of all, have no value because nothing is due yet."""
        return sum(line.standing == "not_yet_due" for line in (self.of_period(period) if period else self.lines))

    def of_headlines(self, lines: Iterable[CorrectedFigure]) -> list[CorrectedFigure]:
        """Those of headline figures, in whatever window."""
        keys = {key for key, _ in self.headlines}
        return [line for line in lines if replace(line.key, period=self.periods[0]) in keys]

    def others(self, lines: Sequence[CorrectedFigure], period: str) -> list[CorrectedFigure]:
        """The others of one window."""
        main = self.of_headlines(lines)
        return [line for line in lines if line.key.period == period and line not in main]

    @property
    def waits(self) -> bool:
        """Whether anything is left out because it is too young."""
        return any(line.waiting for line in self.lines)


def corrected_figures(found: Corrections | None) -> list[CorrectedFigure] | None:
    """The figures that were reported otherwise; None where nothing was reported before, or nobody has kept it."""
    return None if found is None else [corrected_figure(one.key, one.before, one.now) for one in found.changed]
