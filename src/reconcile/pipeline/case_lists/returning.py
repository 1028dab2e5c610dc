"""Hands a list back as it came, with a column that says what became of each row."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from reconcile.cases.lists.offers import RAISING
from reconcile.pipeline.case_lists.files import Heads, ListFile
from reconcile.pipeline.case_lists.judging import BLANK, Judged
from reconcile.report.case_lists import ReturnedSheet, write_returned
from reconcile.report.texts import Texts, vocabulary
from reconcile.workspace import replaced

EMPTIED = ("merged", "no_value")
"""Refusals for what a file that is handed back does not show any more."""


def hand_back(file: ListFile, rows: Sequence[Judged], path: Path, day: date, texts: Texts) -> None:
    """Write the sheets of a file that hold a list, as they came on that day, to `path`."""
    title = texts.word("case_list", "title", name=file.path.stem)
    by_sheet = {sheet: [one for one in rows if one.row.sheet == sheet] for sheet in {one.row.sheet for one in rows}}
    sheets = [
        _sheet(table.name, list(table.frame.iter_rows()), heads, by_sheet[table.name], texts)
        for table, heads in file.sheets
        if table.name in by_sheet
    ]
    with replaced(path) as aside:
        write_returned(aside, title, sheets, RAISING, day, texts)


def _sheet(
    name: str, cells: Sequence[Sequence[str | None]], heads: Heads, rows: Sequence[Judged], texts: Texts
) -> ReturnedSheet:
    return ReturnedSheet(
        name=name,
        rows=cells,
        heads={row: head.places for row, head in heads.items()},
        said={one.row.row: words_of(one, texts) for one in rows},
        codes={one.row.row: one.codes for one in rows},
        emptied={one.row.row for one in rows if one.outcome in EMPTIED},
    )


def words_of(one: Judged, texts: Texts) -> tuple[str, bool]:
    """What became of a row in words, and whether it was refused."""
    if one.outcome == BLANK:
        return "", False
    if one.outcome in vocabulary()["list_outcome"]:
        return texts.word("list_outcome", one.outcome), False
    places = {
        "columns": _columns((*one.row.gone, *one.row.twice), texts),
        "codes": texts.word("page", "comma").join(one.codes),
    }
    said = texts.word("list_refusal", one.outcome)
    return said.format(**places), True


def _columns(keys: Sequence[str], texts: Texts) -> str:
    return texts.word("page", "comma").join(texts.word("list_column", key) for key in keys)
