"""Distinct values as numbers: equal values have equal numbers, -1 is missing."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import polars as pl
import pyarrow as pa
import pyarrow.compute as pc

PART = 1 << 18
"""Values that are numbered together: a table of more distinct ones does not fit a processor's cache, and takes twice as
long for each."""
SAMPLE = 10_000
SEEDS = (0, 1)
"""Values are told apart by a hash, which is quicker to look up than a text; a second one holds it against chance."""
Codes = npt.NDArray[np.int32]
_Places = npt.NDArray[np.int64]


def numbered(values: pl.Series) -> tuple[Codes, pl.Series]:
    """The number of each value, and the values that the numbers stand for; always the same for the same values."""
    if len(values) <= 2 * PART or values.head(SAMPLE).n_unique() < SAMPLE // 4:
        return _in_order_met(values)
    known, present = np.flatnonzero(values.is_not_null().to_numpy()), values.drop_nulls()
    numbers, first = _part_by_part(_hashes(present, SEEDS[0]), len(values) // PART + 1)
    second = _hashes(present, SEEDS[1]).to_numpy()
    if (second[first][numbers] != second).any():
        return _in_order_met(values)
    codes = np.full(len(values), -1, dtype=np.int32)
    codes[known] = numbers
    return codes, present.gather(first)


def _hashes(values: pl.Series, seed: int) -> pl.Series:
    return values.hash(seed)


def _part_by_part(hashes: pl.Series, parts: int) -> tuple[Codes, _Places]:
    """The number of each hash, and the place where each number is met first; hashes are dealt out to so many parts."""
    part = (hashes % parts).cast(pl.UInt16).to_numpy()
    order = np.argsort(part, kind="stable")
    codes = np.empty(len(hashes), dtype=np.int32)
    met: list[_Places] = []
    count = 0
    for places in np.split(order, np.cumsum(np.bincount(part, minlength=parts))[:-1]):
        own, distinct = _encoded(pl.Series(hashes.to_numpy()[places]))
        first = np.empty(len(distinct), dtype=np.int64)
        first[own[::-1]] = places[::-1]
        codes[places] = own + np.int32(count)
        met.append(first)
        count += len(distinct)
    return codes, np.concatenate(met)


def _in_order_met(values: pl.Series) -> tuple[Codes, pl.Series]:
    codes, distinct = _encoded(values)
    return codes, pl.Series(values.name, distinct, dtype=values.dtype)


def _encoded(values: pl.Series) -> tuple[Codes, pa.Array]:
    encoded = pc.dictionary_encode(values.to_arrow(), memory_pool=pa.system_memory_pool())
    return pl.Series(encoded.indices).fill_null(-1).to_numpy(), encoded.dictionary
