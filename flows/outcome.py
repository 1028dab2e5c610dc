"""What a flow run shows: aggregates as Prefect artifacts, a summary on the terminal. Never a row of a person."""

from __future__ import annotations

import shlex
from collections import Counter
from pathlib import Path

from prefect.artifacts import create_markdown_artifact, create_table_artifact
from rich.console import Console

from reconcile.ingest import IngestSummary
from reconcile.pipeline.overview import listed, show_overview

console = Console(soft_wrap=True, highlight=False)


def show_deliveries(summary: IngestSummary) -> None:
    """Counts of what was taken in now, by register, as an artifact."""
    counts: dict[str, Counter[str]] = {}
    for sheet in (sheet for file in summary.with_status("accepted") for sheet in file.sheets):
        row = counts.setdefault(sheet.register, Counter())
        row.update(tables=1, rows=sheet.rows_in, kept=sheet.rows_kept, set_aside=sheet.rows_quarantined)
    table = [{"register": register, **row} for register, row in sorted(counts.items())]
    create_table_artifact(table, key="deliveries", description="Taken in by this run: rows = kept + set aside")


def show_figures(folder: Path, overview: list[dict[str, str]]) -> None:
    """The rates of the first page, and where the reports lie, as artifacts."""
    create_table_artifact(overview, key="figures", description=f"Run {folder.name}")
    reports = "\n".join(f"- `{path.name}`" for path in _reports(folder))
    create_markdown_artifact(f"Reports of run {folder.name}, in `{folder}/reports`:\n\n{reports}", key="reports")


def print_summary(folder: Path, overview: list[dict[str, str]], cautions: list[str], workspace: Path) -> None:
    """The rates of the first page, where the reports are, and what to type next."""
    console.print()
    show_overview(console, overview, cautions)
    console.print(f"\nRun {folder.name}. Reports:")
    for line in listed(workspace / folder.relative_to(workspace.resolve()) / "reports"):
        console.print(f"  {line}", markup=False)
    name = shlex.quote(str(workspace))
    console.print("\nNext: open report.html in a browser, or type one of")
    console.print(f"  reconcile export {name} findings --out findings.xlsx    # all discrepancies")
    console.print(f"  reconcile cases list {name}    # how many each office is asked about")


def _reports(folder: Path) -> list[Path]:
    return sorted(path for path in (folder / "reports").iterdir() if path.is_file())
