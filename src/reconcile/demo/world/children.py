"""Births: those of the window with all that a delivery room writes down, and the children born before."""

from __future__ import annotations

import numpy as np
import polars as pl

from reconcile.demo.geography import HOSPITAL_SHARES, RELOCATED, Geography
from reconcile.demo.names import twin_given_names
from reconcile.demo.randomness import choose, stream
from reconcile.demo.window import Window
from reconcile.demo.world.families import Families, names_of_kind, peoples_of
from reconcile.demo.world.model import NOBODY, People

_TWINS, _TRIPLETS = 0.016, 0.0006
_YEARLY = 0.112
_FETAL_DEATH, _STILLBIRTH, _NEONATAL_DEATH = 0.004, 0.003, 0.004
ELSEWHERE, HOME = 8, 9


def add_births(people: People, families: Families, places: Geography, window: Window, seed: int) -> pl.DataFrame:
    """Adds the newborns of the window; a row each: child, family, delivery, order, body, place, outcome."""
    rng = stream(seed, "births")
    family, day = _events(rng, people, families, window)
    fetuses = 1 + choose(rng, np.array([1 - _TWINS - _TRIPLETS, _TWINS, _TRIPLETS]), len(day))
    place = _place_of_birth(rng, people, families, family, places)
    delivery = np.repeat(np.arange(len(day)), fetuses)
    order = np.arange(len(delivery)) - np.repeat(np.cumsum(fetuses) - fetuses, fetuses) + 1
    weeks = np.clip(np.round(rng.normal(39.2, 1.4, len(day)) - 2.5 * (fetuses - 1)), 28, 42).astype(int)
    minute = rng.integers(0, 1430, len(day))
    sex = _sexes(rng, delivery, order)
    outcome = choose(rng, np.array([1 - _FETAL_DEATH - _STILLBIRTH, _FETAL_DEATH, _STILLBIRTH]), len(delivery)) + 1
    dies = (outcome == 1) & (rng.random(len(delivery)) < _NEONATAL_DEATH)
    birth = day[delivery]
    death = np.where(dies, birth + rng.integers(0, 28, len(delivery)).astype("timedelta64[D]"), np.datetime64("NaT", "D"))
    kind = np.where(outcome == 1, "newborn", "not_alive")
    child = _add(people, rng, families, family[delivery], sex, birth, order, places, death=death, kind=kind)
    weight = rng.normal(3280, 420, len(delivery)) - 140 * np.maximum(39 - weeks[delivery], 0) + 60 * (sex == 1)
    weight = np.clip(np.round(weight / 10) * 10, 900, 4900).astype(int)
    return pl.DataFrame(
        {
            "child": child, "family": family[delivery], "delivery": delivery, "order": order, "fetuses": fetuses[delivery],
            "sex": sex, "birth": birth, "minute": minute[delivery] + 3 * (order - 1), "weeks": weeks[delivery], "weight": weight,
            "length": np.clip(np.round(50 + (weight - 3300) / 400), 38, 55).astype(int), "place": place[delivery], "outcome": outcome,
            "mother": families.wife[family[delivery]], "father": families.husband[family[delivery]],
        }
    )  # fmt: skip


def add_earlier_children(people: People, families: Families, places: Geography, window: Window, seed: int) -> None:
    """Adds the children whom the families of the county already had."""
    rng = stream(seed, "earlier children")
    age = (window.first_day - people["birth"][families.wife]).astype(int) / 365.25
    count = np.minimum(rng.poisson(np.clip((age - 22) / 10, 0, 1.3)), 3)
    count[families.outsider] = 0
    family = np.repeat(np.arange(len(families)), count)
    order = np.arange(len(family)) - np.repeat(np.cumsum(count) - count, count)
    gap = np.floor(420 + rng.exponential(900, len(family))).astype(np.int64)
    back = pl.DataFrame({"family": family, "gap": gap}).select(pl.col("gap").cum_sum().over("family"))["gap"].to_numpy()
    birth = window.first_day - back.astype("timedelta64[D]")
    grown = (birth - people["birth"][families.wife[family]]).astype(int) > 19 * 365
    family, birth, order = family[grown], birth[grown], order[grown]
    _add(people, rng, families, family, 1 + (rng.random(len(family)) > 0.515), birth, np.ones(len(family), dtype=int), places, kind="child")


def _events(rng: np.random.Generator, people: People, families: Families, window: Window) -> tuple[np.ndarray, np.ndarray]:
    """Family and day of each delivery, in order of family: a waiting time, and after it perhaps another one."""
    age = (window.first_day - people["birth"][families.wife]).astype(int) / 365.25
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
    sex = 1 + (rng.random(len(delivery)) > 0.515)
    identical = (rng.random(len(delivery)) < 0.34) & (order > 1)
    previous = np.concatenate([[0], sex[:-1]]) if len(sex) else sex
    return np.where(identical, previous, sex)


def _place_of_birth(rng: np.random.Generator, people: People, families: Families, family: np.ndarray, places: Geography) -> np.ndarray:
    """The number of the hospital, ELSEWHERE or HOME."""
    place = choose(rng, np.array(HOSPITAL_SHARES), len(family))
    residence = people["residence"][families.wife[family]]
    away = ~places.inside[residence] & ~families.outsider[family]
    fate = rng.random(len(family))
    place[fate < np.where(away, 0.85, 0.11) * ~families.outsider[family]] = ELSEWHERE
    place[(fate > np.where(places.township[residence] == RELOCATED, 0.97, 0.995)) & ~families.outsider[family]] = HOME
    return place


def _add(
    people: People, rng: np.random.Generator, families: Families, family: np.ndarray, sex: np.ndarray, birth: np.ndarray,
    order: np.ndarray, places: Geography, **more: object,
) -> np.ndarray:  # fmt: skip
    """Adds children: most bear the father's surname, some the mother's, both, or a third one."""
    mother, father = families.wife[family], families.husband[family]
    kind = peoples_of(people["ethnicity"][mother])
    given_down = _surname(rng, people, mother, father, kind)
    # Children of one delivery bear one surname.
    following = np.flatnonzero(order > 1)
    for row in following:
        given_down[row] = given_down[row - 1]
    surname, own, name = names_of_kind(rng, kind, sex, birth, given_down)
    plain = following[surname[following] != ""]
    if len(plain):
        own[plain] = twin_given_names(rng, own[plain - 1], own[plain])
        name[plain] = surname[plain] + own[plain]
    hukou = people["hukou"][mother]
    return people.add(
        len(family), sex=sex, birth=birth, mother=mother, father=father, surname=surname, own=own, name=name, hukou=hukou,
        residence=people["residence"][mother], household=people["household"][mother], id_area=places.area[hukou],
        ethnicity=people["ethnicity"][mother], **more,
    )  # fmt: skip


def _surname(rng: np.random.Generator, people: People, mother: np.ndarray, father: np.ndarray, kind: np.ndarray) -> np.ndarray:
    hers, his = people["surname"][mother], people["surname"][father]
    fate = rng.random(len(mother))
    single = father == NOBODY
    surname = np.where(single | (fate < 0.06), hers, his)
    both = ~single & (fate > 0.985) & (hers != his)
    surname = np.where(both, his + hers, surname)
    surname = np.where(fate > 0.998, None, surname)
    # A people without surnames hands down the father's own name, or nothing where none is known.
    whole = hers == ""
    own = np.where(single, None, people["own"][father])
    result: np.ndarray = np.where(whole, own, surname)
    return result
