"""reconcile: `link_registers` as a run calls it, with the thresholds that a new workspace begins with."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from reconcile import engine
from reconcile.link.edges import Thresholds
from reconcile.link.stage import link_registers
from reconcile.registers import Declarations
from reconcile.settings.model import Thresholds as Preset
from reconcile.values.similarity import name_level

name_level("王丽", "汪莉")  # tables of readings and shapes are loaded when first asked for: imports are not counted

CLAIMED = "SELECT pair, relation, left_id, right_id, set_id, probability FROM links WHERE status IN ('accepted', 'set')"


def link(database: Path, declared: Declarations, registers: tuple[str, ...]) -> None:
    """Write `links` and what belongs to it into the database."""
    preset = Preset()
    with engine.connect(database) as connection:
        link_registers(connection, declared, registers, Thresholds(preset.accept, preset.review))


def claimed(database: Path) -> pl.DataFrame:
    """What was linked: pair, relation, ids, set_id, probability."""
    with engine.connect(database, read_only=True) as connection:
        return connection.sql(CLAIMED).pl()
