"""How many links lie where nobody looked: matches that no block leads to.

Whether a block finds a match depends on what is known of both records and on whether it agrees. Both are told apart
here: each record on the left keeps its own gaps, its unknown partner gets those of any record on the right, and whether
a field agrees is drawn from links that were found without that field. So every block can be asked how often it would
find what is there, and all of them together what they leave out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from reconcile.comparison.coding import Codes
from reconcile.comparison.columns import Block
from reconcile.link.clusters import Numbers
from reconcile.link.reach import Marks, Reach

SEED = 20_260_102
RECORDS = 4_000  # records on the left that partners are drawn for
DRAWS = 20  # partners of each
LINKS = 20_000  # links that fields are drawn from
LEAST = 1e-3  # of all matches that blocks find: where they find next to none, nothing can be said of the rest
BlockKeys = Mapping[str, tuple[Codes, Codes]]
"""For each column of the blocks the key of every record on the left and on the right, -1 for none."""
Shares = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Known:
    """The links found, or every so manieth of them, by position, and how sure each is."""

    left: Numbers
    right: Numbers
    probability: Shares
    every: int = 1


@dataclass(frozen=True)
class Outside:
    """What blocking is estimated to find: the share of all matches that each block finds, that all of them find, and
    the number of matches that are not among the links found."""

    recall_of_block: tuple[float, ...]
    recall: float
    missed: float


def estimate_outside(keys: BlockKeys, blocks: Sequence[Block], known: Known, reach: Reach) -> Outside:
    """Ask every block how often it would find a match; `reach` marks the records that can have a partner at all."""
    left, right = (np.flatnonzero(marks) for marks in reach)
    if not len(known.left) or not len(left) or not len(right):
        return Outside(tuple(0.0 for _ in blocks), 0.0, 0.0)
    draws = _Draws(keys, blocks, known)
    found = draws.found(left, right)
    recall = max(float(found.any(axis=2).mean()), LEAST)
    by_blocks = float(known.probability[draws.caught.any(axis=0)].sum())
    missed = max(by_blocks / recall - float(known.probability.sum()), 0.0)
    return Outside(tuple(float(share) for share in found.mean(axis=(0, 1))), recall, missed * known.every)


class _Draws:
    """Partners and fields drawn for records on the left."""

    def __init__(self, keys: BlockKeys, blocks: Sequence[Block], known: Known) -> None:
        self.keys, self.blocks, self.known = keys, blocks, known
        self.generator = np.random.Generator(np.random.PCG64(SEED))
        self.names = sorted({name for block in blocks for name in block})
        self.equal = {name: self._equal(name) for name in self.names}
        self.caught = np.array([np.all([self.equal[name] for name in block], axis=0) for block in blocks])
        self.sure = np.flatnonzero(known.probability >= 0.5)

    def found(self, left: Numbers, right: Numbers) -> Marks:
        """Whether each block finds each of the drawn partners of some records: shape (records, draws, blocks)."""
        left = self.generator.permutation(left)[:RECORDS]
        shape = (len(left), DRAWS)
        partners = self.generator.choice(right, shape)
        equal = {}
        for field in sorted({_field(name) for name in self.names}):
            names = [name for name in self.names if _field(name) == field]
            donors = self._donors(field, names)
            drawn = donors[self.generator.integers(0, max(len(donors), 1), shape)] if len(donors) else None
            for name in names:
                there = (self.keys[name][0][left] >= 0)[:, None] & (self.keys[name][1][partners] >= 0)
                equal[name] = np.zeros(shape, dtype=np.bool_) if drawn is None else there & self.equal[name][drawn]
        return np.stack([np.all([equal[name] for name in block], axis=0) for block in self.blocks], axis=2)

    def _equal(self, name: str) -> Marks:
        """Whether the links are equal in a column."""
        left, right = self.keys[name]
        return np.asarray((left[self.known.left] >= 0) & (left[self.known.left] == right[self.known.right]))

    def _donors(self, field: str, names: Sequence[str]) -> Numbers:
        """Links with both sides of a field present that were found without it; any with both sides if none was."""
        without = [number for number, block in enumerate(self.blocks) if field not in map(_field, block)]
        left, right = self.known.left[self.sure], self.known.right[self.sure]
        there = np.zeros(len(self.sure), dtype=np.bool_)
        for name in names:
            there |= (self.keys[name][0][left] >= 0) & (self.keys[name][1][right] >= 0)
        apart = there & (self.caught[without][:, self.sure].any(axis=0) if without else False)
        return self.generator.permutation(self.sure[apart if apart.any() else there])[:LINKS]


def _field(name: str) -> str:
    """The comparison that a block's column follows from."""
    return name.rpartition(":")[2]
