"""The cell that stands out most: which unit of a register, from which month on, with what kind of error where."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from reconcile.measure.causes.cases import FOUND
from reconcile.measure.causes.lift import Floats, at_least_expected, chance, evidence, expected

FEWEST = 5
"""Fewer wrong values are no pattern, and would speak of single persons."""
NEARLY_ALL = 0.8
MOST_MISSING = 0.5
"""A delivery that is missing takes most of a unit's records with it. A smaller share has many reasons, such as who was
born elsewhere; where it is unusual the control charts tell."""
TINY = 1e-9
ALWAYS, SINCE, ONLY = "always", "since", "only"
ANY = ""
"""All fields, or all kinds, together."""
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Cell:
    """A unit of a register with what is wrong there, in which months; `strength` is the evidence."""

    register: str
    family: str
    field: str
    kind: str
    dimension: str
    unit: int
    when: str
    month: int
    seen: int
    usual: float
    others: int
    chance: float
    strength: float


@dataclass(frozen=True)
class Board:
    """The values of one register and family by unit of one dimension and month, field by field."""

    register: str
    family: str
    dimension: str
    units: Ints
    months: Ints
    fields: npt.NDArray[np.str_]
    kinds: npt.NDArray[np.str_]
    shape: tuple[int, int]

    def cells(self, open_cases: npt.NDArray[np.bool_], left: npt.NDArray[np.bool_]) -> Iterator[Cell]:
        """The strongest cell of every field and kind, and of all fields or all kinds together.

        `open_cases`: which values are wrong and not yet explained. `left`: which values count at all.
        """
        for field in (*sorted(set(self.fields.tolist())), ANY):
            of = left if field == ANY else left & (self.fields == field)
            wrong = open_cases & of
            kinds = sorted(set(self.kinds[wrong].tolist()))
            values = self._count(of)
            for kind in kinds if field == ANY else (*kinds, ANY):
                seen = self._count(wrong if kind == ANY else wrong & (self.kinds == kind))
                if seen.sum() >= FEWEST:
                    found = self._strongest(field, kind, seen, values)
                    yield from (cell for cell in found if field != ANY or self._in_several(cell, wrong))

    def inside(self, cell: Cell) -> npt.NDArray[np.bool_]:
        """Which values belong to a cell, wrong or not."""
        chosen: npt.NDArray[np.bool_] = self.units == cell.unit
        if cell.when == SINCE:
            chosen &= self.months >= cell.month
        elif cell.when == ONLY:
            chosen &= self.months == cell.month
        return chosen if cell.field == ANY else chosen & (self.fields == cell.field)

    def cells_looked_at(self) -> int:
        """Cells with enough values, times the kinds of error of the field, and all of them together."""
        looked = 0
        for field in (*sorted(set(self.fields.tolist())), ANY):
            mine = self.fields == field if field != ANY else np.ones(len(self.fields), dtype=bool)
            values = self._count(mine)
            enough = int((values >= FEWEST).sum() + (_from_month_on(values) >= FEWEST).sum())
            looked += enough * (len(set(self.kinds[mine & (self.kinds != "")].tolist())) + (field != ANY))
        return looked

    def _in_several(self, cell: Cell, wrong: npt.NDArray[np.bool_]) -> bool:
        """Whether no field has nearly all that is wrong: else the cell of that field says it better."""
        counts = np.unique(self.fields[wrong & self.inside(cell) & (self.kinds == cell.kind)], return_counts=True)[1]
        return bool(counts.max() < NEARLY_ALL * counts.sum())

    def _least_share(self) -> float:
        """The smallest share of a cell's values that are wrong."""
        return MOST_MISSING if self.family == FOUND else 0.0

    def _count(self, chosen: npt.NDArray[np.bool_]) -> Floats:
        rows = chosen & (self.units >= 0)
        at = self.units[rows] * self.shape[1] + self.months[rows]
        counts: Floats = np.bincount(at, minlength=self.shape[0] * self.shape[1]).reshape(self.shape).astype(float)
        return counts

    def _strongest(self, field: str, kind: str, seen: Floats, values: Floats) -> Iterator[Cell]:
        """The strongest unit from a month on (or always), and the strongest in a month alone."""
        usual = expected(seen, values)
        alone = [seen, usual, seen.sum(axis=0) - seen, values, values.sum(axis=0) - values]
        for when, counts in ((SINCE, [_from_month_on(one) for one in alone]), (ONLY, alone)):
            seen_there, by_month, others, of, of_others = counts
            there = np.maximum(by_month, at_least_expected(others, of, of_others))
            enough = seen_there >= np.maximum(FEWEST, self._least_share() * of)
            strength = np.where(enough, evidence(seen_there, np.maximum(by_month, TINY), of), 0.0)
            # A month is chosen of many, so it has to tell more than always; the first holds whatever was before it.
            strength[:, 1 if when == SINCE else 0 :] -= np.log(self.shape[1])
            strength[:, 0] = strength[:, 0] if when == SINCE else 0.0
            if strength.max() <= 0:
                continue
            unit, month = map(int, np.unravel_index(int(np.argmax(strength)), strength.shape))
            o, e, d, n = (float(one[unit, month]) for one in (seen_there, there, others, of))
            yield Cell(
                self.register, self.family, field, kind, self.dimension, unit,
                ALWAYS if when == SINCE and month == 0 else when, month,
                int(o), e, int(d), chance(int(o), e, int(n), int(d)), float(strength[unit, month]),
            )  # fmt: skip


def tried(boards: Sequence[Board]) -> int:
    """How many cells are looked at: units from each month on and in it alone, for each kind of error of each field.

    Where fewer values than FEWEST stand nothing can be found, and nothing is looked for (R. E. Tarone 1990).
    """
    return sum(board.cells_looked_at() for board in boards)


def _from_month_on(counts: Floats) -> Floats:
    """Sums from each month to the last."""
    sums: Floats = counts[:, ::-1].cumsum(axis=1)[:, ::-1]
    return sums
