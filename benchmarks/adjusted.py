"""How right the adjusted rates of demo counties are: raw and adjusted against the rates of the true links.

    python -m benchmarks.adjusted [--families 8000] [--months 12] [--noises 1 5] [--seeds 9101 9102]

For each seed and noise: a new county and one run over all its months. Every rate between two registers, in total and in
each cell of 20 records or more, is held against the same definition computed by the same code from the true links: how
far raw and adjusted are off (root mean square, in points), and how many of the 95 % intervals cover the truth.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

import polars as pl
from benchmarks.accuracy import county, rates_of_true_links, run

from reconcile import engine

LEAST = 20
CELLS = ["township", "facility", "event_month", "sex"]
KEYS = ["period", "definition", "pair", "relation", *CELLS]


def main() -> None:
    """Print a line for each kind of cell and noise."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--families", type=int, default=8_000)
    parser.add_argument("--months", type=int, default=12)
    parser.add_argument("--noises", type=float, nargs="+", default=[1.0, 5.0])
    parser.add_argument("--seeds", type=int, nargs="+", default=[9101, 9102])
    parser.add_argument("--out", type=Path, help="write every rate as parquet")
    asked = parser.parse_args()
    frames = [
        _held(asked.families, asked.months, noise, seed).with_columns(noise=pl.lit(noise), seed=pl.lit(seed))
        for noise in asked.noises
        for seed in asked.seeds
    ]
    rates = pl.concat(frames)
    if asked.out:
        rates.write_parquet(asked.out)
    show(rates)


def _held(families: int, months: int, noise: float, seed: int) -> pl.DataFrame:
    """Every rate of one county with its raw, adjusted and true value."""
    with tempfile.TemporaryDirectory() as scratch:
        root = county(Path(scratch) / "county", families, months, seed, noise)
        folder, _ = run(root)
        true = _figures(rates_of_true_links(root, folder, Path(scratch)), "raw")
        raw, adjusted = (_figures(folder / "run.duckdb", estimate) for estimate in ("raw", "adjusted"))
    both = adjusted.join(raw, on=KEYS, suffix="_raw", nulls_equal=True)
    both = both.join(true, on=KEYS, suffix="_true", nulls_equal=True)
    kind = pl.coalesce(pl.when(pl.col(cell).is_not_null()).then(pl.lit(cell)) for cell in CELLS).fill_null("total")
    return both.filter(pl.col("denominator_true") >= LEAST).with_columns(cell=kind)


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


def show(rates: pl.DataFrame) -> None:
    """Print the table: rates that are not as the true links say first, then all of them."""
    heads = f"{'noise':>6} {'cell':<12}{'rates':>7}{'raw off':>9}{'adjusted':>10}{'covered':>9}{'width':>8}"
    print(f"{heads}{'of those moved':>16}")
    for (noise, cell), group in rates.group_by("noise", "cell", maintain_order=True):
        moved = group.filter((pl.col("value_raw") != pl.col("value_true")) | (pl.col("low") != pl.col("high")))
        raw, adjusted = (100 * (group[name] - group["value_true"]) for name in ("value_raw", "value"))
        inside = (group["low"] - 1e-9 <= group["value_true"]) & (group["value_true"] <= group["high"] + 1e-9)
        some = (moved["low"] - 1e-9 <= moved["value_true"]) & (moved["value_true"] <= moved["high"] + 1e-9)
        width = 100 * (group["high"] - group["low"]).mean()
        print(
            f"{noise:>6g} {cell:<12}{len(group):>7,}{(raw**2).mean() ** 0.5:>9.3f}{(adjusted**2).mean() ** 0.5:>10.3f}"
            f"{inside.mean():>9.3f}{width:>8.3f}{some.mean():>9.3f} of {len(moved):,}"
        )


if __name__ == "__main__":
    main()
