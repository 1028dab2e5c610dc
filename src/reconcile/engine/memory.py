"""Memory that is free again: kept for the next array, and given back to the system between large steps.

Both ask the C library (glibc) to do so; without it nothing happens.
"""

from __future__ import annotations

import ctypes
from functools import cache

_TRIM_THRESHOLD, _MMAP_THRESHOLD = -1, -3  # numbers of mallopt(3)
_LARGE = 1 << 30


@cache
def reuse_memory() -> None:
    """Let arrays of up to a gigabyte take the place of others that are gone.

    Otherwise the system hands out new pages for each of more than 32 MB and fills them with zeros: a tenth of the time
    that ten million records take.
    """
    option = getattr(ctypes.CDLL(None), "mallopt", None)
    if option is not None:
        option(_MMAP_THRESHOLD, _LARGE)
        option(_TRIM_THRESHOLD, _LARGE)


def give_memory_back() -> None:
    """Hand what was freed back to the system before the next large step asks for more.

    Arrays of many sizes leave gaps that are kept for later: a sixth of all memory where two million records are linked.
    """
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)
