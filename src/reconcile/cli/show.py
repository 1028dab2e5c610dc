"""What the commands print: summaries, tables, and the next command to type."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.console import Console
from rich.markup import escape
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

if TYPE_CHECKING:
    from reconcile.cases.following import Followed
    from reconcile.ingest import IngestSummary

console = Console(soft_wrap=True, highlight=False)


def follow_up(command: str) -> None:
    """Say what to type next."""
    console.print(f"\nNext: [bold]{escape(command)}[/]")


def table(heads: Iterable[str], rows: Iterable[tuple[str, ...]], *, whole: int = 0) -> None:
    """Print rows of words below their heads; nothing where there is no row. The first `whole` columns are never cut."""
    made = Table(box=None, pad_edge=False)
    for at, head in enumerate(heads):
        made.add_column(head, overflow="fold", no_wrap=at < whole)
    for row in rows:
        made.add_row(*(escape(cell) for cell in row))
    if made.row_count:
        console.print(made)


def notes(lines: Iterable[str]) -> None:
    """Print what must be known of a table, below it."""
    for line in lines:
        console.print(line, markup=False, style="dim")


@contextmanager
def stages() -> Iterator[Callable[[str, str], None]]:
    """A line that says which stage is at work, shown while the block lasts."""
    columns = (
        SpinnerColumn(),
        TextColumn("{task.fields[stage]:<11}"),
        TextColumn("{task.description}"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        line = progress.add_task("", total=None, stage="")
        yield lambda stage, what: progress.update(line, stage=stage, description=what)


def ingested(summary: IngestSummary) -> None:
    """What became of the files, refused ones with what to do."""
    for warning in summary.warnings:
        console.print("  [yellow]![/] ", end="")
        console.print(warning, markup=False)
    accepted = summary.with_status("accepted")
    table = Table(box=None, pad_edge=False)
    for name in ("file", "register", "kind", "unit"):
        table.add_column(name, overflow="fold")
    for name in ("rows", "kept", "set aside"):
        table.add_column(name, justify="right")
    for file in accepted:
        for sheet in file.sheets:
            aside = str(sheet.rows_quarantined or "")
            counts = (str(sheet.rows_in), str(sheet.rows_kept), aside)
            table.add_row(escape(file.path), sheet.register, sheet.kind, escape(sheet.unit), *counts)
    if accepted:
        console.print(table)
    known = len(summary.with_status("known"))
    console.print(
        f"{len(accepted)} file(s) taken in, {known} known already; rows {summary.rows_in:,} = "
        f"kept {summary.rows_kept:,} + set aside {summary.rows_quarantined:,}"
    )
    _notes(summary)


def followed(runs: Sequence[Followed]) -> None:
    """What each run did to the cases."""
    for run in runs:
        console.print(run.words)


def _notes(summary: IngestSummary) -> None:
    for file in summary.files:
        for warning in file.warnings:
            console.print(f"  [yellow]![/] {escape(file.path)}: ", end="")
            console.print(warning, markup=False)
        for sheet in file.sheets:
            replaced = [f"replaces {path}, which no longer counts" for path in sheet.supersedes]
            for note in (*replaced, *sheet.notes):
                console.print(f"  [yellow]![/] {escape(file.path)} {escape(sheet.sheet)}: ", end="")
                console.print(note, markup=False)
            for label, names in (("not used", sheet.unclaimed), ("refused and blanked", sheet.refused_columns)):
                if names:
                    console.print(f"  [dim]{escape(file.path)}: columns {label}: {escape('、'.join(names))}[/]")
    for file in summary.with_status("refused"):
        console.print(f"  [bold red]✗[/] {escape(file.path)}: ", end="")
        console.print(f"{file.problem}\n    {file.hint}", markup=False)
