"""Figures and dates among texts: what a spreadsheet holds as such, and what is left of it as text."""

from __future__ import annotations

import polars as pl

# In front of a figure, and in front of a day's number that a spreadsheet shows as a date.
MARK, DAY = "figure:", "day:"


def as_text(table: pl.DataFrame) -> pl.DataFrame:
    """The table with figures as the text that a spreadsheet saves.

    An ID kept as a figure comes out in one of two ways: with noughts for its last digits, or as 9.90121E+17.
    """
    marked = [column.name for column in table if column.str.starts_with(MARK).any()]
    damaged = pl.col(marked).str.replace(r"^figure:(\d)(\d{5})\d{8}[13579]000$", "${1}.${2}E+17")
    return table.with_columns(damaged.str.strip_prefix(MARK))
