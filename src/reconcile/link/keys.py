"""Exact and blocking keys as one integer a record: null where a part is missing, cannot serve, or is too common."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb
import numpy as np
import numpy.typing as npt
import polars as pl

from reconcile import engine
from reconcile.comparison.columns import CodedColumn, CodedPair

Keys = npt.NDArray[np.int64]
LARGEST_BLOCK = 250_000
"""Pairs that one value of a blocking key may make; a commoner value is left to the other blocks."""


def combined(columns: Sequence[CodedColumn], left_length: int, right_length: int) -> tuple[Keys, Keys]:
    """One integer for the values of several columns together, -1 where any is missing or cannot serve as a key."""
    left = np.zeros(left_length, dtype=np.int64)
    right = np.zeros(right_length, dtype=np.int64)
    for column in columns:
        left = _joined(left, column.left_key, len(column.values))
        right = _joined(right, column.right_key, len(column.values))
        both, codes = np.unique(np.concatenate([left, right]), return_inverse=True)
        shift = 1 if len(both) and both[0] < 0 else 0
        left, right = codes[:left_length] - shift, codes[left_length:] - shift
    return left, right


def _joined(keys: Keys, codes: npt.NDArray[np.int32], size: int) -> Keys:
    return np.where((keys < 0) | (codes < 0), np.int64(-1), keys * (size + 1) + codes)


def without_large_blocks(left: Keys, right: Keys) -> tuple[Keys, Keys, int]:
    """The keys with those values removed that would make too many pairs, and how many records that concerns."""
    size = int(max(left.max(initial=-1), right.max(initial=-1))) + 1
    pairs = _counts(left, size) * _counts(right, size)
    large = np.append(pairs > LARGEST_BLOCK, False)
    dropped = int(large[left].sum() + large[right].sum())
    return np.where(large[left], -1, left), np.where(large[right], -1, right), dropped


def _counts(keys: Keys, size: int) -> Keys:
    return np.bincount(keys[keys >= 0], minlength=size).astype(np.int64)


def store_keys(
    connection: duckdb.DuckDBPyConnection,
    coded: CodedPair,
    keys: dict[str, tuple[Keys, Keys]],
    free: tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]],
) -> None:
    """Write `link_left` and `link_right`: position, free, and a column a key, null where it cannot serve."""
    for side, (table, ids) in enumerate((("link_left", coded.left_ids), ("link_right", coded.right_ids))):
        frame = pl.DataFrame({"position": np.arange(len(ids), dtype=np.int32), "free": free[side]})
        columns = [pl.Series(name, both[side]) for name, both in keys.items()]
        nulled = frame.with_columns(columns).with_columns(pl.col(list(keys)).replace(-1, None)) if keys else frame
        engine.store(connection, table, nulled)
