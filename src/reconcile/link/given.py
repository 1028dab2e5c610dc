"""A model that was saved, taken as it is: nothing is learned of it, neither shares nor how surely they are known.

It is replayed in the order in which it came about: the first look by the model that the first look had taught, all
that follows by the last one. So a run's own models give its own links again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from reconcile.link.em import MOST
from reconcile.link.model import Model, Shares, Weights
from reconcile.registers import RelationSpec

Data = Mapping[str, Any]
Models = Mapping[str, Mapping[str, Data]]
"""Saved models by pair and relation, as `models.json` has them."""
RECORDS = ("left_records", "right_records")
_TAKEN = ("priors", "comparisons", "correlated", "key_gain", "matches", *RECORDS)
_FIRST = ("priors", "comparisons", "correlated", "key_gain")


@dataclass(frozen=True)
class Given:
    """A saved model: what the first look is weighed by, and the rest; how many `matches` had shown each comparison."""

    first: Weights
    final: Weights
    matches: Shares

    @staticmethod
    def of_data(relation: RelationSpec, data: Data, records: tuple[int, int]) -> Given:
        """The model that was written, for so many records on both sides.

        A prior is a share of all pairs. Of ten times as many records on the larger side there are ten times as many
        strangers for each match: so it follows the number of records, and nothing else does.
        """
        fewer = max(1, *(data[side] for side in RECORDS)) / max(1, *records)
        matches = np.array([data["matches"][compare.name] for compare in relation.compare], dtype=np.float64)
        first = data.get("first_look", data)
        return Given(_weights(relation, first, fewer), _weights(relation, data, fewer), matches)


def taken(data: Data) -> dict[str, Any]:
    """What a run takes of a saved model: blocks, counts and expected errors are found anew."""
    kept = {name: data[name] for name in _TAKEN if name in data}
    if "first_look" in data:
        kept["first_look"] = {name: data["first_look"][name] for name in _FIRST if name in data["first_look"]}
    return kept


def _weights(relation: RelationSpec, data: Data, fewer: float) -> Weights:
    model = Model.of_data(relation, data)
    return Weights(model if fewer == 1.0 else _with_priors(model, fewer), float(data["key_gain"]))


def _with_priors(model: Model, times: float) -> Model:
    """The model with the priors of all classes but the last so many times as large."""
    priors = model.priors * times
    priors[:-1] *= min(1.0, MOST / priors[:-1].sum())
    priors[-1] = 1.0 - priors[:-1].sum()
    return replace(model, priors=priors).rounded()
