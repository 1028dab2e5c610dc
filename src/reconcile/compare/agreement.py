"""Which fields of linked records agree, and how they differ where they do not."""

from __future__ import annotations

import duckdb
import numpy as np
import numpy.typing as npt
import polars as pl

from reconcile import engine
from reconcile.comparison.columns import CodedPair, code_pair
from reconcile.comparison.vectors import Positions, level_vectors
from reconcile.comparison.vocabulary import EXACT, MISSING, level_names
from reconcile.registers import Declarations, PairSpec, RelationSpec
from reconcile.registers.pair import Compare

IN_WORDS = {"name", "id", "text", "place"}
COLUMNS = {
    "pair": pl.String,
    "relation": pl.String,
    "left_id": pl.UInt64,
    "right_id": pl.UInt64,
    "status": pl.String,
    "field": pl.String,
    "level": pl.String,
    "agrees": pl.Boolean,
    "agrees_raw": pl.Boolean,
}


def relation_agreements(
    connection: duckdb.DuckDBPyConnection, declarations: Declarations, pair: PairSpec, relation: RelationSpec
) -> pl.DataFrame:
    """One row a link (accepted, set or for review) and compared field; `agrees` is null where a side is missing.

    `agrees_raw`: it agrees as it was delivered too. A date, a sex or a code is written as its register writes it: there
    the value counts.
    """
    links = engine.frame(connection, "compare/00_links", pair=pair.id, relation=relation.name)
    coded = code_pair(connection, relation, declarations.registers[pair.left], declarations.registers[pair.right])
    left = np.searchsorted(coded.left_ids, links["left_id"].to_numpy()).astype(np.int64)
    right = np.searchsorted(coded.right_ids, links["right_id"].to_numpy()).astype(np.int64)
    vectors = level_vectors(coded, relation.compare, left, right)
    raw = (_raw(connection, pair.left, relation, "left"), _raw(connection, pair.right, relation, "right"))
    frames = [pl.DataFrame(schema=COLUMNS)]
    for c, compare in enumerate(relation.compare):
        levels = _named(coded, compare, vectors[:, c], left, right)
        frames.append(
            links.select(
                pl.lit(pair.id).alias("pair"),
                pl.lit(relation.name).alias("relation"),
                "left_id",
                "right_id",
                "status",
                pl.lit(compare.name).alias("field"),
                levels.alias("level"),
                pl.Series("agrees", vectors[:, c] == EXACT).set(pl.Series(vectors[:, c] == MISSING), None),
            ).with_columns(agrees_raw=pl.col("agrees") & _same(raw, compare, left, right))
        )
    return pl.concat(frames)


def _raw(connection: duckdb.DuckDBPyConnection, register: str, relation: RelationSpec, side: str) -> pl.DataFrame:
    """What was delivered of the fields that are compared in words, ordered by record id."""
    compared = [c.left_column if side == "left" else c.right_column for c in relation.compare if c.type in IN_WORDS]
    names = {"records": f"record_{register}", "columns": ["record_id", *(f"{c}_raw" for c in dict.fromkeys(compared))]}
    return engine.frame(connection, "link/01_columns", identifiers=names)


def _same(raw: tuple[pl.DataFrame, pl.DataFrame], compare: Compare, left: Positions, right: Positions) -> pl.Series:
    """Whether both sides were delivered alike, link by link."""
    if compare.type not in IN_WORDS:
        return pl.repeat(value=True, n=len(left), eager=True)
    a, b = raw[0][f"{compare.left_column}_raw"], raw[1][f"{compare.right_column}_raw"]
    return a.gather(left).eq_missing(b.gather(right))


def _named(
    coded: CodedPair, compare: Compare, numbers: npt.NDArray[np.int8], left: Positions, right: Positions
) -> pl.Series:
    """Level names; a missing comparison says on which side it is missing."""
    names = pl.Series(["", *level_names(compare.type), "missing_left", "missing_right", "missing_both"])
    column = coded.columns[compare.name]
    absent_left, absent_right = column.left[left] < 0, column.right[right] < 0
    size = len(level_names(compare.type))
    missing = np.where(absent_left & absent_right, size + 3, np.where(absent_left, size + 1, size + 2))
    return names.gather(np.where(numbers == MISSING, missing, numbers))
