"""Whether a match would be seen, if no more than so much were known of a record.

A match that agrees on a birthday alone is not to be told from a stranger: that few of those with nothing else known are
linked does not say that they have no partner. So the pairs that are likely are asked how they would look with the rest
left out.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from reconcile.link.em import level_logs
from reconcile.link.gaps import MOST
from reconcile.link.model import Shares
from reconcile.link.rarity import Micro, micro
from reconcile.link.reach import Marks
from reconcile.link.scored import ScoredPairs

LIKELY = 0
"""Log odds from which a pair is seen to be a match: more likely than not, by what its fields say."""


@dataclass(frozen=True)
class Visible:
    """What is known of the likely pairs: for each of their patterns how many there are, and the log odds that each of
    its fields adds to those of any two records (`any_pair`), in micro-units."""

    adds: Micro
    pairs: Shares
    any_pair: Micro

    @staticmethod
    def of(scored: ScoredPairs) -> Visible:
        """Of the pairs that a key or their fields make likely."""
        likely = (scored.rule >= 0) | (scored.scores.odds >= LIKELY)
        counts = np.bincount(scored.patterns.of_pair[likely], minlength=len(scored.patterns.levels))
        there, model = np.flatnonzero(counts), scored.model
        levels = scored.patterns.levels[there, :MOST]
        adds = np.zeros(levels.shape, dtype=np.int64)
        for c in range(levels.shape[1]):
            same, unrelated = (micro(level_logs(model.shares[k][c])) for k in (0, -1))
            adds[:, c] = (same - unrelated)[levels[:, c]]
        any_pair = micro(np.log(model.priors[0]) - np.log(1.0 - model.priors[0]))
        return Visible(adds, counts[there].astype(np.float64), any_pair)

    def share(self, known: Marks) -> Shares:
        """The share of them that would be seen if only these fields were known, for each of `known`, shape (gaps,
        marks); all of them where there are none to ask."""
        if not len(self.pairs):
            return np.ones(len(known))
        odds = self.any_pair + known[:, : self.adds.shape[1]].astype(np.int64) @ self.adds.T
        return np.asarray((odds >= LIKELY) @ self.pairs / self.pairs.sum())
