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
Codes = npt.NDArray[np.int32]


def numbered(values: pl.Series) -> tuple[Codes, pl.Series]:
    """The number of each value, and the values that the numbers stand for; always the same for the same values."""
    if len(values) <= 2 * PART or values.head(SAMPLE).n_unique() < SAMPLE // 4:
        return _in_order_met(values)
    parts = len(values) // PART + 1
    part = (values.hash() % parts).cast(pl.UInt16).to_numpy()
    order = np.argsort(part, kind="stable")
    codes = np.empty(len(values), dtype=np.int32)
    distinct: list[pl.Series] = []
    for places in np.split(order, np.cumsum(np.bincount(part, minlength=parts))[:-1]):
        own, met = _in_order_met(values.gather(places))
        codes[places] = np.where(own < 0, np.int32(-1), own + np.int32(sum(map(len, distinct))))
        distinct.append(met)
    return codes, pl.concat(distinct)


def _in_order_met(values: pl.Series) -> tuple[Codes, pl.Series]:
    encoded = pc.dictionary_encode(values.to_arrow(), memory_pool=pa.system_memory_pool())
    codes = pl.Series(encoded.indices).fill_null(-1).to_numpy()
    return codes, pl.Series(values.name, encoded.dictionary, dtype=values.dtype)
