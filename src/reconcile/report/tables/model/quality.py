"""Figures of fields and registers, and how values and links compare."""

from __future__ import annotations

from dataclasses import dataclass

from reconcile.report.tables.model.rate import NO_RATE, Rate


@dataclass(frozen=True)
class QualityLine:
    """A figure that speaks of one field or one register: `family` is the definition, `source` a register or a pair,
    `before` the same figure of the same period a year earlier, `without` the agreement of a field in the links that
    would have been accepted without it."""

    family: str
    source: str
    relation: str
    field: str
    rate: Rate
    before: Rate = NO_RATE
    without: Rate = NO_RATE


@dataclass(frozen=True)
class LevelLine:
    """How many links of a comparison stand at one level of one field, and which share of them that is."""

    pair: str
    relation: str
    field: str
    level: str
    agrees: bool | None
    links: int
    share: float


@dataclass(frozen=True)
class LinkLine:
    """Links of one state and method."""

    pair: str
    relation: str
    status: str
    method: str
    links: int | None
