"""What every published figure is, as declared in definitions.toml: name, formula, quality dimension, counts."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Literal

from reconcile.registers.spec import Declared, Label

FigureGroup = Literal["presence", "consistency", "matched", "field", "underreport"]
Dimension = Literal["conformity", "completeness", "accuracy", "consistency", "timeliness", "accessibility"]
"""The groups of indicators of GB/T 36344-2018."""
FAMILIES: dict[FigureGroup, set[str]] = {
    "presence": {"presence"},
    "consistency": {"consistency", "matched"},
    "matched": {"matched"},
    "field": set(),
    "underreport": {"underreport"},
}
"""Which families of definitions a group of figures in a pair spec stands for."""


class Definition(Declared):
    """One definition: its id, name, formula in words, quality dimension, and the counts that a rate is made of.

    A figure is called by the id, or by the id and what it speaks of: `completeness.child_name`. A count of events
    measures no quality and has no `dimension`. `unknown` are the counts of records that would belong to the denominator
    if their scope were known; `doubtful` of those in it of whom it is not settled whether they belong to the numerator.
    A rate that can be the headline says so.
    """

    id: str
    label: Label
    formula: Label
    dimension: Dimension | None = None
    family: str = ""
    headline: bool = False
    numerator: tuple[str, ...] = ()
    denominator: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    doubtful: tuple[str, ...] = ()

    @property
    def by_facility(self) -> bool:
        """Whether it may be cut by facility: registers name different ones (where a child was born, the police station
        that registered it), so what counts records of both may not."""
        return len({term.partition(".")[0] for term in self.denominator}) < 2


@cache
def definitions() -> dict[str, Definition]:
    """All definitions by id, in the order in which reports show them."""
    text = (files("reconcile.registers") / "definitions.toml").read_text(encoding="utf-8")
    declared = [Definition.model_validate(entry) for entry in tomllib.loads(text)["definition"]]
    return {definition.id: definition for definition in declared}


def definition_of(figure: str) -> Definition:
    """The definition of a figure: `completeness.child_name` is one of `completeness`; KeyError where there is none."""
    found = definitions().get(figure)
    return found if found else definitions()[figure.partition(".")[0]]


def is_share(figure: str) -> bool:
    """Whether a figure is a share, told in percent, and no count, difference of counts or ratio."""
    return figure != "count.compare" and definition_of(figure).dimension is not None


def decimals_of(figure: str) -> int:
    """How many decimals a figure is printed with: two of a percentage, one of a ratio, none of a count."""
    return 2 if is_share(figure) else int(figure.startswith("ratio."))


def definitions_for(groups: tuple[FigureGroup, ...]) -> tuple[Definition, ...]:
    """The definitions of rates that a relation's `figures` ask for."""
    wanted = {family for group in groups for family in FAMILIES[group]}
    return tuple(definition for definition in definitions().values() if definition.family in wanted)
