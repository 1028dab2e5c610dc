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
    "outcome": 12, "became": 22, "register": 22, "place": 44, "township": 14, "facility": 24, "event_month": 10,
    "sex": 6, "partner": 44, "probability": 10, "method": 30, "cases": 20,
    "case": 19, "kind": 30, "difference": 20, "office": 20, "state": 26, "asked": 12, "due": 18,
    "at": 19, "actor": 20, "action": 22, "about": 44, "why": 40,
}  # fmt: skip


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
