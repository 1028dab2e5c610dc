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
NEEDED = (*GIVEN, *ANSWERS[:2], *BINDING)
"""The columns without which nobody can tell for certain what a row says of which case."""
_LEAST = 5
"""Headers of a list by which its header row is known, one of them that of the results or of what ties rows to cases."""


@dataclass(frozen=True)
class Head:
    """A row of headers: where each column stands, and where further ones of the same name do."""

    places: Mapping[str, int]
    twice: Mapping[str, tuple[int, ...]]


@dataclass(frozen=True)
class ListRow:
    """A row below headers: its cells by column; which columns its sheet lacks or has twice, and in which of them its
    cells have no readable value or are merged with others. One that is `headless` stands below no headers."""

    sheet: str
    row: int
    cells: Mapping[str, str]
    gone: tuple[str, ...] = ()
    twice: tuple[str, ...] = ()
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


def heads_of(table: Table) -> dict[int, Head]:
    """The rows of headers of a sheet; none where it is no list."""
    found = {}
    for row, cells in enumerate(table.frame.iter_rows()):
        columns: dict[str, list[int]] = {}
        for at, cell in enumerate(cells):
            if cell and (key := _words().get(plain(cell))):
                columns.setdefault(key, []).append(at)
        if len(columns) >= _LEAST and columns.keys() & {"code", *BINDING}:
            more = {key: tuple(places[1:]) for key, places in columns.items() if len(places) > 1}
            found[row] = Head({key: places[0] for key, places in columns.items()}, more)
    return found


def rows_of(table: Table, heads: Mapping[int, Head]) -> Iterator[ListRow]:
    """The rows below the headers that hold anything, and rows of cases to which no header belongs."""
    head: Head | None = None
    for row, cells in enumerate(table.frame.iter_rows()):
        head = heads.get(row, head)
        if row in heads or not any(cells):
            continue
        if head is not None:
            yield _row(table, row, cells, head)
        elif any(cell and _CASE.fullmatch(cell.strip()) for cell in cells):
            yield ListRow(table.name, row, {}, headless=True)


def _row(table: Table, row: int, cells: tuple[str | None, ...], head: Head) -> ListRow:
    columns = {key: (at, *head.twice.get(key, ())) for key, at in head.places.items()}
    texts = {key: next((text.strip() for at in of if (text := cells[at])), "") for key, of in columns.items()}
    across = [merge for merge in table.merges if merge.top <= row <= merge.bottom]
    return ListRow(
        table.name,
        row,
        texts,
        gone=tuple(key for key in NEEDED if key not in columns),
        twice=tuple(key for key in NEEDED if key in head.twice),
        unread=frozenset(key for key, of in columns.items() if any((row, at) in table.faults for at in of)),
        merged=frozenset(
            key for key, of in columns.items() for at in of if any(one.left <= at <= one.right for one in across)
        ),
    )


@cache
def _words() -> Mapping[str, str]:
    """Every header in both languages."""
    return {plain(said): key for key, label in vocabulary()["list_column"].items() for said in (label.zh, label.en)}
