"""Commands of follow-up: bring cases up to date with the runs, and count or list them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from reconcile.cli import show
from reconcile.workspace import open_workspace

if TYPE_CHECKING:
    from reconcile.report.texts import Texts

Folder = Annotated[Path, typer.Argument(metavar="DIR", help="The folder of the workspace.")]
app = typer.Typer(no_args_is_help=True, help="Follow discrepancies up until they are corrected or explained.")


@app.command("update")
def update(folder: Folder) -> None:
    """Bring cases up to date with every published run that they have not followed; `run` does so by itself.

    Example: [bold]reconcile cases update county[/]
    """
    from reconcile.pipeline.cases import update_cases

    followed = update_cases(open_workspace(folder))
    show.followed(followed)
    if not followed:
        show.console.print("Cases are up to date.")
    show.follow_up(f"reconcile cases list {folder}")


@app.command("list")
def listing(
    folder: Folder,
    each: Annotated[bool, typer.Option("--each", help="A line for each case that is not closed.")] = False,
    restricted: Annotated[
        bool, typer.Option("--restricted", help="With those that only the county's restricted role may see.")
    ] = False,
    language: Annotated[str | None, typer.Option(help="zh or en; the workspace's by default.")] = None,
) -> None:
    """Count cases by office, type and state, or list them; no value of a person is shown.

    Example: [bold]reconcile cases list county --each --language en[/]
    """
    from reconcile.cases import reading
    from reconcile.pipeline.cases import case_store, catch_up
    from reconcile.pipeline.context import Context
    from reconcile.pipeline.why import language_of
    from reconcile.report.texts import Texts

    workspace = open_workspace(folder)
    context = Context.of(workspace)
    texts = Texts(language_of(context, language), context.declarations)
    show.followed(catch_up(workspace))
    with case_store(context) as store:
        counts = reading.counts(store, restricted=restricted)
        rows = reading.listed(store, restricted=restricted, states=reading.UNCLOSED) if each else []
    show.table(_heads(texts), _counted(counts, texts))
    if rows:
        show.console.print()
    show.table([texts.word("case_table", head) for head in EACH], _lines(rows, texts), whole=1)
    said = [] if counts else ["none"]
    for key in said if restricted else [*said, "left_out"]:
        show.console.print(texts.word("case_table", key), style="dim")
    show.follow_up(f"reconcile cases export {folder}")


EACH = ("case", "office", "type", "difference", "township", "state", "revision")


def _heads(texts: Texts) -> list[str]:
    from reconcile.cases.states import State

    heads = [texts.word("case_table", head) for head in ("office", "type")]
    return [*heads, *(texts.word("case_state", state) for state in State), texts.word("case_table", "total")]


def _counted(counts: list[dict[str, Any]], texts: Texts) -> Iterator[tuple[str, ...]]:
    """A line for each office and type, with a number for each state."""
    from reconcile.cases.states import State

    lines: dict[tuple[str, str], dict[str, int]] = {}
    for row in counts:
        lines.setdefault((row["office"], row["type"]), {})[row["state"]] = row["cases"]
    for (office, kind), by_state in lines.items():
        numbers = [*(by_state.get(state, 0) for state in State), sum(by_state.values())]
        yield (
            texts.label("office", office),
            texts.discrepancy(kind),
            *(f"{number:,}" if number else "" for number in numbers),
        )


def _lines(rows: list[dict[str, Any]], texts: Texts) -> Iterator[tuple[str, ...]]:
    for row in rows:
        yield (
            row["case_id"],
            texts.label("office", row["office"]),
            texts.discrepancy(row["type"]),
            texts.label("difference", row["difference"]),
            row["township"] or "",
            texts.word("case_state", row["state"]),
            str(row["revision"]),
        )
