"""How right the adjusted rates of demo counties are: raw and adjusted against the rates of the true links.

    python -m benchmarks.adjusted [--families 8000] [--months 12] [--noises 1 5] [--seeds 9101 9102] [--keep DIR]

For each seed and noise: a new county and one run over all its months. Every rate between two registers, in total and in
each cell of 20 records or more, is held against the same definition computed by the same code from the true links: how
far raw and adjusted are off (root mean square, in points), and how many of the 95 % intervals cover the truth; the last
lines say so of each comparison's totals.

Counties, their runs and the runs of the true links can be kept: of those that are there already only the adjusted rates
are made anew, by the code as it is now.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import polars as pl
from benchmarks.accuracy import county, rates_of_true_links, run

from reconcile import engine
from reconcile.measure.adjusted.stage import adjusted_rates
from reconcile.measure.figures import conformed
from reconcile.pipeline.context import Context
from reconcile.workspace import latest_run, open_workspace

SEED = 1  # as in runs
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
    parser.add_argument("--keep", type=Path, help="keep counties and their runs in this folder")
    asked = parser.parse_args()
    frames = []
    for noise in asked.noises:
        for seed in asked.seeds:
            with _folder(asked.keep, f"{noise:g}_{seed}") as folder:
                rates = _held(folder, asked.families, asked.months, noise, seed)
                frames.append(rates.with_columns(noise=pl.lit(noise), seed=pl.lit(seed)))
    rates = pl.concat(frames)
    if asked.out:
        rates.write_parquet(asked.out)
    show(rates)


@contextmanager
def _folder(keep: Path | None, name: str) -> Iterator[Path]:
    if keep:
        (keep / name).mkdir(parents=True, exist_ok=True)
        yield keep / name
        return
    with tempfile.TemporaryDirectory() as scratch:
        yield Path(scratch)


def _held(folder: Path, families: int, months: int, noise: float, seed: int) -> pl.DataFrame:
    """Every rate of one county with its raw, adjusted and true value."""
    root, truth = folder / "county", folder / "truth-run" / "run.duckdb"
    if not truth.exists():
        found, _ = run(county(root, families, months, seed, noise))
        rates_of_true_links(root, found, folder)
    latest = latest_run(open_workspace(root))
    if latest is None:
        raise SystemExit(f"{root} has no run: remove the folder, and the county is made anew")
    true, raw, adjusted = _figures(truth, "raw"), _figures(latest / "run.duckdb", "raw"), _adjusted(root, latest)
    both = adjusted.join(raw, on=KEYS, suffix="_raw", nulls_equal=True)
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


def show(rates: pl.DataFrame) -> None:
    """Print the table: rates that are not as the true links say first, then all of them."""
    heads = f"{'rates':>7}{'raw off':>9}{'adjusted':>10}{'covered':>9}{'width':>8}{'of those moved':>16}"
    print(f"{'noise':>6} {'cell':<32}{heads}")
    for (noise, cell), group in rates.group_by("noise", "cell", maintain_order=True):
        print(f"{noise:>6g} {cell:<32}{_line(group)}")
    for (noise, pair), group in rates.filter(cell="total").group_by("noise", "pair", maintain_order=True):
        print(f"{noise:>6g} {pair:<32}{_line(group)}")


def _line(group: pl.DataFrame) -> str:
    moved = group.filter((pl.col("value_raw") != pl.col("value_true")) | (pl.col("low") != pl.col("high")))
    raw, adjusted = (100 * (group[name] - group["value_true"]) for name in ("value_raw", "value"))
    width = 100 * (group["high"] - group["low"]).mean()
    off = f"{(raw**2).mean() ** 0.5:>9.3f}{(adjusted**2).mean() ** 0.5:>10.3f}"
    some = f"{_covered(moved):>9.3f} of {len(moved):,}" if len(moved) else ""
    return f"{len(group):>7,}{off}{_covered(group):>9.3f}{width:>8.3f}{some}"


def _covered(group: pl.DataFrame) -> float:
    """How many of the intervals hold the truth."""
    inside = (pl.col("low") - 1e-9 <= pl.col("value_true")) & (pl.col("value_true") <= pl.col("high") + 1e-9)
    return float(group.select(inside.mean()).item())


if __name__ == "__main__":
    main()
