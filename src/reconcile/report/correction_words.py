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
    family, _, rest = one.definition.partition(".")
    name = texts.label("definition", one.definition if not _of_field(one.definition) else family)
    return (
        (f"{name} {texts.field(rest)}" if _of_field(one.definition) else name),
        _value(one, one.before),
        _value(one, one.now),
    )


def _of_field(definition: str) -> bool:
    """Whether the definition stands for one of many things, such as `field.child_name`."""
    return definition_of(definition).id != definition


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
