"""Writes the deliveries of a month and says which row holds whom."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from pathlib import Path

import polars as pl

from reconcile.demo.export.csv import csv_bytes
from reconcile.demo.export.dbf import dbf_bytes
from reconcile.demo.export.html import html_bytes
from reconcile.demo.export.layout import Layout, Sheet
from reconcile.demo.export.xlsx import xlsx_bytes
from reconcile.demo.truth import row_truth


def write_sheets(inbox: Path, period: str, register: str, sheets: Iterable[Sheet]) -> list[pl.DataFrame]:
    """Writes the files below `inbox/<period>/`; the truth of their rows. A sheet without records is not written."""
    folder = inbox / period
    folder.mkdir(parents=True, exist_ok=True)
    found = []
    for file, group in groupby((sheet for sheet in sheets if sheet.records.height), key=lambda sheet: sheet.file):
        parts = list(group)
        tables = [(part.name, part.layout, part.layout.table(part.records)) for part in parts]
        (folder / file).write_bytes(_content(parts[0], tables))
        for part in parts:
            rows = part.records if part.newborns is None else part.newborns
            found.append(row_truth(register, f"{period}/{file}", part.name, rows))
    return found


def _content(sheet: Sheet, tables: list[tuple[str, Layout, pl.DataFrame]]) -> bytes:
    layout, table = tables[0][1:]
    match sheet.form:
        case "xlsx":
            return xlsx_bytes(tables)
        case "html":
            return html_bytes(layout, table, sheet.encoding or "utf-8")
        case "csv":
            return csv_bytes(layout, table, sheet.encoding)
        case "tsv":
            return csv_bytes(layout, table, sheet.encoding, "\t")
        case "dbf":
            return dbf_bytes(layout, table)
    raise ValueError(f"no form {sheet.form}")
