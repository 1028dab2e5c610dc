"""A workbook that leaves the pages: who took it out, when, of which run and what it is not for stand on every sheet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from reconcile.report.columns import column
from reconcile.report.shown_rows import ShownRow
from reconcile.report.texts import Texts
from reconcile.workbook import Table, open_book, write_table

WIDTHS = {
    "outcome": 9, "became": 13, "register": 12, "place": 26, "township": 8, "facility": 14, "event_month": 9,
    "sex": 5, "partner": 26, "probability": 9, "method": 15, "cases": 17,
    "case": 17, "kind": 26, "difference": 16, "office": 14, "state": 14, "asked": 11, "due": 20,
    "at": 17, "actor": 16, "action": 18, "about": 32, "why": 40, "origin": 8,
}  # fmt: skip
"""So narrow that A4 landscape prints them at a size that is read, as it does lists of cases; longer words wrap."""


_LONGEST = 40


@dataclass(frozen=True)
class Watermark:
    """Who took a list out, when (by the clocks of the mainland) and of which run."""

    name: str
    login: str
    at: str
    run: str

    def words(self, texts: Texts) -> str:
        """In one line, short enough for a footer."""
        return texts.word("handed_out", "mark", name=self.name[:_LONGEST], login=self.login, at=self.at, run=self.run)


def write_handed_out(
    path: Path, sheet: str, what: str, keys: Sequence[str], rows: Sequence[ShownRow], mark: Watermark, texts: Texts
) -> None:
    """Write the columns `keys` of these rows to `path`; `sheet` is a word of `handed_out`, `what` says what it is."""
    words, limit = mark.words(texts), texts.word("case_list", "limit")
    made = Table(
        name=texts.word("handed_out", sheet),
        columns=[column(key, WIDTHS[key], texts, table="shown") for key in keys],
        rows=([row.cells[key] for key in keys] for row in rows),
        title=words,
        subtitle=limit,
        notes=[what],
        page_words=texts.word("handed_out", "page"),
    )
    with open_book(path, title=made.name, created=date.fromisoformat(mark.at[:10])) as book:
        written, _, _ = write_table(book, made)
        # The words of the mark stand in the footer, as the title of any sheet: both in one line would be too long.
        written.set_header(f"&L&8{_quiet(limit)}")


def _quiet(text: str) -> str:
    """A text in which nothing is a code of the page."""
    return text.replace("&", "&&")
