"""The command that fills in an office's own form."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from reconcile.cli import show
from reconcile.errors import WrongUse
from reconcile.workspace import open_workspace, run_folder

Folder = Annotated[Path, typer.Argument(metavar="DIR", help="The folder of the workspace.")]


def form(
    folder: Folder,
    file: Annotated[Path | None, typer.Argument(metavar="FORM.xlsx", help="The office's own form.")] = None,
    out: Annotated[Path | None, typer.Option(help="The workbook to write.")] = None,
    run: Annotated[str, typer.Option(help="A run id, its beginning, or `latest`.")] = "latest",
    list_: Annotated[bool, typer.Option("--list", help="Show what a form may ask for.")] = False,
    language: Annotated[str | None, typer.Option(help="zh or en; the workspace's by default.")] = None,
) -> None:
    """Fill in an office's own form: placeholders take the raw figures of a run, all else stays as it is.

    Example: [bold]reconcile form county 月报表.xlsx --out 月报表-2026-09.xlsx[/]
    """
    from reconcile import engine
    from reconcile.pipeline.context import Context
    from reconcile.pipeline.why import language_of
    from reconcile.report.forms import askable, fill_form
    from reconcile.report.texts import Texts

    workspace = open_workspace(folder)
    context = Context.of(workspace)
    texts = Texts(language_of(context, language), context.declarations)
    if list_:
        rows = [(f"{{{{{one.in_full}}}}}", one.said(texts)) for one in askable(context.declarations)]
        show.table((texts.word("form", "placeholder"), texts.word("form", "means")), rows)
        return
    if file is None or out is None:
        raise WrongUse("a form needs a file and --out", "Or see what it may ask for: reconcile form DIR --list")
    published = run_folder(workspace, run)
    with engine.opened_run(published) as connection:
        filled, missing = fill_form(connection, file, out, texts, context.settings)
    show.console.print(
        f"{out}: {filled} figure(s) of run {published.name}, {missing} of them not available", markup=False
    )
    show.follow_up(f"have it signed, then freeze what was reported: reconcile release {folder} --help")
