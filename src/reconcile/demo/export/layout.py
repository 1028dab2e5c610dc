"""What a delivered table looks like: its columns and headers, its title, what stands under it."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from reconcile.demo.export.styles import STYLES


@dataclass(frozen=True)
class Column:
    """A column of a delivered table.

    `header` are the lines of its header from above, one where it is not merged. `field` is a column of the records, or
    empty: then `text` stands in every row. `style` says how a value is written.
    """

    header: tuple[str, ...]
    field: str = ""
    style: str = "text"
    text: str = ""

    def values(self, frame: pl.DataFrame) -> pl.Series:
        """The written values: texts, and figures where the style makes such."""
        if not self.field:
            return pl.Series([self.text or None], dtype=pl.String).new_from_index(0, frame.height)
        name, _, argument = self.style.partition(":")
        return STYLES[name](frame[self.field], argument)


@dataclass(frozen=True)
class Layout:
    """A table's columns, the title above its header, and the totals row and notes under it."""

    columns: tuple[Column, ...]
    title: str = ""
    total: bool = False
    notes: tuple[str, ...] = ()

    @property
    def header_lines(self) -> list[list[str]]:
        """The lines of the header as cells; a merged cell has its text in its first place and nothing in the others."""
        depth = max(len(column.header) for column in self.columns)
        lines = [[""] * len(self.columns) for _ in range(depth)]
        for first, size in header_groups(self):
            lines[0][first] = self.columns[first].header[0]
            for place in range(first, first + size if depth > 1 else first):
                lines[1][place] = "".join(self.columns[place].header[1:])
        return lines

    def table(self, frame: pl.DataFrame) -> pl.DataFrame:
        """The written values, columns numbered."""
        return pl.DataFrame([column.values(frame).alias(str(number)) for number, column in enumerate(self.columns)])

    def footer(self, rows: int) -> list[list[str]]:
        """What stands under the table, a list of cells a line."""
        width = len(self.columns)
        lines = [["合计", str(rows), *[""] * (width - 2)]] if self.total else []
        return lines + [[note, *[""] * (width - 1)] for note in self.notes]


def header_groups(layout: Layout) -> list[tuple[int, int]]:
    """The merged cells of a header's first line: the first column of each and how many it spans."""
    groups: list[tuple[int, int]] = []
    for place, column in enumerate(layout.columns):
        first, size = groups[-1] if groups else (0, 0)
        if groups and len(column.header) > 1 and column.header[0] == layout.columns[first].header[0]:
            groups[-1] = (first, size + 1)
        else:
            groups.append((place, 1))
    return groups


@dataclass(frozen=True)
class Sheet:
    """A table to be written: the file's name, its form (a name of export/write.py), the sheet's name, the records.

    `newborns` are the records one by one where a row of the table holds several, with `_in_row` and `_child_no`.
    """

    file: str
    form: str
    layout: Layout
    records: pl.DataFrame
    name: str = ""
    encoding: str = ""
    newborns: pl.DataFrame | None = None
