"""The command that says what moved a figure between two runs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from reconcile.cli import show
from reconcile.errors import WrongUse
from reconcile.workspace import open_workspace, run_folder

if TYPE_CHECKING:
    import polars as pl

    from reconcile.pipeline.movement import Moved
    from reconcile.report.texts import Texts


_WIDE = 120
"""Columns that a line for each figure needs; where there are fewer, each figure has a table of its own parts."""


def movement(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder of the workspace.")],
    earlier: Annotated[str, typer.Option("--from", metavar="RUN", help="The earlier run: its id, or how that begins.")],
    later: Annotated[str, typer.Option("--to", metavar="RUN", help="The later run.")] = "latest",
    definition: Annotated[
        str | None, typer.Option(help="One figure, such as consistency.ref; the headline by default.")
    ] = None,
    pair: Annotated[str | None, typer.Option(help="One pair or register; with --definition in all its parts.")] = None,
    window: Annotated[
        str | None,
        typer.Option(help="month, year_to_date (the default), statistical_year, last_12_months, all or asked."),
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="Write every figure, cells too: .xlsx, .csv, .parquet or .json.")
    ] = None,
    language: Annotated[str | None, typer.Option(help="zh or en; the workspace's by default.")] = None,
) -> None:
    """Split what moved a figure (变动归因): data, corrections, rules, threshold, verdicts; the parts sum exactly.

    Example: [bold]reconcile movement county --from 5d2e92c5 --to latest[/]
    """
    from reconcile.pipeline.context import Context
    from reconcile.pipeline.movement import leading, split
    from reconcile.pipeline.why import language_of
    from reconcile.report.movement import check_ending, write_movement
    from reconcile.report.texts import Texts

    workspace = open_workspace(folder)
    context = Context.of(workspace)
    texts = Texts(language_of(context, language), context.declarations)
    if out is not None:
        check_ending(out)
    before, after = (run_folder(workspace, name) for name in (earlier, later))
    with show.stages() as progress:
        moved = split(workspace, before, after, progress)
    rows = _asked_for(moved.rows, {"definition": definition, "pair": pair, "window": window})
    _show(moved, leading(rows, context, definition, window), texts, whole=bool(definition and pair))
    if out is not None:
        write_movement(moved.about, rows, out)
        show.console.print(texts.word("movement", "written", count=f"{rows.height:,}", out=out), markup=False)
    show.follow_up(f"reconcile movement {folder} --from {before.name} --to {after.name} --out movement.xlsx")


def _asked_for(rows: pl.DataFrame, asked: dict[str, str | None]) -> pl.DataFrame:
    """The rows of what was asked for; WrongUse where there are none."""
    for name, value in asked.items():
        if value is not None:
            there = ", ".join(rows[name].unique().sort())
            rows = rows.filter(rows[name] == value)
            if rows.is_empty():
                raise WrongUse(f"no figure of these runs has the {name} `{value}`", f"There are: {there}.")
    return rows


def _show(moved: Moved, rows: pl.DataFrame, texts: Texts, *, whole: bool) -> None:
    from reconcile.measure.attribution import PARTS
    from reconcile.report import movement as words

    show.console.print(texts.word("movement", "title", **moved.names), markup=False)
    show.console.print()
    if whole or show.console.width < _WIDE:
        for key, amounts in words.figures_of(rows):
            show.console.print(words.figure_name(key, texts), markup=False, style="bold")
            show.table(words.part_heads(texts), words.part_rows(key, amounts, texts))
    else:
        show.table(words.figure_heads(texts, PARTS), words.figure_rows(rows, texts, PARTS))
    show.console.print(texts.word("movement", "reading"), markup=False, style="dim")
    _show_replaced(moved, texts)


def _show_replaced(moved: Moved, texts: Texts) -> None:
    """What was replaced on the way: inputs, and records by register."""
    from reconcile.report import movement as words

    show.console.print()
    if not moved.inputs:
        show.console.print(texts.word("movement", "unmoved"), markup=False)
        return
    show.table(words.input_heads(texts), words.input_rows(moved.inputs, texts))
    if moved.records.height:
        show.console.print()
        show.table(words.record_heads(texts), words.record_rows(moved.records, texts))
    if moved.unread:
        told = texts.word("movement", "unread", count=len(moved.unread), files=", ".join(moved.unread))
        show.console.print(told, markup=False)
