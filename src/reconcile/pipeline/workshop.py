"""Makes the figures of a stand, each kind of work once: records, then links, then counts."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from pathlib import Path

import duckdb
import polars as pl

from reconcile import engine
from reconcile.compare.stage import compare_outcomes
from reconcile.link.stage import link_registers
from reconcile.measure.attribution import KEY, Figures
from reconcile.measure.figures import conformed
from reconcile.measure.stage import MeasureRequest, counted_figures
from reconcile.pipeline import checks
from reconcile.pipeline.basis import given_by
from reconcile.pipeline.inputs import copy_records, store_run
from reconcile.pipeline.mixing import Mixed, mixed_records
from reconcile.pipeline.plan import RunPlan
from reconcile.pipeline.replay import take_in, workspace_of
from reconcile.pipeline.saved_models import fitting_models, given_models, store_given
from reconcile.pipeline.stand import Published, Stand
from reconcile.pipeline.verdicts import given_verdicts
from reconcile.workspace import Workspace

Progress = Callable[[str, str], None]


@dataclass
class Workshop:
    """Where the figures of stands are made: a folder for what is needed on the way, and what is made already.

    `unread` are the files of a run that the rules of the other one do not let in, `mixed` what its records are beside
    the other's.
    """

    source: Workspace
    folder: Path
    progress: Progress
    unread: list[str] = field(default_factory=list)
    mixed: Mixed | None = None
    _records: dict[tuple[str, ...], Path] = field(default_factory=dict)
    _links: dict[tuple[Path | str, ...], Path] = field(default_factory=dict)
    _figures: dict[tuple[Path | str, ...], Figures] = field(default_factory=dict)
    _numbers: Iterator[int] = field(default_factory=count)

    def know(self, run: Published) -> None:
        """Take from a published run what it holds already, if this version of the program made it."""
        if run.inputs["code"] == engine.fingerprint():
            of = run.of
            records = self._records.setdefault((of["files"], of["files"], of["reading"]), run.database)
            links = self._links.setdefault((records, of["rules"], of["threshold"], of["verdicts"]), run.database)
            self._figures[links, of["rules"], of["period"]] = figures_of(run.database)

    def figures(self, stand: Stand) -> Figures:
        """The figures that are counted of a stand."""
        links = self.links(stand)
        key = (links, stand.rules.of["rules"], stand.period.of["period"])
        if key not in self._figures:
            self._figures[key] = self._counted(stand, links)
        return self._figures[key]

    def links(self, stand: Stand) -> Path:
        """A database with the records of a stand and their links."""
        records = self.records(stand)
        key = (records, *(getattr(stand, name).of[name] for name in ("rules", "threshold", "verdicts")))
        if key not in self._links:
            self._links[key] = self._linked(stand, records)
        return self._links[key]

    def records(self, stand: Stand) -> Path:
        """A database with the records of a stand."""
        rules = stand.rules
        key = (stand.data.of["files"], stand.corrections.of["files"], rules.of["reading"])
        if key not in self._records:
            self._records[key] = self._mixed(stand) if key[0] != key[1] else self._read(stand.data, rules)
        return self._records[key]

    def _mixed(self, stand: Stand) -> Path:
        """The records of one run with the values that the other one had of them."""
        rules = stand.rules
        now = self.records(Stand(stand.data, stand.period, stand.data, rules, rules, rules))
        before = self.records(Stand(stand.corrections, stand.period, stand.corrections, rules, rules, rules))
        self.progress("records", f"{stand.corrections.folder.name} → {stand.data.folder.name}")
        path = self._new()
        self.mixed = mixed_records(before, now, path)
        if not self.mixed.arrived:
            return before
        return path if self.mixed.corrected else now

    def _read(self, run: Published, rules: Published) -> Path:
        """The files of a run, read once more by this version under the rules of `rules`."""
        checks.check_received(self.source, run.body)
        at = self.folder / f"read-{next(self._numbers)}"
        workspace = workspace_of(rules.folder, at)
        outcomes = take_in(workspace, self.source, run.inputs["files"], self.progress)
        self.unread += [file.path for file in outcomes if file.status != "accepted"]
        path = self._new()
        with engine.connect(path) as connection:
            copy_records(connection, type(rules.context).of(workspace), self._plan(run, path))
        shutil.rmtree(at)
        return path

    def _linked(self, stand: Stand, records: Path) -> Path:
        path = self._new()
        shutil.copyfile(records, path)
        context = stand.rules.context
        models = given_by(stand.rules.folder)
        with engine.connect(path) as connection:
            store_given(connection, fitting_models(context, models) if models else None)
            link_registers(
                connection,
                context.declarations,
                _provided(connection),
                stand.threshold.thresholds,
                partial(self.progress, "link"),
                given_models(connection),
                leaning=False,
                verdicts=given_verdicts(stand.verdicts.folder),
            )
        return path

    def _counted(self, stand: Stand, links: Path) -> Figures:
        path = self._new()
        shutil.copyfile(links, path)
        context, plan, windows = stand.rules.context, self._plan(stand.period, path), stand.period.windows
        request = MeasureRequest(
            plan.run_id,
            plan.day,
            context.settings.min_births_sex_ratio,
            context.settings.headline,
            stand.threshold.thresholds.accept,
        )
        with engine.connect(path) as connection:
            provided = _provided(connection)
            store_run(connection, context, plan, windows)
            declared = context.declarations
            compare_outcomes(
                connection, declared, provided, context.lags, windows, plan.day, partial(self.progress, "compare")
            )
            rows = counted_figures(connection, declared, provided, request, partial(self.progress, "measure"))
            marked = [frame.with_columns(run_id=pl.lit(""), as_of=pl.lit(plan.as_of)) for frame in rows if len(frame)]
            engine.store(connection, "figures", conformed(marked))
        found = figures_of(path)
        path.unlink()
        return found

    def _plan(self, run: Published, path: Path) -> RunPlan:
        body = run.body
        return RunPlan("", str(path.parent), body["run_id"], body["period"], body["as_of"], published=False)

    def _new(self) -> Path:
        return self.folder / f"{next(self._numbers)}.duckdb"


def figures_of(database: Path) -> Figures:
    """The counted figures of a run's database by KEY."""
    with engine.connect(database, read_only=True) as connection:
        rows = engine.frame(connection, "pipeline/71_counted_figures")
    return {row[: len(KEY)]: (row[-2], row[-1]) for row in rows.iter_rows()}


def _provided(connection: duckdb.DuckDBPyConnection) -> list[str]:
    return engine.frame(connection, "measure/00_provided")["register"].to_list()
