"""What is counted on both sides of a comparison, round by round: the counts that the definitions add up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl
from scipy.sparse import csr_array

from reconcile.measure.adjusted.cells import Cells

Marks = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.int64]
Counts = dict[str, npt.NDArray[np.float64]]
SAID = ("comparable", "consistent", "consistent_raw", "complete", "complete_consistent")
"""What a link says of the key fields of its two things."""


def said_by(links: pl.DataFrame) -> dict[str, Marks]:
    """What each link says, by the counts of its key fields."""
    enough, whole = pl.col("present") >= pl.col("minimum"), pl.col("present") == pl.col("key_fields")
    same = pl.col("agreeing") == pl.col("present")
    raw = pl.col("agreeing_raw") == pl.col("present")
    said = (enough, enough & same, enough & raw, whole, whole & same)
    return {name: links.select(one).to_series().to_numpy() for name, one in zip(SAID, said, strict=True)}


@dataclass(frozen=True)
class Side:
    """One side of a comparison: which cell each thing stands in, whether without a link it counts elsewhere or not at
    all, and of each link the thing it ends at (-1 for one that does not count) and whether its other end is out of
    scope.

    `twice`: pairs of things that may be one after all, shape (pairs, 2)."""

    inside: npt.NDArray[np.float32]
    elsewhere: Marks
    ends: Numbers
    other_out: Marks
    twice: Numbers

    @staticmethod
    def of(members: pl.DataFrame, cells: Cells, ends: pl.Series, other_out: pl.Series, twice: pl.DataFrame) -> Side:
        """The side whose counted things are `members`, in the order of their ids; `twice`: pairs of such ids."""
        ids, wanted = members["record_id"].to_numpy(), ends.to_numpy()
        place = np.searchsorted(ids, wanted)
        known = place < len(ids)
        known[known] = ids[place[known]] == wanted[known]
        return Side(
            cells.inside(members).astype(np.float32),
            members["elsewhere"].to_numpy(),
            np.where(known, place, -1),
            other_out.to_numpy(),
            np.searchsorted(ids, twice.select("first_id", "second_id").to_numpy()),
        )

    def only(self, links: Marks, things: Marks) -> Side:
        """The side with these links and these things alone."""
        number = np.append(np.where(things, np.cumsum(things) - 1, -1), -1)  # the last for an end that does not count
        return Side(
            self.inside[things],
            self.elsewhere[things],
            number[self.ends[links]],
            self.other_out[links],
            number[self.twice[things[self.twice].all(axis=1)]],
        )

    def met(self, holds: Marks, same: Marks, which: Marks | None = None) -> Marks:
        """Which thing is in a link that holds, of those marked, shape (rounds, things). Of two that are the `same` the
        first has the links of both."""
        here = np.flatnonzero((self.ends >= 0) & (True if which is None else which))
        ends = csr_array(
            (np.ones(len(here), dtype=np.float32), (here, self.ends[here])), shape=(len(self.ends), len(self.inside))
        )
        found = np.asarray((holds.astype(np.float32) @ ends) > 0)
        for (first, second), are in zip(self.twice, same.T, strict=True):
            found[are, first] |= found[are, second]
        return found

    def outcomes(self, holds: Marks, said: Mapping[str, Marks], same: Marks) -> dict[str, Marks]:
        """Who counts, who is linked, who is left out as all partners are, who would count if linked (`waiting`), and of
        whom all links say so, shape (rounds, things)."""
        linked = self.met(holds, same)
        away = self.met(holds, same, self.other_out) & ~self.met(holds, same, ~self.other_out)
        counted = ~away & (linked | ~self.elsewhere)
        waiting = ~away & ~counted
        for second, are in zip(self.twice[:, 1], same.T, strict=True):
            counted[are, second] = waiting[are, second] = False
        linked &= counted
        outcomes = {"counted": counted, "linked": linked, "away": away, "waiting": waiting}
        return outcomes | {name: linked & ~self.met(holds, same, ~says) for name, says in said.items()}

    def sums(self, outcome: Marks) -> npt.NDArray[np.float64]:
        """How many in each cell, shape (rounds, cells)."""
        return np.asarray(outcome.astype(np.float32) @ self.inside, dtype=np.float64)


def counts(
    left: Side, right: Side, said: Mapping[str, Marks], holds: Marks, same: Sequence[Marks], periods: Numbers
) -> Counts:
    """All counts, shape (rounds, cells). `same`: which pairs of `twice` are one, for both sides; `periods`: for each
    cell the number of the window it belongs to.

    A thing on the right is shared where a link joins it with one that counts on the left in the same window.
    """
    ours, theirs = (side.outcomes(holds, said, are) for side, are in zip((left, right), same, strict=True))
    found = {f"left.{name}": left.sums(outcome) for name, outcome in ours.items()}
    found |= {f"right.{name}": right.sums(theirs[name]) for name in ("counted", "linked", "away", "waiting")}
    shared = np.zeros_like(found["right.linked"])
    known = left.ends >= 0
    for period in np.unique(periods):
        here = np.flatnonzero(periods == period)
        in_window = np.zeros(len(left.ends), dtype=np.bool_)
        in_window[known] = np.asarray(left.inside[:, here].any(axis=1))[left.ends[known]]
        shared[:, here] = right.sums(theirs["linked"] & right.met(holds, same[1], in_window))[:, here]
    return found | {"right.shared": shared}
