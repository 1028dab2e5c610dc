"""The named levels of each kind of comparison, best first, and how often a true pair is expected at each.

Level 0 stands for "missing on a side" in every vector; the levels below are numbered from 1 in this order. The shares are
where EM starts and what it falls back to when a pair of registers is too small to teach it; they are assumptions.
"""

from __future__ import annotations

MISSING = 0
EXACT = 1

LEVELS: dict[str, dict[str, float]] = {
    "name": {
        "exact": 0.94,
        "homophone": 0.015,
        "look_alike": 0.01,
        "one_character": 0.015,
        "skeleton": 0.005,
        "given_only": 0.005,
        "different": 0.01,
    },
    "id": {"exact": 0.95, "one_digit": 0.015, "transposed": 0.01, "pattern": 0.015, "different": 0.01},
    "date": {
        "exact": 0.95,
        "one_day": 0.012,
        "month_day_swap": 0.006,
        "lunar": 0.006,
        "one_digit": 0.008,
        "year_off": 0.003,
        "defaulted": 0.005,
        "different": 0.01,
    },
    "number": {"exact": 0.92, "close": 0.04, "different": 0.04},
    "exact": {"exact": 0.98, "different": 0.02},
    "place": {"exact": 0.9, "different": 0.1},
}


def level_names(comparison: str) -> tuple[str, ...]:
    """The levels of a comparison in order; position + 1 is the number used in vectors."""
    return tuple(LEVELS[comparison])


def expected_shares(comparison: str) -> tuple[float, ...]:
    """How often a true pair is expected at each level, summing to 1."""
    return tuple(LEVELS[comparison].values())
