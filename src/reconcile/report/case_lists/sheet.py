"""One sheet of a list: given cells locked, answers open, what ties a row to its case hidden; ready for A4.

The same sheet is written when a list is handed out and when it is handed back, there with the columns where they came.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from reconcile.report.case_lists.content import ANSWERS, BINDING, WIDTHS
from reconcile.report.case_lists.marking import Span, differing_spans
from reconcile.report.case_lists.options import Options
from reconcile.report.case_lists.page import set_page
from reconcile.report.texts import Texts
from reconcile.workbook import Book, lines_of
from reconcile.workbook.styles import INK, STYLES

ALLOWED = {"format_columns": True, "format_rows": True, "autofilter": True}
"""What a protected sheet lets people do; sorting would ask for cells that are not locked."""
MARK: dict[str, Any] = {"font_color": "#C00000", "bold": True}
BESIDE = ("value_a", "value_b")
CENTRED = ("number", "sex", "birth_date")
_ROOM = 0.9


@dataclass
class ListSheet:
    """A sheet being written; `places` says where each column stands."""

    book: Book
    sheet: Worksheet
    places: Mapping[str, int]
    options: Options
    texts: Texts
    offers: dict[int, tuple[str, ...]] = field(default_factory=dict)

    def head(self, row: int) -> None:
        """Write the headers."""
        for key, at in self.places.items():
            self.sheet.write_string(row, at, self.texts.word("list_column", key), self.book.format("header"))
        self.sheet.set_row(row, 32)

    def line(self, row: int, cells: Mapping[str, str], codes: tuple[str, ...]) -> None:
        """Write a row; of the two values the characters that differ are coloured."""
        pieces = differing_spans(*(cells.get(key, "") for key in BESIDE))
        for key, at in self.places.items():
            if key in BESIDE:
                self._coloured((row, at), pieces[BESIDE.index(key)])
            elif cells.get(key):
                self.sheet.write_string(row, at, cells[key], self._looks(key))
            else:
                self.sheet.write_blank(row, at, None, self._looks(key))
        shown = {key: text for key, text in cells.items() if key in WIDTHS and key not in BINDING}
        tall = max((lines_of(text, _ROOM * WIDTHS[key]) for key, text in shown.items()), default=1)
        self.sheet.set_row(row, min(400, 4 + 14 * max(2, tall)))
        self.offers[row] = codes

    def finish(self, heads: Sequence[int], title: str) -> None:
        """Set dropdowns, widths, protection and the page; `heads` are the rows of headers."""
        self._offer()
        for key, at in self.places.items():
            self.sheet.set_column(at, at, WIDTHS[key], None, {"hidden": key in BINDING})
        set_page(self.sheet, title, self.texts.word("case_list", "signature"), self.texts)
        self.sheet.fit_to_pages(1, 0)
        if heads:
            self.sheet.repeat_rows(heads[0])
            self.sheet.freeze_panes(heads[0] + 1, 0)
            self.sheet.autofilter(heads[0], 0, max(self.offers, default=heads[0]), max(self.places.values()))
        self.sheet.protect("", ALLOWED)

    def _looks(self, key: str) -> Format:
        if key in ANSWERS:
            return self.book.format("input")
        if key in CENTRED:
            return self.book.made("centred", STYLES["text"] | {"align": "center"})
        return self.book.format("text")

    def _offer(self) -> None:
        """Give neighbouring rows of one kind a dropdown together."""
        rows = enumerate(sorted(self.offers))
        for (codes, _), group in groupby(rows, key=lambda one: (self.offers[one[1]], one[1] - one[0])):
            same = [row for _, row in group]
            if codes and "code" in self.places:
                at = self.places["code"]
                self.sheet.data_validation(same[0], at, same[-1], at, self.options.validation(codes))

    def _coloured(self, cell: tuple[int, int], pieces: Sequence[Span]) -> None:
        plain = self.book.format("code")
        run = {"font_name": STYLES["code"]["font_name"], "font_size": 10}
        quiet, marked = self.book.made("run", run | {"font_color": INK}), self.book.made("marked run", run | MARK)
        told = [(text, differs) for text, differs in pieces if text]
        if not told:
            self.sheet.write_blank(*cell, None, plain)
        elif len(told) == 1:
            looks = self.book.made("marked", STYLES["code"] | MARK) if told[0][1] else plain
            self.sheet.write_string(*cell, told[0][0], looks)
        else:
            parts = [part for text, differs in told for part in (marked if differs else quiet, text)]
            self.sheet.write_rich_string(*cell, *parts, plain)
