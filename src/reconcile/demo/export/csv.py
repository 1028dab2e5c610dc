"""Separated text in the encodings that offices use."""

from __future__ import annotations

import io

import polars as pl

from reconcile.demo.export.figures import as_text
from reconcile.demo.export.layout import Layout


def csv_bytes(layout: Layout, table: pl.DataFrame, encoding: str, separator: str = ",") -> bytes:
    """The table as separated text; `utf-8-sig` writes a byte order mark."""
    buffer = io.BytesIO()
    as_text(table).write_csv(buffer, include_header=False, separator=separator, line_terminator="\r\n")
    lines = [[layout.title, *[""] * (len(layout.columns) - 1)]] if layout.title else []
    above = "".join(separator.join(line) + "\r\n" for line in lines + layout.header_lines)
    below = "".join(separator.join(line) + "\r\n" for line in layout.footer(table.height))
    return (above + buffer.getvalue().decode("utf-8") + below).encode(encoding)
