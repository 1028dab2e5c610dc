"""Writes the workbook of one office: cover, list, sheets for villages, and the hidden choices."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from reconcile.report.case_lists.content import ANSWERS, BINDING, GIVEN, CaseList, ListLine
from reconcile.report.case_lists.cover import due_words, write_cover
from reconcile.report.case_lists.options import Options
from reconcile.report.case_lists.sheet import ListSheet
from reconcile.report.case_lists.village import write_villages
from reconcile.report.texts import Texts
from reconcile.workbook import open_book

COLUMNS = (*GIVEN, *ANSWERS, *BINDING)
HEAD = 2


def write_case_list(path: Path, content: CaseList, raising: Collection[str], texts: Texts) -> None:
    """Write the list to `path`; `raising` are the codes that would raise a rate. The same list gives the same bytes."""
    title = texts.word("case_list", "title", name=content.unit)
    options = Options(texts.word("case_list", "options"), raising, texts)
    with open_book(path, title=title, created=content.handed_out) as book:
        write_cover(book, content, title, options, texts)
        sheet = book.workbook.add_worksheet(book.free_name(texts.word("case_list", "list")))
        written = ListSheet(book, sheet, {key: at for at, key in enumerate(COLUMNS)}, options, texts)
        sheet.write_string(0, 0, title, book.format("title"))
        sheet.set_row(0, 26)
        sheet.write_string(1, 0, _subtitle(content, texts), book.format("subtitle"))
        written.head(HEAD)
        for row, line in enumerate(content.lines, start=HEAD + 1):
            written.line(row, cells_of(line), line.codes)
        written.finish([HEAD], title)
        if content.villages:
            write_villages(book, content, options, texts)
        options.write(book)
        sheet.activate()


def cells_of(line: ListLine) -> dict[str, str]:
    """The texts of a row by column, the answers blank."""
    return {**line.given, "case": line.case_id, "revision": str(line.revision), "binding": line.binding}


def _subtitle(content: CaseList, texts: Texts) -> str:
    due = f"{texts.word('case_list', 'due')} {due_words(content.due, texts)}"
    return f"{due}    {texts.word('case_list', 'subtitle', as_of=content.as_of.isoformat(), run=content.run[:12])}"
