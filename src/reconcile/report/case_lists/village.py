"""The sheet that villages verify by (核实单): to print, village below village with room to write by hand.

Each village has its own heading, on every page on which it has cases, so that the sheet can be cut between villages; no
case is split across pages.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from xlsxwriter.worksheet import Worksheet

from reconcile.report.case_lists.content import CaseList, ListLine
from reconcile.report.case_lists.options import Options
from reconcile.report.case_lists.page import set_page
from reconcile.report.case_lists.sheet import ALLOWED
from reconcile.report.masking import HIDDEN
from reconcile.report.texts import Texts
from reconcile.workbook import Book, lines_of
from reconcile.workbook.styles import HEAD as HEAD_COLOUR
from reconcile.workbook.styles import STYLES

WIDTHS = {"number": 10, "address": 14, "who": 17, "question": 29, "ticks": 30, "told": 15, "sign": 10}
FIRST = 2
HEAD, VILLAGE = 20, 20
"""Heights of the column headers and of a village's heading, in points."""
HEADS = 2
"""Rows of these above the cases of a village."""
_SCALE = 85
_ROOM = 510
"""Points of rows below title and use that a page of A4 holds at that scale, with some to spare for other fonts."""
_VILLAGE = 12
"""Digits of a village's code."""


@dataclass(frozen=True)
class Row:
    """A case on the sheet: its cells and its height."""

    cells: tuple[str, ...]
    height: int


def write_villages(book: Book, content: CaseList, options: Options, texts: Texts) -> None:
    """Add the sheet, those of one village together."""
    title = texts.word("village", "title", name=content.unit)
    sheet = book.workbook.add_worksheet(book.free_name(texts.word("case_list", "village")))
    _write_title(book, sheet, title, texts)
    at, used, breaks = FIRST, 0, list[int]()
    for _, group in groupby(sorted(content.lines, key=_place), key=_village):
        lines = list(group)
        rest, name = [_row(line, options, texts) for line in lines], _name(lines, texts)
        while rest:
            fits = _fitting(rest, _ROOM - used)
            if not fits and used:
                breaks.append(at)
                used = 0
                continue
            part, rest = rest[: fits or 1], rest[fits or 1 :]
            _write_part(book, sheet, at, name, part, texts)
            used += _height(part)
            at += HEADS + len(part)
    sheet.set_h_pagebreaks(breaks)
    sheet.repeat_rows(0, FIRST - 1)
    sheet.freeze_panes(FIRST, 0)
    set_page(sheet, title, texts.word("village", "signature"), texts)
    # Excel forgets page breaks where it fits a sheet to pages, so the columns are as wide as the paper.
    sheet.set_print_scale(_SCALE)
    sheet.center_horizontally()
    sheet.protect("", ALLOWED)


def _fitting(rows: Sequence[Row], room: int) -> int:
    """How many of the rows of a village fit below its heading."""
    return max((number for number in range(1, len(rows) + 1) if _height(rows[:number]) <= room), default=0)


def _height(rows: Sequence[Row]) -> int:
    return VILLAGE + HEAD + sum(row.height for row in rows)


def _write_title(book: Book, sheet: Worksheet, title: str, texts: Texts) -> None:
    sheet.write_string(0, 0, title, book.format("title"))
    sheet.set_row(0, 26)
    sheet.merge_range(1, 0, 1, len(WIDTHS) - 1, texts.word("village", "use"), book.format("note"))
    sheet.set_row(1, 18)
    for at, width in enumerate(WIDTHS.values()):
        sheet.set_column(at, at, width)


def _write_part(book: Book, sheet: Worksheet, first: int, name: str, rows: Sequence[Row], texts: Texts) -> None:
    """A village's heading, the column headers and its cases."""
    sheet.merge_range(
        first,
        0,
        first,
        len(WIDTHS) - 1,
        name,
        book.made("village", STYLES["text"] | {"bold": True, "bg_color": HEAD_COLOUR}),
    )
    sheet.set_row(first, VILLAGE)
    for at, key in enumerate(WIDTHS):
        sheet.write_string(first + 1, at, texts.word("village", key), book.format("header"))
    sheet.set_row(first + 1, HEAD)
    for place, row in enumerate(rows, start=first + HEADS):
        for at, text in enumerate(row.cells):
            if text:
                sheet.write_string(place, at, text, book.format("text"))
            else:
                sheet.write_blank(place, at, None, book.format("text"))
        sheet.set_row(place, row.height)


def _row(line: ListLine, options: Options, texts: Texts) -> Row:
    given, box = line.given, texts.word("village", "box")
    who = [f"{given['subject']} {given['sex']}".strip(), given["birth_date"]]
    who += [texts.word("case_list", "mother_of", name=given["mother"])] if given["mother"] else []
    ticks = "\n".join(f"{box} {options.words(code)}" for code in line.codes)
    question = "\n".join([given["reason"], *_beside(line, texts)])
    number = f"{given['number']}\n{given['item']}"
    cells = (number, line.address, "\n".join(part for part in (*who, line.own) if part), question, ticks, "", "")
    widths = WIDTHS.values()
    tall = max(lines_of(text, 0.9 * width) for text, width in zip(cells, widths, strict=True))
    return Row(cells, min(400, 6 + 14 * max(4, tall)))


def _beside(line: ListLine, texts: Texts) -> Iterator[str]:
    """Of a field that differs what each register says: one of them is to be told wrong."""
    for side in ("a", "b"):
        source, value = line.given[f"source_{side}"].partition("\n")[0], line.given[f"value_{side}"]
        if line.type.startswith("field_conflict"):
            yield texts.word("village", "says", source=source, value=value)


def _name(lines: Sequence[ListLine], texts: Texts) -> str:
    """What stands above the cases of a village: where, how many, and what they are not for."""
    places = {line.address.partition(HIDDEN)[0] for line in lines if line.address and len(_village(line)) == _VILLAGE}
    place = min(places, key=lambda name: (len(name), name), default=texts.word("village", "no_address"))
    limit = texts.word("case_list", "limit")
    return texts.word("village", "heading", place=place, cases=len(lines), limit=limit)


def _place(line: ListLine) -> tuple[str, str, int]:
    return line.village, line.address, int(line.given["number"])


def _village(line: ListLine) -> str:
    return line.village[:_VILLAGE]
