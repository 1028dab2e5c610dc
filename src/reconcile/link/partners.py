"""Partners drawn for records, to ask blocks how often they would find a match.

A record keeps its own gaps; its unknown partner gets those of any record on the right, weighed by how often the two
gaps go together in links that were found without the field. Whether a field agrees is drawn from such links too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from reconcile.comparison.columns import Block
from reconcile.comparison.numbering import Codes
from reconcile.link.candidates import Split
from reconcile.link.clusters import Numbers
from reconcile.link.reach import Marks

SEED = 20_260_102
DRAWS = 20  # partners of each record
LINKS = 20_000  # links that fields are drawn from
BlockKeys = Mapping[str, tuple[Codes, Codes]]
"""For each column of the blocks the key of every record on the left and on the right, -1 for none."""
Shares = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Known:
    """The links found, or every so manieth of them, by position, how sure each is, and which are of a set: each of its
    pairs is unlikely, and looks like a match all the same."""

    left: Numbers
    right: Numbers
    probability: Shares
    every: int = 1
    of_set: Marks | None = None

    @property
    def is_sure(self) -> Marks:
        """Which of them are more likely than not, or of a set: what matches look like is told by these."""
        sure = np.asarray(self.probability >= 0.5)
        return sure if self.of_set is None else sure | self.of_set


class Partners:
    """Draws partners for records on the left, and tells which blocks would find them."""

    def __init__(self, keys: BlockKeys, blocks: Sequence[Block], known: Known, splits: Sequence[Split]) -> None:
        self.keys, self.blocks, self.known, self.splits = keys, blocks, known, splits
        self.generator = np.random.Generator(np.random.PCG64(SEED))
        needed = {name for split in self.splits for name in split.columns}
        self.names = sorted(needed.union(*blocks))
        self.fields = {field: [n for n in self.names if _field(n) == field] for field in map(_field, self.names)}
        self.equal = {name: self._equal(name) for name in self.names}
        self.caught = np.array(self._hits(known.left, self.equal))
        self.sure = np.flatnonzero(known.is_sure)

    def hits(self, left: Numbers, right: Numbers) -> tuple[list[Marks], Shares]:
        """Which partners, drawn for each of these records on the left among those on the right, each block finds: shape
        (records, draws), and how much each of the draws weighs, those of a record one together."""
        shape = (len(left), DRAWS)
        partners = self.generator.choice(right, shape)
        weights, equal = np.ones(shape), {}
        for field, names in self.fields.items():
            at_left, at_right = self.there(field, 0, left), self.there(field, 1, partners)
            weights *= self._together(field)[at_left.astype(int)[:, None], at_right.astype(int)]
            donors = self._donors(field)
            drawn = donors[self.generator.integers(0, max(len(donors), 1), shape)] if len(donors) else None
            for name in names:
                there = (self.keys[name][0][left] >= 0)[:, None] & (self.keys[name][1][partners] >= 0)
                equal[name] = np.zeros(shape, dtype=np.bool_) if drawn is None else there & self.equal[name][drawn]
        return self._hits(left[:, None], equal), weights / weights.sum(axis=1, keepdims=True)

    def _hits(self, left: Numbers, equal: Mapping[str, Marks]) -> list[Marks]:
        """Whether each block brings pairs of these records on the left that are `equal` in its columns or not."""
        found = []
        for block, split in zip(self.blocks, self.splits, strict=True):
            hit = np.all([equal[name] for name in block], axis=0)
            needs = split.needed(left)
            for place, name in enumerate(split.columns):
                hit &= equal[name] | ((needs <= place) & (needs >= 0))
            found.append(hit & (needs >= 0))
        return found

    def there(self, field: str, side: int, places: Numbers) -> Marks:
        """Whether a field is known of the records of a side at these places."""
        return np.asarray(np.any([self.keys[name][side][places] >= 0 for name in self.fields[field]], axis=0))

    def gaps(self, left: Numbers) -> Numbers:
        """Which fields are known of these records on the left, as one number each."""
        return np.asarray(self.known_fields(left) @ (1 << np.arange(len(self.fields), dtype=np.int64)))

    def known_fields(self, left: Numbers) -> Marks:
        """Which fields are known of these records on the left: shape (records, fields)."""
        return np.stack([self.there(field, 0, left) for field in self.fields], axis=1)

    def _equal(self, name: str) -> Marks:
        """Whether the links are equal in a column."""
        left, right = self.keys[name]
        return np.asarray((left[self.known.left] >= 0) & (left[self.known.left] == right[self.known.right]))

    def _together(self, field: str) -> Shares:
        """How many times as often as by chance a field is known, or not, of both records of a link: shape (2, 2)."""
        links = self._found_without(field)
        ends = (self.known.left[links], self.known.right[links])
        left, right = (self.there(field, side, ends[side]).astype(np.int64) for side in (0, 1))
        counts = np.bincount(2 * left + right, minlength=4).reshape(2, 2)
        by_chance = counts.sum(axis=1, keepdims=True) * counts.sum(axis=0) / max(len(links), 1)
        return np.asarray((counts + 1.0) / (by_chance + 1.0))

    def _donors(self, field: str) -> Numbers:
        """Links with both sides of a field present that were found without it; any with both sides if none was."""
        there = self.there(field, 0, self.known.left) & self.there(field, 1, self.known.right)
        apart = self._found_without(field)
        donors = apart[there[apart]]
        return self.generator.permutation(donors if len(donors) else self.sure[there[self.sure]])[:LINKS]

    def _found_without(self, field: str) -> Numbers:
        """The sure links that some block found which does not name the field."""
        asked = [(*block, *split.columns) for block, split in zip(self.blocks, self.splits, strict=True)]
        without = [number for number, names in enumerate(asked) if field not in map(_field, names)]
        return self.sure[self.caught[without][:, self.sure].any(axis=0)] if without else self.sure[:0]


def _field(name: str) -> str:
    """The comparison that a block's column follows from."""
    return name.rpartition(":")[2]
