"""A world on disk: standardised records, declarations, and which records are the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from reconcile import engine
from reconcile.registers import Declarations, RegisterSpec, load_declarations
from reconcile.standardise.records import standardise_rows
from reconcile.universe.records import with_cells
from reconcile.values.gazetteer import gazetteer_of

REGISTERS = Path(__file__).parents[1] / "registers"
TRUTH = {"pair": pl.String, "relation": pl.String, "left_id": pl.UInt64, "right_id": pl.UInt64}


@dataclass(frozen=True)
class World:
    """`database` holds `record_<register>`; `truth` has the columns of TRUTH, a row a true pair of records."""

    folder: Path

    @property
    def database(self) -> Path:
        return self.folder / "run.duckdb"

    @property
    def truth(self) -> Path:
        return self.folder / "truth.parquet"

    @property
    def is_made(self) -> bool:
        """The truth is written last."""
        return self.truth.is_file()


def declarations_of(world: str) -> Declarations:
    """The built-in declarations and those of the world's own folder."""
    return load_declarations(REGISTERS / world)


def store_rows(world: World, spec: RegisterSpec, parts: Iterable[pl.DataFrame]) -> pl.DataFrame:
    """Standardise delivered rows part by part into `record_<register>`; returns `person` and `record_id` of each.

    A part has a text column a field and `person`, the number of who is behind the row.
    """
    people = []
    for number, part in enumerate(parts):
        records = _records(spec, part, number)
        people.append(pl.DataFrame({"person": part["person"], "record_id": records["record_id"]}))
        _append(world, f"part_{spec.id}", records)
    _finish(world, spec)
    return pl.concat(people)


def _records(spec: RegisterSpec, part: pl.DataFrame, number: int) -> pl.DataFrame:
    place = {"sheet_id": pl.lit(number), "row_no": pl.int_range(1, pl.len() + 1), "child_no": pl.lit(0)}
    rows = part.select(pl.all().cast(pl.String)).with_columns(**place)
    return with_cells(standardise_rows(rows, spec, gazetteer_of("990100")), spec)


def _append(world: World, table: str, records: pl.DataFrame) -> None:
    with engine.connect(world.database) as connection:
        connection.register("part", records)
        connection.execute(f"CREATE TABLE IF NOT EXISTS {table} AS SELECT * FROM part LIMIT 0")
        connection.execute(f"INSERT INTO {table} BY NAME SELECT * FROM part ORDER BY record_id")
        connection.unregister("part")


def _finish(world: World, spec: RegisterSpec) -> None:
    """The parts as one table by record id, as a run stores it; the file is written anew without them."""
    with engine.connect(world.database) as connection:
        connection.execute(f"CREATE TABLE record_{spec.id} AS SELECT * FROM part_{spec.id} ORDER BY record_id")
        connection.execute(f"DROP TABLE part_{spec.id}")


def truth_of(pair: str, relation: str, left: pl.DataFrame, right: pl.DataFrame) -> pl.DataFrame:
    """All pairs of records behind which the same person stands."""
    both = left.join(right, on="person", suffix="_right").sort("record_id", "record_id_right")
    return both.select(
        pl.lit(pair).alias("pair"),
        pl.lit(relation).alias("relation"),
        left_id="record_id",
        right_id="record_id_right",
    )


def in_parts(size: int, largest: int) -> Iterator[tuple[int, int]]:
    """Number and size of each part."""
    for number, first in enumerate(range(0, size, largest)):
        yield number, min(largest, size - first)
