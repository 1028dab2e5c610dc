"""Commands that make a workspace: an empty one, or one with an invented county in it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from reconcile import workspace
from reconcile.cli import show
from reconcile.errors import WorkspaceError

Folder = Annotated[Path, typer.Argument(metavar="DIR", help="The folder of the workspace.")]


def init(
    folder: Folder,
    area: Annotated[str, typer.Option(help="The six digits of the county.")],
    name: Annotated[
        str, typer.Option(help="Its name, as addresses and reports have it; known for today's counties.")
    ] = "",
) -> None:
    """Make an empty workspace.

    Example: [bold]reconcile init county --area 990121 --name 示例县[/]
    """
    from reconcile.values.gazetteer import national_names

    made = workspace.create(folder, area, name or national_names().get(area, ""))
    show.console.print(
        f"Workspace {made.root.name} is ready: settings in {folder}/reconcile.toml, files go to {folder}/inbox/, "
        f"townships and villages are listed in {folder}/{made.areas.name}"
    )
    show.follow_up(
        f"put the offices' files into {folder}/inbox/2026-09/, then: reconcile run {folder} --period 2026-09"
    )


def demo(
    folder: Folder,
    families: Annotated[int, typer.Option(min=1, help="Families of child-bearing age.")] = 2_000,
    months: Annotated[int, typer.Option(min=1, max=120, help="Months of deliveries.")] = 6,
    seed: Annotated[int, typer.Option(help="Another seed, another county.")] = 1,
    noise: Annotated[float, typer.Option(min=0, help="Multiplies every error rate; 0 is clean.")] = 1.0,
    end: Annotated[str, typer.Option(help="The last month delivered.")] = "2026-09",
    causes: Annotated[
        bool, typer.Option("--causes", help="Plant eleven causes too: single offices that go wrong by themselves.")
    ] = False,
) -> None:
    """Make a workspace with an invented county: what its offices deliver, and the truth to check against.

    Example: [bold]reconcile demo demo --families 2000 --months 6 --seed 1 --noise 1[/]
    """
    from reconcile.demo import generate

    if folder.exists() and any(folder.iterdir()):
        raise WorkspaceError(f"{folder} is not empty", "Choose a new folder.")
    workspace.create(folder, "990121", "示例县")
    with show.stages() as progress:
        progress("demo", f"{families:,} families, {months} months")
        made = generate(folder, families, months, seed, noise, end, causes=causes)
    show.console.print(
        f"An invented county: {made.people:,} people, {made.births:,} births, {made.deaths:,} deaths, "
        f"{made.marriages:,} marriages; {made.files} files with {sum(made.rows.values()):,} rows in {folder}/inbox/"
    )
    last = made.periods[-1]
    show.console.print(f"Who is who really: {folder}/truth/rows.parquet")
    _open_accounts(folder)
    show.follow_up(f"reconcile run {folder} --period {last}, then: reconcile serve {folder}")


def _open_accounts(folder: Path) -> None:
    """Accounts to look at the review pages with, and how to sign in."""
    from reconcile.accounts.demo import PASSWORD, add_demo_users
    from reconcile.demo.geography import AREA
    from reconcile.pipeline.cases import case_store
    from reconcile.pipeline.context import Context

    with case_store(Context.of(workspace.open_workspace(folder)), new=True) as store:
        users = add_demo_users(store, f"{AREA}001")
    logins = ", ".join(f"{user.login} ({user.role})" for user in users)
    show.console.print(f"Who may sign in to its review pages: {logins}; password of them all: {PASSWORD}")
