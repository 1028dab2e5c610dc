"""Finds the header below title rows: one to four rows, merged cells filled in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from reconcile.ingest.header_text import normal
from reconcile.ingest.meaning import Parts
from reconcile.ingest.table import Merge, Table

SEARCHED = 40
_TALLEST = 4
Row = list[str | None]


@dataclass(frozen=True)
class Top:
    """The first rows of a table with merged cells filled in, and which rows are merged sideways."""

    rows: list[Row]
    merged_rows: frozenset[int]
    upright: tuple[Merge, ...] = ()

    def cuts(self, first: int, last: int) -> bool:
        """Whether a header of these rows would begin or end inside a cell that reaches over several rows."""
        return any(
            merge.top < first <= merge.bottom or first <= merge.top <= last < merge.bottom for merge in self.upright
        )

    @cached_property
    def texts(self) -> list[set[str]]:
        """What stands in each row, in the normal form of headers."""
        return [{normal(text) for text in row if text} - {""} for row in self.rows]

    def titles(self, above: int) -> list[str]:
        """The texts above a row, each once."""
        return list(dict.fromkeys(text for row in self.rows[:above] for text in row if text))

    def breaks(self, first: int, last: int) -> bool:
        """Whether a blank row lies inside: two tables, and no header of several rows."""
        return any(not any(self.rows[number]) for number in range(first + 1, last))

    def header(self, first: int, last: int) -> list[Parts]:
        """The header parts of every column if rows `first` to `last` are the header."""
        rows = [self._filled(number) if number < last else self.rows[number] for number in range(first, last + 1)]
        return [_distinct(cells) for cells in zip(*rows, strict=True)]

    def _filled(self, number: int) -> Row:
        """Titles over columns: where merging is not known, a title reaches to the right as far as it is blank."""
        row, below = self.rows[number], self.rows[number + 1]
        if number in self.merged_rows:
            return row
        filled: Row = []
        reach: str | None = None
        for text, under in zip(row, below, strict=True):
            if text is not None:
                reach = text if under is not None and under != text else None
            elif under is None:
                reach = None
            filled.append(text or reach)
        return filled


def read_top(table: Table) -> Top:
    """The part of a table in which its header is looked for."""
    rows = [list(row) for row in table.frame.head(SEARCHED).rows()]
    sideways: set[int] = set()
    for merge in table.merges:
        if merge.top < len(rows):
            _fill(rows, merge)
            if merge.right > merge.left:
                sideways.update(range(merge.top, merge.bottom + 1))
    upright = tuple(merge for merge in table.merges if 0 < merge.bottom - merge.top < _TALLEST)
    return Top(rows, frozenset(sideways), upright)


def windows(words: Sequence[int], labels: Sequence[int]) -> Iterator[tuple[int, int]]:
    """First and last row of every block that could be the header.

    `words` counts the known headers in each row, `labels` what may stand over ticks (男, 女): data rows hold those too.
    """
    for last in range(len(words)):
        for first in range(last, max(-1, last - _TALLEST), -1):
            if words[first] and words[last] + labels[last] and sum(words[first : last + 1]) >= 2:
                yield first, last


def _fill(rows: list[Row], merge: Merge) -> None:
    text = rows[merge.top][merge.left] if merge.left < len(rows[merge.top]) else None
    for row in rows[merge.top : merge.bottom + 1]:
        for column in range(merge.left, min(merge.right + 1, len(row))):
            row[column] = text


def _distinct(cells: tuple[str | None, ...]) -> Parts:
    parts: list[str] = []
    for text in cells:
        if text and (not parts or parts[-1] != text):
            parts.append(text)
    return tuple(parts)
