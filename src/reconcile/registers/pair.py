"""How two registers are compared, as declared in TOML: relations, keys, blocking, comparisons, figures, findings."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from reconcile.registers.definitions import FigureGroup, definitions_for
from reconcile.registers.spec import Declared, Identifier, Label, ScopeRule

Comparison = Literal["name", "id", "date", "code", "number", "place", "text"]
MISSING_IN = "missing_in_"
"""Before the name of a register: what is said of a record that is not found there."""


class ExactKey(Declared):
    """An exact key `on`, accepted where it is unique on both sides and at least one comparison of `with` agrees."""

    on: tuple[Identifier, ...]
    corroborate: Annotated[tuple[Identifier, ...], Field(alias="with")]


class Compare(Declared):
    """One comparison: two columns, how they are compared, and which other classes are expected to agree on it.

    `shared` names the latent classes besides the first in which the field is the same by nature (twins share a mother).
    `usual` names for a class the levels that it reaches by nature where that is neither equal nor chance: the papers of
    twins are numbered one after the other, siblings have a surname in common.
    `tolerance` is the distance that still counts as close, for numbers (in the field's unit).
    `correlated_with` names the comparison that holds part of this one: the birth date stands in its holder's number,
    the surname of a child is its father's. Unrelated records agree in both together: it must not count twice.
    """

    name: Identifier
    left: Identifier | None = None
    right: Identifier | None = None
    type: Annotated[Comparison, Field(alias="as")]
    shared: tuple[Identifier, ...] = ()
    usual: dict[Identifier, tuple[Identifier, ...]] = Field(default={})
    tolerance: int = 0
    frequencies: bool = False
    correlated_with: Identifier | None = None

    @property
    def left_column(self) -> str:
        """The column of the left register."""
        return self.left or self.name

    @property
    def right_column(self) -> str:
        """The column of the right register."""
        return self.right or self.name


class Via(Declared):
    """Another relation that leads to this one: the record linked there names, in `column`, the `key` of the one sought.

    The child found in household registration names its mother's number, and so her own record.
    """

    relation: Identifier
    column: Identifier
    key: Identifier


class RelationSpec(Declared):
    """Who is looked for in both registers, and how.

    `classes`: the latent classes, the sought one first, `unrelated` last. `block`: each a list of comparisons that must
    be equal for a pair to be looked at: its values, or what follows from them (`pinyin:name`, `surname:name`,
    `given:name`, `lunar:date`, `month:date`, `township:place`).
    `among_right`: rules that say who on the right can be the one sought at all (a mother is looked for among women).
    `through`: registers whose links with both sides settle a pair (the same relation is declared for them).
    `key_fields` is K of the consistency definitions, `minimum_key_fields` how many must be present on both sides.
    """

    name: Identifier
    cardinality: Literal["one-to-one", "many-to-one"] = "one-to-one"
    classes: tuple[Identifier, ...] = ("same", "unrelated")
    key_fields: tuple[Identifier, ...]
    minimum_key_fields: int = 2
    figures: tuple[FigureGroup, ...] = ()
    findings: tuple[str, ...] = ()
    exact: tuple[ExactKey, ...] = ()
    among_right: tuple[ScopeRule, ...] = ()
    via: Via | None = None
    through: tuple[Identifier, ...] = ()
    block: tuple[tuple[str, ...], ...]
    compare: tuple[Compare, ...]

    @property
    def rates(self) -> tuple[str, ...]:
        """The rates it has that can stand first; none where it has other figures only."""
        return tuple(definition.id for definition in definitions_for(self.figures) if definition.headline)

    def headline(self, wanted: str) -> str:
        """The rate shown first: the wanted one or, where it has not got that, its own first."""
        return wanted if wanted in self.rates else self.rates[0]


class Dependence(Declared):
    """That both are lists of the same events, and whether who stands on one is likelier (`positive`), less likely or
    neither as far as is known (`unknown`) to stand on the other, and why.

    A total estimated from two lists is too low where they depend positively, too high where they depend negatively.
    """

    sign: Literal["positive", "negative", "unknown"]
    why: Label


class PairSpec(Declared):
    """Two registers that are compared, or one with itself (relation `duplicate`).

    `reference` says which side is P of METRICS.md: the population system's list of the same event.
    `scope_left`, `scope_right`: who of the register can be expected in the other one at all. `elsewhere_since`: for
    events from that day on, absence on the right means registered elsewhere (out of scope), not missing.
    `asks`: whose office is asked first where linked records disagree; the other keeps the document nearer the source.
    `dependence`: only where it is declared is completeness estimated from the two.
    """

    id: str
    label: Label
    left: Identifier
    right: Identifier
    reference: Literal["left", "right", "none"] = "left"
    relations: Annotated[tuple[RelationSpec, ...], Field(alias="relation")]
    scope_left: tuple[ScopeRule, ...] = ()
    scope_right: tuple[ScopeRule, ...] = ()
    elsewhere_since: date | None = None
    asks: Literal["left", "right"] = "left"
    dependence: Dependence | None = None
