"""Couples of child-bearing age: who they are, where they live and where they are registered."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from reconcile.demo.geography import RELOCATED, Geography
from reconcile.demo.names import given_names, surnames, whole_names
from reconcile.demo.randomness import choose, stream
from reconcile.demo.window import Window
from reconcile.demo.world.model import NOBODY, People

# Code of GB/T 3304, how the names are made, share of families. Invented for the demo: a county with minorities.
_PEOPLES = (
    ("01", "", 0.885), ("03", "", 0.02), ("06", "", 0.02), ("15", "", 0.02), ("09", "", 0.008), ("31", "", 0.004),
    ("07", "yi_like", 0.022), ("04", "tibetan_like", 0.008), ("05", "uyghur_like", 0.013),
)  # fmt: skip
_SINGLE = 0.03
_FLOATING, _AWAY, _OTHER_VILLAGE, _RELOCATED = 0.03, 0.03, 0.06, 0.8
_TOWNSHIP_WEIGHTS = np.array([24, 9, 9, 7, 7, 5, 5, 6, 4, 8, 4, 5], dtype=float)


@dataclass(frozen=True)
class Families:
    """One row a family: numbers of wife and husband (nobody for a single mother), and whether it only comes to deliver."""

    wife: np.ndarray
    husband: np.ndarray
    outsider: np.ndarray

    def __len__(self) -> int:
        return len(self.wife)


def add_families(people: People, size: int, outsiders: int, places: Geography, window: Window, seed: int) -> Families:
    """Adds wives and husbands of `size` families of the county and of `outsiders` that only deliver in its hospitals."""
    rng = stream(seed, "families")
    total = size + outsiders
    outsider = np.arange(total) >= size
    residence, hukou = _homes(rng, total, outsider, places)
    kind = choose(rng, np.array([share for _, _, share in _PEOPLES]), total)
    shared = {"residence": residence, "hukou": hukou, "household": np.arange(1, total + 1)}
    shared["ethnicity"] = np.array([code for code, _, _ in _PEOPLES], dtype=object)[kind]
    age = (20 + 24 * rng.beta(1.9, 2.4, total)) * 365.25
    wife_birth = window.last_day - age.astype(np.int64).astype("timedelta64[D]")
    husband_birth = wife_birth - np.clip(rng.normal(2, 3, total) * 365.25, -3000, 6000).astype(np.int64).astype("timedelta64[D]")
    wife = _adults(people, rng, kind, 2, wife_birth, shared, places)
    married = rng.random(total) >= _SINGLE
    husband = np.full(total, NOBODY)
    chosen = np.flatnonzero(married)
    husband[chosen] = _adults(
        people, rng, kind[chosen], 1, husband_birth[chosen], {name: value[chosen] for name, value in shared.items()}, places
    )
    return Families(wife, husband, outsider)


def names_of_kind(
    rng: np.random.Generator, kind: np.ndarray, sex: np.ndarray, birth: np.ndarray, family: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Surname, own name and whole name, each as the person's people makes them.

    `family` is the surname to bear, or for a people without surnames what the father hands down; None where unknown.
    """
    year = birth.astype("datetime64[Y]").astype(int) + 1970
    drawn = surnames(rng, len(sex))
    surname = np.where(np.equal(family, None), drawn, family)
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


def _adults(
    people: People, rng: np.random.Generator, kind: np.ndarray, sex: int, birth: np.ndarray, shared: dict[str, np.ndarray], places: Geography
) -> np.ndarray:
    size = len(birth)
    sexes = np.full(size, sex)
    surname, own, name = names_of_kind(rng, kind, sexes, birth, np.full(size, None, dtype=object))
    # A number keeps the code of where it was given: one wife in five came from another county.
    moved = rng.random(size) < (0.2 if sex == 2 else 0.06)
    area = np.where(moved, places.area[rng.choice(places.elsewhere(), size)], places.area[shared["hukou"]])
    return people.add(size, sex=sexes, birth=birth, surname=surname, own=own, name=name, id_area=area, kind="adult", **shared)


def _homes(rng: np.random.Generator, total: int, outsider: np.ndarray, places: Geography) -> tuple[np.ndarray, np.ndarray]:
    """Where each family lives and where it is registered."""
    township = choose(rng, _TOWNSHIP_WEIGHTS, total)
    residence = _village_of(rng, township, places)
    hukou = residence.copy()
    outside = rng.choice(places.elsewhere(), total)
    fate = rng.random(total)
    floating = (fate < _FLOATING) | ((township == RELOCATED) & (fate < _RELOCATED))
    away = ~floating & (fate >= 1 - _AWAY)
    near = ~floating & ~away & (fate >= 1 - _AWAY - _OTHER_VILLAGE)
    hukou[floating] = outside[floating]
    residence[away] = outside[away]
    hukou[near] = _village_of(rng, choose(rng, _TOWNSHIP_WEIGHTS, int(near.sum())), places)
    residence[outsider] = hukou[outsider] = outside[outsider]
    return residence, hukou


def _village_of(rng: np.random.Generator, township: np.ndarray, places: Geography) -> np.ndarray:
    found = np.zeros(len(township), dtype=np.int64)
    for number in range(len(_TOWNSHIP_WEIGHTS)):
        rows = np.flatnonzero(township == number)
        found[rows] = rng.choice(places.villages(number), len(rows))
    return found
