"""What was reported otherwise, as it may leave the county."""

from __future__ import annotations

from dataclasses import replace

from reconcile.report.tables.model import Compared, CorrectedFigure, Correction, FigureKey, Report
from reconcile.report.tables.suppression.known_counts import HIDDEN, small
from reconcile.report.tables.suppression.rates import protect_rates
from reconcile.report.tables.suppression.small_cells import protect


def protect_correction(correction: Correction, report: Report) -> Correction:
    """What was reported otherwise; a figure that is hidden, as it was or as it is now, is hidden on both sides."""
    limit, before = report.run.small_cell, {one.key: one.before for one in correction.figures}
    hidden: set[FigureKey] = set()
    for one in report.compared:
        told = {key: before[name] for key, name in _names(one).items() if name in before}
        for then in (one, replace(one, rates=one.rates | told)):
            hidden |= _bound(replace(one, rates=protect_rates(then, report, told)))
    return replace(correction, figures=tuple(_corrected(one, one.key in hidden, limit) for one in correction.figures))


def _names(one: Compared) -> dict[tuple[str, str], FigureKey]:
    """What its figures are called where they are reported."""
    return {
        (definition, period): FigureKey(period, definition, one.comparison.pair, one.comparison.relation, "")
        for definition, period in one.rates
    }


def _bound(shown: Compared) -> set[FigureKey]:
    return {name for key, name in _names(shown).items() if shown.rates[key].bound}


def _corrected(one: CorrectedFigure, hidden: bool, limit: int) -> CorrectedFigure:
    few = any(protect(rate, limit).bound or small(rate.numerator, limit) for rate in (one.before, one.now))
    return replace(one, before=HIDDEN, now=HIDDEN) if hidden or few else one
