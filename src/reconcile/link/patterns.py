"""Counted agreement patterns: EM and the scores see each distinct pattern once, however many pairs have it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

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
    of_pair: npt.NDArray[np.int64]


def joined_patterns(first: Patterns, second: Patterns) -> Patterns:
    """Both lists of pairs, the second after the first; the counts are those of the first, which taught the model."""
    counts = np.concatenate([first.counts, np.zeros((len(second.levels), first.counts.shape[1]))])
    of_pair = np.concatenate([first.of_pair, second.of_pair + len(first.levels)])
    return Patterns(np.concatenate([first.levels, second.levels]), counts, of_pair)


def count_patterns(vectors: Vectors, sources: npt.NDArray[np.int64], number_of_sources: int) -> Patterns:
    """Count the distinct rows of `vectors` by source."""
    packed = np.zeros(len(vectors), dtype=np.int64)
    for column in range(vectors.shape[1]):
        packed = (packed << BITS) | vectors[:, column]
    distinct, first, of_pair = np.unique(packed, return_index=True, return_inverse=True)
    counts = np.zeros((len(distinct), number_of_sources))
    np.add.at(counts, (of_pair, sources), 1.0)
    return Patterns(vectors[first], counts, of_pair.astype(np.int64))
