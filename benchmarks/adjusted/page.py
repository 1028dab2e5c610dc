"""The page of results: how far adjusted rates are off, how many intervals hold the truth, and whether it is enough."""

from __future__ import annotations

import argparse

import polars as pl
from benchmarks.linkage.results import Results

PACKAGES = ("duckdb", "polars", "numpy", "scipy")
HEAD = (
    "# Adjusted rates, measured\n\n"
    "Written by `python -m benchmarks.adjusted --noises N --seeds ...`, a section for each noise; the others stay as "
    "they were. Every rate between two registers of invented counties, in each cell of 20 records or more, against the "
    "same rate of the true links: how far raw and adjusted are off (root mean square, in points), how many of the 95 % "
    "intervals hold the truth, how wide they are (points), and how many of those hold it where the raw rate is off or "
    "the interval is wider than nothing. Rates of one county hang together, and so do windows: they are no independent "
    "draws."
)
COLUMNS = ("cell", "rates", "raw off", "adjusted off", "covered", "width", "of those moved")
WANTED, COVERED = ("total", "township"), 0.93


def add(results: Results, noise: float, rates: pl.DataFrame, asked: argparse.Namespace) -> None:
    """Add a section: each kind of cell, the totals of each comparison, and whether what is wanted was met."""
    title = "The usual errors" if noise == 1.0 else f"{noise:g} times the usual errors"
    seeds = sorted(rates["seed"].unique())
    counties = f"{len(seeds)} counties (seeds {seeds[0]} to {seeds[-1]}) of {asked.families:,} families"
    results.begin(f"({noise:g}) {title}", f"{counties}, {asked.months} months.")
    kinds = [(str(cell), group) for (cell,), group in rates.group_by("cell", maintain_order=True)]
    pairs = rates.filter(cell="total").group_by("pair", maintain_order=True)
    results.table(COLUMNS, [[name, *_numbers(group)] for name, group in kinds])
    results.table(["totals", *COLUMNS[1:]], [[str(pair), *_numbers(group)] for (pair,), group in pairs])
    for name, group in kinds:
        if name in WANTED:
            raw, adjusted = _off(group)
            results.target(
                f"{name}: {COVERED:.0%} or more are covered ({_covered(group):.1%})", _covered(group) >= COVERED
            )
            results.target(f"{name}: adjusted is nearer than raw ({adjusted:.3f}, {raw:.3f})", adjusted < raw)


def _numbers(group: pl.DataFrame) -> list[str]:
    moved = group.filter((pl.col("value_raw") != pl.col("value_true")) | (pl.col("low") != pl.col("high")))
    width = 100 * (group["high"] - group["low"]).mean()
    some = f"{_covered(moved):.3f} of {len(moved):,}" if len(moved) else ""
    return [f"{len(group):,}", *(f"{one:.3f}" for one in (*_off(group), _covered(group), width)), some]


def _off(group: pl.DataFrame) -> tuple[float, float]:
    """How far raw and adjusted are off, root mean square in points."""
    raw, adjusted = (100 * (group[name] - group["value_true"]) for name in ("value_raw", "value"))
    return float((raw**2).mean() ** 0.5), float((adjusted**2).mean() ** 0.5)


def _covered(group: pl.DataFrame) -> float:
    """How many of the intervals hold the truth."""
    inside = (pl.col("low") - 1e-9 <= pl.col("value_true")) & (pl.col("value_true") <= pl.col("high") + 1e-9)
    return float(group.select(inside.mean()).item())
