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
from reconcile.comparison.written import COMPANIONS, IN_WORDS, kind_of_agreement
from reconcile.registers import Declarations, PairSpec, RelationSpec
from reconcile.registers.pair import Compare
from reconcile.values.levels import MASKED_COMPATIBLE, WRITTEN_OTHERWISE

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
    """One row a link (accepted, set or for review) and compared field, as `agreements_of` tells them."""
    links = engine.frame(connection, "compare/00_links", pair=pair.id, relation=relation.name)
    return agreements_of(connection, declarations, pair, relation, links)


def agreements_of(
    connection: duckdb.DuckDBPyConnection,
    declarations: Declarations,
    pair: PairSpec,
    relation: RelationSpec,
    links: pl.DataFrame,
) -> pl.DataFrame:
    """One row for each of `links` (`left_id`, `right_id`, `status`) and compared field, whether it is on record or not.

    `agrees` is null where a side is missing, or so far hidden that nobody can tell. `agrees_raw`: it agrees as it was
    delivered too. A date, a sex or a code is written as its register writes it: there the value counts.
    """
    coded = code_pair(connection, relation, declarations.registers[pair.left], declarations.registers[pair.right])
    left = np.searchsorted(coded.left_ids, links["left_id"].to_numpy()).astype(np.int64)
    right = np.searchsorted(coded.right_ids, links["right_id"].to_numpy()).astype(np.int64)
    vectors = level_vectors(coded, relation.compare, left, right)
    sides = (_written(connection, pair.left, relation, "left"), _written(connection, pair.right, relation, "right"))
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
                _kinds(levels, compare, sides, left, right).alias("level"),
                pl.Series("agrees", vectors[:, c] == EXACT).set(_untold(levels, vectors[:, c]), None),
            ).with_columns(agrees_raw=pl.col("agrees") & ~pl.col("level").is_in(WRITTEN_OTHERWISE))
        )
    return pl.concat(frames)


def _written(connection: duckdb.DuckDBPyConnection, register: str, relation: RelationSpec, side: str) -> pl.DataFrame:
    """How the fields that are compared in words were delivered, ordered by record id."""
    compared = [c.left_column if side == "left" else c.right_column for c in relation.compare if c.type in IN_WORDS]
    columns = [f"{column}{companion}" for column in dict.fromkeys(compared) for companion in COMPANIONS]
    names = {"records": f"record_{register}", "columns": ["record_id", *columns]}
    return engine.frame(connection, "link/01_columns", identifiers=names)


def _kinds(
    levels: pl.Series,
    compare: Compare,
    sides: tuple[pl.DataFrame, pl.DataFrame],
    left: Positions,
    right: Positions,
) -> pl.Series:
    """The levels, saying where what agrees was written otherwise."""
    if compare.type not in IN_WORDS:
        return levels
    columns = (compare.left_column, compare.right_column)
    of_links = {"level": levels}
    for side, frame, column, at in zip(("left", "right"), sides, columns, (left, right), strict=True):
        of_links |= {f"{side}{companion}": frame[f"{column}{companion}"].gather(at) for companion in COMPANIONS}
    return pl.DataFrame(of_links).select(kind_of_agreement(compare.type)).to_series()


def _untold(levels: pl.Series, numbers: npt.NDArray[np.int8]) -> pl.Series:
    """Where nothing can be said: a side is missing, or a number is masked and what is shown of it agrees.

    An office that hides digits has nothing to correct; one that lost them has.
    """
    return pl.Series(numbers == MISSING) | (levels == MASKED_COMPATIBLE)


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
