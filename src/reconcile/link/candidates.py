"""Blocking: the pairs worth comparing among the records that no exact key has linked."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from reconcile.comparison.columns import CodedPair, both_ways
from reconcile.comparison.vectors import Positions
from reconcile.link.exact import ExactLinks
from reconcile.link.keys import Keys, combined
from reconcile.registers import RelationSpec

LARGEST_BLOCK = 250_000
"""Pairs that one value of a blocking key may make; a commoner value is left to the other blocks."""
Report = dict[str, int | str]


@dataclass(frozen=True)
class Candidates:
    """Pairs of positions to be scored, and what each block contributed.

    Of a block: `on`, `pairs`, `values` that serve, pairs of its `largest_block`, and `records_too_common`, which share
    their value with too many and are left to the other blocks.
    """

    left: Positions
    right: Positions
    blocks: tuple[Report, ...]


def find_candidates(
    relation: RelationSpec, coded: CodedPair, accepted: ExactLinks, *, same_register: bool
) -> Candidates:
    """All distinct pairs that share a block, without the records that an exact key has linked."""
    free = _free(relation, accepted, coded.lengths)
    found = [np.zeros(0, dtype=np.int64)]
    reports = []
    for block in relation.block if same_register else both_ways(relation.block):
        keys = combined([coded.blocks[name] for name in block])
        left, right = (_keyed(keys[side], free[side]) for side in (0, 1))
        served, report = _served(left, right)
        pairs = left.join(served, on="key", how="semi").join(right, on="key")
        found.append(_packed(pairs["position"], pairs["position_right"], coded.lengths[1], same_register))
        reports.append({"on": " + ".join(block), "pairs": pairs.height, **report})
    distinct, width = _distinct(np.concatenate(found)), max(coded.lengths[1], 1)
    return Candidates(distinct // width, distinct % width, tuple(reports))


def _distinct(numbers: Positions) -> Positions:
    """The distinct numbers in order; numpy's own `unique` takes ten times as long over millions."""
    ordered = np.sort(numbers)
    first = np.ones(len(ordered), dtype=np.bool_)
    first[1:] = ordered[1:] != ordered[:-1]
    return ordered[first]


def _keyed(keys: Keys, free: Positions) -> pl.DataFrame:
    """The free records that have the key: `position`, `key`."""
    there = free[keys[free] >= 0]
    return pl.DataFrame({"position": there, "key": keys[there]})


def _served(left: pl.DataFrame, right: pl.DataFrame) -> tuple[pl.DataFrame, Report]:
    """The values of a key that serve, and what the block says of itself."""
    counted = left.group_by("key").len("left").join(right.group_by("key").len("right"), on="key")
    counted = counted.with_columns(pairs=pl.col("left").cast(pl.Int64) * pl.col("right"))
    served = counted.filter(pl.col("pairs") <= LARGEST_BLOCK)
    common = counted.filter(pl.col("pairs") > LARGEST_BLOCK).select(pl.col("left").sum() + pl.col("right").sum())
    largest = served["pairs"].max() if served.height else 0
    return served.select("key"), {
        "values": served.height,
        "largest_block": int(str(largest)),
        "records_too_common": int(common.item()),
    }


def _packed(left: pl.Series, right: pl.Series, width: int, same_register: bool) -> Positions:
    """Each pair as one number. In a register linked with itself a pair counts once, whichever of the two the block met
    on the left (a lunar reading is one-sided), and nobody is paired with itself."""
    a, b = left.to_numpy(), right.to_numpy()
    if same_register:
        apart = a != b
        a, b = np.minimum(a, b)[apart], np.maximum(a, b)[apart]
    packed: Positions = a * width + b
    return packed


def _free(relation: RelationSpec, accepted: ExactLinks, lengths: tuple[int, int]) -> tuple[Positions, Positions]:
    """Positions of the records that may still be linked."""
    left, right = (np.ones(length, dtype=np.bool_) for length in lengths)
    left[accepted.left] = False
    if relation.cardinality == "one-to-one":
        right[accepted.right] = False
    return np.flatnonzero(left), np.flatnonzero(right)
