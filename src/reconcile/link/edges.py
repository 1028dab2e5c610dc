"""Edges between things: pairs of records gathered by what they stand for, and what is decided about them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from reconcile.link.assign import Decision, Edges, log_odds
from reconcile.link.certainty import variance
from reconcile.link.clusters import Numbers
from reconcile.link.entities import Entities
from reconcile.link.gaps import Gaps, shared_numbers
from reconcile.link.model import Shares
from reconcile.link.scored import ScoredPairs

BOTH_TRUE = 0.5
"""From this probability on an edge is for review although another was chosen in its place: more likely than not both
are true, and one of the things stands for two that nobody has found to be duplicates."""
WORTH_A_LOOK = 100.0
"""How many times less than the least probability on record a pair may have and still be looked at in assignment."""


@dataclass(frozen=True)
class Thresholds:
    """Probability from which a link is accepted, from which it goes to review, and from which it is kept on record."""

    accept: float = 0.5
    review: float = 0.1
    keep: float = 0.01


@dataclass(frozen=True)
class EdgeTable:
    """Edges between things on both sides, the edge that each pair of records speaks for (-1 for none), and for each
    edge the pair that speaks loudest, the variance of its log odds, and the numbers it shares, as bits of gaps."""

    edges: Edges
    of_pair: Numbers
    loudest: Numbers
    variance: Shares
    shared: Gaps
    same_register: bool


def entity_edges(pairs: ScoredPairs, left: Entities, right: Entities, keep: float, *, same_register: bool) -> EdgeTable:
    """Pairs of records gathered to pairs of things (a record with its duplicates): the best-scored pair counts."""
    least = keep / WORTH_A_LOOK
    twins = (1.0 - pairs.scores.same) * pairs.scores.alike
    considered = np.flatnonzero((pairs.scores.same >= least) | (pairs.scores.same + twins >= 0.5))
    left_thing, right_thing = left.of_position[pairs.left[considered]], right.of_position[pairs.right[considered]]
    ends = left_thing * max(len(right.ids), 1) + right_thing
    order = np.argsort(ends, kind="stable")
    first = _first_of_each(ends[order])
    if not first.all():  # several pairs of records speak for one pair of things
        order = np.lexsort((considered, -pairs.scores.odds[considered], ends))
        first = _first_of_each(ends[order])
    best = order[first]
    of_pair = np.full(len(pairs.left), -1, dtype=np.int64)
    of_pair[considered[order]] = np.cumsum(first) - 1
    scores = pairs.scores
    edges = Edges(
        left_thing[best], right_thing[best], log_odds(scores.odds[considered[best]]), scores.alike[considered[best]]
    )
    loudest = considered[best]
    of_pattern = variance(pairs.model, pairs.matches, pairs.patterns.levels)
    pattern = pairs.patterns.of_pair[loudest]
    shared = shared_numbers(pairs.model.compares, pairs.patterns.levels)
    return EdgeTable(edges, of_pair, loudest, of_pattern[pattern], shared[pattern], same_register)


def _first_of_each(ordered: Numbers) -> npt.NDArray[np.bool_]:
    """Where a new number begins in a list of ordered ones."""
    first = np.ones(len(ordered), dtype=np.bool_)
    first[1:] = ordered[1:] != ordered[:-1]
    return first


def statuses(decision: Decision, thresholds: Thresholds) -> pl.Series:
    """`set`, `accepted`, `review` or `rejected` for each edge."""
    frame = pl.DataFrame({"chosen": decision.chosen, "p": decision.probability, "set": decision.set_number})
    return frame.select(
        pl.when(pl.col("set") >= 0)
        .then(pl.lit("set"))
        .when(pl.col("chosen") & (pl.col("p") >= thresholds.accept))
        .then(pl.lit("accepted"))
        .when(pl.col("p") >= pl.when("chosen").then(thresholds.review).otherwise(max(thresholds.review, BOTH_TRUE)))
        .then(pl.lit("review"))
        .otherwise(pl.lit("rejected"))
        .alias("status")
    ).to_series()
