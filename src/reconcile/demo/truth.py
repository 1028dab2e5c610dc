"""The truth that a linkage is measured against: whom each delivered row speaks of."""

from __future__ import annotations

import polars as pl

# The true people behind a row; 0 in a column `_<role>` of the records where there is none.
TRUTH = ("child", "mother", "father", "person", "husband", "wife")


def row_truth(register: str, file: str, sheet: str, records: pl.DataFrame) -> pl.DataFrame:
    """One row for each delivered row, or for each newborn of a row (`_row` and `_child_no` where rows hold several)."""
    row = pl.col("_in_row") if "_in_row" in records.columns else pl.int_range(1, pl.len() + 1, dtype=pl.Int64)
    number = pl.col("_child_no") if "_child_no" in records.columns else pl.lit(0, pl.Int64)
    people = [pl.when(pl.col(f"_{role}") != 0).then(pl.col(f"_{role}")).alias(role) for role in TRUTH]
    return records.select(
        pl.lit(file).alias("file"), pl.lit(sheet).alias("sheet"), row.alias("row"), number.alias("child_no"),
        pl.lit(register).alias("register"), *people, pl.col("_planted").alias("planted"),
    )  # fmt: skip
