"""The definitions of rates, as declared in definitions.toml."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

from reconcile.registers.spec import Declared, Label

FAMILIES = {"presence": {"presence"}, "consistency": {"consistency", "matched"}, "matched": {"matched"}, "field": set()}
"""Which families of definitions a group of figures in a pair spec stands for."""


class Definition(Declared):
    """One definition: its id, labels, formula in words, quality dimension, and the counts it is made of.

    `unknown` are the counts of records that would belong to the denominator if their scope were known.
    """

    id: str
    label: Label
    formula: str
    group: str
    family: str
    numerator: tuple[str, ...]
    denominator: tuple[str, ...]
    unknown: tuple[str, ...] = ()


@cache
def definitions() -> tuple[Definition, ...]:
    """All declared definitions, in the order in which reports show them."""
    text = (files("reconcile.measure") / "definitions.toml").read_text(encoding="utf-8")
    return tuple(Definition.model_validate(entry) for entry in tomllib.loads(text)["definition"])


def definitions_for(groups: tuple[str, ...]) -> tuple[Definition, ...]:
    """The definitions that a relation's `figures` ask for."""
    wanted = {family for group in groups for family in FAMILIES[group]}
    return tuple(definition for definition in definitions() if definition.family in wanted)
