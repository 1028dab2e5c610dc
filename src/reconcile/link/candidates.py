"""Blocking: the pairs worth comparing among the records that no exact key has linked."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from reconcile.comparison.columns import CodedPair, both_ways
from reconcile.comparison.vectors import Positions
from reconcile.link.exact import ExactLinks
from reconcile.link.keys import Keys, combined
from reconcile.registers import RelationSpec

LARGEST_BLOCK = 250_000
"""Pairs that one value of a blocking key may make; a commoner value is left to the other blocks."""
BUCKETS = 1_048_573  # a prime, so that keys with a common factor do not fall together
Report = dict[str, int | str]


@dataclass(frozen=True)
class Candidates:
    """Pairs of positions to be scored, and what each block contributed.

    Of a block: `on`, `pairs`, `values` that serve, pairs of its `largest_block`, and `records_too_common`, which share
    their value with too many and are left to the other blocks. `free`: the records of both sides that took part.
    """

    left: Positions
    right: Positions
    free: tuple[Positions, Positions]
    blocks: tuple[Report, ...]


def find_candidates(
    relation: RelationSpec,
    coded: CodedPair,
    accepted: ExactLinks,
    eligible: npt.NDArray[np.bool_],
    *,
    same_register: bool,
) -> Candidates:
    """All distinct pairs that share a block, without the records that an exact key has linked or nobody looks for."""
    free = _free(relation, accepted, coded.lengths[0], eligible)
    found = [np.zeros(0, dtype=np.int64)]
    reports = []
    for block in relation.block if same_register else both_ways(relation.block):
        keys = combined([coded.blocks[name] for name in block])
        left, right = (_keyed(keys[side], free[side]) for side in (0, 1))
        left, too_common = _without_common(left, right)
        pairs = left.join(right, on="key")
        found.append(_packed(pairs["position"], pairs["position_right"], coded.lengths[1], same_register))
        reports.append({"on": " + ".join(block), **_report(pairs["key"]), "records_too_common": too_common})
    distinct, width = _distinct(np.concatenate(found)), max(coded.lengths[1], 1)
    return Candidates(distinct // width, distinct % width, free, tuple(reports))


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


def _without_common(left: pl.DataFrame, right: pl.DataFrame) -> tuple[pl.DataFrame, int]:
    """The left records whose key serves, and how many records of both sides share theirs with too many."""
    # Most blocks have no such key: a count by buckets of keys shows it at once, and errs on the careful side only.
    buckets = [np.bincount(side["key"].to_numpy() % BUCKETS, minlength=BUCKETS) for side in (left, right)]
    if int((buckets[0] * buckets[1]).max()) <= LARGEST_BLOCK:
        return left, 0
    counted = left.group_by("key").len("left").join(right.group_by("key").len("right"), on="key")
    common = counted.filter(pl.col("left").cast(pl.Int64) * pl.col("right") > LARGEST_BLOCK)
    too_common = int(common.select(pl.col("left").sum() + pl.col("right").sum()).item())
    return left.join(common, on="key", how="anti"), too_common


def _report(keys: pl.Series) -> Report:
    """What a block says of itself, from the key of each of its pairs."""
    sizes = keys.value_counts()["count"]
    return {"pairs": len(keys), "values": len(sizes), "largest_block": int(str(sizes.max() or 0))}


def _packed(left: pl.Series, right: pl.Series, width: int, same_register: bool) -> Positions:
    """Each pair as one number. In a register linked with itself a pair counts once, whichever of the two the block met
    on the left (a lunar reading is one-sided), and nobody is paired with itself."""
    a, b = left.to_numpy(), right.to_numpy()
    if same_register:
        apart = a != b
        a, b = np.minimum(a, b)[apart], np.maximum(a, b)[apart]
    packed: Positions = a * width + b
    return packed


def _free(
    relation: RelationSpec, accepted: ExactLinks, length: int, eligible: npt.NDArray[np.bool_]
) -> tuple[Positions, Positions]:
    """Positions of the records that may still be linked."""
    left, right = np.ones(length, dtype=np.bool_), eligible.copy()
    left[accepted.left] = False
    if relation.cardinality == "one-to-one":
        right[accepted.right] = False
    return np.flatnonzero(left), np.flatnonzero(right)
