"""What the dropdowns offer: a hidden sheet, because a list in a cell holds 255 characters only."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from xlsxwriter.utility import xl_col_to_name

from reconcile.report.texts import Texts
from reconcile.workbook import Book


@dataclass
class Options:
    """The choices of a workbook, a column each; `raising` are the codes that would raise a rate."""

    name: str
    raising: Collection[str]
    texts: Texts
    _columns: dict[tuple[str, ...], int] = field(default_factory=dict)

    def words(self, code: str) -> str:
        """A choice: its digits and what they mean."""
        mark = f" {self.texts.word('case_list', 'evidence_mark')}" if code in self.raising else ""
        return f"{code} {self.texts.word('feedback', code)}{mark}"

    def validation(self, codes: tuple[str, ...]) -> dict[str, Any]:
        """A dropdown of these codes that lets nothing else in."""
        column = xl_col_to_name(self._columns.setdefault(codes, len(self._columns)))
        return {
            "validate": "list",
            "source": f"='{self.name}'!${column}$1:${column}${len(codes)}",
            "error_title": self.texts.word("case_list", "wrong_title"),
            "error_message": self.texts.word("case_list", "wrong_words"),
        }

    def write(self, book: Book) -> None:
        """Add the sheet, after all that refer to it."""
        sheet = book.workbook.add_worksheet(book.free_name(self.name))
        for codes, at in self._columns.items():
            sheet.write_column(0, at, [self.words(code) for code in codes], book.format("text"))
            sheet.set_column(at, at, 30)
        sheet.protect("")
        sheet.hide()
