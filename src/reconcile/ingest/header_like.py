"""Rows that look like the header of a table, wherever they stand: another table above or below the one that is read."""

from __future__ import annotations

import polars as pl

_DECORATION = r"[(（\[【][^)）\]】]*[)）\]】]|[\s*★※:：;；。、,，]+"
FEW_COLUMNS = 4


def header_like(width: int, known_headers: frozenset[str]) -> pl.Expr:
    """Whether a row of cells `0`, `1`, ... looks like the header of a register: half of its cells are known headers."""
    known, filled = _known(width, known_headers), _filled(width)
    return (known >= FEW_COLUMNS) & (known * 2 >= filled)


def list_like(width: int, known_headers: frozenset[str]) -> pl.Expr:
    """Whether a row looks like the header of a list that nobody declared: two known headers, and nowhere a digit."""
    numbered = pl.any_horizontal(text.str.contains(r"\d").fill_null(value=False) for text in _plain(width))
    return (_known(width, known_headers) >= 2) & (_filled(width) >= FEW_COLUMNS) & ~numbered


def _plain(width: int) -> list[pl.Expr]:
    return [pl.col(str(i)).str.replace_all(_DECORATION, "") for i in range(width)]


def _known(width: int, known_headers: frozenset[str]) -> pl.Expr:
    headers = pl.lit(pl.Series(list(known_headers), dtype=pl.String)).implode()  # once, not for each cell
    return pl.sum_horizontal(text.is_in(headers) for text in _plain(width))


def _filled(width: int) -> pl.Expr:
    return pl.sum_horizontal(text.is_not_null() for text in _plain(width))
