"""How every sheet of a list is printed: A4 landscape, who signs, and which page of how many."""

from __future__ import annotations

from xlsxwriter.worksheet import Worksheet

from reconcile.report.texts import Texts

A4 = 9


def set_page(sheet: Worksheet, title: str, signature: str, texts: Texts) -> None:
    """Set the page; the footer has the signatures and the page, the header the title and what the list is not for."""
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.set_margins(left=0.4, right=0.4, top=0.7, bottom=0.75)
    sheet.hide_gridlines(2)
    limit = texts.word("case_list", "limit")
    sheet.set_header(f"&L&9{_quiet(title)}&R&8{_quiet(limit)}")
    sheet.set_footer(f"&L&9{_quiet(signature)}&R&9{texts.word('case_list', 'page')}")


def _quiet(text: str) -> str:
    """A text in which nothing is a code of the page."""
    return text.replace("&", "&&")
