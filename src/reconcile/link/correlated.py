"""Fields that agree together by chance: a number holds its holder's birth date, a father has his child's surname.

Two strangers born on one day have numbers that are alike in eight places. Were number and day weighed as if they had
nothing to do with each other, the day would count twice. So of unrelated pairs is known, for each level of the one
field, how often the other agrees as well.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from reconcile.comparison.columns import CodedPair
from reconcile.comparison.vectors import are_equal, column_levels
from reconcile.comparison.vocabulary import EXACT, MISSING, level_names
from reconcile.link.draws import Draw, draws, equal_draw
from reconcile.registers.pair import Compare
from reconcile.values.levels import HOMOPHONE, LOOK_ALIKE, ONE_CHARACTER, ONE_REPLACED, SURNAME_ONLY, numbers_of

AGREEING = {"name": (HOMOPHONE, LOOK_ALIKE, ONE_CHARACTER, ONE_REPLACED, SURNAME_ONLY)}
"""Levels besides exact at which the part is the same that the other field has in common with it: the surname."""
USUAL_PAIRS = 20.0
"""Drawn pairs as which it weighs that the two fields have nothing to do with each other."""
DIGITS = 9
LEAST = 1e-9
Levels = npt.NDArray[np.int8]
Shares = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Correlation:
    """What one field has to do with another one: `other` is the number of that comparison, `agreeing` says of each of
    its levels whether it agrees there, `together[l]` of unrelated pairs at level l + 1 of the field how often."""

    other: int
    agreeing: npt.NDArray[np.bool_]
    together: Shares

    @staticmethod
    def of(other: int, compare: Compare, together: Shares) -> Correlation:
        """With the comparison that the other field has."""
        numbers = numbers_of(compare.type)
        agreeing = np.zeros(len(level_names(compare.type)) + 1, dtype=np.bool_)
        agreeing[[EXACT, *(numbers[name] for name in AGREEING.get(compare.type, ()))]] = True
        return Correlation(other, agreeing, together)

    def agrees(self, vectors: Levels) -> npt.NDArray[np.bool_]:
        """In which of these vectors of levels the other field agrees."""
        return np.asarray(self.agreeing[vectors[:, self.other]])

    def logs(self, unrelated: Shares, vectors: Levels, comparison: int) -> Shares:
        """What is added for each vector to the log likelihood of an unrelated pair; `unrelated` are the shares of
        levels of the field among all unrelated pairs."""
        usual = float(unrelated @ self.together)
        beside = np.zeros((2, len(unrelated) + 1))
        beside[0, 1:] = np.log((1.0 - self.together) / (1.0 - usual))
        beside[1, 1:] = np.log(self.together / usual)
        known = vectors[:, self.other] != MISSING
        return np.asarray(np.where(known, beside[self.agrees(vectors).astype(int), vectors[:, comparison]], 0.0))


def correlations_of(coded: CodedPair, compares: Sequence[Compare], *, same_register: bool) -> dict[int, Correlation]:
    """By the number of the comparison, of those that are declared to be correlated with another one."""
    places = {compare.name: place for place, compare in enumerate(compares)}
    found = {}
    for c, compare in enumerate(compares):
        if compare.correlated_with:
            other = places[compare.correlated_with]
            together = _together(coded, compares, c, other, same_register)
            if together is not None:
                found[c] = Correlation.of(other, compares[other], together)
    return found


def _together(coded: CodedPair, compares: Sequence[Compare], c: int, other: int, same_register: bool) -> Shares | None:
    """At each level of a comparison how often the other one agrees too; None where no drawn pair shows it,
    or all do.

    Equal numbers of strangers are somebody's error, and the day is then that of the right person: nothing follows.
    """
    column, compare = coded.columns[compares[c].name], compares[c]
    size = len(level_names(compare.type))
    of_other = Correlation.of(0, compares[other], np.zeros(0))
    drawn = list(draws(column, compare.type, same_register=same_register))
    if compare.type == "name":
        drawn += filter(None, [equal_draw(column, same_register=same_register)])
    pairs, known, agreeing = np.zeros(size), np.zeros(size), np.zeros(size)
    for draw in drawn:
        strangers = _strangers(coded, compares, {c, other}, draw)
        levels, of_others = (_levels(coded, compares[n], strangers) for n in (c, other))
        seen = of_others != MISSING
        agree = seen & of_other.agrees(of_others[:, None])
        pairs += np.bincount(levels[seen], minlength=size + 1)[1:]
        known += draw.weight * np.bincount(levels[seen], minlength=size + 1)[1:]
        agreeing += draw.weight * np.bincount(levels[agree], minlength=size + 1)[1:]
    if not 0.0 < agreeing.sum() < known.sum():
        return None
    usual = agreeing.sum() / known.sum()
    shares = np.divide(agreeing, known, out=np.zeros(size), where=known > 0)
    together = (pairs * shares + USUAL_PAIRS * usual) / (pairs + USUAL_PAIRS)
    return np.asarray(np.round(np.clip(together, LEAST, 1.0 - LEAST), DIGITS))


def _strangers(coded: CodedPair, compares: Sequence[Compare], but: set[int], draw: Draw) -> Draw:
    """Of drawn pairs those that agree in no other name and number: the others may be matches."""
    alike = np.zeros(len(draw.left), dtype=np.bool_)
    for number, compare in enumerate(compares):
        if number not in but and compare.type in {"name", "id"}:
            column = coded.columns[compare.name]
            alike |= are_equal(column, column.left[draw.left], column.right[draw.right])
    return Draw(draw.left[~alike], draw.right[~alike], draw.weight)


def _levels(coded: CodedPair, compare: Compare, draw: Draw) -> Levels:
    column = coded.columns[compare.name]
    return column_levels(column, compare, column.left[draw.left], column.right[draw.right])
