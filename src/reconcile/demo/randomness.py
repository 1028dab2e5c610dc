"""Random numbers that depend on the seed and on what they are for, and on nothing else."""

from __future__ import annotations

import zlib

import numpy as np


def stream(seed: int, *purpose: str) -> np.random.Generator:
    """A generator of its own for each purpose, so that a change in one part of the world leaves the others alone."""
    return np.random.Generator(np.random.PCG64([seed, zlib.crc32("/".join(purpose).encode())]))


def choose(rng: np.random.Generator, weights: np.ndarray, size: int) -> np.ndarray:
    """Positions drawn in proportion to the weights."""
    bounds = np.cumsum(weights) / np.sum(weights)
    return np.minimum(np.searchsorted(bounds, rng.random(size), side="right"), len(weights) - 1)


def lag_days(rng: np.random.Generator, size: int, median: float, spread: float) -> np.ndarray:
    """Whole days of delay, log-normal: half below the median, `spread` the deviation of the logarithm."""
    return np.floor(median * np.exp(spread * rng.standard_normal(size))).astype(np.int64)
