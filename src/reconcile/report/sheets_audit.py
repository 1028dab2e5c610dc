"""The sheets of the audit: every figure of the main window on one row with all that is known of it, and its parts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reconcile.report.audit_words import figure_name, part_words, subject_words
from reconcile.report.columns import column, columns, sheet_table
from reconcile.report.tables.audit import AuditFigure, AuditSubject
from reconcile.report.tables.model import FEEDBACK, Rate, Report
from reconcile.report.texts import Texts
from reconcile.workbook import Column, Table, Value

_VALUES = ("strict", "lenient", "without_field")
Subjects = Sequence[AuditSubject]


def audited(report: Report, subjects: Subjects, texts: Texts) -> Table:
    """A row a figure: what it is, how it is reported, its estimates, its target and how much it leaves out."""
    of = columns(texts, pair=38, definition_id=28, definition=36)
    of += columns(texts, numerator=10, denominator=10, value=10, low=10, high=10)
    for estimate in _with_interval(subjects):
        of += [_estimate(estimate, texts), *columns(texts, low=10, high=10)]
    of += [_estimate(estimate, texts) for estimate in _values(subjects)]
    of += columns(texts, target=9)
    of += [column(side, 12, texts, table="audit", kind="whole") for side in ("left_out_left", "left_out_right")]
    return sheet_table(report, texts, "audit", of, _rows(subjects, texts))


def _rows(subjects: Subjects, texts: Texts) -> Iterator[list[Value]]:
    told = _with_interval(subjects)
    for subject in subjects:
        words = subject_words(subject, texts)
        for one in subject.figures:
            estimates = [end for estimate in told for end in _ends(one, one.estimates.get(estimate))]
            values = [_ends(one, one.estimates.get(estimate))[0] for estimate in _values(subjects)]
            out = [sum(sides[at] for sides in one.left_out.values()) for at in (0, 1)]
            yield [
                words, one.key, figure_name(one, texts),
                one.raw.numerator, one.raw.denominator, *_ends(one, one.raw), *estimates, *values,
                one.target, out[0], out[1] if not subject.is_register else None,
            ]  # fmt: skip


def audited_parts(report: Report, subjects: Subjects, texts: Texts) -> Table:
    """A row a township, facility, month and sex of every figure."""
    of = columns(texts, pair=38, definition_id=28, definition=34, cut=12, part=22)
    of += columns(texts, numerator=10, denominator=10, value=10, low=10, high=10)
    of += [_estimate("adjusted", texts), *columns(texts, low=10, high=10)]
    return sheet_table(report, texts, "audit_parts", of, _part_rows(subjects, texts))


def _part_rows(subjects: Subjects, texts: Texts) -> Iterator[list[Value]]:
    for subject in subjects:
        for one in subject.figures:
            names = [subject_words(subject, texts), one.key, figure_name(one, texts)]
            for cut, parts in one.parts.items():
                for part in parts:
                    raw, adjusted = part.rate("raw"), part.rate("adjusted")
                    words = [*names, texts.word("cut", cut), part_words(cut, part.key, part.label, texts)]
                    yield [*words, raw.numerator, raw.denominator, *_ends(one, raw), *_ends(one, adjusted)]


def _with_interval(subjects: Subjects) -> list[str]:
    """The estimates that have an interval of their own; a review is among them where there was one."""
    return ["adjusted", *_there(subjects, ("reviewed",))]


def _values(subjects: Subjects) -> list[str]:
    """The estimates that are told by their value alone; those about feedback where there was any."""
    return [*_VALUES, *_there(subjects, FEEDBACK)]


def _there(subjects: Subjects, estimates: Sequence[str]) -> list[str]:
    there = {estimate for subject in subjects for figure in subject.figures for estimate in figure.estimates}
    return [estimate for estimate in estimates if estimate in there]


def _estimate(estimate: str, texts: Texts) -> Column:
    return column(estimate, 11, texts, table="estimate", kind="percent")


def _ends(figure: AuditFigure, rate: Rate | None) -> list[float | None]:
    """Value and interval; of a count the numerator says all, and a percentage would say nonsense."""
    if rate is None or not figure.is_share:
        return [None, None, None]
    return [rate.value, rate.low, rate.high]
