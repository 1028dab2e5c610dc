"""The whole month in one call, under the lock of the workspace."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from reconcile.cases.following import Followed
from reconcile.errors import ReconcileError
from reconcile.ingest import IngestSummary
from reconcile.pipeline import stages
from reconcile.pipeline.cases import follow_or_say, follow_pending
from reconcile.pipeline.context import Context
from reconcile.pipeline.decided import Decided, standing_decisions
from reconcile.pipeline.saved_models import fitting_models
from reconcile.pipeline.stages import Progress
from reconcile.workspace import Workspace, locked


@dataclass(frozen=True)
class RunResult:
    """A published run, what was taken in on the way, and what it did to the cases, or why they could not follow."""

    run_id: str
    folder: Path
    ingested: IngestSummary
    new: bool
    followed: list[Followed]
    cases_problem: ReconcileError | None


def run(
    workspace: Workspace,
    period: str,
    as_of: date | None = None,
    progress: Callable[[str, str], None] | None = None,
    models: str | None = None,
    verdicts: pl.DataFrame | None = None,
) -> RunResult:
    """Ingest what is new, standardise, link, compare, measure, report, publish, follow up.

    `progress(stage, what)` is told. `models` names a run or a file by whose models to link, instead of learning them;
    `verdicts` (`link.judged.VERDICTS`) are what people decided about pairs of records: by default what stands of it in
    the cases. A case store that cannot be read is said before the work begins: without it the figures would be others.
    """
    if models:  # what is wrong with them is said before an hour is spent on files
        fitting_models(Context.of(workspace), models)

    def told(stage: str) -> Progress:
        return lambda what: progress(stage, what) if progress else None

    with locked(workspace, f"reconcile run --period {period}"):
        ingested = stages.ingest(workspace, stages.last_month(period, as_of), told("ingest"))
        stages.standardise(workspace, told("standardise"))
        earlier, decided = _decided(workspace, period, as_of) if verdicts is None else ([], Decided(verdicts))
        planned = stages.plan(workspace, period, as_of, models, decided.verdicts, decided.feedback)
        for name in ("link", "compare", "measure", "report"):
            getattr(stages, name)(planned, told(name))
        folder = stages.publish(planned)
        followed, problem = follow_or_say(workspace)
    return RunResult(planned.run_id, folder, ingested, not planned.published, earlier + followed, problem)


def _decided(workspace: Workspace, period: str, as_of: date | None) -> tuple[list[Followed], Decided]:
    """What earlier runs still had to do to the cases, and what stands in them then."""
    return follow_pending(workspace), standing_decisions(workspace, period, as_of)
