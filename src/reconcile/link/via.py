"""Links that another relation leads to: the record linked there names the one that is sought here."""

from __future__ import annotations

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

LINKED = ("accepted",)


def led_links(
    connection: duckdb.DuckDBPyConnection,
    pair: PairSpec,
    relation: RelationSpec,
    coded: CodedPair,
    leading: pl.DataFrame,
) -> tuple[Positions, Positions]:
    """Positions of the pairs that `leading` links lead to, where at least one key field speaks for the pair."""
    if relation.via is None or leading.is_empty():
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    ends = _ends(connection, f"record_{pair.right}", relation.via, leading)
    left = np.searchsorted(coded.left_ids, ends["left_id"].to_numpy()).astype(np.int64)
    right = np.searchsorted(coded.right_ids, ends["right_id"].to_numpy()).astype(np.int64)
    speaks = _speaks_for(relation, coded, left, right)
    return left[speaks], right[speaks]


def _ends(connection: duckdb.DuckDBPyConnection, records: str, via: Via, leading: pl.DataFrame) -> pl.DataFrame:
    """The pairs of record ids, one a left record; a number that several records bear leads nowhere."""
    names = {"records": records, "column": via.column, "key": via.key}
    named = engine.frame(connection, "link/15_via", identifiers=names)
    linked = leading.filter(pl.col("status").is_in(LINKED)).select("left_id", through="right_id")
    ends = linked.join(named, on="through").select("left_id", "right_id").unique().sort("left_id", "right_id")
    return ends.filter(pl.len().over("left_id") == 1)


def _speaks_for(relation: RelationSpec, coded: CodedPair, left: Positions, right: Positions) -> npt.NDArray[np.bool_]:
    """Whether some key field is present and better than `different`."""
    keys = [compare for compare in relation.compare if compare.name in relation.key_fields]
    vectors = level_vectors(coded, keys, left, right)
    worst = np.array([len(level_names(compare.type)) for compare in keys], dtype=np.int8)
    speaks: npt.NDArray[np.bool_] = ((vectors != MISSING) & (vectors < worst)).any(axis=1)
    return speaks
