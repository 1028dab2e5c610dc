"""The headline figure of every comparison by township, facility, month of the event and sex."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from reconcile.report.tables.figures import Figures
from reconcile.report.tables.model import NO_RATE, UNKNOWN, Breakdown, BreakdownRow, Comparison, Cut, Rate

# A trend that fits a page.
_MONTHS = 24


def breakdown(
    figures: Figures, cut: Cut, period: str, comparisons: Sequence[Comparison], names: Mapping[str, str]
) -> Breakdown:
    """Rows in the order of their keys, never by their rate: small differences between small places are noise."""
    columns = [
        None if one.absent else _known(figures.cut(cut, one.headline, period, one.pair, one.relation))
        for one in comparisons
    ]
    keys = sorted({key for column in columns if column for key in column}, key=lambda key: (key == UNKNOWN, key))
    rows = tuple(BreakdownRow(key, names.get(key, key), _row(columns, key)) for key in keys)
    return Breakdown(cut, period, tuple(comparisons), rows)


def trend(figures: Figures, period: str, comparisons: Sequence[Comparison]) -> Breakdown:
    """The months of the event in a window, the last two years of them."""
    whole = breakdown(figures, "event_month", period, comparisons, {})
    return Breakdown(whole.cut, whole.period, whole.comparisons, whole.rows[-_MONTHS:])


def _known(column: dict[str, Rate]) -> dict[str, Rate]:
    """The column; nothing where the cut does not apply at all, as the sex of a couple."""
    return column if set(column) != {UNKNOWN} else {}


def _row(columns: Sequence[dict[str, Rate] | None], key: str) -> tuple[Rate | None, ...]:
    return tuple(None if column is None else column.get(key, NO_RATE) for column in columns)
