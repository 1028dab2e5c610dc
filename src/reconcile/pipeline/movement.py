"""What moved the figures from one published run to another: one component after the other is replaced."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl

from reconcile.audit import Change, changes, read_chain
from reconcile.measure.attribution import Figures, Movement, movements
from reconcile.pipeline.mixing import SCHEMA
from reconcile.pipeline.stand import Published, Stand
from reconcile.pipeline.workshop import Progress, Workshop, figures_of
from reconcile.workspace import Workspace


@dataclass(frozen=True)
class Moved:
    """What moved from one run to another, and what was replaced: inputs, and records of each register (new, gone,
    corrected). `unread` are files that the earlier rules do not let in: what they bring is the rules' part."""

    earlier: Published
    later: Published
    figures: list[Movement]
    inputs: list[Change]
    records: pl.DataFrame
    unread: tuple[str, ...]


def movement(workspace: Workspace, earlier: Path, later: Path, progress: Progress) -> Moved:
    """Split what moved every figure between two published runs of the workspace; nothing is written there.

    Differs where a run is not as it was published, or a file that must be read again is gone.
    """
    chain = read_chain(workspace.chain)
    progress("check", f"{earlier.name}, {later.name}")
    before, after = Published.checked(earlier, chain), Published.checked(later, chain)
    with TemporaryDirectory(prefix="reconcile-movement-") as scratch:
        workshop = Workshop(workspace, Path(scratch), progress)
        workshop.know(before)
        workshop.know(after)
        found = list(movements(_steps(workshop, before, after)))
    replaced = changes(before.inputs, after.inputs, (before.body["as_of"], after.body["as_of"]))
    records = workshop.mixed.counts if workshop.mixed else pl.DataFrame(schema=SCHEMA)
    return Moved(before, after, found, replaced, records, tuple(sorted(set(workshop.unread))))


def _steps(workshop: Workshop, earlier: Published, later: Published) -> list[tuple[str, Figures]]:
    """The figures as published, made by this version, after each replacement, and as the later run published them."""
    stand = Stand.of(earlier)
    steps = [("", figures_of(earlier.database)), ("program", workshop.figures(stand))]
    for part in (one.name for one in fields(Stand)):
        stand = replace(stand, **{part: later})
        steps.append((part, workshop.figures(stand)))
    return [*steps, ("program", figures_of(later.database))]
