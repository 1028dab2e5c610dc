"""The peoples of the county, and how each of them makes names."""

from __future__ import annotations

import numpy as np

from reconcile.demo.names import given_names, surnames, whole_names
from reconcile.demo.randomness import choose

# Code of GB/T 3304, how the names are made, share of families. Invented for the demo: a county with minorities.
_PEOPLES = (
    ("01", "", 0.885),
    ("03", "", 0.02),
    ("06", "", 0.02),
    ("15", "", 0.02),
    ("09", "", 0.008),
    ("31", "", 0.004),
    ("07", "yi_like", 0.022),
    ("04", "tibetan_like", 0.008),
    ("05", "uyghur_like", 0.013),
)


def draw_peoples(rng: np.random.Generator, size: int) -> tuple[np.ndarray, np.ndarray]:
    """The number and the code of a people for each family."""
    numbers = choose(rng, np.array([share for _, _, share in _PEOPLES]), size)
    return numbers, np.array([code for code, _, _ in _PEOPLES], dtype=object)[numbers]


def names_of_kind(
    rng: np.random.Generator, kind: np.ndarray, sex: np.ndarray, birth: np.ndarray, family: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Surname, own name and whole name, each as the person's people makes them.

    `family` is the surname to bear, or for a people without surnames what the father hands down; None where unknown.
    """
    year = birth.astype("datetime64[Y]").astype(int) + 1970
    drawn = surnames(rng, len(sex))
    known = np.array([name is not None for name in family], dtype=bool)
    surname = np.where(known, family, drawn)
    own = given_names(rng, sex, year)
    name = surname + own
    for number, (_, people, _) in enumerate(_PEOPLES):
        rows = np.flatnonzero(kind == number) if people else np.empty(0, dtype=int)
        if len(rows):
            own[rows], name[rows] = whole_names(rng, people, sex[rows], family[rows])
            surname[rows] = ""
    return surname, own, name


def peoples_of(ethnicity: np.ndarray) -> np.ndarray:
    """The number of each person's people in the table above."""
    numbers = {code: number for number, (code, _, _) in enumerate(_PEOPLES)}
    return np.array([numbers[code] for code in ethnicity], dtype=int)
