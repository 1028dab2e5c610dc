"""Reads dBase files: Chinese headers of ten bytes, text in GBK, rows that are marked as deleted."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from reconcile.errors import FileRefused
from reconcile.ingest.table import Content, Table, blank_to_null

_MEMO_TYPES = "MBGP"
_BINARY = {"I": "<i4", "O": "<f8", "Y": "<i8", "@": None, "T": None, "+": ">i4"}


@dataclass(frozen=True)
class _Field:
    name: str
    type: str
    start: int
    length: int


def read_dbf(data: bytes) -> Content:
    """The table of a dbf file, its field names as the first row; FileRefused where it is shorter than it says."""
    rows, header, width = (int.from_bytes(data[a:b], "little") for a, b in ((4, 8), (8, 10), (10, 12)))
    fields = _fields(data, header)
    whole = len(data) >= header + rows * width and all(field.length for field in fields)
    if not whole or not fields or fields[-1].start + fields[-1].length > width:
        raise FileRefused(
            f"the dbf file is cut off: or damaged: it should hold {rows} rows of {width} bytes",
            "Copy or export it again; nothing of it was taken in.",
        )
    records = np.frombuffer(data, np.uint8, rows * width, header).reshape(rows, width)
    deleted = frozenset(int(row) + 1 for row in np.flatnonzero(records[:, 0] == ord("*")))
    columns = {str(i): [field.name, *_column(records, field)] for i, field in enumerate(fields)}
    frame = blank_to_null(pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String)))
    memo = [field.name for field in fields if field.type in _MEMO_TYPES]
    warnings = (f"memo columns are kept in another file and were not read: {', '.join(memo)}",) if memo else ()
    return Content("dbf", "gb18030", (Table("", frame, deleted=deleted),), warnings)


def _fields(data: bytes, header: int) -> list[_Field]:
    fields, start, at = [], 1, 32
    while at + 32 <= header and data[at] != 0x0D:
        name = data[at : at + 11].split(b"\0")[0]
        length = data[at + 16]
        fields.append(_Field(_name(name, at), chr(data[at + 11]), start, length))
        start, at = start + length, at + 32
    return fields


def _name(name: bytes, at: int) -> str:
    for cut in (name, name[:-1]):  # ten bytes may end inside a character
        try:
            return cut.decode("gb18030").strip()
        except UnicodeDecodeError:
            continue
    raise FileRefused(f"byte {at + 1}: a field name of the dbf file is no GBK text", "Export it again as .xlsx.")


def _column(records: np.ndarray, field: _Field) -> list[str | None]:
    block = np.ascontiguousarray(records[:, field.start : field.start + field.length])
    if field.type in _MEMO_TYPES:
        return [None] * len(block)
    if field.type in _BINARY:
        return _binary(block, field)
    texts = _decoded(block, field)
    if field.type == "D":
        return [f"{t[:4]}-{t[4:6]}-{t[6:]}" if len(t) == 8 and t.isdigit() else t for t in texts]
    return list(texts)


def _decoded(block: np.ndarray, field: _Field) -> list[str]:
    values = block.tobytes()
    cells = [values[i : i + field.length] for i in range(0, len(values), field.length)] if field.length else []
    try:
        return [cell.rstrip(b" \0").decode("gb18030").lstrip() for cell in cells]
    except UnicodeDecodeError:
        return [_decoded_cell(cell, row, field) for row, cell in enumerate(cells, 1)]


def _decoded_cell(cell: bytes, row: int, field: _Field) -> str:
    cell = cell.rstrip(b" \0")
    try:
        return cell.decode("gb18030").lstrip()
    except UnicodeDecodeError as error:
        if error.start >= len(cell) - 1 and len(cell) >= field.length - 1:
            return cell[: error.start].decode("gb18030").lstrip()  # the field was too short for its last character
        raise FileRefused(
            f"row {row}, column {field.name}: byte {error.start + 1} of the cell is no GBK text",
            "Export it again as .xlsx or .csv; nothing of it was taken in.",
        ) from error


def _binary(block: np.ndarray, field: _Field) -> list[str | None]:
    form = _BINARY[field.type]
    if form is None or np.dtype(form).itemsize != field.length:
        return [None] * len(block)
    numbers = block.view(form).ravel()
    if field.type == "Y":
        return [str(int(number) / 10000).removesuffix(".0") for number in numbers]
    return [str(number).removesuffix(".0") for number in numbers.tolist()]
