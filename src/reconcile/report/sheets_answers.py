"""The sheet of what offices answered to our list: by window, then the main one by township, facility, month and sex."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from reconcile.report.answer_words import answer_notes
from reconcile.report.columns import column, columns, sheet_table
from reconcile.report.tables.model import AnswerLine, Answers, BreakdownRow, Rate, Report
from reconcile.report.texts import Texts
from reconcile.report.wording import cut_word, window_name
from reconcile.workbook import Column, Table, Value

_COUNTS = ("asked_of", "answered_to", "unanswered", "answer_yes", "answer_differs", "answer_no")


def list_answers(report: Report, texts: Texts) -> Table:
    """Counts of each answer and of who was not answered, then both rates with their intervals."""
    of = [*columns(texts, register=18, source=40, list=16, window=22, cut=10, part=18), *_numbers(texts)]
    table = sheet_table(report, texts, "list_answers", of, _rows(report, texts))
    return replace(
        table, notes=[*table.notes, *(note for line in report.answers for note in answer_notes(line, texts))]
    )


def _numbers(texts: Texts) -> Iterator[Column]:
    for key in _COUNTS:
        yield column(key, 9, texts, kind="whole")
    for key in ("present", "agreeing"):
        yield column(key, 11, texts, kind="percent")
        yield from columns(texts, low=9, high=9)


def _rows(report: Report, texts: Texts) -> Iterator[list[Value]]:
    for line in report.answers:
        words: list[Value] = [texts.register(line.register), texts.source(line.register), texts.register(line.against)]
        if line.absent:
            yield [*words, *[""] * 3, *[None] * len(_COUNTS), texts.word("page", "not_provided"), *[None] * 5]
        for window in report.windows:
            if window.period in line.windows:
                yield [*words, window_name(window, texts), "", "", *_values(line.of(window.period))]
        yield from ([*words, window_name(report.window, texts), *part] for part in _parts(line, report, texts))


def _parts(line: AnswerLine, report: Report, texts: Texts) -> Iterator[list[Value]]:
    for cut, key, answers in line.parts:
        part = cut_word(cut, BreakdownRow(key, report.townships.get(key, key), ()), texts)
        yield [texts.word("cut", cut), part, *_values(answers)]


def _values(answers: Answers) -> list[Value]:
    counts = (answers.answered.denominator, answers.answered.numerator, answers.unanswered)
    return [
        *counts, answers.agreeing.numerator, answers.differing, answers.absent,
        *_rate(answers.present), *_rate(answers.agreeing),
    ]  # fmt: skip


def _rate(rate: Rate) -> list[Value]:
    return [rate.value, rate.low, rate.high]
