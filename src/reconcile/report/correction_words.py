"""Reported figures, and corrections of them, in words: the same on pages, sheets and terminals."""

from __future__ import annotations

from datetime import datetime

from reconcile.registers.definitions import decimals_of, definition_of, is_share
from reconcile.report.formatting import HIDDEN, NONE, percent, plain, shown_difference, signed_points, whole
from reconcile.report.tables.model import CorrectedFigure, Correction, FigureKey, InputChange, Rate, Window
from reconcile.report.tables.reported import ReportedFigure
from reconcile.report.texts import Texts
from reconcile.values.working_days import in_beijing

_NAMED = ("window", "pair", "definition")
REPORTED = (*_NAMED, "value", "standing")
CORRECTED = (*_NAMED, "before", "now", "change")


def correction_intro(correction: Correction, texts: Texts) -> str:
    """Which release this run is held against, and whether it stands."""
    key = "corrected" if correction.figures else "unchanged"
    signed = {name: getattr(correction, name) for name in ("number", "name", "as_of")}
    at = in_beijing(datetime.fromisoformat(correction.at))
    return texts.word(
        "correction", key, run=correction.run_id, at=at, role=role_words(correction.role, texts), **signed
    )


def unchanged_words(unchanged: int | None, texts: Texts) -> str:
    """How many figures are as they were reported; nothing where that was not counted."""
    return "" if unchanged is None else texts.word("correction", "as_reported", count=whole(unchanged))


def role_words(role: str, texts: Texts) -> str:
    """A role as it was signed; one of ours, however it is written, in the language of the page."""
    return texts.in_language("role", role)


def figure_words(key: FigureKey, texts: Texts) -> str:
    """What a figure is called: its definition, and where that stands for one of many the field that it speaks of."""
    known = definition_of(key.definition).id
    rest = key.field or key.definition.removeprefix(known).removeprefix(".")
    field = "" if rest in texts.declarations.registers else texts.compared(rest, key.pair)
    return f"{texts.word('definition', known)} {field}".rstrip()


def subject_of(key: FigureKey, texts: Texts) -> str:
    """The comparison with whom it compares, or the register."""
    if key.relation == "record":
        return texts.register(key.pair)
    whom = "" if key.relation in {"", "total"} else f" · {texts.label('relation', key.relation)}"
    return f"{texts.pair(key.pair)}{whom}" if key.pair else ""


def main_corrections(correction: Correction, window: Window) -> list[CorrectedFigure]:
    """Those that pages show: rates between registers and counts of the window shown in full, or of all windows where
    nothing of that one differs. All others are in the workbook; those that are hidden are counted alone."""
    main = [one for one in correction.figures if _is_main(one) and not one.now.bound]
    return [one for one in main if one.key.period == window.period] or main


def hidden_corrections(correction: Correction, texts: Texts) -> str:
    """How many figures differ that speak of few persons; nothing where none does."""
    count = sum(bool(one.now.bound) for one in correction.figures if _is_main(one))
    return texts.word("note", "corrections_hidden", count=whole(count)) if count else ""


def _is_main(one: CorrectedFigure) -> bool:
    known = definition_of(one.key.definition)
    return bool(known.family) or known.dimension is None


def before_words(one: CorrectedFigure, texts: Texts) -> str:
    """The figure as it was reported."""
    return _value(one.key, one.before, one.waiting[0], texts)


def now_words(one: CorrectedFigure, texts: Texts) -> str:
    """The figure as it is now."""
    return _value(one.key, one.now, one.waiting[1], texts)


def change_of(one: CorrectedFigure, texts: Texts) -> str:
    """By how much it differs as it is told: shares in percentage points."""
    if one.before.bound or one.now.bound:
        return HIDDEN
    if one.before.value is None or one.now.value is None:
        return NONE
    share, places = is_share(one.key.definition), decimals_of(one.key.definition)
    before, now = ((100 if share else 1) * value for value in (one.before.value, one.now.value))
    points = signed_points(shown_difference(before, now, places), places)
    return texts.word("correction", "points", points=points) if share else points


def reported_words(one: ReportedFigure, texts: Texts) -> str:
    """What a figure says, or why it says nothing."""
    return _value(one.key, one.rate, one.waiting, texts)


def standing_words(one: ReportedFigure, texts: Texts) -> str:
    """How far it is due, with how many records wait."""
    return texts.word("standing", one.standing, count=whole(one.waiting))


def reported_row(one: ReportedFigure, texts: Texts) -> tuple[str, ...]:
    """A figure that is reported, in words under the heads REPORTED."""
    said = reported_words(one, texts), standing_words(one, texts)
    return one.key.period, subject_of(one.key, texts), figure_words(one.key, texts), *said


def corrected_row(one: CorrectedFigure, texts: Texts) -> tuple[str, ...]:
    """A figure that was reported otherwise, in words under the heads CORRECTED."""
    said = before_words(one, texts), now_words(one, texts), change_of(one, texts)
    return one.key.period, subject_of(one.key, texts), figure_words(one.key, texts), *said


def _value(key: FigureKey, rate: Rate, waiting: int, texts: Texts) -> str:
    if rate.bound:
        return HIDDEN
    if rate.value is None:
        return texts.word("page", "not_yet_due") if waiting else NONE
    if not is_share(key.definition):
        return plain(rate.value, decimals_of(key.definition))
    return f"{percent(rate.value)} ({whole(rate.numerator)}/{whole(rate.denominator)})"


def change_words(change: InputChange, texts: Texts) -> tuple[str, str, str]:
    """Which input changed, how it was and how it is."""
    kind = texts.label("input", change.kind)
    return (f"{kind} {change.what}".rstrip(), change.before or NONE, change.now or NONE)
