"""Hands out the links, findings or figures of a run as one file, masked, the same bytes each time."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Literal, get_args

import duckdb
import polars as pl

from reconcile import engine
from reconcile.errors import WrongUse
from reconcile.report.formats import FORMATS, Write
from reconcile.report.masking import mask_text
from reconcile.report.provenance import add_provenance
from reconcile.workspace import replaced

What = Literal["links", "findings", "figures", "coverage", "monitoring", "causes"]
NO_DAY = date(1980, 1, 1)
"""The first day that a zip file can tell: so the same rows give the same workbook."""


def export(run_dir: Path, what: str, out: Path, *, restricted: bool = False) -> int:
    """Write one of the tables of `What` of a run to `out`; returns how many rows.

    The ending of `out` says how: parquet, csv (UTF-8 with a mark that Excel understands) or xlsx. Restricted findings
    are left out unless asked for. No name, number or address is ever among the columns.
    """
    if what not in get_args(What):
        raise WrongUse(f"there is no export called {what!r}", f"Choose one of: {', '.join(get_args(What))}.")
    write = writer(out)
    with engine.opened_run(run_dir) as connection:
        rows = _rows(connection, what, restricted=restricted)
        as_of = date.fromisoformat(str(engine.frame(connection, "report/run")["as_of"].item()))
    with replaced(out) as aside:
        write(rows, aside, what, as_of)
    return len(rows)


def write_rows(rows: pl.DataFrame, name: str, out: Path) -> None:
    """Write any table without personal values to `out`, whose ending says how; a workbook is dated NO_DAY."""
    write = writer(out)
    with replaced(out) as aside:
        write(rows, aside, name, NO_DAY)


def writer(out: Path) -> Write:
    """How to write a file of that ending; WrongUse where it names no form."""
    ending = out.suffix.lower().removeprefix(".")
    if ending not in FORMATS:
        raise WrongUse(
            f"{out.name} does not say in which form to write",
            f"End the name in one of: {', '.join(f'.{known}' for known in FORMATS)}.",
        )
    return FORMATS[ending]


def _rows(connection: duckdb.DuckDBPyConnection, what: str, *, restricted: bool) -> pl.DataFrame:
    if what in {"figures", "coverage", "monitoring", "causes"}:
        return engine.frame(connection, f"report/{what}")
    add_provenance(connection)
    if what == "findings":
        return engine.frame(connection, "report/export_findings", restricted=restricted)
    return _scrubbed(engine.frame(connection, "report/export_links"))


def _scrubbed(links: pl.DataFrame) -> pl.DataFrame:
    # Evidence names levels, never values; should a number slip into it one day, it does not leave through here.
    masked = pl.col("evidence").map_elements(mask_text, return_dtype=pl.String, skip_nulls=True)
    suspicious = pl.col("evidence").str.contains("[0-9]{14}")
    return links.with_columns(pl.when(suspicious).then(masked).otherwise(pl.col("evidence")).alias("evidence"))
