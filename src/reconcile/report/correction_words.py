"""Corrections of released figures in words, the same on pages and sheets."""

from __future__ import annotations

from reconcile.registers.definitions import definition_of
from reconcile.report.formatting import HIDDEN, NONE, percent, plain, whole
from reconcile.report.tables.model import CorrectedFigure, Correction, InputChange, Rate
from reconcile.report.texts import Texts


def correction_intro(correction: Correction, texts: Texts) -> str:
    """Which release this run is held against, and whether it stands."""
    key = "corrected" if correction.figures else "unchanged"
    signed = {name: getattr(correction, name) for name in ("number", "name", "role", "at", "as_of")}
    return texts.word("correction", key, run=correction.run_id, **signed)


def figure_words(one: CorrectedFigure, texts: Texts) -> tuple[str, str, str]:
    """What the figure is called, how it was reported and how it is now."""
    return _name(one.definition, texts), _value(one, one.before), _value(one, one.now)


def _name(definition: str, texts: Texts) -> str:
    """Its definition, and where that stands for one of many the field that it speaks of."""
    known = definition_of(definition).id
    rest = definition.removeprefix(known).removeprefix(".")
    field = "" if rest in texts.declarations.registers else texts.field(rest)
    return f"{texts.word('definition', known)} {field}".rstrip()


def is_main(one: CorrectedFigure) -> bool:
    """Whether pages show it: a rate between registers, or a count. All others are in the workbook."""
    known = definition_of(one.definition)
    return bool(known.family) or known.dimension is None


def _value(one: CorrectedFigure, rate: Rate) -> str:
    if rate.bound:
        return HIDDEN
    if rate.value is None:
        return NONE
    if definition_of(one.definition).dimension is None:
        return plain(rate.value, 0 if rate.value.is_integer() else 1)
    return f"{percent(rate.value)} ({whole(rate.numerator)}/{whole(rate.denominator)})"


def change_words(change: InputChange, texts: Texts) -> tuple[str, str, str]:
    """Which input changed, how it was and how it is."""
    kind = texts.label("input", change.kind)
    return (f"{kind} {change.what}".rstrip(), change.before or NONE, change.now or NONE)
