"""Records that are the same thing in one register: duplicates, found before registers are linked with each other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from reconcile.link.clusters import Numbers, smallest_member
from reconcile.link.model import Shares


@dataclass(frozen=True)
class Entities:
    """The things of a register: for each position the position of its thing's first record, and how sure that is.

    `maybe`: pairs of things (by first position, the smaller first) that may be one, and how likely; `unseen`: how
    likely any two others are, that nobody has seen to be one.
    """

    ids: npt.NDArray[np.uint64]
    of_position: Numbers
    sure: Shares
    maybe: Mapping[tuple[int, int], float] = field(default_factory=dict)
    unseen: float = 0.0

    @staticmethod
    def alone(ids: npt.NDArray[np.uint64]) -> Entities:
        """Every record a thing of its own."""
        return Entities(ids, np.arange(len(ids), dtype=np.int64), np.ones(len(ids)))

    def joined(self, left: Numbers, right: Numbers, probability: Shares, are: npt.NDArray[np.bool_]) -> Entities:
        """The things after some pairs turned out to be duplicates (`are`), others perhaps.

        Each record is as sure as its surest pair makes it.
        """
        sure = np.zeros(len(self.ids))
        for ends in (left, right):
            np.maximum.at(sure, ends[are], probability[are])
        of_position = smallest_member(len(self.ids), left[are], right[are])
        ends = np.sort(np.column_stack([of_position[left], of_position[right]]), axis=1)
        others = ends[:, 0] != ends[:, 1]  # two records of one thing are one, however unlike each other
        maybe: dict[tuple[int, int], float] = {}
        for a, b, p in zip(*ends[others].T.tolist(), probability[others].tolist(), strict=True):
            maybe[a, b] = max(p, maybe.get((a, b), 0.0))
        return Entities(self.ids, of_position, np.where(sure > 0, sure, self.sure), maybe)

    def one(self, a: int, b: int) -> float:
        """How likely two things are one after all."""
        return self.maybe.get((min(a, b), max(a, b)), self.unseen)

    def missing(self, duplicates: float) -> Entities:
        """The things, of which so many are expected to be duplicates that have not been found."""
        things = int((self.of_position == np.arange(len(self.ids))).sum())
        return replace(self, unseen=min(duplicates / max(things, 1), 1.0))
