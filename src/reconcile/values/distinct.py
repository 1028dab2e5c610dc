"""Distinct numbers of a long list and their order, in the ways that are quick where numbers are small."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_FEW = 4  # numbers for each place in the list: more would be a table of gaps


def distinct_numbers(numbers: NDArray[np.int64], room: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The distinct numbers in order, and for each of the list its place among them; all are from 0 up to `room`."""
    if room > _FEW * (len(numbers) + 1):
        return np.unique(numbers, return_inverse=True)
    there = np.zeros(room, dtype=np.bool_)
    there[numbers] = True
    places = np.cumsum(there) - 1
    return np.flatnonzero(there), places[numbers]


def stable_order(numbers: NDArray[np.int64]) -> NDArray[np.int64]:
    """The places that put numbers from -1 up in order, equal ones as they come: a sort of numbers with their places
    beside them, many times as quick as an `argsort` that keeps equal ones in order."""
    bits = len(numbers).bit_length()
    if int(numbers.max(initial=0)) + 1 >= 1 << (62 - bits):
        return np.argsort(numbers, kind="stable")
    placed = np.sort(((numbers + 1) << bits) | np.arange(len(numbers)))
    return placed & ((1 << bits) - 1)
