"""A second look at those whom nobody claims: few are left, so blocks may be wider than for everybody.

A declared block asks for two or three fields that are right at once. Among the records without a likely partner each of
them is tried with one field less, as far as that makes no more pairs than can be looked at.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from reconcile.comparison.columns import Block, CodedPair
from reconcile.comparison.vectors import Positions
from reconcile.link.groups import Groups, Keyed
from reconcile.link.keys import combined
from reconcile.link.model import Shares

LIKELY = 0.5
"""From this probability on a pair is a claim: its records are not looked at again."""
PAIRS_A_RECORD = 1
"""A wider block may make so many pairs for each record that is left."""


def unclaimed(
    free: tuple[Positions, Positions], left: Positions, right: Positions, same: Shares
) -> tuple[Positions, Positions]:
    """Of the free positions those that no likely pair (`left`, `right`, probability `same`) holds."""
    claims = same >= LIKELY
    return _without(free[0], left[claims]), _without(free[1], right[claims])


def _without(free: Positions, claimed: Positions) -> Positions:
    there = np.zeros(int(max(free.max(initial=0), claimed.max(initial=0))) + 1, dtype=np.bool_)
    there[free] = True
    there[claimed] = False
    return np.flatnonzero(there)


def wider_blocks(coded: CodedPair, blocks: Sequence[Block], alone: tuple[Positions, Positions]) -> tuple[Block, ...]:
    """The blocks without one of their fields that make few enough pairs of the records at these positions."""
    most = PAIRS_A_RECORD * (len(alone[0]) + len(alone[1]))
    return tuple(block for block in shorter_blocks(blocks) if _pairs(coded, block, alone) <= most)


def shorter_blocks(blocks: Sequence[Block]) -> Iterator[Block]:
    """Every block without one of its fields, once, without those that are declared already."""
    known = {frozenset(block) for block in blocks}
    shorter = {frozenset(block) - {name} for block in blocks if len(block) > 1 for name in block} - known
    for names in sorted(shorter, key=lambda names: (len(names), sorted(names))):
        yield tuple(sorted(names))


def _pairs(coded: CodedPair, block: Block, alone: tuple[Positions, Positions]) -> int:
    """How many pairs a block makes of these records."""
    keys = combined([coded.blocks[name] for name in block], alone)
    return int(Groups.of(*(Keyed.of(*side) for side in zip(alone, keys, strict=True))).pairs.sum())
