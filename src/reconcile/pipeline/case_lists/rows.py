"""The rows of a list as it comes back: found by its headers, wherever columns and rows went."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from reconcile.cases.lists.binding import plain
from reconcile.ingest.table import Table
from reconcile.report.case_lists import ANSWERS, BINDING, GIVEN
from reconcile.report.texts import vocabulary

_CASE = re.compile(r"[Ff][0-9a-f]{14}")
_LEAST = 5
"""Headers of a list by which its header row is known, one of them that of the results or of what ties rows to cases."""


@dataclass(frozen=True)
class ListRow:
    """A row below headers: its cells by column, the columns that its sheet lacks, those without a readable value, and
    those that are merged over several rows."""

    sheet: str
    row: int
    cells: Mapping[str, str]
    gone: tuple[str, ...] = ()
    unread: frozenset[str] = frozenset()
    merged: frozenset[str] = frozenset()
    headless: bool = False

    def cell(self, key: str) -> str:
        """The text of a cell, empty where there is none."""
        return self.cells.get(key, "")

    @property
    def answers(self) -> bool:
        """Whether somebody has answered, or tried to."""
        return any(self.cell(key) or key in self.unread for key in ("code", "remark"))


def heads_of(table: Table) -> dict[int, dict[str, int]]:
    """The rows of headers of a sheet, with where each column stands; none where it is no list."""
    found = {}
    for row, cells in enumerate(table.frame.iter_rows()):
        places: dict[str, int] = {}
        for at, cell in enumerate(cells):
            if cell and (key := _words().get(plain(cell))):
                places.setdefault(key, at)
        if len(places) >= _LEAST and places.keys() & {"code", *BINDING}:
            found[row] = places
    return found


def rows_of(table: Table, heads: Mapping[int, Mapping[str, int]]) -> Iterator[ListRow]:
    """The rows below the headers that hold anything, and rows of cases to which no header belongs."""
    places: Mapping[str, int] | None = None
    for row, cells in enumerate(table.frame.iter_rows()):
        places = heads.get(row, places)
        if row in heads or not any(cells):
            continue
        if places is not None:
            yield _row(table, row, cells, places)
        elif any(cell and _CASE.fullmatch(cell.strip()) for cell in cells):
            yield ListRow(table.name, row, {}, headless=True)


def _row(table: Table, row: int, cells: tuple[str | None, ...], places: Mapping[str, int]) -> ListRow:
    return ListRow(
        table.name,
        row,
        {key: (cells[at] or "").strip() for key, at in places.items()},
        gone=tuple(key for key in (*GIVEN, *ANSWERS[:2], *BINDING) if key not in places),
        unread=frozenset(key for key, at in places.items() if (row, at) in table.faults),
        merged=frozenset(
            key
            for key, at in places.items()
            for merge in table.merges
            if merge.left <= at <= merge.right and merge.top <= row <= merge.bottom
        ),
    )


@cache
def _words() -> Mapping[str, str]:
    """Every header in both languages."""
    return {plain(said): key for key, label in vocabulary()["list_column"].items() for said in (label.zh, label.en)}
