"""Reads .xlsx and old .xls workbooks: every sheet, hidden rows and columns included, cells as text."""

from __future__ import annotations

import zlib

import fastexcel
import polars as pl
from lxml import etree

from reconcile.errors import FileRefused
from reconcile.ingest.sheet_xml import SheetMarks, sheet_marks
from reconcile.ingest.table import Content, Merge, Table, blank_to_null

_NO_MARKS = SheetMarks((), frozenset(), 0)
# A date cell comes with midnight, a time cell with day zero of Excel's calendar.
_MIDNIGHT = r"^(\d{4}-\d{2}-\d{2}) 00:00:00(?:\.0+)?$"
_DAY_ZERO = r"^1899-12-3[01] (\d{2}:\d{2}:\d{2})$"


def read_workbook(data: bytes, kind: str) -> Content:
    """The sheets of a workbook (`xlsx` or `xls`); FileRefused where it cannot be opened."""
    try:
        return Content(kind, "", _tables(data, kind))
    except (fastexcel.FastExcelError, etree.XMLSyntaxError, zlib.error, KeyError, ValueError) as error:
        raise _damaged() from error
    except BaseException as error:
        # A damaged file can make the reader, which is not written in Python, give up in this way.
        if type(error).__name__ != "PanicException":
            raise
        raise _damaged() from error


def _damaged() -> FileRefused:
    return FileRefused(
        "the workbook cannot be opened: it is damaged or cut off", "Copy or export it again, or save it as .xlsx."
    )


def _tables(data: bytes, kind: str) -> tuple[Table, ...]:
    marks = sheet_marks(data) if kind == "xlsx" else {}
    reader = fastexcel.read_excel(data)
    return tuple(_table(reader, name, marks.get(name), kind) for name in reader.sheet_names)


def _table(reader: fastexcel.ExcelReader, name: str, marks: SheetMarks | None, kind: str) -> Table:
    known = marks or _NO_MARKS
    frame = _cells(reader, name)
    return Table(
        name=name,
        frame=frame,
        merges=tuple(
            _shifted(merge, known.first_column) for merge in known.merges if merge.right >= known.first_column
        ),
        merges_known=kind == "xlsx",
        faults=frozenset((row, column - known.first_column) for row, column in known.faults),
    )


def _cells(reader: fastexcel.ExcelReader, name: str) -> pl.DataFrame:
    # skip_rows=0 keeps the empty rows at the top, so that row numbers are the sheet's own.
    frame: pl.DataFrame = reader.load_sheet(name, header_row=None, skip_rows=0, dtypes="string").to_polars()
    frame = blank_to_null(frame)
    return frame.with_columns(pl.all().str.replace(_MIDNIGHT, "$1").str.replace(_DAY_ZERO, "$1"))


def _shifted(merge: Merge, first_column: int) -> Merge:
    return Merge(merge.top, max(0, merge.left - first_column), merge.bottom, merge.right - first_column)
