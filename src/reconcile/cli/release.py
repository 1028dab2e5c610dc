"""The command that freezes what was reported."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from reconcile.cli import show
from reconcile.workspace import open_workspace, run_folder


def release(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder of the workspace.")],
    name: Annotated[str, typer.Option(help="Who signs.")],
    role: Annotated[str, typer.Option(help="In which role.")],
    at: Annotated[str, typer.Option(metavar="TIME", help="When it was signed, as 2026-10-08T09:30+08:00.")],
    run: Annotated[str, typer.Option(help="A run id, its beginning, or `latest`.")] = "latest",
    reason: Annotated[str, typer.Option(help="Why a figure reported before is corrected.")] = "",
) -> None:
    """Freeze what was reported (上报) of a run, with who signed it; another run of the period then shows 更正.

    Example: [bold]reconcile release county --name 李明 --role 统计科科长 --at 2026-10-08T09:30+08:00[/]
    """
    from reconcile.audit import Signature
    from reconcile.pipeline.release import release_run

    workspace = open_workspace(folder)
    made = release_run(workspace, run_folder(workspace, run), Signature(name, role, at), reason)
    what = "correction" if made.release.corrects else "release"
    show.console.print(
        f"{made.release.period}, {what} {made.release.number}: {len(made.release.figures):,} figures of run "
        f"{made.release.run_id}, signed by {name}, {role}, {at}. Kept in {folder}/releases/{made.path.name}",
        markup=False,
    )
    show.console.print(f"Checkpoint (line {made.line} of the chain): {made.checkpoint}", markup=False)
    show.follow_up(f"reconcile bundle {folder} --out {made.release.period}.bundle")
