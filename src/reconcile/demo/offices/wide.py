"""A delivery in one row with several newborns side by side."""

from __future__ import annotations

import polars as pl

_OF_THE_CHILD = ("child_name", "child_sex", "birth_weight", "birth_length", "outcome", "certificate_no")


def one_row_a_delivery(frame: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The deliveries with columns `child_name_1`, `child_name_2`, ..., and the newborns with `_in_row` and `_child_no`.

    What belongs to the mother is taken from the first newborn of a row, and so are the errors in it.
    """
    numbered = frame.with_columns(
        _in_row=pl.col("admission_no").rank("dense").cast(pl.Int64),
        _child_no=pl.int_range(1, pl.len() + 1, dtype=pl.Int64).over("admission_no", order_by="birth_order"),
    ).sort("_in_row", "_child_no")
    rows = numbered.filter(pl.col("_child_no") == 1)
    for number in range(1, int(str(numbered["_child_no"].max() or 1)) + 1):
        own = numbered.filter(pl.col("_child_no") == number)
        named = own.select("_in_row", *(pl.col(name).alias(f"{name}_{number}") for name in _OF_THE_CHILD))
        rows = rows.join(named, on="_in_row", how="left", maintain_order="left")
    return rows, numbered.with_columns(_planted=_planted(numbered))


def _planted(numbered: pl.DataFrame) -> pl.Series:
    """The errors of each newborn: its own, and those that the first of its row has in the mother's columns."""
    first = numbered["_planted"].str.split(",").to_list()
    found: list[str] = []
    shared: list[str] = []
    for number, kinds in zip(numbered["_child_no"], first, strict=True):
        own = [kind for kind in kinds if kind.split(":")[0] in _OF_THE_CHILD]
        if number == 1:
            shared = [kind for kind in kinds if kind and kind not in own]
        found.append(",".join(shared + own))
    return pl.Series(found, dtype=pl.String)
