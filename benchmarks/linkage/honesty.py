"""How honest stated probabilities and expected errors are: pooled over demo counties that were never looked at before.

Each seed makes a county of its own at one of several noises; all registers are linked with each other. Every pair of
records on record counts once, and every true pair that is not on record is a missed one.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass
from pathlib import Path

import numpy as np
import polars as pl
from benchmarks.linkage.tools import ours
from benchmarks.linkage.worlds import county
from benchmarks.linkage.worlds.world import World, declarations_of
from scipy.stats import poisson

from reconcile import engine
from reconcile.measure.calibration import curve

SEEDS = range(11181, 11201)
NOISES = (1.0, 1.0, 2.0, 5.0)
FAMILIES, MONTHS = 8_000, 12
LEAST_PAIRS = 500
CURVE = ("stated", "pairs", "observed", "within")
COUNTS = ("comparison", "true", "claimed", "false", "expected", "missed", "expected")
ENDS = ["pair", "relation", "left_id", "right_id"]


@dataclass(frozen=True)
class Bin:
    """Pairs of about the same stated probability."""

    stated: float
    pairs: int
    observed: float

    @property
    def tolerance(self) -> float:
        """Three points, or two standard errors of the observed share where that is more."""
        return max(0.03, 2 * float(np.sqrt(self.observed * (1 - self.observed) / self.pairs)))

    @property
    def met(self) -> bool:
        return abs(self.stated - self.observed) <= self.tolerance

    @property
    def row(self) -> tuple[str, ...]:
        return f"{self.stated:.5f}", f"{self.pairs:,}", f"{self.observed:.5f}", f"±{self.tolerance:.3f}"


@dataclass(frozen=True)
class Counts:
    """What a comparison claims and misses, and what it expects of that without labels."""

    name: str
    true: int
    claimed: int
    false: int
    expected_false: float
    missed: int
    expected_missed: float

    @property
    def row(self) -> tuple[str, ...]:
        found = (f"{number:,}" for number in (self.true, self.claimed))
        errors = (f"{self.false:,}", f"{self.expected_false:,.1f}", f"{self.missed:,}", f"{self.expected_missed:,.1f}")
        return self.name, *found, *errors

    def near(self, what: str) -> bool:
        """Within a factor of 1.5, or inside the range that a Poisson count of this expectation has in 95 % of cases."""
        real, expected = getattr(self, what), getattr(self, f"expected_{what}")
        low, high = poisson.ppf([0.025, 0.975], expected)
        return bool(real / 1.5 <= expected <= real * 1.5 or low <= real <= high)

    def words(self, what: str) -> str:
        return f"{getattr(self, what):,}, expected {getattr(self, f'expected_{what}'):,.1f}"


def together(counts: Sequence[Counts]) -> Counts:
    """All comparisons as one."""
    numbers = [sum(column) for column in zip(*(astuple(one)[1:] for one in counts), strict=True)]
    return Counts("all", *numbers)


def measured(out: Path) -> tuple[pl.DataFrame, list[Counts]]:
    """All pairs of all counties (`probability`, `status`, `true`), and the counts by comparison."""
    frames, expected = [], []
    for number, seed in enumerate(SEEDS):
        world = _county(out / f"honesty_{seed}", seed, NOISES[number % len(NOISES)])
        frames.append(_pairs(world).with_columns(seed=pl.lit(seed)))
        expected += _expected(world)
        print(f"  county {seed}: {len(frames[-1]):,} pairs", flush=True)
    pairs = pl.concat(frames)
    return pairs, list(_counts(pairs, pl.DataFrame(expected)))


def bins(pairs: pl.DataFrame) -> list[Bin]:
    """The calibration curve of all pairs on record."""
    found = curve(pairs["probability"].to_numpy(), pairs["true"].to_numpy(), LEAST_PAIRS)
    return [Bin(*row) for row in found.select("stated", "pairs", "observed").iter_rows()]


def _county(folder: Path, seed: int, noise: float) -> World:
    """A county with all registers linked; made once."""
    world = World(folder)
    if not world.is_made:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        county.make(world, noise, seed, FAMILIES, MONTHS)
        shutil.rmtree(folder / "workspace")
    linked = folder / "linked.duckdb"
    shutil.copy(world.database, linked)
    with engine.connect(linked) as connection:
        provided = connection.execute("SELECT register FROM receipts WHERE provided").fetchall()
    ours.link(linked, declarations_of("county"), tuple(register for (register,) in provided))
    return world


def _pairs(world: World) -> pl.DataFrame:
    """Every pair on record or true, once."""
    truth = pl.read_parquet(world.truth).with_columns(true=pl.lit(value=True))
    with engine.connect(world.folder / "linked.duckdb", read_only=True) as connection:
        links = connection.sql("SELECT * FROM links").pl().with_columns(pl.col(pl.Categorical).cast(pl.String))
    both = links.select(*ENDS, "status", "set_id", "probability").join(truth, on=ENDS, how="full", coalesce=True)
    return both.with_columns(pl.col("true").fill_null(value=False))


def _expected(world: World) -> Iterator[dict[str, object]]:
    with engine.connect(world.folder / "linked.duckdb", read_only=True) as connection:
        models = connection.execute("SELECT pair, relation, model FROM models").fetchall()
    for pair, relation, model in models:
        yield {"pair": pair, "relation": relation, **json.loads(model)["expected"]}


def _counts(pairs: pl.DataFrame, expected: pl.DataFrame) -> Iterator[Counts]:
    for (pair, relation), found in sorted(pairs.group_by("pair", "relation")):
        mine = expected.filter(pair=pair, relation=relation).sum()
        claimed = found.filter(pl.col("status").is_in(["accepted", "set"]))
        right = int(claimed["true"].sum())
        wanted = int(mine["links"].item())
        yield Counts(
            f"{pair} {relation}",
            int(found["true"].sum()),
            wanted,
            max(wanted - right, 0),
            float(mine["false"].item()),
            int(found["true"].sum()) - right,
            float(mine.select(pl.sum_horizontal("^missed_.*$")).item()),
        )
