"""The command that shows linkage models, and how those of two runs differ."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from reconcile.cli import show
from reconcile.workspace import open_workspace

if TYPE_CHECKING:
    import polars as pl

    from reconcile.pipeline.saved_models import SavedModels
    from reconcile.report.texts import Texts

SHOWN = 10
"""Moves shown of a relation, where no pair was asked for."""
Folder = Annotated[Path, typer.Argument(metavar="DIR", help="The folder of the workspace.")]


def models(
    folder: Folder,
    run: Annotated[str, typer.Option(metavar="RUN|FILE", help="A run, `latest`, or a models.json.")] = "latest",
    against: Annotated[
        str | None, typer.Option(metavar="RUN|FILE", help="An earlier run or models.json to compare with.")
    ] = None,
    pair: Annotated[str | None, typer.Option(help="One pair with all its numbers, such as births-hukou.")] = None,
    out: Annotated[
        Path | None, typer.Option(help="Write all weights, or all that moved: .csv, .xlsx or .parquet.")
    ] = None,
    language: Annotated[str | None, typer.Option(help="zh or en; the workspace's by default.")] = None,
) -> None:
    """Show by what a run's links were weighed, and what has changed since another run.

    Example: [bold]reconcile models county --against 5d2e92c5[/]
    """
    from reconcile.pipeline.context import Context
    from reconcile.pipeline.saved_models import saved_models
    from reconcile.pipeline.why import language_of
    from reconcile.report.texts import Texts

    context = Context.of(open_workspace(folder))
    texts = Texts(language_of(context, language), context.declarations)
    after = saved_models(context.workspace, run).only(pair)
    before = None if against is None else saved_models(context.workspace, against).only(pair)
    if before is None:
        _show(after, texts, whole=pair is not None)
        shown = next(iter(after.models), "births-hukou")
        follow = f"reconcile models {folder} --against RUN, or with one pair: --pair {shown}"
    else:
        _compare(after, before, texts, whole=pair is not None)
        follow = f"reconcile calibration {folder}"
    if out is not None:
        _write(after, before, out)
    show.follow_up(follow)


def _show(saved: SavedModels, texts: Texts, *, whole: bool) -> None:
    """A line a relation; of one pair every level and block too."""
    from reconcile.report import model_tables, model_words

    show.console.print(texts.word("models", "title", run=saved.name), markup=False)
    rows = model_tables.found(saved.models)
    cells = (model_words.found_row(row, texts) for row in rows.iter_rows(named=True))
    show.table(_heads(model_words.FOUND, texts), cells)
    show.notes(model_words.found_notes(rows, texts))
    if not whole:
        return
    levels = model_tables.levels(saved.models).partition_by("relation", maintain_order=True)
    for frame in levels:
        _heading(model_words.relation_words(frame.row(0, named=True), texts))
        show.table(model_words.level_columns(frame, texts), model_words.level_rows(frame, texts))
    show.console.print(texts.word("models", "reading"), markup=False, style="dim")
    _show_blocks(model_tables.blocks(saved.models), texts)


def _compare(after: SavedModels, before: SavedModels, texts: Texts, *, whole: bool) -> None:
    """What changed: relations that only one has, what was found, weights by how much they moved, blocks."""
    from reconcile.report import model_tables, model_words

    show.console.print(texts.word("models", "against", before=before.name, after=after.name), markup=False)
    for saved, names in zip((after, before), model_tables.one_sided(after.models, before.models), strict=True):
        if names:
            show.console.print(texts.word("models", "only", run=saved.name, names=", ".join(names)), markup=False)
    both = (after.shared(before), before.shared(after))
    found, blocks = model_tables.changed_finds(*both), model_tables.changed_blocks(*both)
    moves = model_tables.changed_levels(*both)
    if moves.is_empty():
        equal = found.is_empty() and blocks.is_empty()
        show.console.print(texts.word("models", "equal" if equal else "equal_weights"), markup=False)
    cells = (model_words.moved_row(row, texts) for row in found.iter_rows(named=True))
    show.table(_heads(model_words.FOUND, texts), cells)
    show.notes(model_words.found_notes(found, texts))
    _show_moves(moves, texts, whole=whole)
    _show_blocks(blocks, texts)


def _show_moves(moves: pl.DataFrame, texts: Texts, *, whole: bool) -> None:
    """The weights of each relation that moved, the first of them where not all are wanted."""
    from reconcile.report import model_words

    for frame in moves.partition_by("pair", "relation", maintain_order=True):
        count = texts.word("models", "moved", count=frame.height)
        _heading(f"{model_words.relation_words(frame.row(0, named=True), texts)}: {count}")
        rows = frame if whole else frame.head(SHOWN)
        cells = (model_words.move_row(row, texts) for row in rows.iter_rows(named=True))
        show.table(_heads(model_words.MOVES, texts), cells)
        if rows.height < frame.height:
            show.console.print(texts.word("models", "rest", count=frame.height - rows.height), markup=False)
    if moves.height:
        show.console.print(texts.word("models", "reading"), markup=False, style="dim")


def _show_blocks(blocks: pl.DataFrame, texts: Texts) -> None:
    from reconcile.report import model_words

    for frame in blocks.partition_by("pair", "relation", maintain_order=True):
        _heading(model_words.relation_words(frame.row(0, named=True), texts))
        show.table(_heads(model_words.BLOCKS, texts), model_words.block_rows(frame, texts))


def _write(after: SavedModels, before: SavedModels | None, out: Path) -> None:
    from reconcile.report.export import write_rows
    from reconcile.report.model_tables import changed_levels, levels

    rows = levels(after.models) if before is None else changed_levels(after.models, before.models)
    write_rows(rows, "models", out)
    show.console.print(f"{len(rows):,} weights written to {out}")


def _heading(words: str) -> None:
    show.console.print()
    show.console.print(words, markup=False, style="bold")


def _heads(names: Iterable[str], texts: Texts) -> list[str]:
    return [texts.word("models", name) for name in names]
