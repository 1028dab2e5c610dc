"""The linkage model of one relation: latent classes, their shares, and what each makes of every comparison level."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from reconcile.comparison.vocabulary import expected_shares, level_names
from reconcile.link.correlated import Correlation
from reconcile.registers import RelationSpec
from reconcile.registers.pair import Compare

Shares = npt.NDArray[np.float64]
DIGITS = 9
GAIN_DIGITS = 6  # micro-units: scores are sums of these
UNLIKELY = 1e-12
USUALLY = 0.8
"""How often a class is expected at the levels that are usual for it: where EM starts, an assumption."""


@dataclass(frozen=True)
class Model:
    """Probabilities of a relation, rounded so that every machine decides alike.

    `priors[k]` is the share of class k among all pairs of records; `shares[k][c][l]` how often class k reaches level
    l + 1 of comparison c where both sides are present. `correlations`: by comparison, how often unrelated pairs
    agree in another one too.
    """

    classes: tuple[str, ...]
    compares: tuple[Compare, ...]
    priors: Shares
    shares: list[list[Shares]]
    correlations: Mapping[int, Correlation] = field(default_factory=dict)

    def rounded(self) -> Model:
        """The model with its probabilities rounded to nine digits."""
        shares = [[np.round(levels, DIGITS) for levels in row] for row in self.shares]
        return replace(self, priors=np.array([_significant(p) for p in self.priors]), shares=shares)

    def without_proof_by_difference(self) -> Model:
        """The model in which no value that is simply another speaks for a link.

        Where unrelated records were never seen to differ, it would: their share is next to nothing, while that of links
        is held up by what is usual. There it does no harm, but elsewhere, where the saved model is taken.
        """
        same = []
        for mine, strangers in zip(self.shares[0], self.shares[-1], strict=True):
            least = min(mine[-1], strangers[-1])
            same.append(np.append(mine[:-1] * (1.0 - least) / max(mine[:-1].sum(), UNLIKELY), least))
        return replace(self, shares=[same, *self.shares[1:]])

    def as_data(self) -> dict[str, Any]:
        """The model as plain data, for `model.json`."""
        correlated = {
            self.compares[c].name: dict(zip(level_names(self.compares[c].type), found.together.tolist(), strict=True))
            for c, found in self.correlations.items()
        }
        return {
            "priors": {name: float(prior) for name, prior in zip(self.classes, self.priors, strict=True)},
            "comparisons": {
                compare.name: {
                    name: {
                        level: float(self.shares[k][c][number])
                        for number, level in enumerate(level_names(compare.type))
                    }
                    for k, name in enumerate(self.classes)
                }
                for c, compare in enumerate(self.compares)
            },
            "correlated": correlated,
        }

    @staticmethod
    def of_data(relation: RelationSpec, data: Mapping[str, Any]) -> Model:
        """The model that was written as plain data; KeyError where it is of another relation."""
        shares = [
            [
                np.array([data["comparisons"][c.name][name][level] for level in level_names(c.type)])
                for c in relation.compare
            ]
            for name in relation.classes
        ]
        priors = np.array([data["priors"][name] for name in relation.classes])
        correlations = _correlations(relation, data.get("correlated", {}))
        return Model(relation.classes, relation.compare, priors, shares, correlations)


@dataclass(frozen=True)
class Weights:
    """A model, and the log odds that a pair gains beside it which a key links."""

    model: Model
    key_gain: float

    def as_data(self) -> dict[str, Any]:
        """Both as plain data."""
        return {**self.model.as_data(), "key_gain": round(self.key_gain, GAIN_DIGITS)}


def _correlations(relation: RelationSpec, data: Mapping[str, Mapping[str, float]]) -> dict[int, Correlation]:
    places = {compare.name: place for place, compare in enumerate(relation.compare)}
    found = {}
    for compare in relation.compare:
        if compare.correlated_with and compare.name in data:
            together = np.array([data[compare.name][level] for level in level_names(compare.type)])
            other = places[compare.correlated_with]
            found[places[compare.name]] = Correlation.of(other, relation.compare[other], together)
    return found


def starting_model(relation: RelationSpec, unrelated: list[Shares], total_pairs: float, expected_links: float) -> Model:
    """Where EM starts: a class agrees like true pairs on what it shares, like unrelated ones on what it does not."""
    size = len(relation.classes)
    priors = np.full(size, 0.02 * expected_links / total_pairs)
    priors[0] = expected_links / total_pairs
    priors[-1] = 1.0 - priors[:-1].sum()
    shares = starting_shares(relation.classes, relation.compare, unrelated)
    return Model(relation.classes, relation.compare, priors, shares)


def starting_shares(
    classes: Sequence[str], compares: Sequence[Compare], unrelated: Sequence[Shares]
) -> list[list[Shares]]:
    """Shares of the levels that each class begins with where unrelated pairs have these."""
    return [
        [
            np.array(expected_shares(compare.type)) if name == classes[0] else _start(name, compare, strangers)
            for compare, strangers in zip(compares, unrelated, strict=True)
        ]
        for name in classes
    ]


def _start(name: str, compare: Compare, unrelated: Shares) -> Shares:
    """Shares of the levels that a class besides the sought one begins with."""
    if name in compare.shared:
        return np.array(expected_shares(compare.type))
    if name not in compare.usual:
        return unrelated.copy()
    shares = (1.0 - USUALLY) * unrelated
    for level in compare.usual[name]:
        shares[level_names(compare.type).index(level)] += USUALLY / len(compare.usual[name])
    return shares


def is_shared(model: Model, class_number: int, comparison: int) -> bool:
    """Whether the class agrees on the field, or a part of it, by nature: the sought class on all, another on what it
    shares or what is usual for it (siblings have a surname in common, be it rare or not)."""
    name, compare = model.classes[class_number], model.compares[comparison]
    return class_number == 0 or name in compare.shared or name in compare.usual


def _significant(value: float) -> float:
    return float(f"{value:.9g}")
