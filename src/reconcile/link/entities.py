"""Records that are the same thing in one register: duplicates, found before registers are linked with each other."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from reconcile.link.clusters import Numbers, smallest_member


@dataclass(frozen=True)
class Entities:
    """The things of a register: for each position the position of its thing's first record."""

    ids: npt.NDArray[np.uint64]
    of_position: Numbers

    @staticmethod
    def alone(ids: npt.NDArray[np.uint64]) -> Entities:
        """Every record a thing of its own."""
        return Entities(ids, np.arange(len(ids), dtype=np.int64))

    def joined(self, left: Numbers, right: Numbers) -> Entities:
        """The things after these pairs of positions turned out to be duplicates."""
        return Entities(self.ids, smallest_member(len(self.ids), left, right))
