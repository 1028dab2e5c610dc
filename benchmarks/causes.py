"""How many of the causes planted in a demo county a run names, and how many of its lines nothing explains.

    python -m benchmarks.causes [--families 8000] [--months 12] [--noise 1] [--seeds 1 2 3 4 5] [--without]

For each seed: a new county with eleven causes (`--without`: with none), one run, and every line of `causes` with the
planted cause that at least half of its records bear. Targets: at most 15 lines, at least 10 causes named, at most a
tenth of the lines explained by nothing; without causes no line.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import polars as pl
from benchmarks.accuracy import run

from reconcile import engine, workspace
from reconcile.demo import generate
from reconcile.registers.pair import MISSING_IN

ROW = ["register", "file", "sheet", "row", "child_no"]
HELD = dict.fromkeys(("register", "cause"), pl.String) | {"child": pl.Int64}
LINES, NAMED, UNEXPLAINED = 15, 10, 0.1


@dataclass(frozen=True)
class Score:
    """Lines shown, causes named, and lines that no planted cause explains."""

    lines: int
    named: int
    unexplained: int

    @property
    def missed(self) -> bool:
        """Whether a county with causes misses a target."""
        return self.lines > LINES or self.named < NAMED or self.unexplained > UNEXPLAINED * self.lines


def main() -> int:
    """Print each county's lines and what they come to; 1 where a target is missed."""
    asked = _asked()
    missed = 0
    for seed in asked.seeds:
        with tempfile.TemporaryDirectory() as scratch:
            root = Path(scratch) / "county"
            workspace.create(root, "990121", "示例县")
            generate(root, asked.families, asked.months, seed, asked.noise, causes=not asked.without)
            folder, _ = run(root)
            lines = causes_of_lines(root, folder)
        score = score_of(lines)
        missed += bool(score.lines) if asked.without else score.missed
        _print(lines)
        print(f"seed {seed}: {score.lines} lines, {score.named} causes named, {score.unexplained} lines unexplained\n")
    print(f"{missed} of {len(asked.seeds)} counties miss a target")
    return 1 if missed else 0


def causes_of_lines(root: Path, folder: Path) -> pl.DataFrame:
    """The lines of a run with the planted `cause` that at least half of their records bear, null where none is."""
    with engine.connect(folder / "run.duckdb", read_only=True) as connection:
        lines = connection.sql("SELECT * FROM causes ORDER BY line").pl()
        records = connection.sql("SELECT DISTINCT line, register, record_id, field FROM cause_records").pl()
        rows = [
            connection.sql(f'SELECT record_id, file, sheet, row_no AS "row", child_no FROM record_{register}').pl()
            for register in records["register"].unique().sort()
        ]
    if lines.is_empty():
        return lines.with_columns(cause=pl.lit(None, pl.String), planted_since=pl.lit(None, pl.String))
    places = pl.concat(rows).cast({"row": pl.Int64, "child_no": pl.Int64})
    truth = pl.read_parquet(root / "truth" / "rows.parquet")
    planted = truth.with_columns(pl.col("planted").str.split(",")).explode("planted")
    planted = planted.with_columns(cause=pl.col("planted").str.split(":").list.get(2, null_on_oob=True))
    at = records.join(places, on="record_id")
    bearing = at.join(planted, on=ROW).drop_nulls("cause").select("line", "cause", "record_id")
    bearing = pl.concat([bearing, _withheld(root, at.join(truth, on=ROW))])
    bearing = bearing.group_by("line", "cause").agg(bear=pl.col("record_id").n_unique())
    whole = records.group_by("line").agg(all=pl.col("record_id").n_unique())
    named = bearing.join(whole, on="line").filter(2 * pl.col("bear") >= pl.col("all"))
    named = named.sort("line", "bear", descending=[False, True]).unique("line", keep="first")
    named = _fitting(lines, named, root)
    return lines.join(named, on="line", how="left", maintain_order="left")


def _withheld(root: Path, rows: pl.DataFrame) -> pl.DataFrame:
    """The records of children whose record in the register where they are missing was withheld."""
    path = root / "truth" / "withheld.parquet"
    held = pl.read_parquet(path) if path.exists() else pl.DataFrame(schema=HELD)
    held = held.select("child", "cause", field=MISSING_IN + pl.col("register")).drop_nulls()
    return rows.join(held.unique(), on=["field", "child"]).select("line", "cause", "record_id")


def _fitting(lines: pl.DataFrame, named: pl.DataFrame, root: Path) -> pl.DataFrame:
    """Of these the causes that spoil one of the line's fields: bearing one cause a record can have another error."""
    path = root / "truth" / "causes.parquet"
    if not path.exists():
        return named.select("line", "cause", planted_since=pl.lit(None, pl.String)).clear()
    columns = pl.when(kind="withheld").then(MISSING_IN + pl.col("register")).otherwise("columns")
    planted = pl.read_parquet(path).select(columns.alias("columns"), cause="name", planted_since="since")
    both = named.join(planted, on="cause").join(lines.select("line", "fields"), on="line")
    fields, columns = (pl.col(name).str.split(",") for name in ("fields", "columns"))
    return both.filter(fields.list.set_intersection(columns).list.len() > 0).select("line", "cause", "planted_since")


def score_of(lines: pl.DataFrame) -> Score:
    """What the lines of one county come to; of more than are shown only the first count."""
    shown = lines.head(LINES)
    return Score(len(lines), shown["cause"].drop_nulls().n_unique(), shown["cause"].null_count())


def _print(lines: pl.DataFrame) -> None:
    for line in lines.iter_rows(named=True):
        print(
            f"{line['line']:>3} {line['cause'] or '—':<24}{line['register']}: {line['unit']}, {line['fields']} "
            f"{line['kinds']}, {line['months']} {line['month'] or ''} (planted since {line['planted_since']}), "
            f"{line['records']} of {line['of']}, expected {line['expected']:.1f}, lift at least {line['low']:.1f}"
        )


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--families", type=int, default=8_000)
    parser.add_argument("--months", type=int, default=12)
    parser.add_argument("--noise", type=float, default=1.0)
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3, 4, 5])
    parser.add_argument("--without", action="store_true", help="plant no causes: no line should be shown")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
