"""The older generations, and the deaths of the window."""

from __future__ import annotations

import numpy as np

from reconcile.demo.geography import Geography
from reconcile.demo.randomness import stream
from reconcile.demo.window import Window
from reconcile.demo.world.families import Families, names_of_kind, peoples_of
from reconcile.demo.world.model import NOBODY, People

_WITH_PARENTS, _OLD_PER_FAMILY = 0.42, 0.42
_YEAR = 365.25


def add_elders(people: People, families: Families, places: Geography, window: Window, seed: int) -> None:
    """Adds the husbands' parents who live with them, and old people in households of their own."""
    rng = stream(seed, "elders")
    local = np.flatnonzero(~families.outsider & (families.husband != NOBODY))
    chosen = local[rng.random(len(local)) < _WITH_PARENTS]
    husband = families.husband[chosen]
    fathers = _elders(people, rng, 1, people["birth"][husband] - _years(rng.normal(27, 3.5, len(chosen))), husband, places)
    mothers = _elders(people, rng, 2, people["birth"][husband] - _years(rng.normal(25, 3.2, len(chosen))), husband, places)
    for column, parents in (("father", fathers), ("mother", mothers)):
        people[column][husband] = parents
    model = families.wife[rng.choice(np.flatnonzero(~families.outsider), int(len(local) * _OLD_PER_FAMILY))]
    age = np.clip(rng.normal(75, 9, len(model)), 58, 101)
    sex = 1 + (rng.random(len(model)) > 0.47)
    household = len(families) + 1 + np.arange(len(model)) * 2 // 3
    _elders(people, rng, sex, window.first_day - _years(age), model, places, household=household)


def add_deaths(people: People, window: Window, seed: int) -> None:
    """Dates the deaths of the window: a Gompertz hazard by age."""
    rng = stream(seed, "deaths")
    age = (window.first_day - people["birth"]).astype(int) / _YEAR
    age = np.where(np.isnat(people["birth"]), 0, age)
    yearly = np.where(age < 25, 0.0002, np.exp(np.clip(-10.0 + 0.09 * age, -9, 0)))
    wait = rng.exponential(1 / yearly) * _YEAR
    born_before = (people["birth"] < window.first_day) & (people["kind"] != "")
    dies = born_before & (wait < window.days) & np.isnat(people["death"])
    people["death"][dies] = window.first_day + wait[dies].astype(np.int64).astype("timedelta64[D]")
    _spare_mothers(people)


def _spare_mothers(people: People) -> None:
    """Takes back the death of a mother before her child's birth, and of a father more than nine months before."""
    born = people["birth"]
    for column, margin in (("mother", 0), ("father", 270)):
        parent = people[column]
        early = (parent != NOBODY) & (people["death"][parent] + np.timedelta64(margin, "D") <= born)
        people["death"][parent[early]] = np.datetime64("NaT", "D")


def _elders(
    people: People, rng: np.random.Generator, sex: np.ndarray | int, birth: np.ndarray, model: np.ndarray, places: Geography,
    household: np.ndarray | None = None,
) -> np.ndarray:  # fmt: skip
    """Adds old people who live where the model lives, of the same people and, for men, with the same surname."""
    size = len(birth)
    sexes = np.full(size, sex) if np.ndim(sex) == 0 else np.asarray(sex)
    ethnicity = people["ethnicity"][model]
    plain = people["surname"][model] != ""
    keeps = plain & (sexes == 1) & (people["sex"][model] == 1)
    family = np.where(keeps, people["surname"][model], None)
    surname, own, name = names_of_kind(rng, peoples_of(ethnicity), sexes, birth, family)
    hukou = people["hukou"][model]
    home = people["household"][model] if household is None else household
    return people.add(
        size, sex=sexes, birth=birth, ethnicity=ethnicity, surname=surname, own=own, name=name, hukou=hukou,
        residence=people["residence"][model], household=home, id_area=places.area[hukou], kind="elder",
    )  # fmt: skip


def _years(years: np.ndarray) -> np.ndarray:
    return (years * _YEAR).astype(np.int64).astype("timedelta64[D]")
