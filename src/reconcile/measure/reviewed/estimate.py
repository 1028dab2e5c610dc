"""Reviewed rates: the correction of each cell, or that of the county where too few of a cell were reviewed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import sqrt

import numpy as np
import numpy.typing as npt
import polars as pl

from reconcile.measure.adjusted.cells import Cells
from reconcile.measure.figures import CELLS, TOTAL
from reconcile.measure.reviewed.correction import (
    OPEN,
    UNTOLD,
    Correction,
    Reviewed,
    Surprise,
    at_most,
    correction,
)
from reconcile.measure.reviewed.population import STATES
from reconcile.values.shares import PLACES, Z

FEWEST = 30
"""Records reviewed, for a cell to be corrected by what was found in it."""
CANNOT_TELL = "cannot_tell"
VALUES = {
    "presence.ref": ((1, 1), (1, 1), (0, 1), (0, 0)),
    "consistency.ref": ((1, 1), (0, 1), (0, 1), (0, 0)),
    "consistency.matched": ((1, 1), (0, 1), (0, 0), (0, 0)),
}
"""The rates that can be reviewed: what each state adds to numerator and denominator."""
SCHEMA: dict[str, type[pl.DataType]] = {
    "period": pl.String,
    "definition": pl.String,
    "pair": pl.String,
    "relation": pl.String,
    **dict.fromkeys(CELLS, pl.String),
    "estimate": pl.String,
    "method": pl.String,
    **dict.fromkeys(("records", "drawn", "reviewed", "cannot_tell", "errors"), pl.Int64),
    **dict.fromkeys(("model", "difference", "used", "value", "low", "high", "at_most"), pl.Float64),
}
Marks = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Comparison:
    """One comparison of a review: its records (columns of the population with `chance`, `case` and `answer`), and the
    same as numbers."""

    records: pl.DataFrame
    numbers: Reviewed

    @staticmethod
    def of(records: pl.DataFrame) -> Comparison:
        """Of the records of one relation. Where some of those drawn have no answer yet, the others stand for them:
        cases are numbered in an order that says nothing."""
        answered, drawn = (records[name].drop_nulls().len() for name in ("answer", "case"))
        chance = records["chance"].to_numpy() * (answered / drawn if answered else 1.0)
        codes = {state: number for number, state in enumerate(STATES)} | {CANNOT_TELL: UNTOLD}
        found = records["answer"].replace_strict(codes, default=OPEN, return_dtype=pl.Int64).to_numpy()
        return Comparison(records, Reviewed(records.select(STATES).to_numpy(), chance, found))

    @property
    def wrong(self) -> Marks:
        """Of whom reviewers say something else than the run."""
        found = self.numbers.found
        said = self.records["said"].replace_strict(list(STATES), range(len(STATES)), return_dtype=pl.Int64).to_numpy()
        return np.asarray((found >= 0) & (found != said))


def estimates(comparisons: list[Comparison], definitions: dict[str, list[str]], window: pl.DataFrame) -> pl.DataFrame:
    """A row for each comparison, definition and cell; columns SCHEMA.

    `definitions`: of each pair those that are asked for. `window`: one row, `period`, `first_day`, `last_day`.
    """
    rows: list[dict[str, object]] = []
    for definition, values in VALUES.items():
        asked = [one for one in comparisons if definition in definitions[one.records["pair"][0]]]
        worth = np.array(values, dtype=np.float64)
        surprise = Surprise.together([Surprise.of(one.numbers, worth) for one in asked])
        for one in asked:
            rows += ({"definition": definition} | row for row in _cells(one, worth, surprise, window))
    return pl.DataFrame(rows, schema=SCHEMA).sort("pair", "definition", *CELLS, nulls_last=False)


def _cells(
    one: Comparison, values: np.ndarray, surprise: Surprise, window: pl.DataFrame
) -> Iterator[dict[str, object]]:
    """The county's total, then every cell of it."""
    cells = Cells.of(one.records, window)
    inside = cells.inside(one.records)
    county: Corrected | None = None
    for column, cell in enumerate(cells.frame.iter_rows(named=True)):
        which = inside[:, column]
        own = correction(one.numbers.of(which), values)
        if not own.denominator > 0:
            continue
        enough = int(one.numbers.told[which].sum()) >= FEWEST
        if cell["cell"] == TOTAL:
            county = Corrected.of(own, surprise) if enough else None
        made = Corrected.of(own, surprise) if enough else county and county.lent(own, surprise)
        method = "too_few" if made is None else "own" if enough else "county"
        yield _names(one, cell) | _counted(one, which) | (made or Corrected.none(own)).row | {"method": method}


def _names(one: Comparison, cell: dict[str, object]) -> dict[str, object]:
    cuts = {name: None if cell[name] == "all" else cell[name] for name in CELLS}
    return {
        "pair": one.records["pair"][0],
        "relation": one.records["relation"][0],
        "period": cell["period"],
        **cuts,
        "estimate": "reviewed",
    }


def _counted(one: Comparison, which: Marks) -> dict[str, object]:
    """How many were drawn and answered for, and how many errors may be left where none was found: at least so many of
    all were looked at as the least chance says."""
    numbers, errors = one.numbers.of(which), int(one.wrong[which].sum())
    told = int(numbers.told.sum())
    looked_at = float(numbers.chance.min() * len(numbers.chance)) if told else 0.0
    return {
        "records": int(which.sum()),
        "drawn": one.records.filter(pl.Series(which))["case"].drop_nulls().len(),
        "reviewed": told,
        "cannot_tell": int((numbers.found == UNTOLD).sum()),
        "errors": errors,
        "at_most": round(at_most(looked_at), PLACES) if not errors else None,
    }


@dataclass(frozen=True)
class Corrected:
    """A rate with its correction, in records: `error`, of which a share is `used`, `variance` and `untold` as they are.

    Of an error that the review says the model makes as much is used as stands out from chance (James and Stein 1961,
    the positive part): one odd find in a small sample must not move a rate by points. What is not used may be no chance
    all the same: the interval reaches from about the one to about the other.
    """

    own: Correction
    error: float
    used: float | None
    variance: float
    untold: tuple[float, float]

    @staticmethod
    def of(own: Correction, surprise: Surprise) -> Corrected:
        """By what was found in the cell itself. Its variance is what was seen or what was to be expected, whichever is
        more: errors are rare, and samples without any look far too sure."""
        variance = max(own.seen, surprise.factor * own.anticipated)
        used = max(0.0, 1.0 - variance / own.error**2) if own.error else 0.0
        return Corrected(own, own.error, used, variance, own.untold)

    def lent(self, cell: Correction, surprise: Surprise) -> Corrected:
        """What a cell of too few takes of the county's correction: as much as it has of the county's doubt."""
        share = cell.doubt / self.own.doubt
        variance = surprise.factor_of_all * cell.doubt + share**2 * self.variance
        down, up = (share * end for end in self.untold)
        return Corrected(cell, share * self.error, self.used, variance, (down, up))

    @staticmethod
    def none(own: Correction) -> Corrected:
        """Where nothing can be said."""
        return Corrected(own, np.nan, None, np.nan, (0.0, 0.0))

    @property
    def moved(self) -> float:
        """By how much the model's total is moved."""
        return np.nan if self.used is None else self.used * self.error

    @property
    def ends(self) -> tuple[float, float]:
        """How much it would be moved at the ends of the interval."""
        half = Z * sqrt(self.variance)
        low, high = sorted((self.moved, self.error))
        return low + self.untold[0] - half, high + self.untold[1] + half

    @property
    def row(self) -> dict[str, object]:
        """The columns that it fills; `difference` is the rate with the whole of the cell's own correction."""
        value, low, high = (_share(self.own.model + by / self.own.denominator) for by in (self.moved, *self.ends))
        whole = None if self.used is None else round(self.own.model + self.own.error / self.own.denominator, PLACES)
        used = None if self.used is None else round(self.used, PLACES)
        rest = {"value": value, "low": low, "high": high}
        return {"model": round(self.own.model, PLACES), "difference": whole, "used": used, **rest}


def _share(value: float) -> float | None:
    return None if np.isnan(value) else round(float(np.clip(value, 0.0, 1.0)), PLACES)
