"""dBase III tables in cp936, as old office programs write them.

Written by hand: a library would put today's date into the header.
"""

from __future__ import annotations

import struct

import polars as pl

from reconcile.demo.export.figures import as_text
from reconcile.demo.export.layout import Layout

_CP936 = 0x4D
_MAXIMUM = 100


def dbf_bytes(layout: Layout, table: pl.DataFrame) -> bytes:
    """The table as character fields; a field is as wide as its longest value, and names have ten bytes at most."""
    columns = [[(cell or "").encode("cp936", "replace")[:_MAXIMUM] for cell in column] for column in as_text(table)]
    widths = [max([1, *(len(cell) for cell in column)]) for column in columns]
    header = struct.pack(
        "<BBBBIHH16xBB2x", 3, 126, 1, 1, table.height, 33 + 32 * len(columns), 1 + sum(widths), 0, _CP936
    )
    fields = b"".join(
        struct.pack("<11sc4xBB14x", column.header[0].encode("cp936")[:10], b"C", width, 0)
        for column, width in zip(layout.columns, widths, strict=True)
    )
    rows = (
        b" " + b"".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        for row in zip(*columns, strict=True)
    )
    return header + fields + b"\r" + b"".join(rows) + b"\x1a"
