"""Who is reviewed: each record by itself, with a chance that is known, never nothing, larger where more is in doubt.

The draws are independent (Poisson sampling): the chance that two records are drawn is the product of theirs, so that
the estimate's variance is known exactly; and the same seed draws, for a larger review, the same records and more. How
many are drawn varies a little; what is estimated are corrections, which that does not move.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import polars as pl

from reconcile.measure.reviewed.population import KEYS, STATES

Shares = npt.NDArray[np.float64]
Marks = npt.NDArray[np.bool_]
FLOOR = 0.25
"""The part of the review that is spread over all records alike, those beyond doubt too."""


def in_doubt(records: pl.DataFrame) -> Shares:
    """The root of p(1 - p) for each record, p being the chance of what is likeliest of it."""
    likeliest = records.select(pl.max_horizontal(*STATES)).to_series().clip(0.0, 1.0).to_numpy()
    return np.asarray(np.sqrt(likeliest * (1.0 - likeliest)))


def chances(doubt: Shares, wanted: int, floor: float = FLOOR) -> Shares:
    """The chance of each record to be drawn, `wanted` in sum: in proportion to its doubt, and the floor for all alike.

    Whoever would be drawn more than once is drawn for certain, and the others share what is left.
    """
    if wanted >= len(doubt):
        return np.ones(len(doubt))
    whole = doubt.sum()
    alike = np.full(len(doubt), 1.0 / len(doubt))
    size = floor * alike + (1.0 - floor) * (doubt / whole if whole > 0 else alike)
    certain = np.zeros(len(doubt), dtype=np.bool_)
    while True:
        rest = (wanted - certain.sum()) / size[~certain].sum()
        found: Shares = np.where(certain, 1.0, np.minimum(size * rest, 1.0))
        if (found[~certain] < 1.0).all():
            return found
        certain |= found >= 1.0


def drawn(found: Shares, seed: int) -> Marks:
    """Which records are drawn, each by its own chance."""
    generator = np.random.Generator(np.random.PCG64(seed))
    return np.asarray(generator.random(len(found)) < found)


def with_sample(records: pl.DataFrame, wanted: int, seed: int) -> pl.DataFrame:
    """The records in a total order with `chance`, and `case`: the number of those drawn, from 1 in an order that says
    nothing; null for the others. Each comparison has the same part of the review, since each has a rate of its own."""
    ordered = records.sort(KEYS)
    parts = ordered.partition_by("pair", maintain_order=True)
    found = np.concatenate([chances(in_doubt(part), max(wanted // len(parts), 1)) for part in parts])
    taken = drawn(found, seed)
    number = np.random.Generator(np.random.PCG64([seed, 1])).permutation(int(taken.sum())) + 1
    case = np.full(len(ordered), -1)
    case[taken] = number
    return ordered.with_columns(
        chance=pl.Series(found, dtype=pl.Float64),
        case=pl.Series(case, dtype=pl.Int64).set(pl.Series(~taken, dtype=pl.Boolean), None),
    )
