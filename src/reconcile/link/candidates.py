"""Blocking: the pairs worth comparing among the records that no exact key has linked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from reconcile.comparison.columns import Block, CodedPair
from reconcile.comparison.vectors import Positions
from reconcile.link.exact import ExactLinks
from reconcile.link.keys import Keys, combined
from reconcile.link.splitting import BlockPairs, Columns, affordable, block_pairs
from reconcile.registers import RelationSpec

LARGEST_BLOCK = 250_000
"""Pairs that one value of a blocking key may make; a commoner value is split by further columns."""
PAIRS_A_RECORD = 1
"""Pairs that a block may make for each record that takes part; where it would make more, its commonest values are split
too: a day, a sex and a surname are enough in a county, and shared by dozens in a province."""
Report = dict[str, int | str]


@dataclass(frozen=True)
class Candidates:
    """Pairs of positions to be scored, and what each block contributed.

    Of a block: `on`, `pairs`, `values` that serve, pairs of its `largest_block`, `records_split`, whose value so many
    share that it was split, and `records_too_common`, which no column split: they are left to the other blocks. `free`:
    the records of both sides that took part.
    """

    left: Positions
    right: Positions
    free: tuple[Positions, Positions]
    blocks: tuple[Report, ...]


def find_candidates(
    relation: RelationSpec,
    coded: CodedPair,
    blocks: Sequence[Block],
    free: tuple[Positions, Positions],
    *,
    same_register: bool,
) -> Candidates:
    """All distinct pairs of records at these positions that share one of the blocks."""
    found = [np.zeros(0, dtype=np.int64)]
    reports = []
    for block in blocks:
        keys = combined([coded.blocks[name] for name in block], free)
        sides = (_keyed(keys[0], free[0]), _keyed(keys[1], free[1]))
        most = PAIRS_A_RECORD * (len(free[0]) + len(free[1]))
        largest = min(LARGEST_BLOCK, affordable(sides, max(most, LARGEST_BLOCK)))
        joined = block_pairs(sides, _further(relation, coded, block), largest)
        ends = (joined.pairs["position"], joined.pairs["position_right"])
        found.append(_packed(*ends, coded.lengths[1], same_register))
        reports.append({"on": " + ".join(block), **_report(joined, same_register)})
    # numpy's own `unique` takes ten times as long over millions
    distinct, width = pl.Series(np.concatenate(found)).unique().sort().to_numpy(), max(coded.lengths[1], 1)
    return Candidates(distinct // width, distinct % width, free, tuple(reports))


def _keyed(keys: Keys, free: Positions) -> pl.DataFrame:
    """The free records that have the key: `position`, `key`."""
    there = keys >= 0
    return pl.DataFrame({"position": free[there], "key": keys[there]})


def _further(relation: RelationSpec, coded: CodedPair, block: Sequence[str]) -> Columns:
    """The columns that may split a block: those it does not name itself and somebody has filled, the coarsest first."""
    named = {name.rpartition(":")[2] for name in block}
    columns = [coded.columns[compare.name] for compare in relation.compare if compare.name not in named]
    columns = [column for column in columns if len(column.values)]
    columns.sort(key=lambda column: len(column.values))
    return [(column.left_key, column.right_key) for column in columns]


def _report(joined: BlockPairs, same_register: bool) -> Report:
    """What a block says of itself; in a register linked with itself a pair counts once, and nobody meets himself."""
    ends = ("position", "position_right")
    pairs = joined.pairs
    if same_register:
        low, high = pl.min_horizontal(ends), pl.max_horizontal(ends)
        pairs = pairs.filter(low < high).select("key", low=low, high=high).unique(["low", "high"])
    keys = pairs["key"].sort().to_numpy()
    sizes = np.diff(np.flatnonzero(np.diff(keys, prepend=-1, append=-1)))
    counts = {"pairs": pairs.height, "values": len(sizes), "largest_block": int(sizes.max(initial=0))}
    return {**counts, "records_split": joined.split, "records_too_common": joined.too_common}


def _packed(left: pl.Series, right: pl.Series, width: int, same_register: bool) -> Positions:
    """Each pair as one number. In a register linked with itself a pair counts once, whichever of the two the block met
    on the left (a lunar reading is one-sided), and nobody is paired with itself."""
    a, b = left.to_numpy(), right.to_numpy()
    if same_register:
        apart = a != b
        a, b = np.minimum(a, b)[apart], np.maximum(a, b)[apart]
    packed: Positions = a * width + b
    return packed


def free_records(
    relation: RelationSpec, accepted: ExactLinks, length: int, eligible: npt.NDArray[np.bool_]
) -> tuple[Positions, Positions]:
    """Positions of the records that may still be linked: no key has linked them, and somebody looks for them."""
    left, right = np.ones(length, dtype=np.bool_), eligible.copy()
    left[accepted.left] = False
    if relation.cardinality == "one-to-one":
        right[accepted.right] = False
    return np.flatnonzero(left), np.flatnonzero(right)
