"""What a review says of a rate: the model's total, corrected by what reviewers found in records drawn at random.

The correction is a difference estimator (Särndal, Swensson and Wretman 1992, 6.3): what was found less what was
expected, each record weighed by one over its chance to be drawn (Horvitz and Thompson 1952). It is right on average
over all samples whatever the model is worth; the better the model, the less it varies.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt

Shares = npt.NDArray[np.float64]
Marks = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.int64]
OPEN, UNTOLD = -1, -2
"""States of records that nobody has answered for, and of those of whom reviewers cannot tell."""
RARE = 1e-5
"""The least variance of a record: nothing is beyond doubt, whatever a model says of itself. In draws of links that are
stated twice as sure as they are, a tenth of it covered 89 % and this 94 %; where all is as stated it widens nothing."""
USUAL = 3.0
"""Errors that are assumed seen, and expected, beforehand: how strongly the model's doubt is believed."""
FEW = 1.0
"""The same for a township that takes over what was found in the county: less is believed."""


@dataclass(frozen=True)
class Reviewed:
    """The records of a comparison: how likely each state is by the model (shape (records, states)), the chance to be
    drawn, and the state that reviewers found, OPEN or UNTOLD."""

    expected: Shares
    chance: Shares
    found: Numbers

    def of(self, which: Marks) -> Reviewed:
        """These records alone."""
        return Reviewed(self.expected[which], self.chance[which], self.found[which])

    @property
    def told(self) -> Marks:
        """Whom reviewers have told of."""
        return self.found >= 0


@dataclass(frozen=True)
class Correction:
    """What the review of some records comes to, in records of the numerator (a rate times its denominator).

    `model`: the rate that the model expects, of so many records in its `denominator`; `error`: how much the review says
    it is off; `seen`, `anticipated`: the variance of that by what was found, and by what the model expects to be found;
    `doubt`: the variance of the model's own total; `untold`: how far those nobody can tell of may move it, down and up.
    """

    model: float
    denominator: float
    error: float
    seen: float
    anticipated: float
    doubt: float
    untold: tuple[float, float]


def correction(records: Reviewed, values: Shares) -> Correction:
    """The correction of the rate to which each state adds `values`: to its numerator and its denominator.

    Where the denominator is estimated too, both are (the linearised ratio).
    """
    top, below = (records.expected @ values[:, side] for side in (0, 1))
    denominator = float(below.sum())
    rate = float(top.sum()) / denominator if denominator > 0 else np.nan
    of_state = values[:, 0] - rate * values[:, 1]
    mean = records.expected @ of_state
    variance = np.maximum(records.expected @ of_state**2 - mean**2, RARE)
    told, chance = records.told, records.chance
    off = np.where(told, of_state[np.maximum(records.found, 0)] - mean, 0.0)
    untold = records.found == UNTOLD
    ends = [((of_state.min() - mean)[untold], chance[untold]), ((of_state.max() - mean)[untold], chance[untold])]
    low, high = (float((moved / weight).sum()) for moved, weight in ends)
    return Correction(
        model=rate,
        denominator=denominator,
        error=float((off / chance).sum()),
        seen=float(((1.0 - chance) / chance**2 * off**2)[told].sum()),
        anticipated=float(((1.0 / chance - 1.0) * variance).sum()),
        doubt=float(variance.sum()),
        untold=(low, high),
    )


@dataclass(frozen=True)
class Surprise:
    """Squared errors found in the records told of, and how many the model expected: of these records, and of all for
    whom they stand."""

    found: float
    expected: float
    found_of_all: float
    expected_of_all: float

    @staticmethod
    def of(records: Reviewed, values: Shares) -> Surprise:
        """Of one comparison, by the rate to which each state adds `values`."""
        rate = correction(records, values).model
        of_state = values[:, 0] - rate * values[:, 1]
        told = records.told
        mean = records.expected[told] @ of_state
        off = (of_state[records.found[told]] - mean) ** 2
        variance = np.maximum(records.expected[told] @ of_state**2 - mean**2, RARE)
        chance = records.chance[told]
        return Surprise(*(float(one.sum()) for one in (off, variance, off / chance, variance / chance)))

    @staticmethod
    def together(found: Sequence[Surprise]) -> Surprise:
        """Of all comparisons of a review."""
        return Surprise(*(sum(getattr(one, name.name) for one in found) for name in fields(Surprise)))

    @property
    def factor(self) -> float:
        """By how much errors of those told of are more, or fewer, than the model expects."""
        return (USUAL + self.found) / (USUAL + self.expected)

    @property
    def factor_of_all(self) -> float:
        """The same of all for whom they stand, and no less: of those hardly in doubt few are drawn, and a model that is
        far too sure is wrong about these most."""
        if not self.expected:
            return self.factor
        each = self.expected_of_all / self.expected
        return max(self.factor, (FEW + self.found_of_all / each) / (FEW + self.expected_of_all / each))


def at_most(reviewed: float) -> float:
    """The share of records that may still be wrong where none of so many was (95 %): never nothing."""
    return 1.0 - 0.05 ** (1.0 / reviewed) if reviewed > 0 else 1.0
