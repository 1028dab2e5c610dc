"""Makes a demo workspace: a county that does not exist, what its offices deliver, and the truth."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import polars as pl

from reconcile.demo.errors import error_table
from reconcile.demo.errors.causes import Cause
from reconcile.demo.export import write_sheets
from reconcile.demo.geography import AREA, COUNTY, areas
from reconcile.demo.offices import OFFICES
from reconcile.demo.truth import withheld_truth, write_causes, write_truth
from reconcile.demo.window import Window
from reconcile.demo.world import World, build
from reconcile.errors import SettingsError
from reconcile.workspace import create


@dataclass(frozen=True)
class DemoSummary:
    """What was written: how many people, births, deaths and marriages the world has, and files and rows delivered."""

    people: int
    births: int
    deaths: int
    marriages: int
    files: int
    rows: dict[str, int]
    periods: tuple[str, ...]


def generate(
    root: Path, families: int, months: int, seed: int, noise: float, end: str = "2026-09", *, causes: bool = False
) -> DemoSummary:
    """Makes a workspace with `areas.csv`, `inbox/<month>/` and `truth/`; the same arguments give the same bytes.

    A workspace that is there already keeps its settings. `families` of child-bearing age, `months` delivered up to
    `end`; `noise` multiplies every error rate, 0 is clean. With `causes` single units go wrong by themselves too.
    """
    if families < 1 or months < 1 or noise < 0:
        raise SettingsError(
            "a demo needs at least one family and one month, and no negative noise", "Try --families 2000 --months 6."
        )
    window = Window.parse(end, months)
    world = build(families, window, seed)
    table = error_table(noise, causes=causes)
    if not (root / "reconcile.toml").exists():
        create(root, AREA, COUNTY)
    (root / "areas.csv").write_bytes(areas(world.places).write_csv().encode("utf-8"))
    rows: list[pl.DataFrame] = []
    planted: list[Cause] = []
    withheld: list[pl.DataFrame] = []
    for office in OFFICES:
        records = office.build(world, table)
        planted += records.causes
        withheld.append(withheld_truth(office.register, records.withheld))
        for month in range(months):
            sheets = office.deliver(world, records, month)
            rows += write_sheets(root / "inbox", window.label(month), office.register, sheets)
    truth = pl.concat(rows)
    write_truth(root / "truth", world, truth)
    if causes:
        write_causes(root / "truth", world, planted, withheld)
    return _summary(world, truth)


def _summary(world: World, rows: pl.DataFrame) -> DemoSummary:
    counts = rows.group_by("register").len().sort("register")
    return DemoSummary(
        people=world.people.height - 1,
        births=world.births.filter(pl.col("outcome") == 1).height,
        deaths=world.people["death"].drop_nulls().len(),
        marriages=world.marriages.height,
        files=rows["file"].n_unique(),
        rows={str(name): int(count) for name, count in counts.iter_rows()},
        periods=tuple(world.window.label(month) for month in range(world.window.months)),
    )
