"""Refused words that stand just above or below the header row that was found: a header that was split in two."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator

from reconcile.ingest.table import Table

_NEAR = 3
_SHORT = 8  # characters: a title or a remark that mentions such a word is longer


def refused_beside(
    table: Table, first_row: int, last_row: int, open_columns: Collection[int], refuses: Callable[[str], bool]
) -> set[int]:
    """Columns that no field claims and over or under whose header a refused word stands.

    A word above the header counts for the columns that its merged cell covers; where merged cells are not known, for
    the unclaimed columns to its right up to the next cell of its row.
    """
    found: set[int] = set()
    rows = table.frame.head(last_row + 1 + _NEAR).rows()
    near = [*range(max(first_row - _NEAR, 0), first_row), *range(last_row + 1, len(rows))]
    for row in near:
        for column, text in enumerate(rows[row]):
            if text and len(text) <= _SHORT and refuses(text):
                found |= set(_covered(table, rows[row], row, column, open_columns, above=row < first_row))
    return found & set(open_columns)


def _covered(
    table: Table, cells: tuple[str | None, ...], row: int, column: int, open_columns: Collection[int], *, above: bool
) -> Iterator[int]:
    yield column
    if not above:
        return
    if table.merges_known:
        for merge in table.merges:
            if merge.top <= row <= merge.bottom and merge.left <= column <= merge.right:
                yield from range(merge.left, merge.right + 1)
        return
    for right in range(column + 1, len(cells)):
        if cells[right] or right not in open_columns:
            return
        yield right
