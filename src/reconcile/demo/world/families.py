"""Couples of child-bearing age: who they are, where they live and where they are registered."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from reconcile.demo.geography import RELOCATED, Geography
from reconcile.demo.randomness import choose, stream
from reconcile.demo.world.model import NOBODY, Draft
from reconcile.demo.world.naming import draw_peoples, names_of_kind

_SINGLE = 0.03
_FLOATING, _AWAY, _OTHER_VILLAGE, _RELOCATED = 0.03, 0.03, 0.06, 0.8
_TOWNSHIP_WEIGHTS = np.array([24, 9, 9, 7, 7, 5, 5, 6, 4, 8, 4, 5], dtype=float)


@dataclass(frozen=True)
class Families:
    """One row a family: wife, husband (nobody for a single mother), and whether it only comes to deliver."""

    wife: np.ndarray
    husband: np.ndarray
    outsider: np.ndarray

    def __len__(self) -> int:
        return len(self.wife)


def add_families(draft: Draft, size: int, outsiders: int) -> Families:
    """Adds the couples of `size` families of the county, and of `outsiders` that only deliver in its hospitals."""
    rng = stream(draft.seed, "families")
    total = size + outsiders
    outsider = np.arange(total) >= size
    residence, hukou = _homes(rng, total, outsider, draft.places)
    kind, ethnicity = draw_peoples(rng, total)
    shared = {"residence": residence, "hukou": hukou, "household": np.arange(1, total + 1)}
    shared["ethnicity"] = ethnicity
    age = (20 + 24 * rng.beta(1.9, 2.4, total)) * 365.25
    wife_birth = draft.window.last_day - age.astype(np.int64).astype("timedelta64[D]")
    husband_birth = wife_birth - np.clip(rng.normal(2, 3, total) * 365.25, -3000, 6000).astype(np.int64).astype(
        "timedelta64[D]"
    )
    wife = _adults(draft, rng, 2, wife_birth, kind, shared)
    married = rng.random(total) >= _SINGLE
    husband = np.full(total, NOBODY)
    chosen = np.flatnonzero(married)
    his = {name: value[chosen] for name, value in shared.items()}
    husband[chosen] = _adults(draft, rng, 1, husband_birth[chosen], kind[chosen], his)
    return Families(wife, husband, outsider)


def _adults(
    draft: Draft, rng: np.random.Generator, sex: int, birth: np.ndarray, kind: np.ndarray, shared: dict[str, np.ndarray]
) -> np.ndarray:
    size, places = len(birth), draft.places
    sexes = np.full(size, sex)
    surname, own, name = names_of_kind(rng, kind, sexes, birth, np.full(size, None, dtype=object))
    # A number keeps the code of where it was given: one wife in five came from another county.
    moved = rng.random(size) < (0.2 if sex == 2 else 0.06)
    area = np.where(moved, places.area[rng.choice(places.elsewhere(), size)], places.area[shared["hukou"]])
    return draft.people.add(
        size, sex=sexes, birth=birth, surname=surname, own=own, name=name, id_area=area, kind="adult", **shared
    )


def _homes(
    rng: np.random.Generator, total: int, outsider: np.ndarray, places: Geography
) -> tuple[np.ndarray, np.ndarray]:
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
