"""Who could be meant: the records of the other register nearest to one, whichever block they are in.

A review that looked only where the linkage looked would never find what the linkage missed. So each record drawn is
held against everybody there, field by field, whatever agrees; links on record are among the candidates, unmarked.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import polars as pl

from reconcile.comparison.columns import CodedPair
from reconcile.comparison.vectors import level_vectors
from reconcile.comparison.vocabulary import EXACT, MISSING, level_names
from reconcile.registers import RelationSpec

CANDIDATES = 6
ON_RECORD = 3
"""Of these at most so many because a link with them is on record."""
NEAR = 0.5
"""What a field that is alike says, where one that is equal says one."""
ENDS = ("left_id", "right_id")
Ids = npt.NDArray[np.uint64]


def candidates(
    coded: CodedPair, relation: RelationSpec, links: pl.DataFrame, left_ids: Ids, right_ids: Ids
) -> pl.DataFrame:
    """For each record of the left side CANDIDATES of `right_ids` (fewer where there are no more); columns ENDS, sorted.

    First the likeliest links on record (`links`: ENDS, `probability`), then who agrees in most fields.
    """
    there = np.searchsorted(coded.right_ids, right_ids).astype(np.int64)
    frames = [pl.DataFrame(schema=dict.fromkeys(ENDS, pl.UInt64))]
    for left_id in left_ids:
        known = links.filter(left_id=left_id).sort("probability", "right_id", descending=[True, False])
        linked = known["right_id"].to_numpy()[:ON_RECORD]
        near = _nearest(coded, relation, left_id, there)
        chosen = list(dict.fromkeys([*linked.tolist(), *near.tolist()]))[:CANDIDATES]
        frames.append(pl.DataFrame({"left_id": [left_id] * len(chosen), "right_id": chosen}, schema=frames[0].schema))
    return pl.concat(frames).sort(ENDS)


def _nearest(coded: CodedPair, relation: RelationSpec, left_id: np.uint64, there: npt.NDArray[np.int64]) -> Ids:
    """The ids of those who agree in most fields with a record of the left side; of the same number the smaller id."""
    at = np.full(len(there), np.searchsorted(coded.left_ids, left_id), dtype=np.int64)
    levels = level_vectors(coded, relation.compare, at, there)
    last = np.array([len(level_names(compare.type)) for compare in relation.compare])
    alike = (levels != MISSING) & (levels != EXACT) & (levels < last)
    agreeing = (levels == EXACT).sum(axis=1) + NEAR * alike.sum(axis=1)
    order = np.argsort(-agreeing, kind="stable")[:CANDIDATES]
    return coded.right_ids[there[order]]
