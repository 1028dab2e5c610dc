"""The truth that a linkage is measured against: whom each delivered row speaks of."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from reconcile.demo.errors.causes import Cause
from reconcile.demo.world import World

# The true people behind a row; 0 in a column `_<role>` of the records where there is none.
TRUTH = ("child", "mother", "father", "person", "husband", "wife")
_PEOPLE = [pl.when(pl.col(f"_{role}") != 0).then(pl.col(f"_{role}")).alias(role) for role in TRUTH]


def row_truth(register: str, file: str, sheet: str, records: pl.DataFrame) -> pl.DataFrame:
    """One row for each delivered row, or for each newborn of a row (`_row` and `_child_no` where rows hold several)."""
    row = pl.col("_in_row") if "_in_row" in records.columns else pl.int_range(1, pl.len() + 1, dtype=pl.Int64)
    number = pl.col("_child_no") if "_child_no" in records.columns else pl.lit(0, pl.Int64)
    return records.select(
        pl.lit(file).alias("file"),
        pl.lit(sheet).alias("sheet"),
        row.alias("row"),
        number.alias("child_no"),
        pl.lit(register).alias("register"),
        *_PEOPLE,
        pl.col("_planted").alias("planted"),
    )


def withheld_truth(register: str, records: pl.DataFrame) -> pl.DataFrame:
    """One row for each record that an office never delivers for a `cause`."""
    return records.select(pl.lit(register).alias("register"), *_PEOPLE, pl.col("_withheld").alias("cause"))


def write_truth(folder: Path, world: World, rows: pl.DataFrame) -> None:
    """Writes the rows, the people, the births and the marriages as parquet."""
    folder.mkdir(exist_ok=True)
    people = world.people.filter(pl.col("person") > 0).drop("id_area", "group", "surname", "own")
    villages = {name: world.places.column("village_code", people[name].to_numpy()) for name in ("residence", "hukou")}
    parents = [pl.when(pl.col(name) > 0).then(name).alias(name) for name in ("mother", "father")]
    frames = {
        "rows": rows,
        "people": people.with_columns(*parents, **villages),
        "births": world.births,
        "marriages": world.marriages,
    }
    for name, frame in frames.items():
        frame.write_parquet(folder / f"{name}.parquet")


def write_causes(folder: Path, world: World, causes: list[Cause], withheld: list[pl.DataFrame]) -> None:
    """Writes what single units get wrong by themselves: which unit, what, and since which month; and whose records they
    withhold."""
    rows = [
        {
            "name": one.name, "register": one.register, "columns": ",".join(one.columns), "kind": one.kind,
            "dimension": one.unit, "unit": one.chosen, "since": world.window.label(one.month),
        }
        for one in causes
    ]  # fmt: skip
    pl.DataFrame(rows).write_parquet(folder / "causes.parquet")
    pl.concat(withheld).write_parquet(folder / "withheld.parquet")
