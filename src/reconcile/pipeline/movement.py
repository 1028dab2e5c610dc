"""What moved the figures from one published run to another: one component after the other is replaced."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import polars as pl

from reconcile.audit import Change, changes, read_chain
from reconcile.measure.attribution import PARTS, Figures, Movement, movement_rows, movements
from reconcile.measure.figures import CELLS
from reconcile.pipeline.context import Context
from reconcile.pipeline.making import Progress, figures_of
from reconcile.pipeline.mixing import SCHEMA
from reconcile.pipeline.stand import Published, Stand
from reconcile.pipeline.workshop import Workshop
from reconcile.workspace import Workspace

WINDOW = "year_to_date"
"""The window that is shown where none was asked for."""


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

    @cached_property
    def rows(self) -> pl.DataFrame:
        """The figures as a table: `measure.attribution.ROWS`."""
        return movement_rows(self.figures)

    @property
    def names(self) -> dict[str, str]:
        """Both runs by name, period and day."""
        runs = (("earlier", "before", self.earlier), ("later", "after", self.later))
        named = [
            {name: run.folder.name, f"period_{when}": run.body["period"], f"as_of_{when}": run.body["as_of"]}
            for name, when, run in runs
        ]
        return named[0] | named[1]

    @property
    def about(self) -> dict[str, Any]:
        """All but the figures, as plain data."""
        return {
            **self.names,
            "inputs": [vars(change) for change in self.inputs],
            "records": self.records.to_dicts(),
            "unread": list(self.unread),
            "parts": list(PARTS),
        }


def split(workspace: Workspace, earlier: Path, later: Path, progress: Progress) -> Moved:
    """Split what moved every figure between two published runs of the workspace; nothing is written there.

    Differs where a run is not as it was published, or a file that must be read again is gone.
    """
    chain = read_chain(workspace.chain)
    progress("check", f"{earlier.name}, {later.name}")
    before, after = Published.checked(earlier, chain), Published.checked(later, chain)
    with TemporaryDirectory(prefix="reconcile-movement-") as scratch:
        workshop = Workshop(workspace, Path(scratch), progress)
        published = [figures_of(run.database) for run in (before, after)]
        for run, figures in zip((before, after), published, strict=True):
            workshop.know(run, figures)
        replaced_one_by_one = _steps(workshop, before, after)
        found = list(movements([("", published[0]), *replaced_one_by_one, ("program", published[1])]))
    replaced = changes(before.inputs, after.inputs, (before.body["as_of"], after.body["as_of"]))
    records = workshop.mixed.counts if workshop.mixed else pl.DataFrame(schema=SCHEMA)
    return Moved(before, after, found, replaced, records, tuple(sorted(set(workshop.unread))))


def _steps(workshop: Workshop, earlier: Published, later: Published) -> list[tuple[str, Figures]]:
    """The figures of the earlier run as this version makes them, and after each replacement."""
    stand = Stand.of(earlier)
    steps = [("program", workshop.figures(stand))]
    for part in (one.name for one in fields(Stand)):
        stand = replace(stand, **{part: later})
        steps.append((part, workshop.figures(stand)))
    return steps


def leading(rows: pl.DataFrame, context: Context, definition: str | None, window: str | None) -> pl.DataFrame:
    """What is shown of `rows` where not all is: totals of the county, and unless another definition or window was asked
    for of each pair the rate that leads, in the year to date."""
    wanted = context.settings.headline
    relations = [(p.id, one) for p in context.declarations.pairs.values() for one in p.relations if one.rates]
    heads = [(pair, one.name, one.headline(wanted)) for pair, one in relations]
    of = pl.DataFrame(heads, schema=dict.fromkeys(("pair", "relation", "definition"), pl.String), orient="row")
    shown = rows.filter(pl.all_horizontal(pl.col(CELLS).is_null()))
    if definition is None:
        shown = shown.join(of, on=of.columns, how="semi", maintain_order="left")
    return shown if window else shown.filter(pl.col("window") == WINDOW)
