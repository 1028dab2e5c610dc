"""What was reported of the period before, what of it is another figure now, and which inputs changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import duckdb

from reconcile import engine
from reconcile.report.tables.model import Checkpoint, CorrectedFigure, Correction, FigureKey, InputChange, Rate, Window


def checkpoint_of(connection: duckdb.DuckDBPyConnection, tables: set[str]) -> Checkpoint | None:
    """What is printed at the foot; None for a run that is on no chain."""
    if "checkpoint" not in tables:
        return None
    return Checkpoint(**engine.frame(connection, "report/checkpoint").row(0, named=True))


def correction_of(
    connection: duckdb.DuckDBPyConnection, tables: set[str], windows: Sequence[Window]
) -> Correction | None:
    """The release that this run is held against, and what differs by window; None where nothing was released before."""
    rows = engine.frame(connection, "report/released").to_dicts() if "released" in tables else []
    if not rows:
        return None
    order = [window.period for window in windows]

    def place(row: dict[str, Any]) -> tuple[Any, ...]:
        window = order.index(row["period"]) if row.get("period") in order else len(order)
        return window, row["pair"] or "", row["relation"] or ""

    figures = sorted(engine.frame(connection, "report/corrections").to_dicts(), key=place)
    changed = engine.frame(connection, "report/changed_inputs").iter_rows(named=True)
    return Correction(
        **rows[0],
        figures=tuple(
            corrected_figure(row, *({name: row.get(f"{name}_{when}") for name in _TOLD} for when in ("before", "now")))
            for row in figures
        ),
        changes=tuple(InputChange(**row) for row in changed),
    )


def corrected_figure(
    row: Mapping[str, Any], before: Mapping[str, Any] | None, now: Mapping[str, Any] | None
) -> CorrectedFigure:
    """The figure that a row names, with what it said and says."""
    old, new = before or {}, now or {}
    waiting = (old.get("not_yet_due") or 0, new.get("not_yet_due") or 0)
    return CorrectedFigure(FigureKey.of(row), rate_told(old), rate_told(new), waiting)


def rate_told(figure: Mapping[str, Any]) -> Rate:
    """The rate of a figure that is kept by the names of its parts."""
    return Rate(figure.get("numerator"), figure.get("denominator"), figure.get("value"))


_TOLD = ("numerator", "denominator", "value", "not_yet_due")
