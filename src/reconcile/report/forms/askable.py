"""Every figure that a form may ask for: what the registers and pairs declare, whether the run has it or not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from reconcile.registers.definitions import definitions_for
from reconcile.registers.load import Declarations
from reconcile.registers.spec import RegisterSpec
from reconcile.report.tables.list_answers import DIFFERING, FAMILIES
from reconcile.report.texts import Texts

_COUNTS = (
    ("count.births", "births"),
    ("count.deaths", "population_deaths"),
    ("count.natural_increase", "births"),
    ("ratio.sex_at_birth", "births"),
)


@dataclass(frozen=True)
class Asked:
    """A figure by what it is called in the table `figures`; of one register `pair` is the register."""

    definition: str
    pair: str
    relation: str
    field: str = ""

    @property
    def words(self) -> frozenset[str]:
        """What a placeholder may say to tell it from others of the same definition."""
        return frozenset(filter(None, (self.pair, self.relation, self.field)))

    @property
    def in_full(self) -> str:
        """What a placeholder says to name it and no other; only what its definition does not say already."""
        field = "" if self.definition.endswith(f".{self.field}") else self.field
        relation = "" if self.relation in {"record", "total"} else self.relation
        return " ".join(filter(None, (self.definition, self.pair, relation, field)))

    def said(self, texts: Texts) -> str:
        """The same in words."""
        of = texts.register(self.pair) if self.relation == "record" else texts.pair(self.pair)
        relation = "" if self.relation in {"record", "total"} else texts.label("relation", self.relation)
        name = texts.figure(self.definition)
        return " · ".join(filter(None, (name, texts.field(self.field, self.pair), of, relation)))


def askable(declarations: Declarations) -> tuple[Asked, ...]:
    """All of them, in the order of definitions; estimates of coverage are not among them: they fill no form."""
    found = [*_of_pairs(declarations), *_of_registers(declarations)]
    known = declarations.registers
    found += [Asked(definition, register, "record") for definition, register in _COUNTS if register in known]
    return tuple(dict.fromkeys(found))


def _of_pairs(declarations: Declarations) -> Iterator[Asked]:
    for pair in declarations.pairs.values():
        for relation in pair.relations:
            for definition in definitions_for(relation.figures):
                yield Asked(definition.id, pair.id, relation.name)
            if "field" in relation.figures:
                for compare in relation.compare:
                    for family in ("field", "field_of_linked"):
                        yield Asked(f"{family}.{compare.name}", pair.id, relation.name, compare.name)


def _of_registers(declarations: Declarations) -> Iterator[Asked]:
    for name, spec in declarations.registers.items():
        for field in spec.fields:
            if field.complete:
                yield Asked(f"completeness.{field.name}", name, "record", field.name)
        for rule in spec.validity:
            yield Asked(f"validity.{rule.rule}", name, "record", rule.fields[0])
        if spec.reported:
            yield Asked(f"timeliness.{name}", name, "record")
        yield Asked(f"duplicates.{name}", name, "record")
        if spec.totals:
            yield Asked("count.compare", f"{spec.totals.against}-{name}", "total")
        yield from _of_answers(spec)


def _of_answers(spec: RegisterSpec) -> Iterator[Asked]:
    """What an office answers to a list is asked for as a figure of that list."""
    if spec.answered:
        yield Asked("count.answers", spec.id, "record")
        for family in FAMILIES:
            yield Asked(f"{family}.{spec.id}", spec.answered.against, "record")
        for name in spec.field(spec.answered.differs).codes if spec.answered.differs else ():
            yield Asked(f"{DIFFERING}.{spec.id}", spec.answered.against, "record", name)
