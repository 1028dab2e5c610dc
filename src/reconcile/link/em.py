"""Expectation-maximisation on counted agreement patterns, without labels.

Every pair outside the candidates counts as unrelated, so the shares of classes speak of all pairs of records that no
key has linked: a child linked by its number does not show how often twins are mistaken for each other. A comparison is
never taught by links that used it as key. The unrelated class is not taught here, its shares were counted, but for one:
where a block brings every pair that is equal in a field, it shows how many of them nothing else holds together. Of a
number that is hardly ever shared by chance no subtraction would tell.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from reconcile.comparison.vocabulary import EXACT, MISSING
from reconcile.link.model import Model, Shares
from reconcile.link.patterns import Patterns
from reconcile.link.unrelated import LEAST, USUAL, USUAL_PAIRS

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
    how = (total_pairs, taught, equal, same_register)
    model = _climbed(begin or start, start, patterns, *how, held=0)
    if model.priors[0] * total_pairs < 1.0 < model.priors[1:-1].max(initial=0.0) * total_pairs:
        model = _climbed(start, start, patterns, *how, held=AT_FIRST)
    return model.without_proof_by_difference().rounded()


def _climbed(
    model: Model,
    start: Model,
    patterns: Patterns,
    total_pairs: float,
    taught: npt.NDArray[np.bool_],
    equal: EqualPairs,
    same_register: bool,
    *,
    held: int,
) -> Model:
    """Where EM comes to from a model if the shares of the classes stay as they are for so many rounds."""
    for number in range(ROUNDS):
        weights = responsibilities(model, patterns)
        following = _maximised(start, model, patterns, weights, total_pairs, taught, same_register)
        following.shares[-1] = unrelated_class(start, patterns, weights[:, 0, -1], equal)
        if number < held:
            following = replace(following, priors=start.priors)
        moved = float(np.abs(following.priors[:-1] - model.priors[:-1]).sum() / max(model.priors[:-1].sum(), 1e-300))
        model = following
        if number >= held and moved < SETTLED:
            break
    return model


def log_likelihoods(model: Model, levels: npt.NDArray[np.int8]) -> Shares:
    """Log of prior times likelihood: shape (patterns, classes); a missing comparison says nothing."""
    logs = np.tile(np.log(model.priors), (len(levels), 1))
    for c in range(levels.shape[1]):
        for k in range(len(model.classes)):
            logs[:, k] += level_logs(model.shares[k][c])[levels[:, c]]
    for c, correlation in model.correlations.items():
        logs[:, -1] += correlation.logs(model.shares[-1][c], levels, c)
    return logs


def level_logs(shares: Shares) -> Shares:
    """The log of each level's share, by its number in vectors; a missing value says nothing."""
    return np.concatenate([[0.0], np.log(np.maximum(shares, 1e-12))])


def responsibilities(model: Model, patterns: Patterns) -> Shares:
    """How much of each pattern from each source belongs to each class: shape (patterns, sources, classes)."""
    logs = log_likelihoods(model, patterns.levels)
    shares = np.exp(logs - logs.max(axis=1, keepdims=True))
    shares /= shares.sum(axis=1, keepdims=True)
    weights = np.repeat(shares[:, None, :], patterns.counts.shape[1], axis=1)
    weights[:, 1:, :] = 0.0
    weights[:, 1:, 0] = 1.0
    return weights * patterns.counts[:, :, None]


def _maximised(
    start: Model,
    model: Model,
    patterns: Patterns,
    weights: Shares,
    total_pairs: float,
    taught: npt.NDArray[np.bool_],
    same_register: bool,
) -> Model:
    last = len(model.classes) - 1
    priors = _priors(weights[:, 0, :].sum(axis=0), total_pairs, same_register)
    shares = [
        [
            _shares(start.shares[k][c], patterns.levels[:, c], weights[:, :, k][:, taught[:, c]].sum(axis=1))
            for c in range(len(model.compares))
        ]
        for k in range(last)
    ]
    return replace(model, priors=priors, shares=[*shares, model.shares[last]])


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


def unrelated_class(start: Model, patterns: Patterns, weights: Shares, equal: EqualPairs) -> list[Shares]:
    """Shares of the unrelated class: as counted, and equal ones as often as candidates show that nothing else holds."""
    found = []
    for c, compare in enumerate(start.compares):
        shares = start.shares[-1][c]
        if equal.present[c]:
            there = patterns.levels[:, c] == EXACT
            seen = patterns.counts[there, 0].sum()
            by_chance = weights[there].sum() * (1.0 + equal.unseen[c] / max(seen, 1.0))
            by_chance += equal.apart[c] + USUAL_PAIRS * USUAL[compare.type]
            share = max(by_chance / (equal.present[c] + USUAL_PAIRS), LEAST)
            shares = shares / (1.0 - shares[EXACT - 1]) * (1.0 - share)
            shares[EXACT - 1] = share
        found.append(shares)
    return found


def _shares(start: Shares, levels: npt.NDArray[np.int8], weights: Shares) -> Shares:
    counted = np.bincount(levels, weights=weights, minlength=len(start) + 1)[MISSING + 1 :]
    shares: Shares = (STRENGTH * start + counted) / (STRENGTH + counted.sum())
    return shares
