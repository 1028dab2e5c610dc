"""How many links are expected to be false and how many matches to be missed, as the run itself can tell: no labels."""

from __future__ import annotations

from dataclasses import asdict, dataclass

import numpy as np
import polars as pl

from reconcile.link.assign import Decision
from reconcile.link.outside import Outside

PLACES = 2


@dataclass(frozen=True)
class Expected:
    """Expected numbers of links between records.

    `links` claimed (a set claims as many as its smaller side has records), `false` among them; `missed_below`: matches
    among the pairs that were looked at and not accepted; `missed_outside`: matches that no block leads to, None where
    that is unknown; `missed_twice`: matches of records that are there twice, which nobody has seen: the other one is
    linked already.
    """

    links: int
    false: float
    missed_below: float
    missed_outside: float | None
    missed_twice: float = 0.0

    @property
    def missed(self) -> float | None:
        """All matches that are not among the links, as the plain numbers say it; None where that is unknown."""
        parts = [number for name, number in self.as_data().items() if name.startswith("missed_")]
        known = [number for number in parts if number is not None]
        return sum(known) if len(known) == len(parts) else None

    def as_data(self) -> dict[str, float | None]:
        """Plain numbers, rounded to two places."""
        return {name: None if number is None else round(number, PLACES) for name, number in asdict(self).items()}


def expected_errors(
    links: pl.DataFrame, decision: Decision, status: pl.Series, outside: Outside, twice: float = 0.0
) -> Expected:
    """Sum up the probabilities of the links, of edges that were not accepted, and what lies outside the blocks.

    `twice`: the share of things, of both sides together, that are expected to be duplicates nobody has seen.
    """
    accepted = links.select(pl.col("probability").filter(pl.col("status") == "accepted")).to_series().to_numpy()
    sets = links.filter(pl.col("status") == "set").group_by("set_id", maintain_order=True)
    of_sets = sets.agg(pl.col("left_id", "right_id").n_unique(), pl.col("probability").sum())
    claims = of_sets.select(pl.min_horizontal("left_id", "right_id")).to_series().to_numpy()
    others = ~status.is_in(["accepted", "set"]).to_numpy()
    claimed = len(accepted) + int(claims.sum())
    return Expected(
        claimed,
        float((1.0 - accepted).sum() + np.maximum(claims - of_sets["probability"].to_numpy(), 0.0).sum()),
        float(decision.probability[others].sum()),
        outside.missed,
        claimed * twice,
    )
