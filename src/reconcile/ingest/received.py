"""Keeps what was delivered, without the columns that nobody may deliver."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import xlsxwriter

from reconcile.ingest.header_rows import read_top
from reconcile.ingest.recognise import Recognised
from reconcile.ingest.table import Content, Table
from reconcile.registers.refused import RefusedColumns
from reconcile.workspace import Workspace, replaced

_SHEET_NAME = 31


def keep(
    workspace: Workspace,
    file_id: str,
    data: bytes,
    *,
    content: Content,
    taken: Mapping[int, Recognised],
    refused: RefusedColumns,
) -> tuple[str, list[str]]:
    """Write received/<file_id> and return its SHA-256 and the sheets that had to be left out.

    `taken` maps a table's place to what was recognised. A file without refused columns is kept byte for byte. Of any
    other the cells are kept, as UTF-8 csv or (several sheets) xlsx: a blanked cell could live on in hidden parts of
    the original, such as shared texts, older versions or comments.
    """
    left_out = [t.name for i, t in enumerate(content.tables) if i not in taken and _mentions(t, refused)]
    blanked = any(recognised.resolution.refused for recognised in taken.values())
    with replaced(workspace.received / file_id) as aside:
        if blanked or left_out:
            tables = [t for i, t in enumerate(content.tables) if i in taken or t.name not in left_out]
            _write(aside, [(t.name, _clean(t, _recognised(t, taken))) for t in tables])
        else:
            aside.write_bytes(data)
        with aside.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest(), left_out


def _recognised(table: Table, taken: Mapping[int, Recognised]) -> Recognised | None:
    return next((recognised for recognised in taken.values() if recognised.table is table), None)


def _mentions(table: Table, refused: RefusedColumns) -> bool:
    """A sheet that was not taken in has no known columns: one refused word anywhere, and it is not kept."""
    texts = pl.concat([table.frame[name].rename("text") for name in table.frame.columns]) if table.frame.width else None
    return texts is not None and any(refused.refuses(text) for text in texts.drop_nulls().unique())


def _clean(table: Table, recognised: Recognised | None) -> pl.DataFrame:
    if recognised is None:
        return table.frame
    header = recognised.last_row + 1
    columns = {str(index) for index in recognised.resolution.refused}
    below = table.frame.slice(header).with_columns(pl.lit(None, pl.String).alias(name) for name in columns)
    above = pl.DataFrame(read_top(table).rows[:header], schema=table.frame.schema, orient="row")
    return pl.concat([above, below])


def _write(path: Path, sheets: list[tuple[str, pl.DataFrame]]) -> None:
    if len(sheets) == 1:
        sheets[0][1].write_csv(path, include_header=False, include_bom=True)
        return
    options = {
        "constant_memory": True,
        "strings_to_numbers": False,
        "strings_to_formulas": False,
        "strings_to_urls": False,
    }
    with xlsxwriter.Workbook(path, options) as book:
        # The same sheets give the same bytes: the only date in the file is a fixed one.
        book.set_properties({"created": datetime(2000, 1, 1, tzinfo=UTC)})
        for name, frame in sheets:
            sheet = book.add_worksheet(name[:_SHEET_NAME] or None)
            for number, row in enumerate(frame.iter_rows()):
                sheet.write_row(number, 0, row)
