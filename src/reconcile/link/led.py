"""Links that other links lead to: through a register in between, or through a record that names the one sought.

A certificate linked with a birth and with a delivery settles which delivery is the birth's. A child found in household
registration names its mother's number, and so her own record. Such pairs are found before any are scored. They are as
sure as the links that lead to them, and more or less so by what their own fields say.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import duckdb
import numpy as np
import numpy.typing as npt
import polars as pl

from reconcile import engine
from reconcile.comparison.columns import CodedPair
from reconcile.comparison.vectors import Positions, level_vectors
from reconcile.comparison.vocabulary import MISSING, level_names
from reconcile.registers import PairSpec, RelationSpec
from reconcile.registers.pair import Via

ENDS = {"left_id": pl.UInt64, "right_id": pl.UInt64}
LED = {**ENDS, "probability": pl.Float64}
MOST = 1.0 - 1e-6  # probabilities are known to six places


@dataclass(frozen=True)
class LedPairs:
    """Pairs of positions that other links lead to, and how sure those links make them, in log odds."""

    left: Positions
    right: Positions
    odds: npt.NDArray[np.float64]

    @staticmethod
    def none() -> LedPairs:
        """Nothing leads anywhere."""
        return LedPairs(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64), np.zeros(0))


def led_ends(
    connection: duckdb.DuckDBPyConnection, found: Sequence[pl.DataFrame], pair: PairSpec, relation: RelationSpec
) -> pl.DataFrame:
    """The pairs that the links `found` so far lead to, each record at most once on its side: ids and probability."""
    accepted = [frame.filter(pl.col("status") == "accepted") for frame in found]
    ends = [_through(accepted, pair, relation, register) for register in relation.through]
    if relation.via is not None:
        leading = _links(accepted, pair.id, relation.via.relation)
        ends.append(_named(connection, f"record_{pair.right}", relation.via, leading))
    joined = pl.concat([pl.DataFrame(schema=LED), *ends]).group_by(*ENDS).max().sort(*ENDS)
    once = pl.len().over("left_id") == 1
    return joined.filter(once & (pl.len().over("right_id") == 1) if relation.cardinality == "one-to-one" else once)


def led_pairs(
    relation: RelationSpec, coded: CodedPair, ends: pl.DataFrame, eligible: npt.NDArray[np.bool_]
) -> LedPairs:
    """The pairs among `ends` for which at least one key field speaks, and who is sought among the `eligible`."""
    left = np.searchsorted(coded.left_ids, ends["left_id"].to_numpy()).astype(np.int64)
    right = np.searchsorted(coded.right_ids, ends["right_id"].to_numpy()).astype(np.int64)
    kept = eligible[right] & _speaks_for(relation, coded, left, right)
    probability = np.clip(ends["probability"].to_numpy(), 1.0 - MOST, MOST)
    return LedPairs(left[kept], right[kept], np.log(probability / (1.0 - probability))[kept])


def _links(accepted: Sequence[pl.DataFrame], pair: str, relation: str) -> pl.DataFrame:
    mine = (pl.col("pair") == pair) & (pl.col("relation") == relation)
    return pl.concat([pl.DataFrame(schema=LED), *(frame.filter(mine).select(*LED) for frame in accepted)])


def _through(accepted: Sequence[pl.DataFrame], pair: PairSpec, relation: RelationSpec, register: str) -> pl.DataFrame:
    """Pairs whose sides were both linked with the same record of the register in between."""
    first = _links(accepted, f"{pair.left}-{register}", relation.name).rename({"right_id": "between"})
    second = _links(accepted, f"{register}-{pair.right}", relation.name).rename({"left_id": "between"})
    both = pl.col("probability") * pl.col("probability_right")
    return first.join(second, on="between").select(*ENDS, both)


def _named(connection: duckdb.DuckDBPyConnection, records: str, via: Via, leading: pl.DataFrame) -> pl.DataFrame:
    """Pairs that a linked record names; a number that several records bear leads nowhere."""
    names = {"records": records, "column": via.column, "key": via.key}
    named = engine.frame(connection, "link/15_via", identifiers=names)
    return leading.rename({"right_id": "through"}).join(named, on="through").select(*LED)


def _speaks_for(relation: RelationSpec, coded: CodedPair, left: Positions, right: Positions) -> npt.NDArray[np.bool_]:
    """Whether some key field is present and better than `different`."""
    keys = [compare for compare in relation.compare if compare.name in relation.key_fields]
    vectors = level_vectors(coded, keys, left, right)
    worst = np.array([len(level_names(compare.type)) for compare in keys], dtype=np.int8)
    speaks: npt.NDArray[np.bool_] = ((vectors != MISSING) & (vectors < worst)).any(axis=1)
    return speaks
