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
from reconcile.link.rarity import MICRO, Rarity, micro

PLACES = 6
CHUNK = 1 << 18  # pairs scored together: what memory holds beside millions of them


@dataclass(frozen=True)
class Scores:
    """What the model says of each pair, before assignment.

    `same`: probability of the sought class; `alike`: of the other explanations the share of the class after it (twins,
    where there is one); both rounded to six places. `odds`: log odds of the sought class in micro-units.
    """

    same: Shares
    alike: Shares
    odds: npt.NDArray[np.int64]

    def of(self, pairs: npt.NDArray[np.bool_]) -> Scores:
        """The scores of these pairs alone."""
        return Scores(self.same[pairs], self.alike[pairs], self.odds[pairs])

    def add(self, places: Positions, gain: Shares | float) -> None:
        """So much more log odds for the pairs at these places, here and now: millions are not copied for it."""
        self.odds[places] += micro(np.asarray(gain))
        self.same[places] = _probability(self.odds[places])

    def followed_by(self, more: Scores) -> Scores:
        """The scores of these pairs, and after them of more."""
        return Scores(
            np.concatenate([self.same, more.same]),
            np.concatenate([self.alike, more.alike]),
            np.concatenate([self.odds, more.odds]),
        )


def score_pairs(model: Model, coded: CodedPair, patterns: Patterns, left: Positions, same_register: bool) -> Scores:
    """Score the pairs that `patterns.of_pair` speaks of; `left` are their positions on the left, in the same order."""
    of_pattern = micro(log_likelihoods(model, patterns.levels))
    rarities = _rarities(model, coded, same_register)
    of_told = {c: correlation.agrees(patterns.levels) for c, correlation in model.correlations.items()}
    same, alike, odds = np.zeros(len(left)), np.zeros(len(left)), np.zeros(len(left), dtype=np.int64)
    for start in range(0, len(left), CHUNK):
        here = slice(start, start + CHUNK)
        of_pair = patterns.of_pair[here]
        logs = of_pattern[of_pair]
        for c, rarity in rarities.items():
            told = of_told[c][of_pair] if c in of_told else None
            logs[:, _told_apart_by(model, c)] += rarity.of(patterns.levels[of_pair, c], left[here], told)[:, None]
        others = logs[:, 1] / MICRO if len(model.classes) == 2 else logsumexp(logs[:, 1:] / MICRO, axis=1)
        odds[here] = logs[:, 0] - micro(others)
        same[here] = _probability(odds[here])
        if len(model.classes) > 2:
            alike[here] = np.round(np.exp(logs[:, 1] / MICRO - others), PLACES)
    return Scores(same, alike, odds)


def _rarities(model: Model, coded: CodedPair, same_register: bool) -> dict[int, Rarity]:
    """By comparison, of those whose frequencies count."""
    return {
        c: Rarity(coded.columns[compare.name], compare.type, same_register=same_register, one_to_one=coded.one_to_one)
        for c, compare in enumerate(model.compares)
        if compare.frequencies
    }


def _told_apart_by(model: Model, comparison: int) -> list[int]:
    """The classes that agree on a field by chance only, and sooner on a common value."""
    return [k for k in range(len(model.classes)) if not is_shared(model, k, comparison)]


def _probability(odds: npt.NDArray[np.int64]) -> Shares:
    return np.asarray(np.round(1.0 / (1.0 + np.exp(-odds / MICRO)), PLACES))


def led_gain(own: Shares, led: Shares, model: Model) -> Shares:
    """Log odds that pairs gain by the links that lead to them, which say `led`, where their own fields say `own`.

    What the fields agree on may be the very reason why those links were made: beside them only what disagrees counts,
    unless the fields by themselves say more.
    """
    prior = np.log(model.priors[0] / (1.0 - model.priors[0]))
    gains: Shares = np.maximum(led + np.minimum(own - prior, 0.0) - own, 0.0)
    return gains


class FieldLogs:
    """What each field of a pair contributes to each class; of the coded columns those with frequencies are asked."""

    def __init__(self, model: Model, coded: CodedPair, same_register: bool) -> None:
        self.model = model
        self.rarities = _rarities(model, coded, same_register)

    def of(self, levels: Vectors, left: Positions) -> npt.NDArray[np.int64]:
        """In micro-units, of pairs with these levels and positions on the left: shape (pairs, comparisons, classes)."""
        logs = np.zeros((len(levels), len(self.model.compares), len(self.model.classes)), dtype=np.int64)
        for c in range(len(self.model.compares)):
            for k in range(len(self.model.classes)):
                logs[:, c, k] = micro(level_logs(self.model.shares[k][c]))[levels[:, c]]
        told = {c: correlation.agrees(levels) for c, correlation in self.model.correlations.items()}
        for c, rarity in self.rarities.items():
            logs[:, c, _told_apart_by(self.model, c)] += rarity.of(levels[:, c], left, told.get(c))[:, None]
        for c, correlation in self.model.correlations.items():
            logs[:, c, -1] += micro(correlation.logs(self.model.shares[-1][c], levels, c))
        return logs
