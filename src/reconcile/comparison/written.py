"""What agrees and was delivered otherwise: in traditional characters, with spaces, as an old number of 15 digits.

For linkage such values are the same. That they were written otherwise only their raw forms show, so it is said of
records that are linked, or asked about, and costs the comparison of millions nothing.
"""

from __future__ import annotations

import polars as pl

from reconcile.values.levels import EXACT, FIFTEEN_DIGITS, FOLDED
from reconcile.values.resident_ids import UPGRADED

IN_WORDS = {"name", "id", "text", "place"}
"""Comparisons of what somebody writes. A date, a sex or a code is written as its register writes it."""
COMPANIONS = ("_raw", "_done")
"""What stands beside a value and says how it was delivered."""


def kind_of_agreement(comparison: str) -> pl.Expr:
    """The level, `folded` or `fifteen_digits` where it is exact and the raw forms differ.

    Reads the columns `level`, and of both sides `left_raw`, `left_done`, `right_raw`, `right_done`.
    """
    if comparison not in IN_WORDS:
        return pl.col("level")
    upgraded = [pl.col(f"{side}_done").str.contains(UPGRADED, literal=True) for side in ("left", "right")]
    otherwise = pl.when(upgraded[0] != upgraded[1]).then(pl.lit(FIFTEEN_DIGITS)).otherwise(pl.lit(FOLDED))
    same = pl.col("left_raw").eq_missing(pl.col("right_raw"))
    return pl.when((pl.col("level") == EXACT) & ~same).then(otherwise).otherwise("level").alias("level")
