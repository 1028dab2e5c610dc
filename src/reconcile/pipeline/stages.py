"""Each stage as one call: paths and ids in, files out. The caller holds the lock of the workspace."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from reconcile import engine
from reconcile.audit import read_chain, write_manifest
from reconcile.compare.stage import compare_registers
from reconcile.errors import NothingToDo, WrongUse
from reconcile.ingest import IngestSummary, ingest_workspace
from reconcile.link.edges import Thresholds
from reconcile.link.leaning import store_leaning
from reconcile.link.stage import cluster_records, link_registers
from reconcile.measure.feedback import FEEDBACK
from reconcile.measure.stage import MeasureRequest, measure_run
from reconcile.pipeline.basis import keep_basis
from reconcile.pipeline.context import Context
from reconcile.pipeline.inputs import copy_records, run_id, run_inputs, store_run
from reconcile.pipeline.plan import RunPlan
from reconcile.pipeline.record import (
    finish_chain,
    manifest_body,
    put_on_chain,
    store_checkpoint,
    table_digests,
    with_computed,
)
from reconcile.pipeline.releases import compared_with, latest_release, released_by, store_corrections
from reconcile.pipeline.saved_models import fitting_models, given_models, store_given
from reconcile.pipeline.verdicts import checked_verdicts, decided_digest, store_decided, verdicts_of
from reconcile.report.stage import write_reports
from reconcile.standardise.stage import standardise_register
from reconcile.universe.windows import parse_period, windows_for
from reconcile.workspace import Workspace, open_workspace, point_to, publish_directory, staging

Progress = Callable[[str], None]


def _silent(_: str) -> None:
    """Progress that nobody watches."""


def last_month(period: str, as_of: date | None) -> str:
    """The last month whose deliveries a run may see: that of the as-of date, or where the period ends."""
    day = as_of or parse_period(period)[1]
    return f"{day:%Y-%m}"


def ingest(
    workspace: Workspace,
    through: str | None = None,
    progress: Progress = _silent,
    *,
    periods: tuple[str, ...] | None = None,
) -> IngestSummary:
    """Take in every delivery that is not on the ledger yet: of the months up to `through`, or of `periods` alone."""
    declared = Context.of(workspace).declarations
    return ingest_workspace(workspace, declared, through=through, periods=periods, progress=progress)


def standardise(workspace: Workspace, progress: Progress = _silent) -> int:
    """Bring every row to standard form that is not yet; returns how many were."""
    context = Context.of(workspace)
    places = context.places
    written = 0
    with engine.connect(workspace.warehouse) as connection:
        known = {name for (name,) in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()}
        for name, spec in context.declarations.registers.items():
            if f"rows_{name}" in known:
                progress(name)
                written += standardise_register(connection, spec, places)
    return written


def plan(
    workspace: Workspace,
    period: str,
    as_of: date | None = None,
    models: str | None = None,
    verdicts: pl.DataFrame | None = None,
    feedback: pl.DataFrame | None = None,
) -> RunPlan:
    """Name the run, and copy into a new folder what it compares. The as-of date is the period's end by default.

    `models` names a run or a file by whose models records are to be linked; by default each run learns its own.
    `verdicts` (`link.judged.VERDICTS`) are what people decided about pairs of records, `feedback`
    (`measure.feedback.FEEDBACK`) what they answered otherwise, for the rates beside the raw ones.
    """
    context = Context.of(workspace)
    first, last = parse_period(period)
    day = as_of or last
    if day < first:
        raise WrongUse(f"{day} lies before the period {period} begins", "Choose a day in the period or after it.")
    with engine.connect(workspace.warehouse, read_only=True) as warehouse:
        inputs = run_inputs(warehouse, context, day)
    given = fitting_models(context, models) if models else None
    inputs["models"] = given.digest if given else None
    decided = checked_verdicts(verdicts, context.declarations)
    answered = pl.DataFrame(schema=FEEDBACK) if feedback is None else feedback
    inputs["verdicts"], inputs["feedback"] = decided_digest(decided), decided_digest(answered)
    chain = finish_chain(workspace)
    inputs["released"] = compared_with(latest_release(workspace, chain, period), inputs, day.isoformat())
    if not inputs["files"]:
        raise NothingToDo(
            f"nothing was delivered that could be reconciled as of {day}",
            f"Put the offices' files into {workspace.inbox.name}/{period[-7:]} and run the command again.",
        )
    name = run_id(inputs, period, day)
    final = workspace.runs / name
    folder = staging(workspace, name)
    planned = RunPlan(str(workspace.root), str(folder), name, period, day.isoformat(), final.is_dir())
    planned.save()
    (folder / "inputs.json").write_text(json.dumps(inputs, ensure_ascii=False, sort_keys=True), encoding="utf-8")
    if not planned.published:
        with engine.connect(planned.database) as connection:
            copy_records(connection, context, planned)
            store_run(connection, context, planned, windows_for(period, day))
            store_given(connection, given)
            store_decided(connection, decided, answered)
        keep_basis(workspace, folder, given)
    return planned


def link(planned: RunPlan, progress: Progress = _silent) -> None:
    """Find who is who across the registers of the run."""
    if planned.published:
        return
    context = _context(planned)
    wanted = context.settings.thresholds
    thresholds = Thresholds(accept=wanted.accept, review=wanted.review)
    with engine.connect(planned.database) as connection:
        link_registers(
            connection,
            context.declarations,
            _provided(connection),
            thresholds,
            progress,
            given_models(connection),
            verdicts=verdicts_of(connection),
        )
        cluster_records(connection, context.declarations, _provided(connection))


def compare(planned: RunPlan, progress: Progress = _silent) -> None:
    """Compare what was linked and name the discrepancies."""
    if planned.published:
        return
    context = _context(planned)
    windows = windows_for(planned.period, planned.day)
    with engine.connect(planned.database) as connection:
        compare_registers(
            connection, context.declarations, _provided(connection), context.lags, windows, planned.day, progress
        )


def measure(planned: RunPlan, progress: Progress = _silent) -> None:
    """Work out the figures, and before that which links hang on one field."""
    if planned.published:
        return
    context = _context(planned)
    settings = context.settings
    request = MeasureRequest(
        planned.run_id,
        planned.day,
        settings.min_births_sex_ratio,
        settings.thresholds.accept,
        lags=context.lags,
    )
    with engine.connect(planned.database) as connection:
        store_leaning(connection, context.declarations, settings.thresholds.accept, progress)
        measure_run(connection, context.declarations, request, progress)


def report(planned: RunPlan, progress: Progress = _silent) -> None:
    """Write the reports and the manifest, with what has to be corrected of figures that were released before."""
    if planned.published:
        return
    context = _context(planned)
    folder = Path(planned.folder)
    inputs = json.loads((folder / "inputs.json").read_text(encoding="utf-8"))
    chain = read_chain(context.workspace.chain)
    progress("reports")
    with engine.connect(planned.database) as connection:
        release = released_by(context.workspace, chain, inputs["released"])
        store_corrections(connection, release, inputs, planned.period, planned.as_of)
        tables = table_digests(connection)
        about = {"run_id": planned.run_id, "period": planned.period, "as_of": planned.as_of}
        _, line = with_computed(chain, {**about, "inputs": inputs, "tables": tables})
        store_checkpoint(connection, line)
    written = write_reports(folder, context.declarations, context.settings)
    write_manifest(folder / "manifest.json", manifest_body(planned, inputs, tables, line, written))


def publish(planned: RunPlan) -> Path:
    """Give the finished run its name, put it on the chain, each in one step, and make it the latest."""
    workspace = open_workspace(Path(planned.workspace))
    folder = Path(planned.folder)
    for scrap in (planned.path, folder / "inputs.json"):
        scrap.unlink()
    final = publish_directory(folder, workspace.runs / planned.run_id)
    if not planned.published:  # where a crash comes between, the next run does it
        put_on_chain(workspace, final)
    point_to(workspace, planned.run_id)
    return final


def _context(planned: RunPlan) -> Context:
    return Context.of(open_workspace(Path(planned.workspace)))


def _provided(connection: Any) -> list[str]:
    return engine.frame(connection, "measure/00_provided")["register"].to_list()
