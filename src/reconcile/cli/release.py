"""The command that freezes what was reported."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from reconcile.cli import show
from reconcile.workspace import open_workspace, run_folder

if TYPE_CHECKING:
    from reconcile.audit import Corrections
    from reconcile.pipeline.context import Context


def release(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder of the workspace.")],
    name: Annotated[str, typer.Option(help="Who signs.")] = "",
    role: Annotated[str, typer.Option(help="In which role.")] = "",
    at: Annotated[str, typer.Option(metavar="TIME", help="When it was signed, as 2026-10-08T09:30+08:00.")] = "",
    run: Annotated[str, typer.Option(help="A run id, its beginning, or `latest`.")] = "latest",
    reason: Annotated[
        str, typer.Option(help="Why a figure reported before is corrected, in four letters or more.")
    ] = "",
    preview: Annotated[
        bool, typer.Option("--preview", help="Only list what would be frozen; nothing is signed.")
    ] = False,
) -> None:
    """Freeze what was reported (上报) of a run, with who signed it; another run of the period then shows 更正.

    Frozen are the raw figures of the whole county in every window of the bulletin, those not yet due as not yet due.

    Example: [bold]reconcile release county --name 李明 --role 统计科科长 --at 2026-10-08T09:30+08:00[/]
    """
    from reconcile.audit import Signature
    from reconcile.pipeline.context import Context
    from reconcile.pipeline.release import release_run

    workspace = open_workspace(folder)
    context = Context.of(workspace)
    if preview:
        _preview(context, run_folder(workspace, run))
        show.follow_up(f"reconcile release {folder} --name NAME --role ROLE --at TIME --run {run}")
        return
    made = release_run(workspace, run_folder(workspace, run), Signature(name, role, at), reason)
    what = "correction" if made.release.corrects else "release"
    waiting = sum(one["value"] is None and one["not_yet_due"] > 0 for one in made.release.figures)
    show.console.print(
        f"{made.release.period}, {what} {made.release.number}: {len(made.release.figures):,} figures of run "
        f"{made.release.run_id} ({waiting:,} of them not yet due), signed by {name}, {role}, {at}. "
        f"Kept in {folder}/releases/{made.path.name}",
        markup=False,
    )
    _show_corrections(made.release.corrections, context)
    show.console.print(f"Checkpoint (line {made.line} of the chain): {made.checkpoint}", markup=False)
    show.follow_up(f"reconcile bundle {folder} --out {made.release.period}.bundle")


def _preview(context: Context, run: Path) -> None:
    """Every line that would be frozen, and what it would correct."""
    from reconcile.audit import read_chain
    from reconcile.pipeline.cautions import cautions
    from reconcile.pipeline.release import drafted
    from reconcile.report.correction_words import REPORTED, reported_row
    from reconcile.report.tables.reported import reported
    from reconcile.report.texts import Texts

    texts = Texts(context.settings.language, context.declarations)
    draft = drafted(context.workspace, read_chain(context.workspace.chain), run)
    lines = reported(draft.figures, draft.period)
    for caution in cautions(run, context):
        show.console.print(f"! {caution}", markup=False)
    show.table([texts.word("column", key) for key in REPORTED], (reported_row(one, texts) for one in lines))
    show.console.print(
        f"{len(lines):,} figures of run {run.name} would be frozen; nothing is signed yet.", markup=False
    )
    _show_corrections(draft.corrections, context)


def _show_corrections(found: Corrections | None, context: Context) -> None:
    """Each figure that was reported otherwise, beside what it is now; the others are counted."""
    from reconcile.report.correction_words import CORRECTED, corrected_row, unchanged_words
    from reconcile.report.tables.corrections import corrected_figure
    from reconcile.report.texts import Texts

    if found is None:
        return
    texts = Texts(context.settings.language, context.declarations)
    lines = (corrected_figure(one.key, one.before, one.now) for one in found.changed)
    show.table([texts.word("column", key) for key in CORRECTED], (corrected_row(one, texts) for one in lines))
    show.console.print(unchanged_words(found.unchanged, texts), markup=False)
