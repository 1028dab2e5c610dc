"""Splits the largest blocks: a value that too many share is looked at together with another column.

A name and a day are enough for most; where a hundred share both, the sex, the township or the mother's name tells them
apart far enough. What no column splits is left to the other blocks, and counted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from reconcile.comparison.numbering import Codes
from reconcile.comparison.vectors import Positions
from reconcile.link.clusters import Numbers
from reconcile.link.groups import Groups, Keyed, in_order

LARGEST_PART = 2_500
"""Pairs that a part of a split block may have: a crowd of thousands would still make millions of larger ones."""
Columns = Sequence[tuple[Codes, Codes]]


@dataclass(frozen=True)
class BlockPairs:
    """Pairs of a left and a right record with the same key, and how many of them each key has, in their order.

    `split`: how many records share their key with too many, `too_common`: how many of these no column split. `crowd`:
    those of them on the left, and by how many further columns each of these was split in the end (`deeper`), 0 for one
    that is too common.
    """

    left: Positions
    right: Positions
    sizes: Numbers
    split: int = 0
    too_common: int = 0
    crowd: Positions = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    deeper: npt.NDArray[np.int8] = field(default_factory=lambda: np.zeros(0, dtype=np.int8))


def block_pairs(groups: Groups, further: Columns, largest: int) -> BlockPairs:
    """The pairs of records with the same key; a key of more than `largest` pairs is split.

    `further`: columns to split by, as one code for each record of either register (-1 for none), in the order they are
    tried.
    """
    common = groups.pairs > largest
    few = groups.only(~common)
    if not common.any():
        return BlockPairs(*few.joined(), few.pairs)
    crowd = groups.only(common)
    on_left = np.sort(crowd.sides()[0])
    if not further:
        nowhere = np.zeros(len(on_left), dtype=np.int8)
        return BlockPairs(*few.joined(), few.pairs, crowd.records, crowd.records, on_left, nowhere)
    parts = _parts(crowd, further[0])
    found = block_pairs(Groups.of(*parts), further[1:], LARGEST_PART)
    unknown = crowd.records - sum(len(part.keys) for part in parts)
    left, right = (np.concatenate(ends) for ends in zip(few.joined(), (found.left, found.right), strict=True))
    sizes = np.concatenate([few.pairs, found.sizes])
    known = np.zeros(int(on_left[-1]) + 1, dtype=np.bool_)
    known[parts[0].positions] = True
    deeper = known[on_left].astype(np.int8)
    deeper[np.searchsorted(on_left, found.crowd)] = np.where(found.deeper > 0, found.deeper + 1, 0)
    return BlockPairs(left, right, sizes, crowd.records, found.too_common + unknown, on_left, deeper)


def affordable(pairs: Numbers, most: int) -> int:
    """How many pairs a key may make, so that those within it make at most so many together; `pairs`: of each key."""
    if int(pairs.sum()) <= most:
        return most
    pairs = in_order(pairs)
    return int(pairs[np.searchsorted(np.cumsum(pairs), most, side="right")]) - 1


def _parts(crowd: Groups, column: tuple[Codes, Codes]) -> tuple[Keyed, Keyed]:
    """The records of a crowd for which the further column is known, by their old key and it together."""
    room = int(max(column[0].max(initial=0), column[1].max(initial=0))) + 1
    left, right = (
        _part(positions, np.repeat(np.arange(len(count)), count), codes, room)
        for positions, count, codes in zip(crowd.sides(), (crowd.left, crowd.right), column, strict=True)
    )
    return left, right


def _part(positions: Positions, group: Numbers, codes: Codes, room: int) -> Keyed:
    own = codes[positions].astype(np.int64)
    return Keyed.of(positions, np.where(own < 0, own, group * room + own))
