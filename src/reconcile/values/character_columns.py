"""The distinct characters of many names with how each sounds and looks: a table small enough to stay in the cache."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from reconcile.values.characters import WILDCARD
from reconcile.values.name_similarity import four_corners
from reconcile.values.pinyin import readings, surname_readings

NONE = -1
_READINGS = 2  # the most any table gives a character
_Bools = NDArray[np.bool_]
_Ints = NDArray[np.int32]


@dataclass(frozen=True)
class Characters:
    """One row a character; a number stands for a sound or a shape, -1 for none.

    `sounds` and, for the first place of a name, `surname_sounds`: one array for each reading; all share one numbering.
    """

    unread: _Bools
    sounds: tuple[_Ints, ...]
    surname_sounds: tuple[_Ints, ...]
    shapes: _Ints

    @classmethod
    def of(cls, code_points: _Ints) -> Characters:
        """The characters with these code points, -1 for none."""
        numbers = {"": NONE}
        sounds, surname_sounds = [], []
        for nth in range(_READINGS):
            sounds.append(_of_each(code_points, partial(_nth, readings, nth), numbers))
            surname_sounds.append(_of_each(code_points, partial(_nth, surname_readings, nth), numbers))
        shapes = _of_each(code_points, four_corners, {"": NONE})
        return cls(code_points == ord(WILDCARD), tuple(sounds), tuple(surname_sounds), shapes)

    def sounds_at(self, place: int) -> tuple[_Ints, ...]:
        """How characters sound at this place of a name."""
        return self.sounds if place else self.surname_sounds

    def same(self, one: _Ints, other: _Ints, place: int) -> tuple[_Bools, _Bools]:
        """Whether the characters with these numbers sound the same at a place of a name; whether they look the same or
        one of them is unread."""
        same = one == other
        known = [sounds[one] for sounds in self.sounds_at(place)]
        others = [sounds[other] for sounds in self.sounds_at(place)]
        for sound in known:
            for of_other in others:
                same |= (sound == of_other) & (sound != NONE)
        shape = self.shapes[one]
        alike = (shape == self.shapes[other]) & (shape != NONE)
        return np.asarray(same), np.asarray(self.unread[one] | self.unread[other] | alike)


def _nth(read: Callable[[str], Sequence[str]], nth: int, character: str) -> str:
    known = read(character)
    return known[nth] if nth < len(known) else ""


def _of_each(code_points: _Ints, what: Callable[[str], str], numbers: dict[str, int]) -> _Ints:
    return numbered(("" if code == NONE else what(chr(code)) for code in code_points.tolist()), numbers)


def numbered(texts: Iterable[str], numbers: dict[str, int]) -> _Ints:
    """Texts as numbers in the order met, -1 for an empty one; `numbers` holds those given before."""
    return np.array([numbers.setdefault(text, len(numbers) - 1) for text in texts], dtype=np.int32)
