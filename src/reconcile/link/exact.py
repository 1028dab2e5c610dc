"""Exact keys first: accepted only where unique on both sides and corroborated by another field."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb
import numpy as np
import numpy.typing as npt

from reconcile import engine
from reconcile.comparison.columns import CodedPair
from reconcile.comparison.vectors import Positions, column_levels
from reconcile.comparison.vocabulary import EXACT
from reconcile.link.keys import combined, store_keys
from reconcile.registers import RelationSpec
from reconcile.registers.pair import ExactKey


@dataclass(frozen=True)
class ExactLinks:
    """Pairs accepted by an exact key, and which rule (position in the relation's `exact`) accepted each."""

    left: Positions
    right: Positions
    rule: npt.NDArray[np.int64]


def exact_links(connection: duckdb.DuckDBPyConnection, relation: RelationSpec, coded: CodedPair) -> ExactLinks:
    """Try the relation's exact keys in order; a record linked by an earlier key is not looked at again."""
    lengths = (len(coded.left_ids), len(coded.right_ids))
    keys = {
        f"exact_{rule}": combined([coded.columns[name] for name in key.on], *lengths)
        for rule, key in enumerate(relation.exact)
    }
    free = (np.ones(lengths[0], dtype=np.bool_), np.ones(lengths[1], dtype=np.bool_))
    store_keys(connection, coded, keys, free)
    found: list[tuple[Positions, Positions, int]] = []
    for rule, key in enumerate(relation.exact):
        pairs = engine.frame(connection, "link/10_exact", identifiers={"key": f"exact_{rule}"})
        left = pairs["left_position"].to_numpy().astype(np.int64)
        right = pairs["right_position"].to_numpy().astype(np.int64)
        keep = free[0][left] & free[1][right] & _corroborated(relation, key, coded, left, right)
        left, right = left[keep], right[keep]
        free[0][left] = False
        if relation.cardinality == "one-to-one":
            free[1][right] = False
        found.append((left, right, rule))
    return _joined(found)


def with_led(accepted: ExactLinks, left: Positions, right: Positions, rule: int, *, one_to_one: bool) -> ExactLinks:
    """The accepted links and, for records that no key has linked, those that other links lead to."""
    new = ~np.isin(left, accepted.left)
    if one_to_one:
        new &= ~np.isin(right, accepted.right)
    return ExactLinks(
        np.concatenate([accepted.left, left[new]]),
        np.concatenate([accepted.right, right[new]]),
        np.concatenate([accepted.rule, np.full(int(new.sum()), rule, dtype=np.int64)]),
    )


def _corroborated(
    relation: RelationSpec, key: ExactKey, coded: CodedPair, left: Positions, right: Positions
) -> npt.NDArray[np.bool_]:
    """Whether at least one of the key's other fields agrees exactly."""
    agree = np.zeros(len(left), dtype=np.bool_)
    for compare in relation.compare:
        if compare.name in key.corroborate:
            column = coded.columns[compare.name]
            agree |= column_levels(column, compare, column.left[left], column.right[right]) == EXACT
    return agree


def _joined(found: list[tuple[Positions, Positions, int]]) -> ExactLinks:
    empty = np.zeros(0, dtype=np.int64)
    return ExactLinks(
        np.concatenate([empty, *(left for left, _, _ in found)]),
        np.concatenate([empty, *(right for _, right, _ in found)]),
        np.concatenate([empty, *(np.full(len(left), rule, dtype=np.int64) for left, _, rule in found)]),
    )
