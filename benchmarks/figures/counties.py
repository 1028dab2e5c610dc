"""Adjusted rates of whole runs: new counties, their rates held against those of their true links, cell by cell."""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import polars as pl
from benchmarks.accuracy import county, rates_of_true_links, run
from benchmarks.figures.page import COVERED, held, root, title
from benchmarks.linkage.results import Results

from reconcile import engine
from reconcile.measure.adjusted.stage import adjusted_rates
from reconcile.measure.figures import conformed
from reconcile.pipeline.context import Context
from reconcile.workspace import latest_run, open_workspace

SEED = 1  # as in runs
LEAST = 20
CELLS = ["township", "facility", "event_month", "sex"]
KEYS = ["period", "definition", "pair", "relation", *CELLS]
COLUMNS = ("cell", "rates", "raw off", "adjusted off", "covered", "width", "of those moved")
WANTED = ("total", "township")


def add(results: Results, noise: float, asked: argparse.Namespace) -> None:
    """Add a section: each kind of cell, the totals of each comparison, and whether what is wanted was met."""
    frames = []
    for seed in asked.seeds:
        with kept(asked, noise, seed) as folder:
            frames.append(_held(folder))
    rates = pl.concat(frames)
    if asked.out:
        asked.out.mkdir(parents=True, exist_ok=True)
        rates.write_parquet(asked.out / f"rates_{noise:g}.parquet")
    seeds = f"seeds {asked.seeds[0]} to {asked.seeds[-1]}"
    size = f"{len(asked.seeds)} counties ({seeds}) of {asked.families:,} families, {asked.months} months"
    words = "Every rate between two registers, in total and in each cell of 20 records or more"
    moved = "`of those moved`: where the raw rate is off or the interval is wider than nothing"
    results.begin(title("b", noise, "Adjusted rates of whole runs"), f"{size}. {words}; {moved}.")
    kinds = [(str(cell), group) for (cell,), group in rates.group_by("cell", maintain_order=True)]
    pairs = rates.filter(cell="total").group_by("pair", maintain_order=True)
    results.table(COLUMNS, [[name, *_numbers(group)] for name, group in kinds])
    results.table(["totals", *COLUMNS[1:]], [[str(pair), *_numbers(group)] for (pair,), group in pairs])
    for name, group in kinds:
        if name in WANTED:
            (raw, adjusted), covered = _off(group), _covered(group)
            results.target(f"{name}: {COVERED:.0%} or more are covered ({covered:.1%})", covered >= COVERED)
            results.target(f"{name}: adjusted is nearer than raw ({adjusted:.3f}, {raw:.3f})", adjusted < raw)


@contextmanager
def kept(asked: argparse.Namespace, noise: float, seed: int) -> Iterator[Path]:
    """The folder of a reconciled county: `county`, and `truth-run` with the run of its true links."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = (asked.keep or Path(scratch)) / f"{noise:g}_{seed}"
        folder.mkdir(parents=True, exist_ok=True)
        if not (folder / "truth-run" / "run.duckdb").exists():
            found, _ = run(county(folder / "county", asked.families, asked.months, seed, noise))
            rates_of_true_links(folder / "county", found, folder)
        yield folder


def _held(folder: Path) -> pl.DataFrame:
    """Every rate of one county with its raw, adjusted and true value."""
    latest = latest_run(open_workspace(folder / "county"))
    if latest is None:
        raise SystemExit(f"{folder} has no run: remove the folder, and the county is made anew")
    true, raw = _figures(folder / "truth-run" / "run.duckdb", "raw"), _figures(latest / "run.duckdb", "raw")
    both = _adjusted(folder / "county", latest).join(raw, on=KEYS, suffix="_raw", nulls_equal=True)
    both = both.join(true, on=KEYS, suffix="_true", nulls_equal=True)
    kind = pl.coalesce(pl.when(pl.col(cell).is_not_null()).then(pl.lit(cell)) for cell in CELLS).fill_null("total")
    return both.filter(pl.col("denominator_true") >= LEAST).with_columns(cell=kind)


def _adjusted(root: Path, folder: Path) -> pl.DataFrame:
    """The adjusted rates of a run, made anew."""
    with engine.connect(folder / "run.duckdb", read_only=True) as connection:
        rates = list(adjusted_rates(connection, Context.of(open_workspace(root)).declarations, SEED))
    return conformed(rates).select([*KEYS, "denominator", "value", "low", "high"])


def _figures(database: Path, estimate: str) -> pl.DataFrame:
    with engine.connect(database, read_only=True) as connection:
        columns = [*KEYS, "denominator", "value", "low", "high"]
        return (
            connection.sql(
                f"SELECT * FROM figures WHERE estimate = '{estimate}' AND value IS NOT NULL "
                "AND definition NOT LIKE 'coverage%'"
            )
            .pl()
            .select(columns)
        )


def _numbers(group: pl.DataFrame) -> list[str]:
    moved = group.filter((pl.col("value_raw") != pl.col("value_true")) | (pl.col("low") != pl.col("high")))
    width = 100 * (group["high"] - group["low"]).mean()
    some = f"{_covered(moved):.3f} of {len(moved):,}" if len(moved) else ""
    return [f"{len(group):,}", *(f"{one:.3f}" for one in (*_off(group), _covered(group), width)), some]


def _off(group: pl.DataFrame) -> tuple[float, float]:
    """How far raw and adjusted are off, in points."""
    raw, adjusted = (root(100 * (group[name] - group["value_true"])) for name in ("value_raw", "value"))
    return raw, adjusted


def _covered(group: pl.DataFrame) -> float:
    return float(group.select(held("low", "high", "value_true").mean()).item())
