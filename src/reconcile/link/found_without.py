"""Shares of levels, freed of how pairs were found.

A block that asks for a field brings the pairs that agree on it; those that differ come to light only where another
block leads to them. So among the pairs found agreement is commoner than among all matches. Of the pairs at a level so
many would have been found without the field too: all levels are to each other as those.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from reconcile.comparison.coding import CodedColumn
from reconcile.comparison.columns import Block, CodedPair
from reconcile.comparison.vectors import Positions
from reconcile.link.em import STRENGTH
from reconcile.link.learning import taught_by
from reconcile.link.model import Model, Shares
from reconcile.link.scored import ScoredPairs
from reconcile.registers import RelationSpec

SURE = 0.5
FEWEST = 20
"""Sure pairs that must be found without a field, for its shares to be freed."""
SAMPLE = 20_000


def freed_of_blocks(relation: RelationSpec, pairs: ScoredPairs, coded: CodedPair, blocks: Sequence[Block]) -> Model:
    """The model of the pairs with the sought class freed of how keys and `blocks` found them.

    What other links lead to was found by no field.
    """
    sure = np.flatnonzero((pairs.rule >= 0) | (pairs.scores.same >= SURE))
    sure = sure[:: len(sure) // SAMPLE + 1]
    levels = pairs.patterns.levels[pairs.patterns.of_pair[sure]]
    hits = _hits(coded, blocks, pairs.left[sure], pairs.right[sure])
    led = pairs.rule[sure] == len(relation.exact)
    taught = taught_by(relation)[pairs.rule[sure] + 1]
    same = [
        freed(shares, levels[:, c], taught[:, c], led | _without(compare.name, blocks, hits))
        for c, (compare, shares) in enumerate(zip(pairs.model.compares, pairs.model.shares[0], strict=True))
    ]
    return replace(pairs.model, shares=[same, *pairs.model.shares[1:]]).without_proof_by_difference().rounded()


def _hits(coded: CodedPair, blocks: Sequence[Block], left: Positions, right: Positions) -> npt.NDArray[np.bool_]:
    """Which blocks bring each pair: shape (blocks, pairs)."""
    equal = {name: _equal(coded.blocks[name], left, right) for name in {name for block in blocks for name in block}}
    return np.array([np.all([equal[name] for name in block], axis=0) for block in blocks], dtype=np.bool_)


def _equal(column: CodedColumn, left: Positions, right: Positions) -> npt.NDArray[np.bool_]:
    at_left, at_right = column.left_key[left], column.right_key[right]
    return np.asarray((at_left >= 0) & (at_left == at_right))


def _without(field: str, blocks: Sequence[Block], hits: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """Which pairs a block brings that does not ask for the field, nor for what follows from it."""
    others = [number for number, block in enumerate(blocks) if field not in {name.rpartition(":")[2] for name in block}]
    return np.asarray(hits[others].any(axis=0))


def freed(
    shares: Shares, levels: npt.NDArray[np.int8], taught: npt.NDArray[np.bool_], found: npt.NDArray[np.bool_]
) -> Shares:
    """The shares of levels, freed by pairs at these `levels` (0 where a side is missing), some of which have `taught`
    them and some of which were `found` without the field. What these show beside is added."""
    if (found & (levels > 0)).sum() < FEWEST:
        return shares
    every, without, beside = (
        np.bincount(levels[some], minlength=len(shares) + 1)[1:] for some in (taught, taught & found, ~taught & found)
    )
    counted: Shares = shares * (STRENGTH + every.sum()) * (without + 1.0) / (every + 1.0) + beside
    return np.asarray(counted / counted.sum())
