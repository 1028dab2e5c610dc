"""Commands of follow-up in Excel: hand lists of cases out to offices, and take them in again."""

from __future__ import annotations

import getpass
from collections import Counter
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from reconcile.cli import show
from reconcile.errors import FileRefused, WrongUse
from reconcile.values import working_days
from reconcile.workspace import open_workspace

if TYPE_CHECKING:
    from reconcile.pipeline.case_lists import TakenIn

Folder = Annotated[Path, typer.Argument(metavar="DIR", help="The folder of the workspace.")]
GOES_BACK = "The reasons stand in the last column of what goes back: have these rows mended and take them in again."
Language = Annotated[str | None, typer.Option(help="zh or en; the workspace's by default.")]


def hand_out(
    folder: Folder,
    office: Annotated[
        list[str] | None, typer.Option(help="An office or a township's nine digits, several times for several; all.")
    ] = None,
    out: Annotated[Path | None, typer.Option(help="The folder to write to; DIR/lists/<today> by default.")] = None,
    due: Annotated[
        str | None,
        typer.Option(
            metavar="DATE",
            help="Until when to answer all of them. Without it: the day of their last list, else the settings' days.",
        ),
    ] = None,
    actor: Annotated[str | None, typer.Option(metavar="NAME", help="Who hands them out; who is logged in.")] = None,
    restricted: Annotated[
        bool, typer.Option("--restricted", help="Those that only the county's restricted role may see, and no others.")
    ] = False,
    language: Language = None,
) -> None:
    """Write the open cases as one workbook for each township or department: masked, locked but for the answers.

    Example: [bold]reconcile cases export county --office police --due 2026-10-23 --actor 张敏[/]
    """
    from reconcile.pipeline.case_lists import Wish, hand_out
    from reconcile.pipeline.cases import catch_up
    from reconcile.pipeline.context import Context
    from reconcile.pipeline.why import language_of
    from reconcile.report.texts import Texts

    workspace = open_workspace(folder)
    context = Context.of(workspace)
    today = working_days.today()
    wish = Wish(office or (), restricted, _day(due) if due else None, today, actor or getpass.getuser())
    show.followed(catch_up(workspace))
    texts = Texts(language_of(context, language), context.declarations)
    made = hand_out(context, wish, out or workspace.lists / today.isoformat(), texts)
    show.table(("list", "cases", "file"), ((one.unit, f"{one.cases:,}", str(one.path)) for one in made if one.cases))
    if gone := sum(one.without_run for one in made):
        show.console.print(f"{gone:,} case(s) left out: the run that found them last was deleted.")
    if not restricted:
        show.console.print(texts.word("case_table", "left_out"), style="dim")
    show.follow_up(f"have them filled in, then: reconcile cases import {folder} FILE... --actor NAME")


def take_in(
    folder: Folder,
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Lists that came back: .xlsx or .xls.")],
    actor: Annotated[str, typer.Option(metavar="NAME", help="Who takes the answers in.")],
    apply: Annotated[
        bool, typer.Option("--apply", help="Write the answers; without it they are only looked at.")
    ] = False,
    out: Annotated[
        Path | None, typer.Option(help="The folder for what goes back; DIR/lists/returned by default.")
    ] = None,
    language: Language = None,
) -> None:
    """Look at lists that came back and, with --apply, write the good answers; the rest goes back with its reasons.

    Example: [bold]reconcile cases import county 核查清单-公安.xlsx --actor 张敏 --apply[/]
    """
    from reconcile.pipeline.case_lists import Import, take_in
    from reconcile.pipeline.cases import catch_up
    from reconcile.pipeline.context import Context
    from reconcile.pipeline.why import language_of
    from reconcile.report.texts import Texts

    workspace = open_workspace(folder)
    context = Context.of(workspace)
    show.followed(catch_up(workspace))
    wish = Import(actor, working_days.today(), apply, out or workspace.lists / "returned")
    done = take_in(context, files, wish, Texts(language_of(context, language), context.declarations))
    rows = (_counted(one, apply=apply) for one in done if not one.problem)
    show.table(("file", "taken" if apply else "good", "before", "blank", "refused", "goes back as"), rows)
    names = " ".join(map(str, files))
    if not sum(one.counts["taken" if apply else "good"] for one in done):
        show.console.print("Nothing was written: no row of these lists has a new answer that can be taken.")
    elif apply:
        show.follow_up(f"reconcile cases list {folder}")
    else:
        show.follow_up(f"write the good ones: reconcile cases import {folder} {names} --actor {actor} --apply")
    _tell_refused(done)


def _counted(one: TakenIn, *, apply: bool) -> tuple[str, ...]:
    counts = one.counts
    numbers = (counts["taken" if apply else "good"], counts["before"], counts["blank"], counts["refused"])
    return (one.path.name, *(f"{number:,}" if number else "" for number in numbers), str(one.returned or ""))


def _tell_refused(done: list[TakenIn]) -> None:
    """FileRefused where nothing of the files could be read or some rows go back; what was good is written by then."""
    for one in done:
        if one.problem:
            show.console.print(f"{one.problem.message}\n  {one.problem.hint}", markup=False)
    if any(row.outcome == "key_lost" for one in done for row in one.rows):
        show.console.print(
            "cases.key is not the one with which these lists were handed out: nothing was filled in wrongly.\n"
            "  Restore it from a backup and import again, or hand the lists out anew.",
            markup=False,
        )
    refused: Counter[str] = sum((one.counts for one in done), Counter())
    if refused["refused"] or any(one.problem for one in done):
        files = sum(one.problem is not None for one in done)
        above, back = (
            "What is wrong with a file stands above.",
            GOES_BACK if refused["refused"] else "No list goes back.",
        )
        what = f"{refused['refused']:,} row(s) and {files} file(s) cannot be taken"
        raise FileRefused(what, f"{above} {back}" if files else back)


def _day(said: str) -> date:
    try:
        return date.fromisoformat(said)
    except ValueError as error:
        raise WrongUse(f"{said!r} is no date", "Write it as 2026-10-23.") from error
