"""Blocking: the pairs worth comparing among the records that no exact key has linked."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb
import numpy as np
import numpy.typing as npt

from reconcile import engine
from reconcile.comparison.columns import CodedPair
from reconcile.comparison.vectors import Positions
from reconcile.link.exact import ExactLinks
from reconcile.link.keys import combined, store_keys, without_large_blocks
from reconcile.registers import RelationSpec


@dataclass(frozen=True)
class Candidates:
    """Pairs of positions to be scored, and what each block contributed (pairs, records left out as too common)."""

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
    lengths = (len(coded.left_ids), len(coded.right_ids))
    keys, dropped = {}, []
    for number, block in enumerate(relation.block):
        all_keys = combined([coded.block_column(name) for name in block], *lengths)
        left_keys, right_keys, concerned = without_large_blocks(*all_keys)
        keys[f"block_{number}"] = (left_keys, right_keys)
        dropped.append(concerned)
    store_keys(connection, coded, keys, _free(relation, accepted, lengths))
    engine.run(connection, "link/21_block_pairs")
    pairs = [
        engine.run(connection, "link/20_block", identifiers={"key": f"block_{number}"}, block=number)
        for number in range(len(relation.block))
    ]
    rows = engine.frame(connection, "link/30_candidates", same_register=same_register)
    blocks: tuple[dict[str, int | str], ...] = tuple(
        {"on": " + ".join(block), "pairs": pairs[n], "records_too_common": dropped[n]}
        for n, block in enumerate(relation.block)
    )
    left, right = (rows[side].to_numpy().astype(np.int64) for side in ("left_position", "right_position"))
    return Candidates(left, right, blocks)


def _free(
    relation: RelationSpec, accepted: ExactLinks, lengths: tuple[int, int]
) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    left, right = np.ones(lengths[0], dtype=np.bool_), np.ones(lengths[1], dtype=np.bool_)
    left[accepted.left] = False
    if relation.cardinality == "one-to-one":
        right[accepted.right] = False
    return left, right
