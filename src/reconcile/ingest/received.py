"""Keeps what was delivered, without the columns that nobody may deliver."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
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
NOT_KEPT = "※ 本行各列错位，可能含有不予接收的内容，未保留"
"""What stands for a row whose cells have moved: it counts as a row, and is set aside again, as a note."""


@dataclass(frozen=True)
class Kept:
    """A table that was taken in, and the numbers (from 1 below its header) of rows that are not kept with it."""

    recognised: Recognised
    blanked_rows: frozenset[int] = frozenset()


def keep(
    workspace: Workspace,
    file_id: str,
    data: bytes,
    *,
    content: Content,
    taken: Mapping[int, Kept],
    refused: RefusedColumns,
) -> tuple[str, list[str]]:
    """Write received/<file_id> and return its SHA-256 and the sheets that had to be left out.

    `taken` maps a table's place to what was recognised. A file without refused columns is kept byte for byte. Of any
    other the cells are kept, as UTF-8 csv or (several sheets) xlsx: a blanked cell could live on in hidden parts of
    the original, such as shared texts, older versions or comments.
    """
    left_out = [t.name for i, t in enumerate(content.tables) if i not in taken and _mentions(t, refused)]
    blanked = any(kept.recognised.resolution.refused or kept.blanked_rows for kept in taken.values())
    with replaced(workspace.received / file_id) as aside:
        if blanked or left_out:
            tables = [t for i, t in enumerate(content.tables) if i in taken or t.name not in left_out]
            _write(aside, [(t.name, _clean(t, _kept(t, taken))) for t in tables])
        else:
            aside.write_bytes(data)
        with aside.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest(), left_out


def _kept(table: Table, taken: Mapping[int, Kept]) -> Kept | None:
    return next((kept for kept in taken.values() if kept.recognised.table is table), None)


def _mentions(table: Table, refused: RefusedColumns) -> bool:
    """A sheet that was not taken in has no known columns: one refused word anywhere, and it is not kept."""
    texts = pl.concat([table.frame[name].rename("text") for name in table.frame.columns]) if table.frame.width else None
    return texts is not None and any(refused.refuses(text) for text in texts.drop_nulls().unique())


def _clean(table: Table, kept: Kept | None) -> pl.DataFrame:
    if kept is None:
        return table.frame
    header = kept.recognised.last_row + 1
    columns = {str(index) for index in kept.recognised.resolution.refused}
    below = table.frame.slice(header).with_columns(pl.lit(None, pl.String).alias(name) for name in columns)
    if kept.blanked_rows:
        gone = pl.int_range(1, pl.len() + 1).is_in(sorted(kept.blanked_rows))
        first = next(name for name in below.columns if name not in columns)
        below = below.with_columns(pl.when(~gone).then(pl.all())).with_columns(
            pl.when(gone).then(pl.lit(NOT_KEPT)).otherwise(first).alias(first)
        )
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
