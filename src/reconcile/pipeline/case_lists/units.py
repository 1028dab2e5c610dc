"""Whose list a case belongs to: a township's, another department's, or that of the restricted role."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from reconcile.errors import WrongUse
from reconcile.registers import Declarations
from reconcile.report.texts import Texts

TOWNSHIPS_OF = "health"
"""The office whose hands the townships are; all others work their own list through."""
RESTRICTED = "restricted"
Case = dict[str, Any]


@dataclass(frozen=True, order=True)
class Unit:
    """Who gets a list: an `office` and, where townships do its work, one of these (empty: none is known)."""

    office: str
    township: str | None = None
    restricted: bool = False

    @property
    def key(self) -> str:
        """What it is called on the command line and in the audit log."""
        return RESTRICTED if self.restricted else self.office if self.township is None else self.township or "health"

    def name(self, townships: Mapping[str, str], texts: Texts) -> str:
        """What it is called on paper."""
        if self.restricted:
            return texts.word("case_list", "restricted_name")
        if self.township is None:
            return texts.label("office", self.office)
        return townships.get(self.township, self.township) or texts.word("case_list", "no_township")


def unit_of(case: Case) -> Unit:
    """The unit of a case; a restricted one is never a township's or a department's."""
    if case["restricted"]:
        return Unit("", restricted=True)
    return Unit(case["office"], (case["township"] or "") if case["office"] == TOWNSHIPS_OF else None)


def by_unit(cases: Iterable[Case], wanted: Iterable[str]) -> dict[Unit, list[Case]]:
    """The cases of each unit, those of the units `wanted` (an office or a township; none named: all)."""
    found: dict[Unit, list[Case]] = {}
    for case in cases:
        found.setdefault(unit_of(case), []).append(case)
    asked = set(wanted)
    if unknown := asked - {name for unit in found for name in (unit.key, unit.office)}:
        known = ", ".join(sorted({name for unit in found for name in (unit.key, unit.office) if name}))
        raise WrongUse(
            f"{', '.join(sorted(unknown))} is asked about nothing", f"Open cases lie with: {known or 'none'}"
        )
    return {unit: found[unit] for unit in sorted(found) if not asked or asked & {unit.key, unit.office}}


def other_office(case: Mapping[str, Any], declarations: Declarations) -> str | None:
    """The office that a case can be handed over to: the one other office that keeps a record of it."""
    pair = declarations.pairs.get(case["pair"])
    registers = {pair.left, pair.right} if pair else {case["register"]}
    others = {spec.office for name, spec in declarations.registers.items() if name in registers} - {case["office"]}
    return others.pop() if len(others) == 1 else None
