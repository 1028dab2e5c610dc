"""Which links hang on one field: accepted with it and not without it, or the other way round.

A field by which links are made agrees in them more often than in all matches. What it says is taken away, its own
frequency included, and the links that would then be accepted say how often it really agrees.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import polars as pl

from reconcile.comparison.columns import CodedPair
from reconcile.link.assign import Decision
from reconcile.link.clusters import Numbers
from reconcile.link.edges import EdgeTable
from reconcile.link.entities import Entities
from reconcile.link.model import Model
from reconcile.link.rarity import MICRO
from reconcile.link.score import score_pairs
from reconcile.link.scored import ScoredPairs
from reconcile.registers import PairSpec, RelationSpec

WORTH = 0.01
"""A pair that is less likely is accepted neither with a field nor without it, as far as that is looked into."""
SUREST = 1e-15
LEANING: dict[str, type[pl.DataType]] = {
    "pair": pl.String,
    "relation": pl.String,
    "left_entity": pl.UInt64,
    "right_entity": pl.UInt64,
    "field": pl.String,
    "gained": pl.Boolean,
}


@dataclass(frozen=True)
class Losses:
    """Log odds that pairs lose without each field, shape (pairs, fields); `pairs` are their places among those scored,
    in order."""

    pairs: Numbers
    lost: npt.NDArray[np.float32]

    def of(self, places: Numbers) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.float32]]:
        """Which of these pairs were looked into, and what those lose."""
        at = np.searchsorted(self.pairs, places)
        known = at < len(self.pairs)
        known[known] = self.pairs[at[known]] == places[known]
        return known, self.lost[at[known]]


def losses(relation: RelationSpec, pairs: ScoredPairs, coded: CodedPair) -> Losses:
    """What each pair loses without each field: its level by the model, the frequency of its value, and what a key adds
    that it is part of."""
    places = np.flatnonzero((pairs.scores.same >= WORTH) | (pairs.rule >= 0))
    left, patterns = pairs.left[places], replace(pairs.patterns, of_pair=pairs.patterns.of_pair[places])
    whole = score_pairs(pairs.model, coded, patterns, left, same_register=False).odds
    lost = np.zeros((len(places), len(relation.compare)), dtype=np.float32)
    for c, compare in enumerate(relation.compare):
        rest = score_pairs(_without(pairs.model, c), coded, patterns, left, same_register=False).odds
        keys = [number for number, key in enumerate(relation.exact) if compare.name in key.on]
        lost[:, c] = (whole - rest) / MICRO + np.isin(pairs.rule[places], keys) * pairs.key_gain
    return Losses(places, lost)


def _without(model: Model, comparison: int) -> Model:
    """The model to which one comparison says nothing."""
    silent = model.compares[comparison].model_copy(update={"frequencies": False})
    compares = tuple(silent if c == comparison else compare for c, compare in enumerate(model.compares))
    shares = [[np.ones_like(one) if c == comparison else one for c, one in enumerate(row)] for row in model.shares]
    return replace(model, compares=compares, shares=shares)


def leaning(
    pair: PairSpec,
    relation: RelationSpec,
    found: Losses,
    table: EdgeTable,
    decision: Decision,
    things: tuple[Entities, Entities],
    accept: float,
) -> pl.DataFrame:
    """The links between things that are accepted with a field and not without it, or (`gained`) without it alone;
    columns LEANING. Who was chosen stays as it was: only how sure the chosen links are changes."""
    edges = np.flatnonzero(decision.chosen & (decision.set_number < 0))
    known, lost = found.of(table.loudest[edges])
    edges = edges[known]
    sure = np.clip(decision.probability[edges], SUREST, 1.0 - SUREST)
    with_it = decision.probability[edges] >= accept
    without_it = np.log(sure / (1.0 - sure))[:, None] - lost >= np.log(accept / (1.0 - accept))
    at, field = np.nonzero(with_it[:, None] != without_it)
    names = pl.Series([compare.name for compare in relation.compare], dtype=pl.String)
    return pl.DataFrame(
        {
            "pair": pl.Series([pair.id], dtype=pl.String).new_from_index(0, len(at)),
            "relation": pl.Series([relation.name], dtype=pl.String).new_from_index(0, len(at)),
            "left_entity": things[0].ids[table.edges.left[edges[at]]],
            "right_entity": things[1].ids[table.edges.right[edges[at]]],
            "field": names.gather(field),
            "gained": ~with_it[at],
        },
        schema_overrides=LEANING,
    )
