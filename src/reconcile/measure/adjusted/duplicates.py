"""Things that may be there twice although nobody joined them: which are one after all, round by round."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

PAIRS: dict[str, type[pl.DataType]] = {"first_id": pl.UInt64, "second_id": pl.UInt64, "probability": pl.Float64}


@dataclass(frozen=True)
class Duplicates:
    """Of one side: `pairs` of things that may be one and how likely (columns PAIRS), and how many `matches` and those
    `found` of them lie `outside` of what was compared."""

    pairs: pl.DataFrame
    outside: Mapping[str, float]

    def drawn(self, rounds: int, generator: np.random.Generator) -> npt.NDArray[np.bool_]:
        """Which pairs are one in so many rounds, shape (rounds, pairs)."""
        return generator.random((rounds, len(self.pairs))) < self.pairs["probability"].to_numpy()


NO_DUPLICATES = Duplicates(pl.DataFrame(schema=PAIRS), {"matches": 0.0, "found": 0.0})
