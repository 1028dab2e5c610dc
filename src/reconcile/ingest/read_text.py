"""Reads separated text: commas, tabs, semicolons or bars, title rows and ragged rows included."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator

import polars as pl

from reconcile.errors import FileRefused
from reconcile.ingest.encoding import decode
from reconcile.ingest.table import Content, Table, blank_to_null

_SEPARATORS = (",", "\t", ";", "|")
_AGAIN = "Save or export it again as .xlsx or .csv and put it into the folder."
_CONTROL = bytes({*range(32)} - set(b"\t\n\v\f\r\x1a"))  # 0x1A ends the files of DOS
_BATCH = 50_000
_WIDEST = 2_000
# Spreadsheets are kept from turning numbers into floats by writing them as the formula ="990121...".
_AS_FORMULA = r'^="(.*)"$'


def read_text(data: bytes) -> Content:
    """The table of a text file; FileRefused where its bytes or its quotes do not hold together."""
    text = decode(data)
    if not text.utf8[:4096].strip() and not text.utf8.strip():
        raise FileRefused("the file is empty", "Export it again; nothing of it was taken in.")
    if (len(text.utf8) - len(text.utf8.translate(None, _CONTROL))) * 100 > len(text.utf8):
        raise FileRefused("the file is not a text: it is full of control characters", _AGAIN)
    separator = _separator(text.utf8)
    frame, widths = _quoted(text.utf8, separator) if b'"' in text.utf8 else _plain(text.utf8, separator)
    table = Table(name="", frame=blank_to_null(frame), widths=widths)
    return Content("csv", text.encoding, (table,), text.warnings)


def _separator(utf8: bytes) -> str:
    """The separator that cuts most lines into the same number of cells."""
    lines = [line for line in utf8[: 1 << 18].decode(errors="ignore").splitlines()[:200] if line.strip()]

    def regularity(separator: str) -> tuple[int, int]:
        counts = Counter(line.count(separator) for line in lines)
        counts.pop(0, None)
        return max(((n * (cuts > 0), cuts) for cuts, n in counts.items()), default=(0, 0))

    return max(_SEPARATORS, key=regularity)


def _plain(utf8: bytes, separator: str) -> tuple[pl.DataFrame, pl.Series]:
    """Without quotes a line is a row and a separator is a cut: polars does both for all lines at once."""
    # A lone carriage return ends a line on old Macs; polars knows only line feeds.
    if b"\n" not in utf8:
        utf8 = utf8.replace(b"\r", b"\n")
    if b"\x1f" in utf8:
        raise FileRefused("the text holds control characters (0x1F)", _AGAIN)
    lines = pl.read_csv(
        io.BytesIO(utf8), has_header=False, infer_schema=False, quote_char=None, separator="\x1f", new_columns=["line"]
    )
    line = pl.col("line").fill_null("")
    widths = lines.select(line.str.count_matches(separator, literal=True).alias("width") + 1).to_series()
    width = _checked_width(max(widths.to_list(), default=1))
    return lines.select(line.str.split_exact(separator, width - 1).struct.unnest()), widths


def _quoted(utf8: bytes, separator: str) -> tuple[pl.DataFrame, pl.Series]:
    batches = list(_batches(utf8, separator))
    width = _checked_width(max(max(map(len, rows)) for rows in batches))
    schema = {str(i): pl.String for i in range(width)}
    frames = [
        pl.DataFrame([row + [""] * (width - len(row)) for row in rows], schema=schema, orient="row") for rows in batches
    ]
    widths = pl.Series("width", [len(row) for rows in batches for row in rows], dtype=pl.UInt32)
    return pl.concat(frames).with_columns(pl.all().str.replace(_AS_FORMULA, "$1")), widths


def _batches(utf8: bytes, separator: str) -> Iterator[list[list[str]]]:
    lines = io.TextIOWrapper(io.BytesIO(utf8), encoding="utf-8", newline="")
    csv.field_size_limit(1 << 30)
    rows: list[list[str]] = []
    reader = csv.reader(lines, delimiter=separator, strict=False)
    before = widest = 0
    for row in reader:
        widest = max(widest, len(row))
        if reader.line_num - before > 1 and _swallows(row, separator, widest):
            raise FileRefused(
                f"a quotation mark that opens in line {before + 1} swallows the lines below it",
                'Delete that " or close it, or export the file again as .xlsx.',
            )
        before = reader.line_num
        rows.append(row)
        if len(rows) == _BATCH:
            yield rows
            rows = []
    yield rows or [[]]


def _swallows(row: list[str], separator: str, widest: int) -> bool:
    """Whether a cell of several lines holds what is plainly a row: half a row's separators, at least three."""
    many = max(3, widest // 2)
    return any(
        line.count(separator) >= many for cell in row if "\n" in cell or "\r" in cell for line in cell.splitlines()
    )


def _checked_width(width: int) -> int:
    if width > _WIDEST:
        raise FileRefused(f"a row has {width} cells: this is no table of records", _AGAIN)
    return width
