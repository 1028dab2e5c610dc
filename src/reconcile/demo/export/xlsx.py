"""Workbooks, the same bytes for the same content."""

from __future__ import annotations

import io
from datetime import datetime

import polars as pl
import xlsxwriter

from reconcile.demo.export.figures import MARK
from reconcile.demo.export.layout import Layout

# A workbook carries the time it was made at: a fixed one, or no two runs would be alike.
_MADE = datetime(2026, 1, 1)


def xlsx_bytes(sheets: list[tuple[str, Layout, pl.DataFrame]]) -> bytes:
    """A workbook of the sheets given by name, layout and table."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"constant_memory": True, "strings_to_numbers": False}) as book:
        book.set_properties({"created": _MADE})
        for name, layout, table in sheets:
            _write(book.add_worksheet(name), layout, table)
    return buffer.getvalue()


def _write(sheet: xlsxwriter.worksheet.Worksheet, layout: Layout, table: pl.DataFrame) -> None:
    line = 0
    if layout.title:
        sheet.write_string(0, 0, layout.title)
        line = 1
    for cells in layout.header_lines:
        for column, cell in enumerate(cells):
            sheet.write_string(line, column, cell)
        line += 1
    for row in table.iter_rows():
        _write_row(sheet, line, row)
        line += 1
    for cells in layout.footer(table.height):
        _write_row(sheet, line, tuple(cell or None for cell in cells))
        line += 1


def _write_row(sheet: xlsxwriter.worksheet.Worksheet, line: int, row: tuple[str | None, ...]) -> None:
    write = sheet.write_string
    for column, cell in enumerate(row):
        if cell is None:
            continue
        if cell.startswith(MARK):
            sheet.write_number(line, column, float(cell.removeprefix(MARK)))
        else:
            write(line, column, cell)
