"""The command that says how honest a run's probabilities are, by itself and against labels."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from reconcile.cli import show
from reconcile.errors import WorkspaceError, WrongUse
from reconcile.workspace import open_workspace, run_folder

if TYPE_CHECKING:
    from reconcile.link.given import Models
    from reconcile.report.calibration import Calibration
    from reconcile.report.texts import Texts

Folder = Annotated[Path, typer.Argument(metavar="DIR", help="The folder of the workspace.")]


def calibration(
    folder: Folder,
    labels: Annotated[
        Path | None, typer.Option(help="Labelled pairs: columns pair, relation, left, right, is_match; .csv or .xlsx.")
    ] = None,
    run: Annotated[str, typer.Option(help="A run id, its beginning, or `latest`.")] = "latest",
    least: Annotated[int, typer.Option(min=1, help="Labelled pairs that a point of the curve has at least.")] = 50,
    out: Annotated[Path | None, typer.Option(help="Write all numbers as one table: .csv, .xlsx or .parquet.")] = None,
    html: Annotated[Path | None, typer.Option(help="Write a page with the calibration curve.")] = None,
    language: Annotated[str | None, typer.Option(help="zh or en; the workspace's by default.")] = None,
) -> None:
    """Say how many links are expected to be false or missed, and hold probabilities against labels.

    Example: [bold]reconcile calibration county --labels checked.csv --html calibration.html[/]
    """
    from reconcile import engine
    from reconcile.pipeline.calibration import Calibrating, write_calibration_page
    from reconcile.pipeline.context import Context
    from reconcile.pipeline.saved_models import saved_models
    from reconcile.pipeline.why import language_of
    from reconcile.report.export import write_rows
    from reconcile.report.texts import Texts

    _check(labels, out, html)
    workspace = open_workspace(folder)
    context = Context.of(workspace)
    texts = Texts(language_of(context, language), context.declarations)
    published = run_folder(workspace, run)
    show.console.print(texts.word("calibration", "title", run=published.name), markup=False)
    _expected(saved_models(workspace, published.name).models, texts)
    if labels is None:
        show.console.print(texts.word("calibration", "next_labels"), markup=False)
        show.follow_up(f"reconcile calibration {folder} --labels FILE, or: reconcile models {folder}")
        return
    with engine.opened_run(published) as connection, show.stages() as progress:
        progress("labels", labels.name)
        found = Calibrating(connection, context, texts).against(labels, least)
    _print(found, texts)
    if out is not None:
        write_rows(found.rows, "calibration", out)
        show.console.print(str(out), markup=False)
    if html is not None:
        write_calibration_page(published, found, texts, html)
        show.console.print(str(html), markup=False)
    show.follow_up(f"reconcile why {folder} REGISTER:ID REGISTER:ID")


def _check(labels: Path | None, out: Path | None, html: Path | None) -> None:
    if labels is None and (out is not None or html is not None):
        raise WrongUse("a curve needs labels", "Name them with --labels; `reconcile models` writes what is expected.")
    if html is not None and html.exists():
        raise WorkspaceError(f"{html} is there already", "Choose a new file, or delete this one first.")


def _expected(models: Models, texts: Texts) -> None:
    """What the run expects of itself."""
    from reconcile.report import model_tables, model_words

    rows = model_tables.found(models)
    show.console.print(texts.word("calibration", "expected"), markup=False, style="bold")
    heads = [texts.word("models", name) for name in model_words.FOUND]
    show.table(heads, (model_words.found_row(row, texts) for row in rows.iter_rows(named=True)))
    show.notes(model_words.found_notes(rows, texts))


def _print(found: Calibration, texts: Texts) -> None:
    from reconcile.report import calibration as words

    show.console.print()
    pairs = f"{found.judged['labelled'][0]:,}"
    show.console.print(texts.word("calibration", "labelled_pairs", pairs=pairs), markup=False, style="bold")
    _table(words.COUNTS, words.count_rows(found, texts), texts)
    _table(words.SCORES, words.score_rows(found, texts), texts)
    show.console.print(texts.word("calibration", "curve"), markup=False, style="bold")
    _table(words.BINS, words.bin_rows(found.pooled), texts)
    for rows in found.of_relations:
        show.console.print(f"{rows['pair'][0]} {rows['relation'][0]}", markup=False)
        _table(words.BINS, words.bin_rows(rows), texts)
    show.console.print(texts.word("calibration", "reading"), markup=False, style="dim")


def _table(names: Iterable[str], rows: Iterable[tuple[str, ...]], texts: Texts) -> None:
    show.table([texts.word("calibration", name) for name in names], rows)
    show.console.print()
