"""The audit trail on the command line: who did what, when and why."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from reconcile.cli import show
from reconcile.errors import WrongUse
from reconcile.workspace import open_workspace


def trail(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder of the workspace.")],
    actor: Annotated[
        str | None, typer.Option(metavar="WHO", help="Only what this login or name did, or had done to its account.")
    ] = None,
    action: Annotated[
        str | None,
        typer.Option(
            metavar="WHAT",
            help="Only this: unmask, sign_in_failed, export_queue, release, correct, ..., or as the trail says it.",
        ),
    ] = None,
    since: Annotated[
        str | None, typer.Option(metavar="DAY", help="From this day on, by the clocks of Beijing.")
    ] = None,
    until: Annotated[str | None, typer.Option(metavar="DAY", help="Up to this day.")] = None,
    case: Annotated[str, typer.Option(metavar="CASE", help="Only of this case, by its number or the beginning.")] = "",
    restricted: Annotated[
        bool,
        typer.Option("--restricted", help="With the lines of cases that only the county's restricted role may see."),
    ] = False,
    language: Annotated[str | None, typer.Option(help="zh or en; the workspace's by default.")] = None,
) -> None:
    """Show the audit trail: unmaskings, exports, sign-ins, accounts, lists, answers and runs, the first one first.

    It holds no value of a person; restricted cases stand in it with --restricted alone.
    Example: [bold]reconcile cases trail county --action unmask --since 2026-10-01[/]
    """
    from reconcile.accounts.reading import plain_names
    from reconcile.cases.scope import Scope
    from reconcile.cases.trail import Wanted, found
    from reconcile.pipeline.cases import case_store
    from reconcile.pipeline.context import Context
    from reconcile.pipeline.why import language_of
    from reconcile.report.texts import Texts
    from reconcile.report.trail_words import OF_TRAIL, action_of, trail_row

    context = Context.of(open_workspace(folder))
    texts = Texts(language_of(context, language), context.declarations)
    who = frozenset({actor} if actor else ())
    wanted = Wanted(who, action_of(action or ""), _day(since), _day(until), case)
    with case_store(context) as store:
        events, names = found(store, wanted, scope=Scope(restricted=restricted)), plain_names(store)
    rows = [trail_row(event, names, context.places.names, texts).cells for event in reversed(events)]
    lines = [tuple(cells[key] for key in OF_TRAIL) for cells in rows]
    show.table([texts.word("shown", key) for key in OF_TRAIL], lines, whole=1)
    if not lines:
        show.console.print("Nothing on record that is looked for.")
    if not restricted:
        show.console.print("Lines of restricted cases are left out; --restricted shows them.", style="dim")


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise WrongUse(f"`{text}` is no day", "Write it as 2026-10-01.") from error
