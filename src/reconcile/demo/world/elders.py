"""The older generations, and the deaths of the window."""

from __future__ import annotations

import numpy as np

from reconcile.demo.randomness import stream
from reconcile.demo.world.families import Families
from reconcile.demo.world.model import NOBODY, Draft, People
from reconcile.demo.world.naming import names_of_kind, peoples_of

_WITH_PARENTS, _OLD_PER_FAMILY = 0.42, 0.42
_YEAR = 365.25


def add_elders(draft: Draft, families: Families) -> None:
    """Adds the husbands' parents who live with them, and old people in households of their own."""
    rng, people = stream(draft.seed, "elders"), draft.people
    local = np.flatnonzero(~families.outsider & (families.husband != NOBODY))
    chosen = local[rng.random(len(local)) < _WITH_PARENTS]
    husband = families.husband[chosen]
    size, born = len(husband), people["birth"][husband]
    home = people["household"][husband]
    fathers = _elders(draft, rng, husband, np.full(size, 1), born - _years(rng.normal(27, 3.5, size)), home)
    mothers = _elders(draft, rng, husband, np.full(size, 2), born - _years(rng.normal(25, 3.2, size)), home)
    people["father"][husband], people["mother"][husband] = fathers, mothers
    model = families.wife[rng.choice(np.flatnonzero(~families.outsider), int(len(local) * _OLD_PER_FAMILY))]
    age = np.clip(rng.normal(75, 9, len(model)), 58, 101)
    sex = 1 + (rng.random(len(model)) > 0.47)
    home = len(families) + 1 + np.arange(len(model)) * 2 // 3
    _elders(draft, rng, model, sex, draft.window.first_day - _years(age), home)


def add_deaths(draft: Draft) -> None:
    """Dates the deaths of the window: a Gompertz hazard by age."""
    rng, people, window = stream(draft.seed, "deaths"), draft.people, draft.window
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
    draft: Draft, rng: np.random.Generator, model: np.ndarray, sex: np.ndarray, birth: np.ndarray, household: np.ndarray
) -> np.ndarray:
    """Adds old people who live where the model lives, of the same people and, for men, with the same surname."""
    people = draft.people
    ethnicity = people["ethnicity"][model]
    plain = people["surname"][model] != ""
    keeps = plain & (sex == 1) & (people["sex"][model] == 1)
    family = np.asarray(np.where(keeps, people["surname"][model], None))
    surname, own, name = names_of_kind(rng, peoples_of(ethnicity), sex, birth, family)
    hukou = people["hukou"][model]
    return people.add(
        len(birth),
        sex=sex,
        birth=birth,
        ethnicity=ethnicity,
        surname=surname,
        own=own,
        name=name,
        hukou=hukou,
        residence=people["residence"][model],
        household=household,
        id_area=draft.places.area[hukou],
        kind="elder",
    )


def _years(years: np.ndarray) -> np.ndarray:
    return (years * _YEAR).astype(np.int64).astype("timedelta64[D]")
