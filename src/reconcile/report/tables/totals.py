"""Counts side by side: the population system's list and the totals that offices give instead of a list."""

from __future__ import annotations

from collections.abc import Iterable

from reconcile.registers.load import Declarations
from reconcile.report.tables.figures import Figures
from reconcile.report.tables.model import CUTS, CountLine, Receipt, Window
from reconcile.universe.totals import RELATION

COMPARE = "count.compare"


def count_lines(
    figures: Figures, declarations: Declarations, windows: Iterable[Window], detail: Window, receipts: Iterable[Receipt]
) -> tuple[CountLine, ...]:
    """A line for each register of totals; without counts where it, or the list it is set beside, was not delivered."""
    provided = {receipt.register for receipt in receipts if receipt.provided}
    periods = [period for window in windows for period in (window.period, window.year_before) if period]
    lines = []
    for spec in declarations.registers.values():
        if spec.totals:
            pair = f"{spec.totals.against}-{spec.id}"
            absent = tuple(name for name in (spec.totals.against, spec.id) if name not in provided)
            found = {period: figures.total(COMPARE, period, pair, RELATION) for period in periods}
            rates = {period: rate for period, rate in found.items() if rate}
            parts = tuple(
                (cut, key, rate)
                for cut in CUTS
                for key, rate in figures.cut(cut, COMPARE, detail.period, pair, RELATION).items()
            )
            lines.append(CountLine(spec.totals.against, spec.id, absent, rates, parts))
    return tuple(lines)
