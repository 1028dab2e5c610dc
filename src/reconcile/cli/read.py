"""Commands that only read: reports again, exports, declarations, and how things stand."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from reconcile.audit import checkpoint, read_chain
from reconcile.cli import show
from reconcile.errors import WorkspaceError
from reconcile.workspace import Workspace, latest_run, open_workspace, run_folder, run_folders

if TYPE_CHECKING:
    from reconcile.pipeline.context import Context

Folder = Annotated[Path, typer.Argument(metavar="DIR", help="The folder of the workspace.")]
Run = Annotated[str, typer.Option(help="A run id, its beginning, or `latest`.")]


def report(
    folder: Folder,
    run: Run = "latest",
    out: Annotated[Path | None, typer.Option(help="A new folder to write the reports into once more.")] = None,
) -> None:
    """Say where the reports of a run lie, or write them once more somewhere else; the run itself is never changed.

    Written once more, the audit pages also hold what a blind review of the run has found since.

    Example: [bold]reconcile report county --run latest --out for-the-meeting[/]
    """
    from reconcile.pipeline.overview import listed

    workspace = open_workspace(folder)
    published = run_folder(workspace, run)
    reports = published / "reports"
    if out is not None:
        reports = _written_again(workspace, published, out)
    for line in listed(reports):
        show.console.print(line, markup=False)
    show.follow_up(f"reconcile export {folder} findings --out findings.xlsx")


def _written_again(workspace: Workspace, published: Path, out: Path) -> Path:
    from reconcile.pipeline.context import Context
    from reconcile.pipeline.review_estimate import reviewed_in
    from reconcile.report.stage import write_reports

    if out.exists():
        raise WorkspaceError(f"{out} is there already", "Choose a new folder, or delete this one first.")
    context = Context.of(workspace)
    write_reports(published, context.declarations, context.settings, out, reviewed_in(workspace, published))
    return out


def trends(
    folder: Folder,
    out: Annotated[Path, typer.Option(help="The page to write, such as trends.html.")],
    language: Annotated[str | None, typer.Option(help="zh or en; the workspace's by default.")] = None,
) -> None:
    """Draw the headline figures over past runs as a page that may leave the county; of one run, by month of the event.

    Example: [bold]reconcile trends county --out trends.html[/]
    """
    from reconcile.pipeline.context import Context
    from reconcile.pipeline.trends import past_trends
    from reconcile.pipeline.why import language_of
    from reconcile.report.texts import Texts
    from reconcile.report.trends import write_trends
    from reconcile.workspace import replaced

    context = Context.of(open_workspace(folder))
    found = past_trends(context)
    with replaced(out) as aside:
        write_trends(aside, found, Texts(language_of(context, language), context.declarations))
    show.console.print(f"{out}: {len(found.reports)} run(s), the latest {found.latest.run.run_id}", markup=False)
    show.follow_up(f"open {out}, or: reconcile report {folder}")


def export(
    folder: Folder,
    what: Annotated[str, typer.Argument(metavar="links|findings|figures|coverage|monitoring|causes")],
    out: Annotated[Path, typer.Option(help="The file to write; its ending says how: .parquet, .csv or .xlsx.")],
    run: Run = "latest",
) -> None:
    """Write the links, findings, figures, estimates of coverage or control charts of a run as one file, masked.

    Example: [bold]reconcile export county links --out links.parquet[/]
    """
    from reconcile.report.export import export as export_file

    rows = export_file(run_folder(open_workspace(folder), run), what, out)
    show.console.print(f"{rows:,} {what} written to {out}")
    show.follow_up(f"reconcile status {folder}")


def status(folder: Folder) -> None:
    """Show what was delivered and which runs there are.

    Example: [bold]reconcile status county[/]
    """
    from reconcile.pipeline.context import Context

    workspace = open_workspace(folder)
    context = Context.of(workspace)
    _deliveries(workspace.ledger, context)
    _runs(workspace)
    months = (
        sorted(path.name for path in workspace.inbox.iterdir() if path.is_dir()) if workspace.inbox.is_dir() else []
    )
    show.follow_up(f"reconcile run {folder} --period {months[-1] if months else '2026-09'}")


def _runs(workspace: Workspace) -> None:
    """A line for each run: what it is about and when it was made, the newest last."""
    latest = latest_run(workspace)
    table = Table("run", "period", "as of", "made", "", box=None, pad_edge=False)
    whole = [path for path in run_folders(workspace) if (path / "manifest.json").is_file()]
    for path in sorted(whole, key=lambda path: path.stat().st_mtime):
        body = json.loads((path / "manifest.json").read_text(encoding="utf-8"))["body"]
        made = datetime.fromtimestamp(path.stat().st_mtime).astimezone()
        mark = "latest" if latest and path.name == latest.name else ""
        table.add_row(path.name, body["period"], body["as_of"], f"{made:%Y-%m-%d %H:%M}", mark)
    if table.row_count:
        show.console.print(table)
    chain = read_chain(workspace.chain)
    if chain.lines:
        show.console.print(f"Checkpoint (line {len(chain.lines)} of the chain): {checkpoint(chain.head)}")


def _deliveries(ledger: Path, context: Context) -> None:
    if not ledger.is_file():
        show.console.print("Nothing was taken in yet.")
        return
    import polars as pl

    try:
        files = pl.read_parquet(ledger)
    except pl.exceptions.PolarsError as error:
        raise WorkspaceError(f"{ledger.name} is damaged", "The next ingest or run writes it anew.") from error
    table = Table(box=None, pad_edge=False)
    for name in ("register", "office"):
        table.add_column(name)
    for name in ("files", "rows kept", "last month"):
        table.add_column(name, justify="right")
    for name, spec in context.declarations.registers.items():
        mine = files.filter(pl.col("register") == name)
        if mine.is_empty():
            table.add_row(spec.label.zh, spec.office, "未提供", "", "")
        else:
            table.add_row(
                spec.label.zh,
                spec.office,
                str(mine["file_id"].n_unique()),
                f"{mine['rows_kept'].sum():,}",
                str(mine["period"].max()),
            )
    show.console.print(table)
