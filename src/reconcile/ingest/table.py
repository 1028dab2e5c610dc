"""The one form in which every file is read: tables of text cells, as they were delivered."""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl

from reconcile.errors import FileRefused

Format = str
LARGEST = 50_000_000
"""Cells that a table may have, its empty ones included."""


@dataclass(frozen=True)
class Merge:
    """A block of merged cells: rows and columns counted from 0, the last ones included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True)
class Table:
    """A sheet or an HTML table, or the whole of a csv or dbf file.

    `frame` holds the cells as text, columns named `0`, `1`, ..., null where a cell is blank; no row is left out.
    `merges_known` says whether the format tells which cells are merged. `faults` are cells that show no value although
    one belongs there (a formula that was never computed, an error). `widths` counts the cells of each row where rows
    may differ; `is_ruled` says that rows have all their cells (a web page), so that one with fewer has lost one.
    `deleted` are rows that a dbf file marks as deleted.
    """

    name: str
    frame: pl.DataFrame
    merges: tuple[Merge, ...] = ()
    merges_known: bool = False
    faults: frozenset[tuple[int, int]] = frozenset()
    widths: pl.Series | None = None
    is_ruled: bool = False
    deleted: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Content:
    """What a file holds, how it was written, and what was noticed while reading it."""

    format: Format
    encoding: str
    tables: tuple[Table, ...]
    warnings: tuple[str, ...] = ()


@dataclass
class Grid:
    """Rows that grow while a file is read cell by cell, brought to a rectangle in the end."""

    rows: list[list[str | None]] = field(default_factory=list)
    merges: list[Merge] = field(default_factory=list)

    def frame(self) -> pl.DataFrame:
        """The rows as a frame, short ones filled up with blanks."""
        width = max((len(row) for row in self.rows), default=0)
        refuse_huge("a table", len(self.rows), width)
        padded = [row + [None] * (width - len(row)) for row in self.rows]
        return pl.DataFrame(padded, schema={str(i): pl.String for i in range(width)}, orient="row")


def refuse_huge(what: str, rows: int, columns: int) -> None:
    """FileRefused for a table of more cells, nearly all empty, than memory holds: one far down, another far right."""
    if rows * columns > LARGEST:
        raise FileRefused(
            f"{what} reaches to row {rows:,} and to column {columns:,}: too many cells, nearly all empty",
            "Delete the empty rows below the table and the empty columns right of it, save, and deliver it again.",
        )


def blank_to_null(frame: pl.DataFrame) -> pl.DataFrame:
    """Cells of nothing but white space become null; all others stay as they are, and columns are counted from 0."""
    frame = frame.rename({name: str(i) for i, name in enumerate(frame.columns)})
    return frame.with_columns(pl.when(pl.all().str.contains(r"\S")).then(pl.all()))
