"""The first sheet of a list: what it is for and what it is not, until when, how many, and how to fill it in."""

from __future__ import annotations

from collections import Counter
from datetime import date

from reconcile.report.case_lists.content import CaseList
from reconcile.report.case_lists.lines import check_of
from reconcile.report.case_lists.options import Options
from reconcile.report.case_lists.page import set_page
from reconcile.report.case_lists.sheet import ALLOWED, MARK
from reconcile.report.texts import Texts
from reconcile.workbook import Book, lines_of
from reconcile.workbook.styles import STYLES

WIDTHS = (17, 118)
_TALL = 6


def write_cover(book: Book, content: CaseList, title: str, options: Options, texts: Texts) -> None:
    """Add the cover."""
    sheet = book.workbook.add_worksheet(book.free_name(texts.word("case_list", "cover")))
    label = book.made("cover label", STYLES["header"] | {"bottom": 1, "align": "left"})
    value = book.made("cover value", STYLES["text"] | {"valign": "vcenter"})
    warning = book.made("cover warning", STYLES["text"] | {"valign": "vcenter", "font_size": 11} | MARK)
    sheet.write_string(0, 0, title, book.format("title"))
    sheet.set_row(0, 34)
    for row, (head, words) in enumerate(_rows(content, options, texts), start=1):
        limit = words == texts.word("case_list", "limit")
        sheet.write_string(row, 0, head, label)
        sheet.write_string(row, 1, words, warning if limit else value)
        sheet.set_row(row, 2 * _TALL + 14 * lines_of(words, WIDTHS[1]))
    for at, width in enumerate(WIDTHS):
        sheet.set_column(at, at, width)
    set_page(sheet, title, texts.word("case_list", "signature"), texts)
    sheet.fit_to_pages(1, 1)
    sheet.protect("", ALLOWED)


def due_words(days: tuple[date, date], texts: Texts) -> str:
    """The day, or the first and the last one with where each case's own stands."""
    first, last = (day.isoformat() for day in days)
    return first if first == last else texts.word("case_list", "due_between", first=first, last=last)


def _rows(content: CaseList, options: Options, texts: Texts) -> list[tuple[str, str]]:
    def word(key: str, **values: object) -> str:
        return texts.word("case_list", key, **values)

    counts = Counter(check_of(line.type, texts) for line in content.lines)
    by_type = texts.word("page", "semicolon").join(
        f"{kind} {count:,}" for kind, count in sorted(counts.items(), key=lambda one: -one[1])
    )
    codes = sorted({code for line in content.lines for code in line.codes})
    return [
        (word("purpose"), word("purpose_words")),
        (word("limit_label"), word("limit")),
        (word("unit"), content.unit),
        (word("due"), due_words(content.due, texts)),
        (word("cases"), f"{len(content.lines):,}"),
        (word("by_type"), by_type),
        (word("source"), word("subtitle", as_of=content.as_of.isoformat(), run=content.run[:12])),
        (word("handed_out"), f"{content.handed_out.isoformat()} / {content.actor}"),
        (word("how"), word("how_words")),
        (word("codes"), texts.word("page", "semicolon").join(options.words(code) for code in codes)),
        *([(options.words("22"), word("parted"))] if "22" in codes else []),
        (word("masking"), word("masking_words")),
        (word("private"), word("private_words")),
        (word("back"), word("back_words")),
    ]
