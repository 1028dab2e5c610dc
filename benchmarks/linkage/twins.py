"""Which twins can be told apart in a pair of registers, by the truth and their records alone.

A field tells a twin from the other one where it is known, is the same in both of its records, and is another in a
record of its twin. Where no field does, nobody could say who is who: such twins are to be linked as a set.
"""

from __future__ import annotations

import numpy as np
import polars as pl
from benchmarks.linkage.worlds.world import World, declarations_of

from reconcile import engine
from reconcile.comparison.coding import CodedColumn
from reconcile.comparison.columns import code_pair

Places = np.ndarray


def told_apart(world: World, pair: str, truth: pl.DataFrame, twins: pl.DataFrame) -> pl.DataFrame:
    """The births (`left_id`) of twins that some field tells apart; `twins` has `left_id` and `delivery`."""
    declared = declarations_of("county")
    spec = declared.pairs[pair]
    relation = next(one for one in spec.relations if one.name == "child")
    with engine.connect(world.database, read_only=True) as connection:
        coded = code_pair(connection, relation, declared.registers[spec.left], declared.registers[spec.right])
    own = twins.join(truth.select("left_id", "right_id"), on="left_id", how="left")
    both = (
        own.drop_nulls("right_id")
        .join(own, on="delivery", suffix="_twin")
        .filter(pl.col.left_id != pl.col.left_id_twin)
    )
    left, twin = (np.searchsorted(coded.left_ids, both[name].to_numpy()) for name in ("left_id", "left_id_twin"))
    right = np.searchsorted(coded.right_ids, both["right_id"].to_numpy())
    known = both["right_id_twin"].is_not_null().to_numpy()
    other = np.searchsorted(coded.right_ids, both["right_id_twin"].fill_null(0).to_numpy())
    told = np.zeros(len(left), dtype=np.bool_)
    for column in coded.columns.values():
        differ = _differ(column, twin, right) | (known & _differ(column, left, np.where(known, other, right)))
        told |= _equal(column, left, right) & differ
    return both.filter(pl.Series(told)).select("left_id").unique()


def _equal(column: CodedColumn, left: Places, right: Places) -> Places:
    return (column.left[left] >= 0) & (column.left[left] == column.right[right])


def _differ(column: CodedColumn, left: Places, right: Places) -> Places:
    a, b = column.left[left], column.right[right]
    return (a >= 0) & (b >= 0) & (a != b)
