"""One table a sheet: title, notes, headers in two languages, rows; ready for the screen and for A4."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from math import ceil, isfinite

from xlsxwriter.worksheet import Worksheet

from reconcile.workbook.book import Book
from reconcile.workbook.columns import Column, Value
from reconcile.workbook.styles import Style

# What a cell of Excel holds at most.
_LONGEST = 32_767
# A number in Excel keeps 15 digits; a longer one is an identifier and stays text.
_LARGEST = 10**15 - 1
_NARROW = 0x2E80
# Lines break where words do, so that a column holds a little less than its width.
_ROOM = 0.88


@dataclass(frozen=True)
class Table:
    """What a sheet shows: `rows` as long as `columns`, `notes` under the title, `inputs` the columns to fill in."""

    name: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Value]]
    title: str = ""
    subtitle: str = ""
    notes: Sequence[str] = ()
    inputs: Sequence[int] = ()
    page_words: str = "&P / &N"


def write_table(book: Book, table: Table) -> tuple[Worksheet, int, int]:
    """Add a sheet with the table; returns the sheet, its first row of data and how many there are."""
    sheet = book.workbook.add_worksheet(book.free_name(table.name))
    header = _write_heading(book, sheet, table)
    first = _write_headers(book, sheet, table, header)
    count = _write_rows(book, sheet, table, first)
    _lay_out(sheet, table, header, first, count)
    return sheet, first, count


def write_page(book: Book, table: Table) -> tuple[Worksheet, int]:
    """Add a sheet of one page with the title and notes of a table and nothing of it else; returns the next free row."""
    sheet = book.workbook.add_worksheet(book.free_name(table.name))
    for at, column in enumerate(table.columns):
        sheet.set_column(at, at, column.width)
    row = _write_heading(book, sheet, table)
    _print_on_a4(sheet, table, pages_tall=1)
    return sheet, row


@lru_cache(maxsize=20_000)
def lines_of(text: str, width: float) -> int:
    """How many lines a text takes in a column: a Chinese character is two columns wide."""
    return sum(max(1, ceil(sum(2 if ord(c) > _NARROW else 1 for c in line) / width)) for line in text.split("\n"))


def _write_heading(book: Book, sheet: Worksheet, table: Table) -> int:
    row = 0
    if table.title:
        sheet.write_string(row, 0, table.title, book.format("title"))
        sheet.set_row(row, 26)
        row += 1
    if table.subtitle:
        sheet.write_string(row, 0, table.subtitle, book.format("subtitle"))
        row += 1
    for note in table.notes:
        _write_note(book, sheet, table, row, note)
        row += 1
    return row


def _write_note(book: Book, sheet: Worksheet, table: Table, row: int, note: str) -> None:
    width = sum(column.width for column in table.columns)
    if len(table.columns) > 1:
        sheet.merge_range(row, 0, row, len(table.columns) - 1, "", book.format("note"))
    sheet.write_string(row, 0, note, book.format("note"))
    sheet.set_row(row, 4 + 13 * lines_of(note, width * 1.1))


def _write_headers(book: Book, sheet: Worksheet, table: Table, row: int) -> int:
    two = any(column.second for column in table.columns)
    for at, column in enumerate(table.columns):
        sheet.write_string(row, at, column.header, book.format("header"))
        sheet.set_column(at, at, column.width)
        if two:
            sheet.write_string(row + 1, at, column.second, book.format("second"))
    sheet.set_row(row, max(30, 4 + 14 * _most_lines(table, "header", 0.9)))
    if two:
        sheet.set_row(row + 1, max(24, 4 + 11 * _most_lines(table, "second", 1.15)))
    return row + 2 if two else row + 1


def _most_lines(table: Table, of: str, room: float) -> int:
    """The lines of the longest header; small letters have more `room` in a column."""
    return max(lines_of(getattr(column, of), room * column.width) for column in table.columns)


def _write_rows(book: Book, sheet: Worksheet, table: Table, first: int) -> int:
    count = 0
    inputs = set(table.inputs)
    widths = [0 if column.kind == "plain" else _ROOM * column.width for column in table.columns]
    for count, values in enumerate(table.rows, start=1):
        row = first + count - 1
        for at, (column, value) in enumerate(zip(table.columns, values, strict=True)):
            style: Style = "input" if at in inputs else column.kind
            _write_value(book, sheet, (row, at), value, style)
        tall = max((lines_of(v, w) for v, w in zip(values, widths, strict=True) if w and isinstance(v, str)), default=1)
        # Office programs disagree on the height of wrapped text, so it is worked out here.
        if tall > 1:
            sheet.set_row(row, 3 + 13.5 * tall)
    return count


def _write_value(book: Book, sheet: Worksheet, cell: tuple[int, int], value: Value, style: Style) -> None:
    """Write one value by its own type: a number as a number, anything else as text and never as a formula."""
    if value is None or value == "" or (isinstance(value, float) and not isfinite(value)):
        sheet.write_blank(*cell, None, book.format(style))
    elif isinstance(value, bool):
        sheet.write_boolean(*cell, value, book.format(style))
    elif isinstance(value, date):
        sheet.write_datetime(*cell, value, book.format("date"))
    elif isinstance(value, str) or abs(value) > _LARGEST:
        kept = style if style in {"input", "plain", "code"} else "text"
        sheet.write_string(*cell, str(value)[:_LONGEST], book.format(kept))
    else:
        sheet.write_number(*cell, value, book.format(style))


def _lay_out(sheet: Worksheet, table: Table, header: int, first: int, count: int) -> None:
    last = max(len(table.columns) - 1, 0)
    sheet.freeze_panes(first, 0)
    _print_on_a4(sheet, table)
    sheet.repeat_rows(header, first - 1)
    if count:
        sheet.autofilter(first - 1, 0, first + count - 1, last)


def _print_on_a4(sheet: Worksheet, table: Table, pages_tall: int = 0) -> None:
    """One page wide; as tall as its rows are, where `pages_tall` is 0."""
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.fit_to_pages(1, pages_tall)
    sheet.set_footer(f"&L&8{table.title.replace('&', '&&')}&R&8{table.page_words}")
