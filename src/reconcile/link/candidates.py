"""Blocking: the pairs worth comparing among the records that no exact key has linked."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb
import numpy as np

from reconcile import engine
from reconcile.comparison.columns import CodedPair, both_ways
from reconcile.comparison.vectors import Positions
from reconcile.link.exact import ExactLinks
from reconcile.link.keys import combined, store_keys
from reconcile.registers import RelationSpec

LARGEST_BLOCK = 250_000
"""Pairs that one value of a blocking key may make; a commoner value is left to the other blocks."""


@dataclass(frozen=True)
class Candidates:
    """Pairs of positions to be scored, and what each block contributed.

    Of a block: `on`, `pairs`, `values` that both sides share, pairs of its `largest_block`, and `records_too_common`.
    """

    left: Positions
    right: Positions
    blocks: tuple[dict[str, int | str], ...]


def find_candidates(
    connection: duckdb.DuckDBPyConnection,
    relation: RelationSpec,
    coded: CodedPair,
    accepted: ExactLinks,
    same_register: bool,
) -> Candidates:
    """All distinct pairs that share a block, without the records that an exact key has linked."""
    declared = relation.block if same_register else both_ways(relation.block)
    names = {f"block_{number}": block for number, block in enumerate(declared)}
    keys = {name: combined([coded.blocks[part] for part in block]) for name, block in names.items()}
    store_keys(connection, keys, _free(relation, accepted, coded.lengths))
    engine.run(connection, "link/21_block_pairs")
    blocks: list[dict[str, int | str]] = []
    for number, (name, block) in enumerate(names.items()):
        key = {"key": name}
        pairs = engine.run(connection, "link/20_block", identifiers=key, block=number, largest=LARGEST_BLOCK)
        report = engine.frame(connection, "link/22_common_keys", identifiers=key, largest=LARGEST_BLOCK)
        blocks.append(
            {"on": " + ".join(block), "pairs": pairs, **{what: int(n) for what, n in report.row(0, named=True).items()}}
        )
    rows = engine.frame(connection, "link/30_candidates", same_register=same_register)
    left, right = (rows[side].to_numpy().astype(np.int64) for side in ("left_position", "right_position"))
    return Candidates(left, right, tuple(blocks))


def _free(relation: RelationSpec, accepted: ExactLinks, lengths: tuple[int, int]) -> tuple[Positions, Positions]:
    """Positions of the records that may still be linked."""
    left, right = (np.ones(length, dtype=np.bool_) for length in lengths)
    left[accepted.left] = False
    if relation.cardinality == "one-to-one":
        right[accepted.right] = False
    return np.flatnonzero(left), np.flatnonzero(right)
