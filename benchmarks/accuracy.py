"""How right the links and rates of the demo county are, measured against the truth that the demo writes beside it.

    python -m benchmarks.accuracy [--families 20000] [--months 24] [--noise 1] [--seeds 1 2 3] [--world DIR]

For each seed: a new county, one run over all its months, then (a) pairs of rows linked, against pairs of rows that
truth says are the same, duplicates included; (b) every rate with a denominator of 1,000 or more, against the same
definition computed by the same code from the true links.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from pathlib import Path

import duckdb
import polars as pl
from benchmarks.truth import true_pairs

from reconcile import engine, workspace
from reconcile.demo import generate
from reconcile.link.frames import LINK_COLUMNS
from reconcile.pipeline import stages
from reconcile.pipeline.context import Context
from reconcile.pipeline.plan import RunPlan
from reconcile.pipeline.run import run as run_month

LEAST_F1 = {
    "births-birth_certificates": 0.99,
    "births-vaccination": 0.99,
    "births-hukou": 0.99,
    "deaths-hukou": 0.99,
    "births-deliveries": 0.98,
}
LARGE = 1_000
POINTS = 0.5


def main() -> int:
    """Print both tables for every seed; 1 where a target is missed."""
    asked = _asked()
    missed = 0
    for seed in asked.seeds:
        with tempfile.TemporaryDirectory() as scratch:
            own = Path(scratch) / "county"
            root = asked.world or county(own, asked.families, asked.months, seed, asked.noise)
            folder, period = run(root)
            print(f"\nseed {seed} · {asked.families} families · {asked.months} months · noise {asked.noise} · {period}")
            missed += _links(root, folder) + _rates(root, folder, Path(scratch))
    print(f"\n{missed} target(s) missed")
    return 1 if missed else 0


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--families", type=int, default=20_000)
    parser.add_argument("--months", type=int, default=24)
    parser.add_argument("--noise", type=float, default=1.0)
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3])
    parser.add_argument("--world", type=Path, help="score a workspace that is there already, with truth/rows.parquet")
    return parser.parse_args()


def county(root: Path, families: int, months: int, seed: int, noise: float) -> Path:
    """A new demo county in that folder."""
    workspace.create(root, "990121", "示例县")
    generate(root, families, months, seed, noise)
    return root


def run(root: Path) -> tuple[Path, str]:
    """The folder and the period of a run over all months of a workspace."""
    months = sorted(path.name for path in (root / "inbox").iterdir() if path.is_dir())
    period = f"{months[0]}..{months[-1]}" if len(months) > 1 else months[0]
    return run_month(workspace.open_workspace(root), period).folder, period


def _links(root: Path, folder: Path) -> int:
    """Print precision, recall and F1 for each relation; how many targets were missed."""
    with engine.connect(folder / "run.duckdb", read_only=True) as connection:
        links = connection.sql("SELECT * FROM links WHERE status IN ('accepted', 'set')").pl()
        truth = true_pairs(root, connection)
        places = _places(connection)
    missed = 0
    print(f"{'pair':<42}{'relation':<10}{'true':>8}{'found':>8}{'false':>7}{'missed':>7}{'P':>9}{'R':>9}{'F1':>9}")
    relations = {name for frame in (truth, links) for name in frame.select("pair", "relation").iter_rows()}
    for pair, relation in sorted(relations):
        mine = (pl.col("pair") == pair) & (pl.col("relation") == relation)
        missed += _relation(pair, relation, truth.filter(mine), links.filter(mine))
        if 0 < truth.filter(mine).height < LARGE:
            _errors(pair, truth.filter(mine), links.filter(mine), places)
    return missed


def _relation(pair: str, relation: str, real: pl.DataFrame, got: pl.DataFrame) -> bool:
    """Print one line; whether its F1 misses a target."""
    right, found = _right(real, got), _expected(got)
    precision, recall = right / max(found, 1), right / max(len(real), 1)
    score = 2 * precision * recall / max(precision + recall, 1e-9)
    target = LEAST_F1.get(pair) if relation in {"child", "person"} else None
    short = target is not None and len(real) >= LARGE and score < target
    counts = f"{len(real):>8}{found:>8}{found - right:>7}{len(real) - right:>7}"
    mark = f"  below {target}" if short else ""
    print(f"{pair:<42}{relation:<10}{counts}{precision:>9.4f}{recall:>9.4f}{score:>9.4f}{mark}")
    return short


def _errors(pair: str, real: pl.DataFrame, got: pl.DataFrame, places: dict[tuple[str, int], str]) -> None:
    """Name every wrong and every missed link of a small relation by file and row."""
    sides = pair.split("-")
    ends = ["left_id", "right_id"]
    for what, wrong in (
        ("false", got.join(real, on=ends, how="anti")),
        ("missed", real.join(got, on=ends, how="anti")),
    ):
        for left, right in wrong.select(ends).sort(ends).iter_rows():
            print(f"    {what}: {places[sides[0], left]} – {places[sides[1], right]}")


def _places(connection: duckdb.DuckDBPyConnection) -> dict[tuple[str, int], str]:
    """Where each current record stands: file and row."""
    found = {}
    for (register,) in connection.execute("SELECT register FROM receipts WHERE provided").fetchall():
        rows = connection.execute(f"SELECT record_id, file, row_no FROM record_{register}").fetchall()
        found |= {(register, number): f"{file}:{row}" for number, file, row in rows}
    return found


def _expected(got: pl.DataFrame) -> int:
    """Links claimed: a set claims as many as its smaller side has records."""
    sets = (
        got.filter(pl.col("status") == "set")
        .group_by("set_id")
        .agg(l=pl.col("left_id").n_unique(), r=pl.col("right_id").n_unique())
    )
    return got.filter(pl.col("status") == "accepted").height + int(
        sets.select(pl.min_horizontal("l", "r").sum()).item() or 0
    )


def _right(real: pl.DataFrame, got: pl.DataFrame) -> int:
    """Links that are true; a set is right as far as it holds true pairs."""
    return len(got.join(real, on=["left_id", "right_id"], how="semi"))


def rates_of_true_links(root: Path, folder: Path, scratch: Path, *, duplicates: bool = True) -> Path:
    """The database of the same run as it would be had it found the true links; without `duplicates` those between
    registers alone."""
    truth_folder = scratch / "truth-run"
    truth_folder.mkdir()
    shutil.copy(folder / "run.duckdb", truth_folder / "run.duckdb")
    with engine.connect(truth_folder / "run.duckdb") as connection:
        _with_true_links(root, connection, duplicates=duplicates)
        said = connection.sql("SELECT run_id, period, as_of FROM run").fetchall()[0]
    planned = RunPlan(str(root), str(truth_folder), said[0], said[1], said[2], published=False)
    stages.compare(planned)
    stages.measure(planned)
    return truth_folder / "run.duckdb"


def _rates(root: Path, folder: Path, scratch: Path) -> int:
    """Print the rates that differ most from those of the true links; how many are off by more than POINTS."""
    figures = [_figures(where) for where in (folder / "run.duckdb", rates_of_true_links(root, folder, scratch))]
    keys = ["period", "definition", "pair", "relation", "field", "township", "facility", "event_month", "sex"]
    both = figures[0].join(figures[1], on=keys, suffix="_true", nulls_equal=True)
    both = both.filter(pl.col("denominator_true") >= LARGE, pl.col("value") <= 1).with_columns(
        off=100 * (pl.col("value") - pl.col("value_true"))
    )
    worst = both.sort(pl.col("off").abs(), descending=True)
    bad = worst.filter(pl.col("off").abs() > POINTS)
    print(f"{len(both)} rates with a denominator of {LARGE} or more; the farthest from the true links, in points:")
    for row in worst.head(max(8, min(len(bad), 30))).iter_rows(named=True):
        cell = " ".join(str(row[name]) for name in ("township", "facility", "event_month", "sex") if row[name])
        counts = "{numerator}/{denominator} true {numerator_true}/{denominator_true}".format(**row)
        print(f"  {row['off']:+.3f}  {row['definition']:<28}{row['pair']:<38}{row['period']:<18}{counts} {cell}")
    return len(bad)


def _figures(database: Path) -> pl.DataFrame:
    with engine.connect(database, read_only=True) as connection:
        return connection.sql(
            "SELECT * FROM figures WHERE estimate = 'raw' AND value IS NOT NULL AND denominator IS NOT NULL"
        ).pl()


def _with_true_links(root: Path, connection: duckdb.DuckDBPyConnection, *, duplicates: bool) -> None:
    """Put the true links and the true duplicates in the place of those that were found."""
    truth = true_pairs(root, connection)
    declared = Context.of(workspace.open_workspace(root)).declarations
    sides = pl.DataFrame(
        [{"pair": p.id, "left_register": p.left, "right_register": p.right} for p in declared.pairs.values()]
    )
    rows = truth.join(sides, on="pair").with_columns(
        status=pl.lit("accepted"),
        probability=1.0,
        method=pl.lit("truth"),
        evidence=pl.lit(""),
        set_id=pl.lit(None, pl.String),
        log_odds=pl.lit(None, pl.Float64),
    )
    engine.store(connection, "links", rows.select([pl.col(name).cast(kind) for name, kind in LINK_COLUMNS.items()]))
    if not duplicates:
        return
    same = (
        rows.filter(pl.col("relation") == "duplicate")
        .group_by("left_register", "right_id")
        .agg(entity_id=pl.col("left_id").min())
    )
    entities = connection.sql("SELECT register, record_id FROM entities").pl()
    joined = entities.join(same, left_on=["register", "record_id"], right_on=["left_register", "right_id"], how="left")
    engine.store(connection, "entities", joined.with_columns(entity_id=pl.coalesce("entity_id", "record_id")))


if __name__ == "__main__":
    sys.exit(main())
