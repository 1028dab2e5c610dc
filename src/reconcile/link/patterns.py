"""Counted agreement patterns: EM and the scores see each distinct pattern once, however many pairs have it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl
import pyarrow.compute as pc

from reconcile.comparison.vectors import Vectors

BITS = 4


@dataclass(frozen=True)
class Patterns:
    """Distinct level vectors, how many pairs have each from each source, and the pattern of every pair.

    `levels` (patterns, comparisons); `counts` (patterns, sources), source 0 = candidates, 1.. = the exact rules;
    `of_pair` (pairs of all sources, in the order given).
    """

    levels: Vectors
    counts: npt.NDArray[np.float64]
    of_pair: npt.NDArray[np.int32]


def joined_patterns(first: Patterns, second: Patterns) -> Patterns:
    """Both lists of pairs, the second after the first."""
    counts = np.concatenate([first.counts, second.counts])
    of_pair = np.concatenate([first.of_pair, second.of_pair + np.int32(len(first.levels))])
    return Patterns(np.concatenate([first.levels, second.levels]), counts, of_pair)


def count_patterns(vectors: Vectors, sources: npt.NDArray[np.int64], number_of_sources: int) -> Patterns:
    """Count the distinct rows of `vectors` by source."""
    places = BITS * np.arange(vectors.shape[1], dtype=np.int64)
    packed = np.zeros(len(vectors), dtype=np.int64)
    for column, place in enumerate(places):
        packed |= vectors[:, column].astype(np.int64) << place
    encoded = pc.dictionary_encode(pl.Series(packed).to_arrow())  # millions of pairs, hundreds of patterns
    distinct = pl.Series(encoded.dictionary).to_numpy()
    order = np.argsort(distinct)
    of_pair = np.argsort(order).astype(np.int32)[pl.Series(encoded.indices).to_numpy()]
    counts = np.bincount(of_pair * number_of_sources + sources, minlength=len(distinct) * number_of_sources)
    levels = (distinct[order][:, None] >> places) & ((1 << BITS) - 1)
    return Patterns(levels.astype(np.int8), counts.reshape(-1, number_of_sources).astype(np.float64), of_pair)
