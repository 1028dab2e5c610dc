"""Surnames and given names of many distinct names as numbers: plain Han names at once, the others one by one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reconcile.values.characters import DOT, is_han
from reconcile.values.names import split_name
from reconcile.values.readings import COMPOUND_SURNAMES

NO_PART = -1
_BITS = 21  # a code point
_CODE_POINTS = 0x110000 + 1
_PLAIN = 4  # characters of the longest name that needs no closer look


@dataclass(frozen=True)
class NameParts:
    """One row a name: `surname` and `given` as numbers (-1 for none, equal for equal texts), `length` of the given."""

    surname: NDArray[np.int64]
    given: NDArray[np.int64]
    length: NDArray[np.int32]

    @classmethod
    def of(cls, names: Sequence[str], lengths: NDArray[np.int32], characters: NDArray[np.int32]) -> NameParts:
        """`characters` holds the first four code points of each name, -1 behind its end."""
        padded = characters.astype(np.int64) + 1
        surname, given = padded[:, 0].copy(), _packed(padded[:, 1:])
        given[lengths < 2] = NO_PART
        length = (lengths - 1).astype(np.int32)
        numbers: dict[str, int] = {}
        for place in np.flatnonzero(_needs_a_look(lengths, characters)).tolist():
            own, rest = split_name(names[place])
            surname[place], given[place] = _number(own, numbers), _number(rest, numbers)
            length[place] = len(rest)
        return cls(surname, given, length)


def distinct_characters(codes: NDArray[np.int32]) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """The distinct code points (-1 for none among them) and the place of each in that list; a table, not a sort."""
    there = np.zeros(_CODE_POINTS, dtype=np.bool_)
    there[codes.ravel() + 1] = True
    places = np.cumsum(there, dtype=np.int32) - 1
    return (np.flatnonzero(there) - 1).astype(np.int32), places[codes + 1]


def _needs_a_look(lengths: NDArray[np.int32], characters: NDArray[np.int32]) -> NDArray[np.bool_]:
    """Names that are long, have dots, do not begin with a Han character, or may have a surname of two."""
    first, at = distinct_characters(characters[:, 0])
    plain = np.array([code >= 0 and is_han(chr(code)) for code in first.tolist()], dtype=np.bool_)[at]
    compound = np.array([_packed(np.array([[ord(x) + 1 for x in name]]))[0] for name in COMPOUND_SURNAMES])
    two = np.isin(_packed(characters[:, :2].astype(np.int64) + 1), compound)
    dotted = (characters == ord(DOT)).any(axis=1)
    return np.asarray((lengths > _PLAIN) | ~plain | two | dotted)


def _packed(padded: NDArray[np.int64]) -> NDArray[np.int64]:
    """Up to three code points (one added, so that nothing is 0) as one number."""
    number = np.zeros(len(padded), dtype=np.int64)
    for place in range(padded.shape[1]):
        number |= padded[:, place] << np.int64(_BITS * place)
    return number


def _number(text: str, numbers: dict[str, int]) -> int:
    """The number of a part: of up to three characters as `_packed` has it, of a longer one a negative one."""
    if not text:
        return NO_PART
    if len(text) < _PLAIN:
        return sum((ord(character) + 1) << (_BITS * place) for place, character in enumerate(text))
    return numbers.setdefault(text, -2 - len(numbers))
