"""How much more two unrelated records differ than usual in the frequency of what agrees: a rare name says more.

An equal name counts by its own frequency, a name of which only the surname or only the given name agrees by that of
the part: two unrelated people called Wang are met at every corner. Where a surname is that of another field which
agrees, its frequency counts there: here only the given name does.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from reconcile.comparison.coding import CodedColumn
from reconcile.comparison.parts import by_part, names_of
from reconcile.comparison.vectors import Positions
from reconcile.comparison.vocabulary import EXACT, MISSING
from reconcile.link.unrelated import USUAL, exact_share
from reconcile.values.levels import GIVEN_ONLY, HOMOPHONE, ONE_REPLACED, ORDER, SURNAME_ONLY, numbers_of

MICRO = 1_000_000
FEW = 20
"""Values that are too few to tell how many others there are."""
LEVELS_OF = {"surname": (SURNAME_ONLY, ONE_REPLACED), "given": (GIVEN_ONLY,), "sound": (HOMOPHONE,)}
"""The levels of names at which only a part agrees, or how they sound."""
Micro = npt.NDArray[np.int64]
Marks = npt.NDArray[np.bool_]
GIVEN_ALONE = np.arange(len(ORDER["name"]) + 1, dtype=np.int8)
"""What is left of each level of names where the surname goes without saying: of an equal name the given name."""
GIVEN_ALONE[EXACT] = numbers_of("name")[GIVEN_ONLY]
GIVEN_ALONE[[numbers_of("name")[name] for name in LEVELS_OF["surname"]]] = MISSING


class Rarity:
    """What the very values of a column say: for each pair of records the log of the frequency of what agrees over that
    of anything that agrees."""

    def __init__(self, column: CodedColumn, kind: str, *, same_register: bool, one_to_one: bool) -> None:
        self.of_level = {EXACT: (column.left, _logs(column, kind, same_register, one_to_one))}
        if names_of(column):
            for part, names in LEVELS_OF.items():
                own = by_part(column, part)
                found = own.left, _logs(own, kind, same_register, one_to_one)
                self.of_level |= {numbers_of("name")[name]: found for name in names}

    def of(self, levels: npt.NDArray[np.int8], left: Positions, told: Marks | None = None) -> Micro:
        """In micro-units, 0 where nothing agrees; `levels` and `left`: the level and the left position of each pair,
        `told` marks those whose surname another field has told already."""
        found = np.zeros(len(left), dtype=np.int64)
        if told is not None:
            levels = np.where(told, GIVEN_ALONE[levels], levels)
        for level, (codes, logs) in self.of_level.items():
            at = np.flatnonzero(levels == level)
            found[at] = logs[codes[left[at]]]
        return found


def _logs(column: CodedColumn, kind: str, same_register: bool, one_to_one: bool) -> Micro:
    """For each value, by code, the log of its frequency over that of any equal value.

    Where many on the left may share a partner, a mother's name stands there as often as she has children: how many bear
    it is seen on the right alone.
    """
    counts = column.counts if one_to_one else column.counts[1:]
    discounts = [_discount(count) for count in counts]
    others = sum(np.maximum(count - less, 0.0) for count, less in zip(counts, discounts, strict=True))
    frequency = np.maximum(others, 1.0 - max(discounts)) / max(int(np.sum(counts)), 1)
    return np.append(micro(np.log(frequency) - np.log(exact_share(column, same_register, USUAL[kind]))), 0)


def _discount(counts: npt.NDArray[np.int64]) -> float:
    """What is taken off each count: a name that a register has once may be that of the very person who is sought, and
    nobody else's. Absolute discounting (Ney, Essen and Kneser 1994): n1 / (n1 + 2 n2), less where values are few."""
    once, twice = (int((counts == times).sum()) for times in (1, 2))
    return once / (once + 2 * twice + FEW)


def micro(logs: npt.NDArray[np.float64]) -> Micro:
    """Natural logs in whole micro-units."""
    return np.rint(logs * MICRO).astype(np.int64)
