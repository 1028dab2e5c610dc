"""Discrepancies by sort and township, and their common causes."""

from __future__ import annotations

from dataclasses import dataclass

from reconcile.registers.pair import MISSING_IN


@dataclass(frozen=True)
class FindingLine:
    """Discrepancies of one sort; `count` is None where it is too small to be shown."""

    type: str
    pair: str
    register: str
    office: str
    field: str
    difference: str
    restricted: bool
    count: int | None


@dataclass(frozen=True)
class DifferenceLine:
    """Conflicting values of one field and kind over all comparisons."""

    field: str
    difference: str
    count: int | None


@dataclass(frozen=True)
class TownshipFindings:
    """The discrepancies of one township, in the order of the kinds they are given for; '' is no township."""

    key: str
    label: str
    counts: tuple[int | None, ...]


MOST_CAUSES = 15


@dataclass(frozen=True)
class CauseLine:
    """What `records` of the `of` records of a unit have wrong in common: fields, kinds, the commonest first. Of records
    that are missing elsewhere a field says where: `missing_in_vaccination`.

    `or_register` may be the wrong one instead. `dimension`: facility, township or export. `months`: always, since or
    only in `month`. `expected`: how many there would be were the unit like all others; `lift` with its interval: how
    many times as frequent. A count is None where it would speak of few persons.
    """

    register: str
    or_register: str | None
    dimension: str
    unit: str
    fields: tuple[str, ...]
    kinds: tuple[str, ...]
    months: str
    month: str | None
    records: int | None
    of: int | None
    expected: float | None
    lift: float
    low: float
    high: float

    @property
    def registers(self) -> frozenset[str]:
        """The registers that may be wrong: whose values these are, and those in which records are missing."""
        missing = (field.removeprefix(MISSING_IN) for field in self.fields if field.startswith(MISSING_IN))
        return frozenset({self.register, *missing})
