"""Commands that take deliveries in and make a run of them."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from reconcile.cli import show
from reconcile.errors import FileRefused
from reconcile.workspace import locked, open_workspace

if TYPE_CHECKING:
    from reconcile.ingest import IngestSummary

Folder = Annotated[Path, typer.Argument(metavar="DIR", help="The folder of the workspace.")]
Period = Annotated[str, typer.Option(help="A month (2026-09) or several (2026-01..2026-09).")]


def ingest(
    folder: Folder,
    period: Annotated[
        str, typer.Option(help="The month delivered, the folder below inbox/; or several, as 2026-01..2026-09.")
    ],
) -> None:
    """Take in the files of a month's inbox: recognise, check, count, keep.

    Example: [bold]reconcile ingest county --period 2026-09[/]
    """
    from reconcile.pipeline import stages
    from reconcile.universe.windows import months_of

    months = months_of(period)
    workspace = open_workspace(folder)
    with locked(workspace, f"reconcile ingest --period {period}"), show.stages() as progress:
        summary = stages.ingest(workspace, progress=lambda what: progress("ingest", what), periods=months)
    show.ingested(summary)
    _fail_if_refused(summary)
    show.follow_up(f"reconcile run {folder} --period {period}")


def run(
    folder: Folder,
    period: Period,
    as_of: Annotated[
        str | None,
        typer.Option(
            metavar="DAY", help="The day the figures are told for, as 2026-10-15; the period's end by default."
        ),
    ] = None,
    models: Annotated[
        str | None,
        typer.Option(
            metavar="RUN|FILE", help="Link by the models of another run, or of a models.json; nothing is learned then."
        ),
    ] = None,
) -> None:
    """Reconcile a month: take in what is new, link, compare, measure, report.

    Example: [bold]reconcile run county --period 2026-09[/]
    """
    from reconcile.pipeline.cautions import cautions
    from reconcile.pipeline.context import Context
    from reconcile.pipeline.overview import overview, show_overview
    from reconcile.pipeline.run import run as run_month
    from reconcile.universe.windows import parse_day

    day = parse_day(as_of) if as_of else None
    workspace = open_workspace(folder)
    with show.stages() as progress:
        result = run_month(workspace, period, day, progress, models)
    show.ingested(result.ingested)
    show.console.print()
    context = Context.of(workspace)
    today = datetime.now().astimezone().date()
    show_overview(show.console, overview(result.folder, context), cautions(result.folder, context, today=today))
    state = "made" if result.new else "was made before: same files, settings and code"
    show.console.print(f"\nRun {result.run_id} {state}. Reports: {folder}/runs/{result.run_id}/reports/")
    show.followed(result.followed)
    if result.cases_problem:
        raise result.cases_problem
    _fail_if_refused(result.ingested)
    page = f"{folder}/runs/{result.run_id}/reports/report.html"
    show.follow_up(
        f"open {page}, or: reconcile serve {folder}, or: reconcile export {folder} figures --out figures.xlsx"
    )


def _fail_if_refused(summary: IngestSummary) -> None:
    refused = summary.with_status("refused")
    if refused:
        raise FileRefused(
            f"{len(refused)} file(s) were refused, the rest was taken in",
            "Mend them as said above, put them back into the inbox and run the command again.",
        )
