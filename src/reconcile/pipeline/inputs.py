"""What a run rests on, and the copy of it that the run takes along."""

from __future__ import annotations

from datetime import date
from typing import Any

import duckdb
import polars as pl

from reconcile import engine
from reconcile.audit import digest
from reconcile.ingest import current_records, receipts
from reconcile.pipeline.context import Context
from reconcile.pipeline.plan import RunPlan
from reconcile.universe.records import with_cells
from reconcile.universe.windows import Window


def run_inputs(warehouse: duckdb.DuckDBPyConnection, context: Context, as_of: date) -> dict[str, Any]:
    """Everything that can change a figure, as plain data: files, settings, declarations, places, code.

    Beside the files stand those that were handed in for a later month again, of which readers are told.
    """
    files = engine.frame(warehouse, "pipeline/10_files", as_of=as_of)
    repeated = engine.frame(warehouse, "pipeline/11_repeated", as_of=as_of)
    return {
        "files": files.to_dicts(),
        "repeated": repeated.to_dicts(),
        **declared_inputs(context),
        "code": engine.fingerprint(),
    }


def declared_inputs(context: Context) -> dict[str, Any]:
    """What the office says beside its files: settings, declarations, places."""
    places = context.places
    return {
        "settings": context.settings.of_figures,
        "declarations": context.declarations.fingerprint,
        "places": digest([places.area, sorted(places.names.items()), sorted(places.successors.items())]),
    }


def run_id(inputs: dict[str, Any], period: str, as_of: date) -> str:
    """The id of the run that these inputs make: the same inputs, the same id."""
    return digest({"inputs": inputs, "period": period, "as_of": as_of.isoformat()})[:16]


def copy_records(connection: duckdb.DuckDBPyConnection, context: Context, plan: RunPlan) -> None:
    """Write `record_<register>` and `receipts` of the run from what the warehouse holds as of the plan's day."""
    lines = []
    with engine.connect(context.workspace.warehouse, read_only=True) as warehouse:
        for name, spec in context.declarations.registers.items():
            lines.append(receipts(warehouse, name, plan.day))
            if lines[-1]["provided"]:
                records = with_cells(current_records(warehouse, name, plan.day), spec)
                # The number of a sheet counts all that a warehouse ever took in, and means nothing elsewhere.
                records = records.drop("sheet_id")
                engine.store(connection, f"record_{name}", records)
    engine.store(connection, "receipts", pl.DataFrame(lines))


def store_run(
    connection: duckdb.DuckDBPyConnection, context: Context, plan: RunPlan, windows: tuple[Window, ...]
) -> None:
    """Write `run`, `townships` and `windows`."""
    about = {
        "run_id": plan.run_id,
        "period": plan.period,
        "as_of": plan.as_of,
        "area": context.settings.area,
        "headline": context.settings.headline,
        "code_version": engine.fingerprint()[:16],
    }
    engine.store(connection, "run", pl.DataFrame([about]))
    towns = sorted((code, name) for code, name in context.places.names.items() if _is_township(code, context))
    schema_towns = {"township": pl.String, "name": pl.String}
    engine.store(connection, "townships", pl.DataFrame(towns, schema=schema_towns, orient="row"))
    engine.store(connection, "windows", _windows(windows))


def _windows(windows: tuple[Window, ...]) -> pl.DataFrame:
    rows = [
        (window.period, window.first_day, window.last_day, kind, window.year_before and window.year_before.period)
        for window in windows
        for kind in window.kinds
    ]
    days = {"first_day": pl.Date, "last_day": pl.Date}
    schema = {"period": pl.String, **days, "window": pl.String, "year_before": pl.String}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _is_township(code: str, context: Context) -> bool:
    return len(code) == 9 and code.startswith(context.settings.area)
