"""Expectation-maximisation on counted agreement patterns, without labels.

Every pair outside the candidates counts as unrelated, so the shares of classes speak of all pairs of records that no
key has linked: a child linked by its number does not show how often twins are mistaken for each other. A comparison is
never taught by links that used it as key. The unrelated class is not taught here, its shares were counted, but for one:
where a block brings every pair that is equal in a field, it shows how many of them nothing else holds together. Of a
number that is hardly ever shared by chance no subtraction would tell.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from reconcile.comparison.vectors import Vectors
from reconcile.comparison.vocabulary import EXACT, MISSING
from reconcile.link.model import UNLIKELY, Model, Shares
from reconcile.link.padded import Padded
from reconcile.link.patterns import Patterns
from reconcile.link.unrelated import LEAST, USUAL, USUAL_PAIRS
from reconcile.registers.pair import Compare

STRENGTH = 20.0
"""Pairs that the starting shares weigh as: they hold where data are few and fade where there are many."""
RELATED = 0.02
"""Of those who are linked the share that is expected to have a twin or sibling there, where few data say otherwise."""
FEWEST = 0.05  # pairs of a class, so that none is never impossible
MOST = 0.9
"""Of all pairs that may be linked or related: in a list of one with a list of one there would be no other."""
ROUNDS = 300
AT_FIRST = 5
"""Rounds of the second time in which the number of links stays where it starts: a field that is wrong everywhere, a
date that a whole register has by default, is found out before it has made every link unlikely."""
SETTLED = 1e-7


@dataclass(frozen=True)
class EqualPairs:
    """For each comparison that a block names by itself, so that its equal pairs are candidates, and each number: else
    all are 0.

    `present`: pairs of records with both sides present. `apart`: equal ones that are no candidates since one of the two
    is linked with another record, which has another value: chance alone made them equal; so it did all that no
    candidates are in a number that no block names. `unseen`: the others that are no candidates, since a key has linked
    one of the two records, or the value cannot serve as a key.
    """

    present: Shares
    unseen: Shares
    apart: Shares


def fit(
    start: Model,
    patterns: Patterns,
    total_pairs: float,
    taught: npt.NDArray[np.bool_],
    equal: EqualPairs,
    *,
    same_register: bool = False,
    begin: Model | None = None,
) -> Model:
    """The model that explains the patterns best; `taught` (sources, comparisons) says which source may teach which.

    EM sets out from `begin`, from `start` where it is not given; that the shares are near those of `start` counts as
    much as STRENGTH pairs.

    Where it finds siblings and nobody who is the same, it has mistaken one for the other, and EM is run a second time.
    """
    rounds = _Rounds.of(start, patterns, total_pairs, taught, equal, same_register)
    model = rounds.climbed(begin or start, held=0)
    if model.priors[0] * total_pairs < 1.0 < model.priors[1:-1].max(initial=0.0) * total_pairs:
        model = rounds.climbed(start, held=AT_FIRST)
    return model.without_proof_by_difference().rounded()


@dataclass(frozen=True)
class _Rounds:
    """What stays the same from round to round: where EM starts, the patterns of candidates and how many each has, the
    `places` of their levels, and how often links by keys that may teach reach each level (`keys`)."""

    start: Padded
    model: Model
    patterns: Patterns
    places: npt.NDArray[np.int64]
    keys: Shares
    total_pairs: float
    equal: EqualPairs
    same_register: bool

    @staticmethod
    def of(
        start: Model,
        patterns: Patterns,
        total_pairs: float,
        taught: npt.NDArray[np.bool_],
        equal: EqualPairs,
        same_register: bool,
    ) -> _Rounds:
        """The rounds of one fit."""
        padded = Padded.of(start)
        places, by_keys = padded.places(patterns.levels), patterns.counts[:, 1:] @ taught[1:].astype(np.float64)
        keys = _counted(places, by_keys, padded.shares.shape[1:])
        return _Rounds(padded, start, patterns, places, keys, total_pairs, equal, same_register)

    def climbed(self, begin: Model, *, held: int) -> Model:
        """Where EM comes to from a model if the shares of the classes stay as they are for so many rounds."""
        now = Padded.of(begin)
        for number in range(ROUNDS):
            following = self._following(now)
            if number < held:
                following = replace(following, priors=self.start.priors)
            moved = float(np.abs(following.priors[:-1] - now.priors[:-1]).sum() / max(now.priors[:-1].sum(), 1e-300))
            now = following
            if number >= held and moved < SETTLED:
                break
        return now.within(self.model)

    def _following(self, now: Padded) -> Padded:
        weights = _memberships(now.log_likelihoods(self.patterns.levels, self.places))
        weights *= self.patterns.counts[:, :1]
        shares, start = np.empty_like(now.shares), self.start.shares
        for k in range(len(shares) - 1):
            counted = _counted(self.places, weights[:, k : k + 1], start.shape[1:]) + (0.0 if k else self.keys)
            counted[:, MISSING] = 0.0
            shares[k] = (STRENGTH * start[k] + counted) / (STRENGTH + counted.sum(axis=1, keepdims=True))
        shares[-1] = _unrelated(start[-1], self.model.compares, self.patterns, weights[:, -1], self.equal)
        shares[:, :, MISSING] = 1.0
        return replace(now, priors=_priors(weights.sum(axis=0), self.total_pairs, self.same_register), shares=shares)


def unrelated_class(start: Model, patterns: Patterns, weights: Shares, equal: EqualPairs) -> list[Shares]:
    """Shares of the unrelated class: as counted, and equal ones as often as candidates show that nothing else holds;
    `weights`: how much of each pattern belongs to it."""
    padded = Padded.of(start)
    shares = padded.shares.copy()
    shares[-1] = _unrelated(shares[-1], start.compares, patterns, weights, equal)
    return replace(padded, shares=shares).within(start).shares[-1]


def _unrelated(
    counted: Shares, compares: Sequence[Compare], patterns: Patterns, weights: Shares, equal: EqualPairs
) -> Shares:
    """The same of shares that stand in one array."""
    found = counted.copy()
    for c, compare in enumerate(compares):
        if not equal.present[c]:
            continue
        there = patterns.levels[:, c] == EXACT
        seen = patterns.counts[there, 0].sum()
        by_chance = weights[there].sum() * (1.0 + equal.unseen[c] / max(seen, 1.0))
        by_chance += equal.apart[c] + USUAL_PAIRS * USUAL[compare.type]
        share = max(by_chance / (equal.present[c] + USUAL_PAIRS), LEAST)
        found[c] *= (1.0 - share) / (1.0 - found[c, EXACT])
        found[c, EXACT] = share
    return np.asarray(found)


def log_likelihoods(model: Model, levels: Vectors) -> Shares:
    """Log of prior times likelihood: shape (patterns, classes); a missing comparison says nothing."""
    padded = Padded.of(model)
    return padded.log_likelihoods(levels, padded.places(levels))


def level_logs(shares: Shares) -> Shares:
    """The log of each level's share, by its number in vectors; a missing value says nothing."""
    return np.concatenate([[0.0], np.log(np.maximum(shares, UNLIKELY))])


def responsibilities(model: Model, patterns: Patterns) -> Shares:
    """How much of each pattern from each source belongs to each class: shape (patterns, sources, classes)."""
    shares = _memberships(log_likelihoods(model, patterns.levels))
    weights = np.repeat(shares[:, None, :], patterns.counts.shape[1], axis=1)
    weights[:, 1:, :] = 0.0
    weights[:, 1:, 0] = 1.0
    return weights * patterns.counts[:, :, None]


def _memberships(logs: Shares) -> Shares:
    """The share of each class in each pattern."""
    shares = np.exp(logs - logs.max(axis=1, keepdims=True))
    shares /= shares.sum(axis=1, keepdims=True)
    return np.asarray(shares)


def _counted(places: npt.NDArray[np.int64], weights: Shares, shape: tuple[int, ...]) -> Shares:
    """How much weight stands at each level of each comparison; `weights` (patterns, comparisons or 1)."""
    spread = np.broadcast_to(weights, places.shape).ravel()
    counted = np.bincount(places.ravel(), weights=spread, minlength=shape[0] * shape[1])
    return np.asarray(counted, dtype=np.float64).reshape(shape)


def _priors(found: Shares, total_pairs: float, same_register: bool) -> Shares:
    """The share of each class after `found` candidates of each, with a few relatives as is usual.

    Between two registers twins cannot outnumber the linked: where a child meets its twin's record, it has its own.
    """
    usual = RELATED * STRENGTH * found[0] / (found[0] + STRENGTH)
    number = found + np.where(np.arange(len(found)) > 0, usual, 0.0) + FEWEST
    if len(found) > 2 and not same_register:
        number[1] = min(number[1], number[0])
    priors: Shares = number / total_pairs
    priors[:-1] *= min(1.0, MOST / priors[:-1].sum())
    priors[-1] = 1.0 - priors[:-1].sum()
    return priors
