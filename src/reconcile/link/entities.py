"""Records that are the same thing in one register: duplicates, found before registers are linked with each other."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from reconcile.link.clusters import Numbers, smallest_member
from reconcile.link.model import Shares


@dataclass(frozen=True)
class Entities:
    """The things of a register: for each position the position of its thing's first record, and how sure that is."""

    ids: npt.NDArray[np.uint64]
    of_position: Numbers
    sure: Shares

    @staticmethod
    def alone(ids: npt.NDArray[np.uint64]) -> Entities:
        """Every record a thing of its own."""
        return Entities(ids, np.arange(len(ids), dtype=np.int64), np.ones(len(ids)))

    def joined(self, left: Numbers, right: Numbers, probability: Shares) -> Entities:
        """The things after these pairs turned out to be duplicates; each record as sure as its surest pair makes it."""
        sure = np.zeros(len(self.ids))
        for ends in (left, right):
            np.maximum.at(sure, ends, probability)
        return Entities(self.ids, smallest_member(len(self.ids), left, right), np.where(sure > 0, sure, self.sure))
