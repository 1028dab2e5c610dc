"""The command that explains a link: why two records are taken as the same, or why not."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from reconcile.cli import show
from reconcile.errors import WorkspaceError, WrongUse
from reconcile.workspace import open_workspace, run_folder

if TYPE_CHECKING:
    from reconcile.pipeline.named import Named
    from reconcile.pipeline.why import Asking, Question
    from reconcile.report.why import Why

Folder = Annotated[Path, typer.Argument(metavar="DIR", help="The folder of the workspace.")]
A = "A record: file and row (births.xlsx:12), or register and id (births:123); or the number of a line of a list."
B = "The other record; without it, all links of the first one are listed."


def why(
    folder: Folder,
    left: Annotated[str, typer.Argument(help=A)],
    right: Annotated[str | None, typer.Argument(help=B)] = None,
    relation: Annotated[str | None, typer.Option(help="child, mother, father, ...; by default the first.")] = None,
    run: Annotated[str, typer.Option(help="A run id, its beginning, or `latest`.")] = "latest",
    language: Annotated[str | None, typer.Option(help="zh or en; the workspace's by default.")] = None,
    html: Annotated[Path | None, typer.Option(help="Write a page with a picture of the weights as well.")] = None,
) -> None:
    """Explain why two records are linked, or why not: field by field, masked.

    Example: [bold]reconcile why county 出生.xlsx:12 户籍.xlsx:40 --html why.html[/]
    """
    from reconcile import engine
    from reconcile.pipeline.context import Context
    from reconcile.pipeline.why import Asking, Question, language_of, write_why_page

    if html is not None and html.exists():
        raise WorkspaceError(f"{html} is there already", "Choose a new file, or delete this one first.")
    if html is not None and right is None and not _is_finding(left):
        raise WrongUse("a page explains two records", "Name the other record too.")
    workspace = open_workspace(folder)
    context = Context.of(workspace)
    published = run_folder(workspace, run)
    with engine.opened_run(published) as connection, show.stages() as progress:
        asking = Asking(connection, context, language_of(context, language))
        progress("why", left)
        subject = _subject(asking, left, right, relation)
        if isinstance(subject, Question):
            answer = asking.answer(subject)
        else:
            _list(asking, subject)
            show.follow_up(f"reconcile why {folder} {subject.register}:{subject.record_id} REGISTER:ID")
            return
    _print(answer)
    if html is not None:
        write_why_page(published, answer, html)
        show.console.print(str(html), markup=False)
    show.follow_up(f"reconcile why {folder} {subject.left.register}:{subject.left.record_id}")


def _subject(asking: Asking, left: str, right: str | None, relation: str | None) -> Question | Named:
    if right is not None:
        return asking.question(left, right, relation)
    return asking.finding(left) if _is_finding(left) else asking.records.find(left)


def _is_finding(said: str) -> bool:
    """Whether this is the number of a line of a list, not the name of a record."""
    return said.startswith("F") and ":" not in said


def _list(asking: Asking, named: Named) -> None:
    """A line for each link on record of one record."""
    words = asking.texts
    show.console.print(asking.records.place(named), markup=False)
    links = asking.on_record(named)
    key = "candidates" if links else "no_candidates"
    show.console.print(words.word("why", key, register=words.register(named.register)), markup=False)
    table = Table(box=None, pad_edge=False, show_header=False)
    for link in links:
        table.add_row(link.comparison, link.other.replace("[", r"\["), link.status, f"{link.probability:.4f}")
    show.console.print(table)


def _print(answer: Why) -> None:
    words = answer.texts
    named = (f"{head} · {place}" for head, place in zip(answer.heads, answer.places, strict=True))
    for text in (answer.title, *named, answer.verdict, *answer.notes):
        show.console.print(text, markup=False)
    table = Table(box=None, pad_edge=False)
    sides = ("甲", "乙") if words.language == "zh" else ("A", "B")
    for name in (words.word("why", "field"), *sides, words.word("why", "level")):
        table.add_column(name, overflow="fold")
    table.add_column(words.word("why", "weight"), justify="right")
    for line in answer.fields:
        table.add_row(line.field, line.left, line.right, line.level, line.words)
    steps = Table(box=None, pad_edge=False, show_header=False)
    for step in answer.steps:
        steps.add_row(*step)
    blocks = Table(words.word("why", "blocks"), "", box=None, pad_edge=False)
    for block in answer.blocks:
        blocks.add_row(*block)
    for part in (table, "", steps, "", blocks, ""):
        show.console.print(part)
    show.console.print(words.word("why", "rivals" if answer.rivals else "no_rivals"), markup=False)
    for rival in answer.rivals:
        show.console.print("  " + " · ".join(rival), markup=False)
