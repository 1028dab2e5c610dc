"""The named levels of each kind of comparison, best first, and how often a true pair is expected at each.

Level 0 stands for "missing on a side" in every vector; the levels of `values.levels.ORDER` are numbered from 1. The
shares are where EM starts and what it falls back to when a pair of registers is too small to teach it: assumptions.
"""

from __future__ import annotations

from reconcile.values.levels import KINDS, ORDER

MISSING = 0
EXACT = 1

_SHARES: dict[str, tuple[float, ...]] = {
    "name": (0.93, 0.015, 0.01, 0.015, 0.005, 0.001, 0.005, 0.005, 0.005, 0.009),
    "id": (0.95, 0.015, 0.01, 0.01, 0.005, 0.01),
    "date": (0.945, 0.012, 0.006, 0.006, 0.003, 0.008, 0.005, 0.005, 0.01),
    "number": (0.91, 0.04, 0.01, 0.04),
    "place": (0.90, 0.01, 0.02, 0.01, 0.06),
    "code": (0.98, 0.02),
    "text": (0.88, 0.05, 0.02, 0.01, 0.04),
}


def level_names(comparison: str) -> tuple[str, ...]:
    """The levels of a comparison in order; position + 1 is the number used in vectors."""
    return ORDER[KINDS[comparison]]


def expected_shares(comparison: str) -> tuple[float, ...]:
    """How often a true pair is expected at each level, summing to 1."""
    return _SHARES[comparison]
