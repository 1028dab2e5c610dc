"""(b): the demo county at some noise, births against certificates, vaccination cards, deliveries and hukou."""

from __future__ import annotations

import shutil
from pathlib import Path

from benchmarks.linkage.worlds.world import World
from benchmarks.truth import true_pairs, twins

from reconcile import engine, workspace
from reconcile.demo import generate
from reconcile.pipeline import stages

FAMILIES, MONTHS = 20_000, 24
PAIRS = ("births-birth_certificates", "births-vaccination", "births-deliveries", "births-hukou")
TWINS = "twins.parquet"
REGISTERS = ("births", "birth_certificates", "vaccination", "deliveries", "hukou")


def make(world: World, noise: float, seed: int, families: int = FAMILIES, months: int = MONTHS) -> None:
    """A new county, taken in and standardised, and its truth."""
    root = world.folder / "workspace"
    workspace.create(root, "990121", "示例县")
    generate(root, families, months, seed, noise)
    take(world, root)


def take(world: World, root: Path) -> None:
    """What a run over all months of a workspace would compare; the workspace has its truth beside it."""
    office = workspace.open_workspace(root)
    stages.ingest(office)
    stages.standardise(office)
    months = sorted(path.name for path in office.inbox.iterdir() if path.is_dir())
    shutil.copy(stages.plan(office, f"{months[0]}..{months[-1]}").database, world.database)
    with engine.connect(world.database) as connection:
        twins(root, connection).write_parquet(world.folder / TWINS)
        true_pairs(root, connection).write_parquet(world.truth)
