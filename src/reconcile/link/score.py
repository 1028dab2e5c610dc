"""The probability of each class for every pair, with the frequency of the very value that agrees.

Scores are sums of whole micro-units of log-likelihood, so that no order of adding can change a decision.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import logsumexp

from reconcile.comparison.coding import CodedColumn
from reconcile.comparison.columns import CodedPair
from reconcile.comparison.vectors import Positions, Vectors
from reconcile.comparison.vocabulary import EXACT
from reconcile.link.em import level_logs, log_likelihoods
from reconcile.link.model import Model, Shares, is_shared
from reconcile.link.patterns import Patterns
from reconcile.link.unrelated import USUAL, exact_share, value_counts

MICRO = 1_000_000
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


def score_pairs(model: Model, coded: CodedPair, patterns: Patterns, left: Positions, same_register: bool) -> Scores:
    """Score the pairs that `patterns.of_pair` speaks of; `left` are their positions on the left, in the same order."""
    logs = _logs(model, coded, patterns, left, same_register)
    others = logsumexp(logs[:, 1:] / MICRO, axis=1)
    odds = logs[:, 0] - _micro(others)
    same = np.round(1.0 / (1.0 + np.exp(-odds / MICRO)), PLACES)
    alike = np.zeros(len(logs))
    if len(model.classes) > 2:
        alike = np.round(np.exp(logs[:, 1] / MICRO - others), PLACES)
    return Scores(same, alike, odds)


def led_scores(scores: Scores, led: Positions, odds: Shares, model: Model) -> Scores:
    """The scores after the pairs at `led` got log odds from the links that lead to them in the place of the prior."""
    prior = np.log(model.priors[0] / (1.0 - model.priors[0]))
    micro, same = scores.odds.copy(), scores.same.copy()
    micro[led] += _micro(odds - prior)
    same[led] = np.round(1.0 / (1.0 + np.exp(-micro[led] / MICRO)), PLACES)
    return Scores(same, scores.alike, micro)


def _logs(
    model: Model, coded: CodedPair, patterns: Patterns, left: Positions, same_register: bool
) -> npt.NDArray[np.int64]:
    """Log of prior times likelihood in micro-units, with the agreeing value's frequency: shape (pairs, classes)."""
    logs = _micro(log_likelihoods(model, patterns.levels))[patterns.of_pair]
    levels = patterns.levels[patterns.of_pair]
    for c, compare in enumerate(model.compares):
        if not compare.frequencies:
            continue
        rarity = _rarity(coded.columns[compare.name], compare.type, left, same_register)
        equal = levels[:, c] == EXACT
        for k in range(len(model.classes)):
            if not is_shared(model, k, c):
                logs[equal, k] += rarity[equal]
    return logs


def field_logs(
    model: Model, coded: CodedPair, levels: Vectors, left: Positions, same_register: bool
) -> npt.NDArray[np.int64]:
    """What each field contributes to each class, in micro-units: shape (pairs, comparisons, classes)."""
    logs = np.zeros((len(levels), len(model.compares), len(model.classes)), dtype=np.int64)
    for c, compare in enumerate(model.compares):
        equal = levels[:, c] == EXACT
        for k in range(len(model.classes)):
            logs[:, c, k] = _micro(level_logs(model.shares[k][c])[levels[:, c]])
            if compare.frequencies and not is_shared(model, k, c):
                rarity = _rarity(coded.columns[compare.name], compare.type, left, same_register)
                logs[equal, c, k] += rarity[equal]
    return logs


def _rarity(column: CodedColumn, kind: str, left: Positions, same_register: bool) -> npt.NDArray[np.int64]:
    """Log of the frequency of the left value over the frequency of any equal value, in micro-units."""
    counts = sum(value_counts(column))
    frequency = np.maximum(counts, 1) / max(int(np.sum(counts)), 1)
    logs = _micro(np.log(frequency) - np.log(exact_share(column, same_register, USUAL[kind])))
    return np.append(logs, 0)[column.left[left]]


def _micro(logs: Shares) -> npt.NDArray[np.int64]:
    return np.rint(logs * MICRO).astype(np.int64)
