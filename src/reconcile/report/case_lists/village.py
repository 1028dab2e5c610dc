"""The sheet that villages verify by (核实单): to print, a page a village, with room to write by hand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from xlsxwriter.worksheet import Worksheet

from reconcile.report.case_lists.content import CaseList, ListLine
from reconcile.report.case_lists.options import Options
from reconcile.report.case_lists.page import set_page
from reconcile.report.case_lists.sheet import ALLOWED
from reconcile.report.texts import Texts
from reconcile.workbook import Book, lines_of

WIDTHS = {"number": 5, "address": 16, "who": 12, "question": 28, "ticks": 25, "told": 18, "sign": 12}
FIRST = 3
_SCALE = 92
_VILLAGE = 12
"""Digits of a village's code."""


def write_villages(book: Book, content: CaseList, options: Options, texts: Texts) -> None:
    """Add the sheet, those of one village together and each village on a page of its own."""
    title = texts.word("village", "title", name=content.unit)
    sheet = book.workbook.add_worksheet(book.free_name(texts.word("case_list", "village")))
    _write_heads(book, sheet, title, texts)
    row, breaks = FIRST, []
    for _, group in groupby(sorted(content.lines, key=_place), key=_village):
        lines = list(group)
        _write_lines(book, sheet, row, lines, options, texts)
        row += len(lines)
        breaks.append(row)
    sheet.set_h_pagebreaks(breaks[:-1])
    sheet.repeat_rows(0, FIRST - 1)
    sheet.freeze_panes(FIRST, 0)
    set_page(sheet, title, texts.word("village", "signature"), texts)
    # Excel forgets page breaks where it fits a sheet to pages, so the columns are as wide as the paper.
    sheet.set_print_scale(_SCALE)
    sheet.center_horizontally()
    sheet.protect("", ALLOWED)


def _write_heads(book: Book, sheet: Worksheet, title: str, texts: Texts) -> None:
    sheet.write_string(0, 0, title, book.format("title"))
    sheet.set_row(0, 26)
    sheet.merge_range(1, 0, 1, len(WIDTHS) - 1, texts.word("village", "use"), book.format("note"))
    sheet.set_row(1, 18)
    for at, (key, width) in enumerate(WIDTHS.items()):
        sheet.set_column(at, at, width)
        sheet.write_string(FIRST - 1, at, texts.word("village", key), book.format("header"))
    sheet.set_row(FIRST - 1, 22)


def _write_lines(
    book: Book, sheet: Worksheet, first: int, lines: Sequence[ListLine], options: Options, texts: Texts
) -> None:
    box = texts.word("village", "box")
    for row, line in enumerate(lines, start=first):
        given = line.given
        who = [f"{given['subject']} {given['sex']}".strip(), given["birth_date"]]
        who += [texts.word("case_list", "mother_of", name=given["mother"])] if given["mother"] else []
        ticks = "\n".join(f"{box} {options.words(code)}" for code in line.codes)
        question = "\n".join([given["reason"], *_beside(line, texts)])
        cells = [given["number"], line.address, "\n".join(part for part in who if part), question, ticks, "", ""]
        for at, text in enumerate(cells):
            if text:
                sheet.write_string(row, at, text, book.format("text"))
            else:
                sheet.write_blank(row, at, None, book.format("text"))
        widths = WIDTHS.values()
        tall = max(lines_of(text, 0.9 * width) for text, width in zip(cells, widths, strict=True))
        sheet.set_row(row, 6 + 14 * max(4, tall))


def _beside(line: ListLine, texts: Texts) -> Iterator[str]:
    """Of a field that differs what each register says: one of them is to be told wrong."""
    for side in ("a", "b"):
        source, value = line.given[f"source_{side}"].partition("\n")[0], line.given[f"value_{side}"]
        if line.type.startswith("field_conflict"):
            yield texts.word("village", "says", source=source, value=value)


def _place(line: ListLine) -> tuple[str, str, int]:
    return line.village, line.address, int(line.given["number"])


def _village(line: ListLine) -> str:
    return line.village[:_VILLAGE]
