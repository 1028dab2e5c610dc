"""Groups of things that belong together, numbered by their smallest member."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

Numbers = npt.NDArray[np.int64]


def smallest_member(size: int, left: Numbers, right: Numbers) -> Numbers:
    """For each of `size` things the smallest of those it is connected with, itself included."""
    if not size:
        return np.zeros(0, dtype=np.int64)
    graph = coo_array((np.ones(len(left), dtype=np.int8), (left, right)), shape=(size, size))
    count, labels = connected_components(graph, directed=False)
    smallest = np.full(count, size, dtype=np.int64)
    np.minimum.at(smallest, labels, np.arange(size))
    members: Numbers = smallest[labels]
    return members
