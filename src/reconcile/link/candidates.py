"""Blocking: the pairs worth comparing among the records that no exact key has linked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from reconcile.comparison.columns import Block, CodedPair
from reconcile.comparison.vectors import Positions
from reconcile.link.exact import ExactLinks
from reconcile.link.groups import Groups, Keyed, distinct
from reconcile.link.keys import combined
from reconcile.link.splitting import BlockPairs, affordable, block_pairs
from reconcile.registers import RelationSpec

LARGEST_BLOCK = 250_000
"""Pairs that one value of a blocking key may make; a commoner value is split by further columns."""
PAIRS_A_RECORD = 1
"""Pairs that a block may make for each record that takes part; where it would make more, its commonest values are split
too: a day, a sex and a surname are enough in a county, and shared by dozens in a province."""
Report = dict[str, int | str]


@dataclass(frozen=True)
class Split:
    """How a block was split: by which columns, the first first, and how many of them each record on the left needs, by
    position: -1 for one whose value none of them splits far enough. Of a block that was not split both are empty."""

    columns: Block
    needs: npt.NDArray[np.int8]

    @staticmethod
    def of(columns: Block, pairs: BlockPairs, size: int) -> Split:
        """By `columns` as far as they were needed for the pairs found, of so many records on the left."""
        if not len(pairs.crowd):
            return Split((), np.zeros(0, dtype=np.int8))
        needs = np.zeros(size, dtype=np.int8)
        needs[pairs.crowd] = np.where(pairs.deeper > 0, pairs.deeper, -1)
        return Split(columns[: max(int(needs.max()), 0)], needs)

    def needed(self, left: Positions) -> npt.NDArray[np.int8]:
        """How many of the columns each of these records on the left needs, -1 for one that is too common."""
        return self.needs[left] if len(self.needs) else np.zeros(left.shape, dtype=np.int8)


@dataclass(frozen=True)
class Candidates:
    """Pairs of positions to be scored, and what each block contributed.

    Of a block: `on`, `pairs`, `values` that serve, pairs of its `largest_block`, `records_split`, whose value so many
    share that it was split, and `records_too_common`, which no column split: they are left to the other blocks. `free`:
    the records of both sides that took part. `splits`: how each block was split.
    """

    left: Positions
    right: Positions
    free: tuple[Positions, Positions]
    blocks: tuple[Report, ...]
    splits: tuple[Split, ...] = ()


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
    reports, splits = [], []
    for block in blocks:
        keys = combined([coded.blocks[name] for name in block], free)
        groups = Groups.of(*(Keyed.of(*side) for side in zip(free, keys, strict=True)))
        most = PAIRS_A_RECORD * (len(free[0]) + len(free[1]))
        largest = min(LARGEST_BLOCK, affordable(groups.pairs, max(most, LARGEST_BLOCK)))
        further = _further(relation, coded, block)
        columns = [(coded.columns[name].left_key, coded.columns[name].right_key) for name in further]
        pairs = block_pairs(groups, columns, largest)
        found.append(_packed(pairs.left, pairs.right, coded.lengths[1], same_register))
        reports.append({"on": " + ".join(block), **_report(pairs, found[-1], same_register)})
        splits.append(Split.of(further, pairs, coded.lengths[0]))
    left, right = np.divmod(distinct(np.concatenate(found)), max(coded.lengths[1], 1))
    return Candidates(left, right, free, tuple(reports), tuple(splits))


def _further(relation: RelationSpec, coded: CodedPair, block: Sequence[str]) -> Block:
    """The columns that may split a block: those it does not name itself and somebody has filled, the coarsest first."""
    named = {name.rpartition(":")[2] for name in block}
    values = {compare.name: len(coded.columns[compare.name].values) for compare in relation.compare}
    return tuple(sorted((name for name, size in values.items() if size and name not in named), key=values.__getitem__))


def _report(pairs: BlockPairs, packed: Positions, same_register: bool) -> Report:
    """What a block says of itself; in a register linked with itself a pair counts once, and nobody meets himself."""
    sizes = pairs.sizes
    if same_register:
        keys = np.repeat(np.arange(len(sizes)), sizes)
        _, once = np.unique(packed, return_index=True)
        sizes = np.bincount(keys[pairs.left != pairs.right][once])
    counts = {"pairs": int(sizes.sum()), "values": int((sizes > 0).sum()), "largest_block": int(sizes.max(initial=0))}
    return {**counts, "records_split": pairs.split, "records_too_common": pairs.too_common}


def _packed(left: Positions, right: Positions, width: int, same_register: bool) -> Positions:
    """Each pair as one number. In a register linked with itself a pair counts once, whichever of the two the block met
    on the left (a lunar reading is one-sided), and nobody is paired with itself."""
    if same_register:
        apart = left != right
        left, right = np.minimum(left, right)[apart], np.maximum(left, right)[apart]
    packed: Positions = left * width + right
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
