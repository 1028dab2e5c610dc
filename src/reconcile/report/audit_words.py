"""How an audited figure is called and written: shares as percentages, counts and ratios as numbers."""

from __future__ import annotations

from reconcile.report.formatting import NONE, plain, rate_interval, rate_value
from reconcile.report.tables.audit import AuditFigure, AuditSubject
from reconcile.report.tables.model import UNKNOWN, Cut, Rate
from reconcile.report.texts import Texts


def subject_words(subject: AuditSubject, texts: Texts) -> str:
    """The comparison with whom it compares, or the register."""
    if subject.is_register:
        return texts.register(subject.pair)
    return f"{texts.pair(subject.pair)} · {texts.label('relation', subject.relation)}"


def figure_name(figure: AuditFigure, texts: Texts) -> str:
    """The definition's name, with the field it speaks of, and the source of what an office answered."""
    name = texts.figure(figure.id)
    return f"{name} · {texts.field(figure.field, figure.pair)}" if figure.field else name


def value_words(figure: AuditFigure, rate: Rate) -> str:
    """The value of one estimate."""
    if figure.is_share:
        return rate_value(rate)
    return plain(rate.value, 1 if figure.id.startswith("ratio.") else 0)


def interval_words(figure: AuditFigure, rate: Rate) -> str:
    """Its interval; nothing where there is none."""
    if figure.is_share:
        return rate_interval(rate, 2)
    ends = (rate.low, rate.high)
    return "" if None in ends else " – ".join(plain(end, 1) for end in ends)


def part_words(cut: Cut, key: str, label: str, texts: Texts) -> str:
    """What a township, facility, month or sex is called."""
    if key == UNKNOWN:
        return texts.word("page", "unknown")
    return texts.label("sex", key) if cut == "sex" else label or NONE
