"""How many links are expected to be false and how many matches to be missed, as the run itself can tell: no labels."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from reconcile.link.assign import Decision, Edges
from reconcile.link.clusters import Numbers
from reconcile.link.model import Shares
from reconcile.link.outside import Outside


@dataclass(frozen=True)
class Expected:
    """Expected numbers of links between things.

    `links` claimed (a set claims as many as its smaller side has things), `false` among them; `missed_below`: matches
    among the pairs that were looked at and not accepted; `missed_outside`: matches that no block leads to.
    """

    links: int
    false: float
    missed_below: float
    missed_outside: float

    def as_data(self) -> dict[str, float]:
        """Plain numbers, rounded to two places."""
        numbers = {"false": self.false, "missed_below": self.missed_below, "missed_outside": self.missed_outside}
        return {"links": self.links, **{name: round(number, 2) for name, number in numbers.items()}}


def expected_errors(edges: Edges, decision: Decision, status: pl.Series, outside: Outside) -> Expected:
    """Sum up the probabilities of all edges and what lies outside the blocks."""
    accepted, in_set = (status == "accepted").to_numpy(), (status == "set").to_numpy()
    claims, expected = _of_sets(edges, decision, np.flatnonzero(in_set))
    probability = decision.probability
    return Expected(
        int(accepted.sum() + claims.sum()),
        float((1.0 - probability[accepted]).sum() + np.maximum(claims - expected, 0.0).sum()),
        float(probability[~accepted & ~in_set].sum()),
        outside.missed,
    )


def _of_sets(edges: Edges, decision: Decision, members: Numbers) -> tuple[Numbers, Shares]:
    """How many links each set claims, and how many of its edges are expected to be true."""
    table = pl.DataFrame(
        {
            "set": decision.set_number[members],
            "left": edges.left[members],
            "right": edges.right[members],
            "p": decision.probability[members],
        }
    )
    sets = table.group_by("set", maintain_order=True).agg(pl.col("left", "right").n_unique(), pl.col("p").sum())
    claims = sets.select(pl.min_horizontal("left", "right")).to_series().to_numpy().astype(np.int64)
    return claims, sets["p"].to_numpy()
