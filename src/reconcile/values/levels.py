"""The kinds of difference between two values, the words that reports explain and linkage weighs."""

from __future__ import annotations

EXACT = "exact"
DIFFERENT = "different"
MISSING_LEFT = "missing_left"
MISSING_RIGHT = "missing_right"
MISSING_BOTH = "missing_both"

# Names
HOMOPHONE = "homophone"
LOOK_ALIKE = "look_alike"
ONE_CHARACTER = "one_character"
SKELETON = "skeleton"
SWAPPED_PARTS = "swapped_parts"
ONE_REPLACED = "one_replaced"
GIVEN_ONLY = "given_only"
SURNAME_ONLY = "surname_only"

# Numbers of documents and dates
ONE_DIGIT = "one_digit"
TRANSPOSED = "transposed"
MASKED_COMPATIBLE = "masked_compatible"
DAMAGED_COMPATIBLE = "damaged_compatible"
ONE_DAY = "one_day"
MONTH_DAY_SWAP = "month_day_swap"
LUNAR = "lunar"
YEAR_OFF = "year_off"
FEW_DAYS = "few_days"
DEFAULTED = "defaulted"

# Texts
TYPO = "typo"
SIMILAR = "similar"

# Measures and places
CLOSE = "close"
UNIT = "unit"
TOWNSHIP = "township"
COUNTY = "county"
CONTAINED = "contained"

# What is exact and was delivered otherwise: said of linked records, for linkage it is the same value.
FOLDED = "folded"
FIFTEEN_DIGITS = "fifteen_digits"
WRITTEN_OTHERWISE = (FOLDED, FIFTEEN_DIGITS)

# From nearest to farthest, for each kind of value.
ORDER: dict[str, tuple[str, ...]] = {
    "name": (
        EXACT,
        HOMOPHONE,
        LOOK_ALIKE,
        ONE_CHARACTER,
        SKELETON,
        SWAPPED_PARTS,
        ONE_REPLACED,
        GIVEN_ONLY,
        SURNAME_ONLY,
        DIFFERENT,
    ),
    "resident_id": (EXACT, ONE_DIGIT, TRANSPOSED, MASKED_COMPATIBLE, DAMAGED_COMPATIBLE, DIFFERENT),
    "date": (EXACT, ONE_DAY, MONTH_DAY_SWAP, LUNAR, YEAR_OFF, DEFAULTED, ONE_DIGIT, FEW_DAYS, DIFFERENT),
    "number": (EXACT, CLOSE, UNIT, DIFFERENT),
    "place": (EXACT, TOWNSHIP, COUNTY, CONTAINED, DIFFERENT),
    "code": (EXACT, DIFFERENT),
    "text": (EXACT, TYPO, SIMILAR, CONTAINED, DIFFERENT),
}

KINDS = {
    "name": "name",
    "id": "resident_id",
    "date": "date",
    "number": "number",
    "place": "place",
    "code": "code",
    "text": "text",
}
"""What a pair spec calls a comparison, and the kind of value it compares."""


def numbers_of(kind: str) -> dict[str, int]:
    """The number of each level, from 1 for the nearest; 0 stands for a value that is missing."""
    return {level: number for number, level in enumerate(ORDER[kind], 1)}
