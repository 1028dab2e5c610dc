"""Runs a linker on a world in a process of its own, and says how right it was and what it cost."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl
from benchmarks.linkage.worlds.world import World

OURS = "reconcile"
ADVISED, DEFAULT = "Splink 5", "Splink 5, default u"
PEERS = {ADVISED: 1e7, DEFAULT: 1e6}
"""The peer as it is set up, with the pairs that its u is drawn from: what its documentation advises at least, and what
it takes where nothing is said."""


@dataclass(frozen=True)
class Cost:
    """Seconds of all threads, seconds of the clock, and the largest memory of the process in MiB."""

    cpu: float
    wall: float
    memory: float

    @property
    def megabytes(self) -> float:
        """The memory in millions of bytes."""
        return self.memory * 1024**2 / 1e6

    def __add__(self, other: Cost) -> Cost:
        return Cost(self.cpu + other.cpu, self.wall + other.wall, max(self.memory, other.memory))


class Failed(Exception):
    """A linker stopped with an error: its last words."""


def ours(world: World, declared: str, registers: Sequence[str]) -> tuple[pl.DataFrame, Cost]:
    """All links among these registers."""
    return _run("ours", world, declared, [*registers])


def peer(world: World, declared: str, pair: str, name: str) -> tuple[pl.DataFrame, Cost]:
    """Scored pairs of the first relation of one pair, by one of the PEERS."""
    return _run("peer", world, declared, ["-", "--pair", pair, "--u-pairs", str(PEERS[name])])


def cheapest(costs: Sequence[Cost]) -> Cost:
    """The run that the machine disturbed least."""
    return min(costs, key=lambda cost: cost.cpu)


def _run(tool: str, world: World, declared: str, arguments: list[str]) -> tuple[pl.DataFrame, Cost]:
    out = world.folder / "out"
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir()
    shutil.copy(world.database, out / "run.duckdb")
    command = [sys.executable, "-W", "ignore", "-m", "benchmarks.linkage.job", tool, declared]
    whole = [*command, str(out / "run.duckdb"), str(out), *arguments]
    ended = subprocess.run(whole, check=False, capture_output=True, text=True)
    if ended.returncode:
        raise Failed(ended.stderr.strip().splitlines()[-1] if ended.stderr.strip() else f"exit {ended.returncode}")
    said = json.loads((out / "cost.json").read_text())
    return pl.read_parquet(out / "links.parquet"), Cost(said["cpu"], said["wall"], said["memory_mb"])


def made(folder: Path) -> World:
    """The world of a folder that is emptied first unless it is whole."""
    world = World(folder)
    if not world.is_made:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
    return world
