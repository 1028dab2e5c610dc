"""The workbook of a blind review: how to fill it in, and a sheet of cases for each comparison."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from xlsxwriter.worksheet import Worksheet

from reconcile.registers.spec import Label
from reconcile.report.review_lines import ReviewLines, ReviewPair
from reconcile.report.texts import Language, Texts, vocabulary
from reconcile.workbook import Book, Column, Table, open_book, write_table
from reconcile.workbook.columns import Kind
from reconcile.workbook.styles import HEAD

HOW = ("purpose", "limit", "blind", "how", "agreeing", "tell", "masking", "keep")
_ALLOWED = {"format_columns": True, "format_rows": True, "autofilter": True}
_NUMBERED = {"id": 20.0, "place": 18.0, "text": 16.0}


@dataclass(frozen=True)
class ReviewBook:
    """What the workbook says of itself, and its sheets."""

    review: str
    run: str
    days: tuple[date, date]
    as_of: date
    pairs: Sequence[ReviewPair]


def write_review_book(path: Path, content: ReviewBook, texts: Texts) -> None:
    """Write the workbook: locked but for the cells to fill in, masked; the same review gives the same bytes."""
    with open_book(path, title=texts.word("review", "title"), created=content.as_of) as book:
        sheet, _, _ = write_table(book, _cover(content, texts))
        sheet.protect("", _ALLOWED)
        answers = _write_answers(book, texts)
        for one in content.pairs:
            _write_cases(book, one, content, texts, answers)
        book.workbook.worksheets()[1].hide()


def _cover(content: ReviewBook, texts: Texts) -> Table:
    return Table(
        name=texts.word("review", "cover"),
        title=texts.word("review", "title"),
        subtitle=_subtitle(content, texts),
        columns=[Column(texts.word("review", "cover"), "text", 120)],
        rows=[[texts.word("review", key)] for key in HOW],
    )


def _subtitle(content: ReviewBook, texts: Texts) -> str:
    first, last = content.days
    return texts.word("review", "subtitle", review=content.review, run=content.run, first=first, last=last)


def _write_answers(book: Book, texts: Texts) -> str:
    """Add the sheet of answers; returns the range that the list offers."""
    name = texts.word("review", "answers")
    rows = [[texts.word("review_answer", key)] for key in vocabulary()["review_answer"]]
    sheet, first, count = write_table(book, Table(name=name, columns=[Column(name, "text", 30)], rows=rows))
    sheet.protect("", {})
    return f"='{sheet.get_name()}'!$A${first + 1}:$A${first + count}"


def _write_cases(book: Book, one: ReviewPair, content: ReviewBook, texts: Texts, answers: str) -> None:
    lines = list(ReviewLines(one, texts).rows())
    columns = _columns(one, texts)
    answer, candidate, remark = (len(columns) - back for back in (4, 3, 2))
    table = Table(
        name=texts.pair(one.pair.id),
        title=f"{texts.word('review', 'title')} · {texts.pair(one.pair.id)}",
        subtitle=_subtitle(content, texts),
        notes=[texts.word("review", key) for key in ("limit", "how")],
        columns=columns,
        rows=(values for _, values in lines),
        inputs=[answer, candidate, remark],
    )
    sheet, first, _ = write_table(book, table)
    numbers = [str(number) for number in range(int(str(one.candidates["candidate"].max() or 0)) + 1)]
    for at, (is_subject, _) in enumerate(lines, start=first):
        if is_subject:
            sheet.data_validation(at, answer, at, answer, {"validate": "list", "source": answers})
            sheet.data_validation(at, candidate, at, candidate, {"validate": "list", "source": numbers})
        else:
            for column in (answer, candidate, remark):
                sheet.write_blank(at, column, None, book.format("text"))
    _mark_subjects(book, sheet, (first, first + len(lines) - 1, answer - 1), texts)
    sheet.freeze_panes(first, 2)
    sheet.protect("", _ALLOWED)


def _mark_subjects(book: Book, sheet: Worksheet, of: tuple[int, int, int], texts: Texts) -> None:
    """Let the records in question stand out from the candidates below them."""
    first, last, right = of
    looks = book.workbook.add_format({"bold": True, "bg_color": HEAD})
    criteria = f'=$B{first + 1}="{texts.word("review", "subject")}"'
    sheet.conditional_format(first, 0, last, right, {"type": "formula", "criteria": criteria, "format": looks})


def _columns(one: ReviewPair, texts: Texts) -> list[Column]:
    """The columns of a sheet; those to fill in and the binding code stand last."""
    heads = [_column(key, width, texts) for key, width in (("case", 6), ("line", 10), ("register", 14), ("place", 17))]
    fields = [
        _field(
            texts,
            compare.name,
            one.pair.left,
            _NUMBERED.get(compare.type, 12.0),
            "code" if compare.type == "id" else "text",
        )
        for compare in one.relation.compare
    ]
    tail = [("key_fields", 18), ("answer", 16), ("candidate", 8), ("remark", 14), ("binding", 15)]
    return [*heads, *fields, *(_column(key, width, texts) for key, width in tail)]


def _column(key: str, width: float, texts: Texts) -> Column:
    return _both(vocabulary()["review"][key], texts, "text", width)


def _field(texts: Texts, name: str, register: str, width: float, kind: Kind) -> Column:
    other: Language = "en" if texts.language == "zh" else "zh"
    second = Texts(other, texts.declarations)
    return Column(texts.field(name, register), kind, width, second.field(name, register))


def _both(label: Label, texts: Texts, kind: Kind, width: float) -> Column:
    first, second = (label.zh, label.en) if texts.language == "zh" else (label.en, label.zh)
    return Column(first, kind, width, second)
