"""Writes a list that comes back as it came, row by row, with a column that says what became of each row."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from reconcile.report.case_lists.content import OUTCOME
from reconcile.report.case_lists.options import Options
from reconcile.report.case_lists.sheet import MARK, ListSheet
from reconcile.report.texts import Texts
from reconcile.workbook import Book, open_book
from reconcile.workbook.styles import STYLES

Said = tuple[str, bool]
"""What became of a row in words, and whether it was refused."""


@dataclass(frozen=True)
class ReturnedSheet:
    """A sheet as it came: every cell as text, and the rows of headers with where their columns stand.

    `said`: by row what became of it; `codes`: which codes it may be answered by; `emptied`: rows whose answer was no
    answer for what cannot be seen any more (a merged cell, a formula): left there it would count the next time.
    """

    name: str
    rows: Sequence[Sequence[str | None]]
    heads: Mapping[int, Mapping[str, int]]
    said: Mapping[int, Said]
    codes: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    emptied: Collection[int] = ()


def write_returned(
    path: Path, title: str, sheets: Sequence[ReturnedSheet], raising: Collection[str], as_of: date, texts: Texts
) -> None:
    """Write the workbook to `path`; no text in it can act as a formula."""
    options = Options(texts.word("case_list", "options"), raising, texts)
    with open_book(path, title=title, created=as_of) as book:
        for one in sheets:
            _write_sheet(book, one, options, title, texts)
        options.write(book)


def _write_sheet(book: Book, one: ReturnedSheet, options: Options, title: str, texts: Texts) -> None:
    sheet = book.workbook.add_worksheet(book.free_name(one.name))
    first = next(iter(one.heads.values()), {})
    outcome = {OUTCOME: first.get(OUTCOME, max(map(len, one.rows), default=0))}
    written = ListSheet(book, sheet, {}, options, texts)
    for row, cells in enumerate(one.rows):
        ours = row in one.said or row in one.heads
        written.places = {**_places(one, row), **outcome} if ours else {}
        if row in one.heads:
            written.head(row)
        elif row in one.said:
            _write_row(written, row, cells, one)
        _write_others(written, row, cells)
    written.places = {**first, **outcome}
    written.finish(list(one.heads), title)


def _write_row(written: ListSheet, row: int, cells: Sequence[str | None], one: ReturnedSheet) -> None:
    words, refused = one.said[row]
    told = {key: text for key, at in written.places.items() if at < len(cells) and (text := cells[at])}
    if row in one.emptied:
        told.pop("code", None)
    written.line(row, {**told, OUTCOME: words}, one.codes.get(row, ()))
    if refused:
        looks = written.book.made("refused", STYLES["text"] | MARK)
        written.sheet.write_string(row, written.places[OUTCOME], words, looks)


def _places(one: ReturnedSheet, row: int) -> Mapping[str, int]:
    """Where the columns stand in that row: as the nearest headers above it say."""
    above = [head for head in one.heads if head <= row]
    return one.heads[max(above)] if above else {}


def _write_others(written: ListSheet, row: int, cells: Sequence[str | None]) -> None:
    """Cells of columns that are none of ours, titles and notes: as they came, as text."""
    looks = written.book.format("text" if written.places else "subtitle")
    for at, text in enumerate(cells):
        if text and at not in written.places.values():
            written.sheet.write_string(row, at, text, looks)
