"""The records of a later run with the values that an earlier one had of them: what is new without what is corrected."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import duckdb
import polars as pl

from reconcile import engine

DELIVERED = ("file", "sheet", "row_no", "child_no", "first_month")
"""Columns that say how a record came, and nothing of the person."""
SCHEMA = {"register": pl.String, "new": pl.Int64, "gone": pl.Int64, "corrected": pl.Int64}


@dataclass(frozen=True)
class Mixed:
    """How many records of each register are new, gone, and corrected (columns SCHEMA; registers with none left out),
    and whether any came or went, or a register did."""

    counts: pl.DataFrame
    arrived: bool

    @property
    def corrected(self) -> bool:
        """Whether any record has other values."""
        return bool(self.counts["corrected"].sum())


def mixed_records(before: Path, now: Path, at: Path) -> Mixed:
    """Write into a new database `at` the records of `now`, those that `before` knew with their values there."""
    with (
        engine.connect(before, read_only=True) as old,
        engine.connect(now, read_only=True) as new,
        engine.connect(at) as mixed,
    ):
        engine.store(mixed, "receipts", engine.frame(new, "pipeline/73_receipts"))
        there, then = _registers(new), _registers(old)
        rows = []
        for register in there:
            later = _records(new, register)
            earlier = _records(old, register) if register in then else later.clear()
            rows.append((register, *_stored(mixed, register, earlier, later)))
        rows += [(register, 0, _records(old, register).height, 0) for register in then if register not in there]
    counts = pl.DataFrame(rows, schema=SCHEMA, orient="row").sort("register")
    arrived = there != then or bool(counts.select(pl.sum_horizontal(pl.col("new", "gone").sum())).item())
    return Mixed(counts.filter(pl.sum_horizontal("new", "gone", "corrected") > 0), arrived)


def _stored(
    mixed: duckdb.DuckDBPyConnection, register: str, earlier: pl.DataFrame, later: pl.DataFrame
) -> tuple[int, int, int]:
    """Store the mixed records of one register; how many are new, gone, and corrected."""
    other = corrected(earlier, later)
    kept = later.join(other, on="record_id", how="anti")
    put_back = earlier.join(other, on="record_id", how="semi").select(later.columns)
    engine.store(mixed, f"record_{register}", pl.concat([kept, put_back]).sort("record_id"))
    new = later.join(earlier, on="record_id", how="anti").height
    return new, earlier.join(later, on="record_id", how="anti").height, other.height


def corrected(earlier: pl.DataFrame, later: pl.DataFrame) -> pl.DataFrame:
    """The `record_id` of records that both have, with other values; how they were delivered is no value."""
    values = [name for name in later.columns if name not in {*DELIVERED, "record_id"}]
    both = earlier.join(later, on="record_id", suffix=":later")
    differ = pl.any_horizontal(
        pl.lit(value=False), *(pl.col(name).ne_missing(pl.col(f"{name}:later")) for name in values)
    )
    return both.filter(differ).select("record_id")


def _registers(connection: duckdb.DuckDBPyConnection) -> list[str]:
    return engine.frame(connection, "measure/00_provided")["register"].to_list()


def _records(connection: duckdb.DuckDBPyConnection, register: str) -> pl.DataFrame:
    return engine.frame(connection, "pipeline/72_records", identifiers={"records": f"record_{register}"})
