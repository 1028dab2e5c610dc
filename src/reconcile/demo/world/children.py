"""Births: those of the window with all that a delivery room writes down, and the children born before."""

from __future__ import annotations

import numpy as np
import polars as pl

from reconcile.demo.geography import HOSPITAL_SHARES, RELOCATED
from reconcile.demo.randomness import choose, stream
from reconcile.demo.world.families import Families
from reconcile.demo.world.model import Draft
from reconcile.demo.world.offspring import add_children

_TWINS, _TRIPLETS = 0.016, 0.0006
_YEARLY = 0.112
_BOYS = 0.515
_FETAL_DEATH, _STILLBIRTH, _NEONATAL_DEATH = 0.004, 0.003, 0.004
ELSEWHERE, HOME = 8, 9


def add_births(draft: Draft, families: Families) -> pl.DataFrame:
    """Adds the newborns of the window; a row each: child, family, delivery, order, body, place, outcome."""
    rng = stream(draft.seed, "births")
    family, day = _events(rng, draft, families)
    fetuses = 1 + choose(rng, np.array([1 - _TWINS - _TRIPLETS, _TWINS, _TRIPLETS]), len(day))
    place = _place_of_birth(rng, draft, families, family)
    delivery = np.repeat(np.arange(len(day)), fetuses)
    order = np.arange(len(delivery)) - np.repeat(np.cumsum(fetuses) - fetuses, fetuses) + 1
    weeks = np.clip(np.round(rng.normal(39.2, 1.4, len(day)) - 2.5 * (fetuses - 1)), 28, 42).astype(int)
    minute = rng.integers(0, 1430, len(day))
    sex = _sexes(rng, delivery, order)
    outcome = choose(rng, np.array([1 - _FETAL_DEATH - _STILLBIRTH, _FETAL_DEATH, _STILLBIRTH]), len(delivery)) + 1
    dies = (outcome == 1) & (rng.random(len(delivery)) < _NEONATAL_DEATH)
    birth = day[delivery]
    lived = rng.integers(0, 28, len(delivery)).astype("timedelta64[D]")
    death = np.where(dies, birth + lived, np.datetime64("NaT", "D"))
    kind = np.where(outcome == 1, "newborn", "not_alive")
    about = {"sex": sex, "birth": birth, "death": death, "kind": kind}
    child = add_children(draft, rng, families, family[delivery], order=order, **about)
    weight = rng.normal(3280, 420, len(delivery)) - 140 * np.maximum(39 - weeks[delivery], 0) + 60 * (sex == 1)
    weight = np.clip(np.round(weight / 10) * 10, 900, 4900).astype(int)
    return pl.DataFrame(
        {
            "child": child,
            "family": family[delivery],
            "delivery": delivery,
            "order": order,
            "fetuses": fetuses[delivery],
            "sex": sex,
            "birth": birth,
            "minute": minute[delivery] + 3 * (order - 1),
            "weeks": weeks[delivery],
            "weight": weight,
            "length": np.clip(np.round(50 + (weight - 3300) / 400), 38, 55).astype(int),
            "place": place[delivery],
            "outcome": outcome,
            "mother": families.wife[family[delivery]],
            "father": families.husband[family[delivery]],
        }
    )


def add_earlier_children(draft: Draft, families: Families) -> None:
    """Adds the children whom the families of the county already had."""
    rng = stream(draft.seed, "earlier children")
    first_day, wife_birth = draft.window.first_day, draft.people["birth"][families.wife]
    age = (first_day - wife_birth).astype(int) / 365.25
    count = np.minimum(rng.poisson(np.clip((age - 22) / 10, 0, 1.3)), 3)
    count[families.outsider] = 0
    family = np.repeat(np.arange(len(families)), count)
    gap = np.floor(420 + rng.exponential(900, len(family))).astype(np.int64)
    back = pl.DataFrame({"family": family, "gap": gap}).select(pl.col("gap").cum_sum().over("family"))["gap"].to_numpy()
    birth = first_day - back.astype("timedelta64[D]")
    grown = (birth - wife_birth[family]).astype(int) > 19 * 365
    family, birth = family[grown], birth[grown]
    sex = 1 + (rng.random(len(family)) > _BOYS)
    about = {"sex": sex, "birth": birth, "kind": "child"}
    add_children(draft, rng, families, family, order=np.ones(len(family), dtype=int), **about)


def _events(rng: np.random.Generator, draft: Draft, families: Families) -> tuple[np.ndarray, np.ndarray]:
    """Family and day of each delivery, in order of family: a waiting time, and after it perhaps another one."""
    window = draft.window
    age = (window.first_day - draft.people["birth"][families.wife]).astype(int) / 365.25
    wish = np.select([age < 24, age < 33, age < 38], [0.9, 1.6, 0.9], 0.25)
    rate = _YEARLY / 365.25 * wish / wish.mean()
    first = rng.exponential(1 / rate)
    # Outsiders are in the world because they deliver here.
    first = np.where(families.outsider, rng.random(len(families)) * window.days, first)
    second = first + 330 + rng.exponential(1.5 / rate)
    found = []
    for moment in (first, np.where(families.outsider, np.inf, second)):
        rows = np.flatnonzero(moment < window.days)
        found.append((rows, window.first_day + moment[rows].astype(np.int64).astype("timedelta64[D]")))
    family, day = (np.concatenate(parts) for parts in zip(*found, strict=True))
    order = np.lexsort((day, family))
    return family[order], day[order]


def _sexes(rng: np.random.Generator, delivery: np.ndarray, order: np.ndarray) -> np.ndarray:
    """1 or 2 for each newborn; a third of twins are identical."""
    sex = 1 + (rng.random(len(delivery)) > _BOYS)
    identical = (rng.random(len(delivery)) < 0.34) & (order > 1)
    previous = np.concatenate([[0], sex[:-1]]) if len(sex) else sex
    return np.where(identical, previous, sex)


def _place_of_birth(rng: np.random.Generator, draft: Draft, families: Families, family: np.ndarray) -> np.ndarray:
    """The number of the hospital, ELSEWHERE or HOME."""
    place = choose(rng, np.array(HOSPITAL_SHARES), len(family))
    residence = draft.people["residence"][families.wife[family]]
    ours = ~families.outsider[family]
    fate = rng.random(len(family))
    place[ours & (fate < np.where(draft.places.inside[residence], 0.11, 0.85))] = ELSEWHERE
    place[ours & (fate > np.where(draft.places.township[residence] == RELOCATED, 0.97, 0.995))] = HOME
    return place
