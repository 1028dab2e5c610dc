"""A model as one array, all comparisons as wide as the one with most levels: a round of EM is then a few operations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from reconcile.comparison.vectors import Vectors
from reconcile.comparison.vocabulary import EXACT, MISSING
from reconcile.link.correlated import Correlation
from reconcile.link.model import UNLIKELY, Model, Shares


@dataclass(frozen=True)
class Padded:
    """`priors` (classes,), `shares` (classes, comparisons, 1 + most levels): a missing value, at 0, says nothing and
    has the share 1; behind the last level of a comparison all are 0. `sizes`: levels of each comparison."""

    priors: Shares
    shares: Shares
    sizes: Sequence[int]
    correlations: Mapping[int, Correlation]

    @staticmethod
    def of(model: Model) -> Padded:
        """The same model."""
        sizes = [len(shares) for shares in model.shares[0]]
        shares = np.zeros((len(model.classes), len(sizes), EXACT + max(sizes, default=0)))
        shares[:, :, MISSING] = 1.0
        for k, row in enumerate(model.shares):
            for c, levels in enumerate(row):
                shares[k, c, EXACT : EXACT + len(levels)] = levels
        return Padded(model.priors, shares, sizes, model.correlations)

    def within(self, model: Model) -> Model:
        """That model with these priors and shares."""
        shares = [[levels[EXACT : EXACT + n] for levels, n in zip(row, self.sizes, strict=True)] for row in self.shares]
        return replace(model, priors=self.priors, shares=shares)

    def places(self, levels: Vectors) -> npt.NDArray[np.int64]:
        """Where the share of each level stands: shape (patterns, comparisons), counted through all comparisons."""
        width = self.shares.shape[2]
        return np.asarray(levels + width * np.arange(levels.shape[1], dtype=np.int64))

    def log_likelihoods(self, levels: Vectors, places: npt.NDArray[np.int64]) -> Shares:
        """Log of prior times likelihood: shape (patterns, classes); a missing comparison says nothing."""
        logs = np.log(np.maximum(self.shares, UNLIKELY)).reshape(len(self.priors), -1).T
        found: Shares = logs[places].sum(axis=1) + np.log(self.priors)
        for c, correlation in self.correlations.items():
            found[:, -1] += correlation.logs(self.shares[-1, c, EXACT : EXACT + self.sizes[c]], levels, c)
        return found
