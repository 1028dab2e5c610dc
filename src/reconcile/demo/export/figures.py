"""Figures among texts: what a spreadsheet holds as a number, and what is left of it as text."""

from __future__ import annotations

import polars as pl

MARK = "figure:"


def as_text(table: pl.DataFrame) -> pl.DataFrame:
    """The table with figures as the text that a spreadsheet saves.

    An ID kept as a figure comes out in one of two ways: with noughts for its last digits, or as 9.90121E+17.
    """
    text = pl.all().cast(pl.String)
    damaged = text.str.replace(r"^figure:(\d)(\d{5})\d{8}[13579]000$", "${1}.${2}E+17")
    return table.select(damaged.str.strip_prefix(MARK))
