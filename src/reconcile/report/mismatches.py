"""One check list a township: what differs, where it stands, and room for the answer; masked, for correction only."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

import duckdb

from reconcile import engine
from reconcile.registers.load import Declarations
from reconcile.report.check_list import CheckList, write_check_list
from reconcile.report.lines import FindingLines
from reconcile.report.tables.model import Report
from reconcile.report.texts import Texts
from reconcile.workbook import safe_sheet_name


def write_mismatches(
    connection: duckdb.DuckDBPyConnection, folder: Path, report: Report, declarations: Declarations, texts: Texts
) -> list[Path]:
    """Write `mismatches/<code>-<name>.xlsx` for each township with a discrepancy, and `restricted/` for the county.

    Discrepancies without a township stand in a file of their own; restricted ones in no township's file.
    """
    lines = FindingLines(connection, declarations, texts)
    findings = engine.frame(connection, "report/findings_listed").iter_rows(named=True)
    written: list[Path] = []
    for (restricted, township), group in groupby(findings, key=_file_of):
        name = township_name(township, report, texts)
        path = _path(folder, township, name, texts, restricted=restricted)
        path.parent.mkdir(parents=True, exist_ok=True)
        rows: Iterator[Any] = (lines.line(finding) for finding in group)
        write_check_list(path, CheckList(name, restricted, report.run, rows), texts)
        written.append(path)
    return written


def township_name(township: str, report: Report, texts: Texts) -> str:
    """The township's name, its code where it has none, words where there is no township."""
    return report.townships.get(township, township) or texts.word("file", "no_township")


def _file_of(finding: dict[str, Any]) -> tuple[bool, str]:
    restricted = bool(finding["restricted"])
    return restricted, "" if restricted else finding["township"] or ""


def _path(folder: Path, township: str, name: str, texts: Texts, *, restricted: bool) -> Path:
    if restricted:
        return folder / "restricted" / f"{texts.word('file', 'restricted')}.xlsx"
    stem = township if name == township else f"{township}-{name}" if township else name
    return folder / "mismatches" / f"{safe_sheet_name(stem)}.xlsx"
