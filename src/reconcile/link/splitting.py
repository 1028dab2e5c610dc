"""Splits the largest blocks: a value that too many share is looked at together with another column.

A name and a day are enough for most; where a hundred share both, the sex, the township or the mother's name tells them
apart far enough. What no column splits is left to the other blocks, and counted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from reconcile.comparison.numbering import Codes

BUCKETS = 65_521  # a prime, so that keys with a common factor do not fall together
SAMPLED = 61
"""One key in so many is looked at before all are."""
LARGEST_PART = 2_500
"""Pairs that a part of a split block may have: a crowd of thousands would still make millions of larger ones."""
Sides = tuple[pl.DataFrame, pl.DataFrame]
Columns = Sequence[tuple[Codes, Codes]]


@dataclass(frozen=True)
class BlockPairs:
    """Pairs of a left and a right record with the same key (`position`, `position_right`, `key`).

    `split`: how many records share their key with too many, `too_common`: how many of these no column split.
    """

    pairs: pl.DataFrame
    split: int = 0
    too_common: int = 0


def block_pairs(sides: Sides, further: Columns, largest: int) -> BlockPairs:
    """Join two lists of records (`position`, `key`); a key of more than `largest` pairs is split.

    `further`: columns to split by, as one code for each record of either register (-1 for none), in the order they are
    tried.
    """
    common = _common(sides, largest)
    if common is None:
        return BlockPairs(sides[0].join(sides[1], on="key"))
    left, right = sides
    few = left.join(common, on="key", how="anti").join(right, on="key")
    crowd = (left.join(common, on="key"), right.join(common, on="key"))
    size = crowd[0].height + crowd[1].height
    if not further:
        return BlockPairs(few, size, size)
    parts = (_parts(crowd[0], further[0], 0), _parts(crowd[1], further[0], 1))
    found = block_pairs(parts, further[1:], LARGEST_PART)
    unknown = size - parts[0].height - parts[1].height
    return BlockPairs(pl.concat([few, found.pairs]), size, found.too_common + unknown)


def affordable(sides: Sides, most: int) -> int:
    """How many pairs a key may make, so that those within it make at most so many together."""
    # One key in so many says first whether there are more.
    sample = [side.filter(side["key"].to_numpy() % SAMPLED == 0) for side in sides]
    if SAMPLED * int(_pairs_of_keys(sample).sum()) <= most:
        return most
    pairs = np.sort(_pairs_of_keys(sides))
    within = int(np.searchsorted(np.cumsum(pairs), most, side="right"))
    return int(pairs[within]) - 1 if within < len(pairs) else most


def _pairs_of_keys(sides: Sequence[pl.DataFrame]) -> npt.NDArray[np.int64]:
    """How many pairs each key makes that stands on both sides."""
    left, right = (side.group_by("key").len() for side in sides)
    both = left.join(right, on="key").select(pl.col("len").cast(pl.Int64) * pl.col("len_right"))
    return both.to_series().to_numpy()


def _common(sides: Sides, largest: int) -> pl.DataFrame | None:
    """The keys that would make too many pairs, each with a small `number`; None where there are none."""
    # Most blocks have no such key: a count by buckets of keys shows it at once, and errs on the careful side only.
    buckets = [np.bincount(side["key"].to_numpy() % BUCKETS, minlength=BUCKETS) for side in sides]
    if int((buckets[0] * buckets[1]).max()) <= largest:
        return None
    counts = [side.group_by("key").len(name) for side, name in zip(sides, ("left", "right"), strict=True)]
    counted = counts[0].join(counts[1], on="key").filter(pl.col("left").cast(pl.Int64) * pl.col("right") > largest)
    return counted.select("key").sort("key").with_row_index("number") if counted.height else None


def _parts(crowd: pl.DataFrame, column: tuple[Codes, Codes], side: int) -> pl.DataFrame:
    """The records of a crowd for which the further column is known, by their old key and it together."""
    room = int(max(column[0].max(initial=0), column[1].max(initial=0))) + 1
    further = pl.Series(column[side][crowd["position"].to_numpy()]).cast(pl.Int64)
    parts = crowd.select("position", key=pl.col("number").cast(pl.Int64) * room + further)
    return parts.filter(further >= 0)
