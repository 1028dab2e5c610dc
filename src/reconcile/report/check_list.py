"""Writes one check list: a sheet to work through and a sheet that says how."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from xlsxwriter.worksheet import Worksheet

from reconcile.report.columns import columns
from reconcile.report.lines import Line
from reconcile.report.tables.model import RunFacts
from reconcile.report.texts import Texts, vocabulary
from reconcile.workbook import Book, Column, Table, Value, open_book, write_table

_WIDTHS = {
    "number": 17, "check": 17, "office": 9, "subject": 7, "sex": 5, "birth_date": 11, "mother": 8, "event_month": 9,
    "facility": 12, "source_a": 11, "place_a": 17, "source_b": 11, "place_b": 17, "field": 10, "difference": 11,
    "value_a": 17, "value_b": 17, "verdict": 15, "remark": 15,
}  # fmt: skip
_INPUTS = ("verdict", "remark")


@dataclass(frozen=True)
class CheckList:
    """What one file holds."""

    name: str
    restricted: bool
    run: RunFacts
    lines: Iterable[Line]


def write_check_list(path: Path, content: CheckList, texts: Texts) -> None:
    """Write the list to `path`."""
    title = texts.word("list", "restricted_title" if content.restricted else "title", name=content.name)
    with open_book(path, title=title, created=content.run.as_of) as book:
        sheet, first, count = write_table(book, _table(content, title, texts))
        answers = _write_answers(book, texts)
        if count:
            column = list(_WIDTHS).index("verdict")
            offered = {"validate": "list", "source": answers}
            sheet.data_validation(first, column, first + count - 1, column, offered)


def _table(content: CheckList, title: str, texts: Texts) -> Table:
    run = content.run
    return Table(
        name=texts.word("sheet", "list"),
        title=title,
        subtitle=texts.word("list", "subtitle", period=run.period, as_of=run.as_of.isoformat(), run=run.run_id[:12]),
        notes=[texts.word("list", "purpose"), texts.word("list", "masking")],
        columns=columns(texts, **_WIDTHS),
        rows=(_values(line) for line in content.lines),
        inputs=[list(_WIDTHS).index(key) for key in _INPUTS],
    )


def _values(line: Line) -> list[Value]:
    return [getattr(line, key) if key not in _INPUTS else None for key in _WIDTHS]


def _write_answers(book: Book, texts: Texts) -> str:
    """Add the sheet of answers; returns the range that the list offers. A list in a cell holds 255 characters only."""
    name = texts.word("sheet", "answers")
    rows = [[f"{code} {texts.word('verdict', code)}"] for code in vocabulary()["verdict"]]
    table = Table(
        name=name,
        title=name,
        columns=[Column(texts.word("column", "verdict"), "text", 60)],
        rows=rows,
        notes=[texts.word("list", "answers")],
    )
    sheet, first, count = write_table(book, table)
    return f"='{_sheet_name(sheet)}'!$A${first + 1}:$A${first + count}"


def _sheet_name(sheet: Worksheet) -> str:
    return str(sheet.get_name()).replace("'", "''")
