"""Grids as files, and what an office program makes of them."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import openpyxl
from openpyxl.cell import WriteOnlyCell
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet
from tests.cases.lists.hostile import CASE, GIVEN, HASH, REVISION, Cell, Grid, Line

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
FIRST = 4
"""The row of the first line, below the title, its second line and the headers."""


def write(path: Path, grid: Grid) -> None:
    """The grid as a workbook of its own, with what else was done to the sheet."""
    book = Workbook()
    _fill(book.active, grid)
    if grid.second:
        hidden = book.create_sheet("旧表")
        _fill(hidden, grid.second)
        hidden.sheet_state = "hidden"
    book.save(path)


def _fill(sheet: Worksheet, grid: Grid) -> None:
    sheet.title = sheet.title if sheet.title == "旧表" else "清单"
    sheet.append(["数据核查清单：某单位"])
    sheet.append(["要求完成日期 2026-10-23"])
    sheet.append([""] if grid.headless else grid.heads)
    for line in grid.lines:
        if isinstance(line, Line):
            sheet.append([_cell(sheet, line.cells.get(head, Cell())) for head in grid.heads])
        else:
            sheet.append(grid.heads if line == "表头" else [line])
    for at, head in grid.merges:
        column = grid.heads.index(head) + 1
        sheet.merge_cells(start_row=FIRST + at, end_row=FIRST + at + 1, start_column=column, end_column=column)
    for at in grid.hidden_rows:
        sheet.row_dimensions[FIRST + at].hidden = True
    sheet.protection.sheet = not grid.open


def _cell(sheet: Worksheet, cell: Cell) -> WriteOnlyCell | None:
    """A cell whose text stays one, whatever it begins with, unless somebody made it a formula."""
    if cell.value is None or cell.value == "":
        return None
    written = WriteOnlyCell(sheet, cell.value)
    if isinstance(cell.value, str) and cell.means is not None:
        written.data_type = "s"
    return written


def read(path: Path) -> list[Line]:
    """The rows of a list that was handed out, as they are."""
    sheet = openpyxl.load_workbook(path)["清单"]
    heads, *rows = list(sheet.iter_rows(min_row=FIRST - 1, values_only=True))
    return [
        Line({str(head): Cell(text, str(text or "")) for head, text in zip(heads, row, strict=True)}) for row in rows
    ]


def given(line: Line) -> dict[str, str]:
    """What a row shows of its case, and what ties it to it."""
    return {head: line.means(head) or "" for head in (*GIVEN, CASE, REVISION, HASH)}


def saved_by_office(paths: Sequence[Path], ending: str, folder: Path) -> list[Path]:
    """The files as LibreOffice saves them, all in one call: starting it takes longest."""
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    form = {"xlsx": "xlsx:Calc MS Excel 2007 XML", "xls": "xls:MS Excel 97"}[ending]
    convert = [str(OFFICE), profile, "--headless", "--convert-to", form, "--outdir", str(folder / ending)]
    subprocess.run([*convert, *map(str, paths)], check=True, capture_output=True, timeout=180)
    return [folder / ending / f"{path.stem}.{ending}" for path in paths]
