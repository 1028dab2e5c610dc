"""The probability of each class for every pair, with the frequency of the very value that agrees.

Scores are sums of whole micro-units of log-likelihood, so that no order of adding can change a decision.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import logsumexp

from reconcile.comparison.columns import CodedPair
from reconcile.comparison.vectors import Positions, Vectors
from reconcile.link.em import level_logs, log_likelihoods
from reconcile.link.model import Model, Shares, is_shared
from reconcile.link.patterns import Patterns
from reconcile.link.rarity import MICRO, micro, rarity_of

PLACES = 6


@dataclass(frozen=True)
class Scores:
    """What the model says of each pair, before assignment.

    `same`: probability of the sought class; `alike`: of the other explanations the share of the class after it (twins,
    where there is one); both rounded to six places. `odds`: log odds of the sought class in micro-units.
    """

    same: Shares
    alike: Shares
    odds: npt.NDArray[np.int64]

    @property
    def parts(self) -> tuple[Shares, Shares, npt.NDArray[np.int64]]:
        """All three, in this order."""
        return self.same, self.alike, self.odds


def score_pairs(model: Model, coded: CodedPair, patterns: Patterns, left: Positions, same_register: bool) -> Scores:
    """Score the pairs that `patterns.of_pair` speaks of; `left` are their positions on the left, in the same order."""
    logs = _logs(model, coded, patterns, left, same_register)
    others = logsumexp(logs[:, 1:] / MICRO, axis=1)
    odds = logs[:, 0] - micro(others)
    same = np.round(1.0 / (1.0 + np.exp(-odds / MICRO)), PLACES)
    alike = np.zeros(len(logs))
    if len(model.classes) > 2:
        alike = np.round(np.exp(logs[:, 1] / MICRO - others), PLACES)
    return Scores(same, alike, odds)


def led_scores(scores: Scores, led: Positions, odds: Shares, model: Model) -> Scores:
    """The scores after the pairs at `led` got log odds from the links that lead to them in the place of the prior."""
    prior = np.log(model.priors[0] / (1.0 - model.priors[0]))
    return raised_scores(scores, led, odds - prior)


def raised_scores(scores: Scores, places: Positions, gain: Shares | float) -> Scores:
    """The scores with so much more log odds for the pairs at these places."""
    all_odds, same = scores.odds.copy(), scores.same.copy()
    all_odds[places] += micro(np.asarray(gain))
    same[places] = np.round(1.0 / (1.0 + np.exp(-all_odds[places] / MICRO)), PLACES)
    return Scores(same, scores.alike, all_odds)


def _logs(
    model: Model, coded: CodedPair, patterns: Patterns, left: Positions, same_register: bool
) -> npt.NDArray[np.int64]:
    """Log of prior times likelihood in micro-units, with the agreeing value's frequency: shape (pairs, classes)."""
    logs = micro(log_likelihoods(model, patterns.levels))[patterns.of_pair]
    levels = patterns.levels[patterns.of_pair]
    for c, compare in enumerate(model.compares):
        if compare.frequencies:
            rarity = rarity_of(coded.columns[compare.name], compare.type, levels[:, c], left, same_register)
            for k in range(len(model.classes)):
                if not is_shared(model, k, c):
                    logs[:, k] += rarity
    return logs


def field_logs(
    model: Model, coded: CodedPair, levels: Vectors, left: Positions, same_register: bool
) -> npt.NDArray[np.int64]:
    """What each field contributes to each class, in micro-units: shape (pairs, comparisons, classes)."""
    logs = np.zeros((len(levels), len(model.compares), len(model.classes)), dtype=np.int64)
    for c, compare in enumerate(model.compares):
        rarity = rarity_of(coded.columns[compare.name], compare.type, levels[:, c], left, same_register)
        for k in range(len(model.classes)):
            logs[:, c, k] = micro(level_logs(model.shares[k][c])[levels[:, c]])
            if compare.frequencies and not is_shared(model, k, c):
                logs[:, c, k] += rarity
    return logs
