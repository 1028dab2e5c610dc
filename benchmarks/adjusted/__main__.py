"""How right the adjusted rates of demo counties are: raw and adjusted against the rates of the true links.

    python -m benchmarks.adjusted [--families 8000] [--months 12] [--noises 1 5] [--seeds 9101 9102]
        [--keep DIR] [--dry]

For each seed and noise: a new county and one run over all its months. Every rate between two registers, in total and in
each cell of 20 records or more, is held against the same definition computed by the same code from the true links. It
writes benchmarks/ADJUSTED.md, a section for each noise; 1 where a target is missed.

Counties, their runs and the runs of the true links can be kept: of those that are there already only the adjusted rates
are made anew, by the code as it is now.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import polars as pl
from benchmarks.accuracy import county, rates_of_true_links, run
from benchmarks.adjusted.page import HEAD, PACKAGES, add
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
PAGE = Path(__file__).parents[1] / "ADJUSTED.md"


def main() -> int:
    """1 where a target is missed."""
    asked = _asked()
    results = Results(head=HEAD, packages=PACKAGES)
    frames = []
    for noise in asked.noises:
        for seed in asked.seeds:
            with _folder(asked.keep, f"{noise:g}_{seed}") as folder:
                rates = _held(folder, asked.families, asked.months, noise, seed)
                frames.append(rates.with_columns(noise=pl.lit(noise), seed=pl.lit(seed)))
        add(results, noise, pl.concat(frames).filter(noise=noise), asked)
        print(results.last(), flush=True)
    if asked.out:
        pl.concat(frames).write_parquet(asked.out)
    if not asked.dry:
        former = PAGE.read_text(encoding="utf-8") if PAGE.is_file() else ""
        PAGE.write_text(results.text(former), encoding="utf-8")
    print(f"{results.missed} target(s) missed")
    return 1 if results.missed else 0


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--families", type=int, default=8_000)
    parser.add_argument("--months", type=int, default=12)
    parser.add_argument("--noises", type=float, nargs="+", default=[1.0, 5.0])
    parser.add_argument("--seeds", type=int, nargs="+", default=[9101, 9102])
    parser.add_argument("--out", type=Path, help="write every rate as parquet")
    parser.add_argument("--keep", type=Path, help="keep counties and their runs in this folder")
    parser.add_argument("--dry", action="store_true", help="print, and leave the page as it is")
    return parser.parse_args()


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


if __name__ == "__main__":
    sys.exit(main())
