"""The three kinds of work by which figures are made again: reading files, linking records, counting."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path

import duckdb
import polars as pl

from reconcile import engine
from reconcile.compare.stage import compare_outcomes
from reconcile.link.leaning import LEANING
from reconcile.link.stage import link_registers
from reconcile.measure.attribution import KEY, Figures
from reconcile.measure.figures import conformed
from reconcile.measure.stage import MeasureRequest, counted_figures
from reconcile.pipeline import checks
from reconcile.pipeline.basis import given_by
from reconcile.pipeline.context import Context
from reconcile.pipeline.inputs import copy_records, store_run
from reconcile.pipeline.plan import RunPlan
from reconcile.pipeline.replay import take_in, workspace_of
from reconcile.pipeline.saved_models import fitting_models, given_models, store_given
from reconcile.pipeline.stand import Published, Stand
from reconcile.pipeline.verdicts import given_verdicts
from reconcile.workspace import Workspace

Progress = Callable[[str, str], None]


def read_again(source: Workspace, run: Published, rules: Published, at: Path, progress: Progress) -> list[str]:
    """Write into a new database `at` the records of a run's files, read once more under the rules of `rules`.

    Returns the files that these rules do not let in. Differs where `source` has not kept a file as it was received.
    """
    checks.check_received(source, run.body)
    workspace = workspace_of(rules.folder, at.with_suffix(""))
    outcomes = take_in(workspace, source, run.inputs["files"], progress)
    with engine.connect(at) as connection:
        copy_records(connection, Context.of(workspace), _plan(run, at))
    shutil.rmtree(workspace.root)
    return [file.path for file in outcomes if file.status != "accepted"]


def link_again(stand: Stand, records: Path, at: Path, progress: Progress) -> None:
    """Write into a new database `at` these records and their links by the rules, thresholds and verdicts of a stand."""
    shutil.copyfile(records, at)
    context, models = stand.rules.context, given_by(stand.rules.folder)
    with engine.connect(at) as connection:
        store_given(connection, fitting_models(context, models) if models else None)
        link_registers(
            connection,
            context.declarations,
            _provided(connection),
            stand.threshold.thresholds,
            partial(progress, "link"),
            given_models(connection),
            verdicts=given_verdicts(stand.verdicts.folder),
        )
        engine.store(connection, "leaning", pl.DataFrame(schema=LEANING))  # only estimates ask for it


def count_again(stand: Stand, links: Path, at: Path, progress: Progress) -> Figures:
    """The figures that are counted of these links by the rules and in the windows of a stand; `at` is used for them."""
    shutil.copyfile(links, at)
    context, windows, plan = stand.rules.context, stand.period.windows, _plan(stand.period, at)
    declared, settings = context.declarations, context.settings
    accept = stand.threshold.thresholds.accept
    request = MeasureRequest(plan.run_id, plan.day, settings.min_births_sex_ratio, accept)
    with engine.connect(at) as connection:
        provided = _provided(connection)
        store_run(connection, context, plan, windows)
        told = partial(progress, "compare")
        compare_outcomes(connection, declared, provided, context.lags, windows, plan.day, told)
        rows = counted_figures(connection, declared, provided, request, partial(progress, "measure"))
        engine.store(connection, "figures", conformed([frame for frame in rows if len(frame)]))
    found = figures_of(at)
    at.unlink()
    return found


def figures_of(database: Path) -> Figures:
    """The counted figures of a run's database by KEY."""
    with engine.connect(database, read_only=True) as connection:
        rows: pl.DataFrame = engine.frame(connection, "pipeline/71_counted_figures")
    return {row[: len(KEY)]: (row[-2], row[-1]) for row in rows.iter_rows()}


def _plan(run: Published, at: Path) -> RunPlan:
    """What a run was about, for the stages that ask: its period and day."""
    body = run.body
    return RunPlan("", str(at.parent), body["run_id"], body["period"], body["as_of"], published=False)


def _provided(connection: duckdb.DuckDBPyConnection) -> list[str]:
    return engine.frame(connection, "measure/00_provided")["register"].to_list()
