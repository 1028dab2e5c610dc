"""What was reported of the period before, what of it is another figure now, and which inputs changed."""

from __future__ import annotations

import duckdb

from reconcile import engine
from reconcile.report.tables.model import Checkpoint, CorrectedFigure, Correction, InputChange, Rate


def checkpoint_of(connection: duckdb.DuckDBPyConnection, tables: set[str]) -> Checkpoint | None:
    """What is printed at the foot; None for a run that is on no chain."""
    if "checkpoint" not in tables:
        return None
    return Checkpoint(**engine.frame(connection, "report/checkpoint").row(0, named=True))


def correction_of(connection: duckdb.DuckDBPyConnection, tables: set[str]) -> Correction | None:
    """The release that this run is held against, and what differs; None where nothing was released before."""
    rows = engine.frame(connection, "report/released").to_dicts() if "released" in tables else []
    if not rows:
        return None
    figures = engine.frame(connection, "report/corrections").iter_rows(named=True)
    changed = engine.frame(connection, "report/changed_inputs").iter_rows(named=True)
    return Correction(
        **rows[0],
        figures=tuple(
            CorrectedFigure(
                row["definition"],
                row["pair"],
                row["relation"],
                *(Rate(*(row[f"{name}_{when}"] for name in _PARTS)) for when in ("before", "now")),
            )
            for row in figures
        ),
        changes=tuple(InputChange(**row) for row in changed),
    )


_PARTS = ("numerator", "denominator", "value")
