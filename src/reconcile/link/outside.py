"""How many links lie where nobody looked: matches that no block leads to.

Whether a block finds a match depends on what is known of both records and on whether it agrees. So records with the
same gaps are taken together: of their matches so many were found, and every block can be asked how often it would find
one of them. What all of them together leave out follows; the wider blocks of the second look are among them, for who
has a match that the first ones leave out is mostly claimed by nobody and looked at again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from reconcile.comparison.columns import Block
from reconcile.link.candidates import Split
from reconcile.link.clusters import Numbers
from reconcile.link.partners import BlockKeys, Known, Partners, Shares
from reconcile.link.reach import Reach
from reconcile.link.usual import USUAL, usual_matches

RECORDS = 4_000  # records on the left that partners are drawn for
WHOLE = Split((), np.zeros(0, dtype=np.int8))
PLACES = 2
LEAST = 1e-3  # of all matches that blocks find: where they find next to none, nothing can be said of the rest


@dataclass(frozen=True)
class Outside:
    """What blocking is estimated to find: the share of all matches that each block finds, that all of them find without
    the second look, the number of `matches` that no block leads to (None where that is unknown), and how many of these
    were `found` otherwise."""

    recall_of_block: tuple[float, ...]
    recall: float
    matches: float | None
    found: float = 0.0

    @property
    def missed(self) -> float | None:
        """How many matches no block leads to and nothing else has found; None where that is unknown."""
        return None if self.matches is None else max(self.matches - self.found, 0.0)

    @property
    def of_itself(self) -> Outside:
        """The same of a register linked with itself: nobody need be there twice, and where no two are found none are
        missed."""
        return replace(self, matches=self.matches or 0.0)

    def as_data(self) -> dict[str, float | None]:
        """Plain numbers, rounded to two places."""
        matches = None if self.matches is None else round(self.matches, PLACES)
        return {"matches": matches, "found": round(self.found, PLACES)}


def estimate_outside(
    keys: BlockKeys,
    blocks: Sequence[Block],
    known: Known,
    reach: Reach,
    splits: Sequence[Split] = (),
    wider: Sequence[Block] = (),
) -> Outside:
    """Ask every block how often it would find a match; `reach` marks the records that can have a partner at all,
    `splits` say how each block was split, `wider` are the blocks of the second look. Where no link is sure nobody knows
    what a match looks like, nor how many there are."""
    left, right = (np.flatnonzero(marks) for marks in reach)
    nobody = not len(left) or not len(right)
    if nobody or not known.is_sure.any():
        return Outside(tuple(0.0 for _ in blocks), 0.0, 0.0 if nobody else None)
    partners = Partners(keys, (*blocks, *wider), known, (*(splits or [WHOLE] * len(blocks)), *[WHOLE] * len(wider)))
    asked = partners.generator.permutation(left)[:RECORDS]
    hits, weights = partners.hits(asked, right)
    recall = (np.any(hits, axis=0) * weights).sum(axis=1)
    matches = _matches(partners, asked, recall, len(left) / len(asked))
    declared = [*hits[: len(blocks)], np.any(hits[: len(blocks)], axis=0)]
    shares = [float(((hit * weights).sum(axis=1) * matches).sum() / matches.sum()) for hit in declared]
    otherwise = known.every * float(known.probability[~partners.caught.any(axis=0)].sum())
    return Outside(
        tuple(shares[:-1]), max(shares[-1], LEAST), max(float((matches * (1.0 - recall)).sum()), 0.0), otherwise
    )


def _matches(partners: Partners, asked: Numbers, recall: Shares, each: float) -> Shares:
    """How many matches each of the records asked stands for, `each` being the number of records it stands for.

    Of records with the same gaps n matches were found by blocks, a share r of all theirs: n / r. Where they are few,
    what is usual for records with such gaps counts too (a gamma prior that weighs as USUAL links). There are no more
    than records, unless more have been found.
    """
    known = partners.known
    caught = partners.caught.any(axis=0)
    gaps, first, of_asked = np.unique(partners.gaps(asked), return_index=True, return_inverse=True)
    of_link = partners.gaps(known.left[caught])
    place = np.minimum(np.searchsorted(gaps, of_link), len(gaps) - 1)
    sure = known.every * known.probability[caught] * (gaps[place] == of_link)
    found = np.bincount(place, sure, len(gaps)).astype(np.float64)
    size = np.bincount(of_asked).astype(np.float64)
    share = np.bincount(of_asked, recall) / size
    usual = usual_matches(partners.known_fields(asked[first]), found, share, size * each)
    matches = np.minimum((found + USUAL) / (share + USUAL / usual), np.maximum(size * each, found))
    return np.asarray((matches / size)[of_asked])
