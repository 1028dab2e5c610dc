"""Children of the families: their names, their homes and where their ID numbers come from."""

from __future__ import annotations

import numpy as np

from reconcile.demo.names import twin_given_names
from reconcile.demo.world.families import Families
from reconcile.demo.world.model import NOBODY, Draft, People
from reconcile.demo.world.naming import names_of_kind, peoples_of


def add_children(
    draft: Draft,
    rng: np.random.Generator,
    families: Families,
    family: np.ndarray,
    *,
    order: np.ndarray,
    **particulars: object,
) -> np.ndarray:
    """Adds children with their sex, birth and so on; most bear the father's surname, some the mother's or another."""
    people, sex, birth = draft.people, np.asarray(particulars["sex"]), np.asarray(particulars["birth"])
    mother, father = families.wife[family], families.husband[family]
    kind = peoples_of(people["ethnicity"][mother])
    given_down = _surname(rng, people, mother, father)
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
        len(family),
        mother=mother,
        father=father,
        surname=surname,
        own=own,
        name=name,
        hukou=hukou,
        residence=people["residence"][mother],
        household=people["household"][mother],
        id_area=draft.places.area[hukou],
        ethnicity=people["ethnicity"][mother],
        **particulars,
    )


def _surname(rng: np.random.Generator, people: People, mother: np.ndarray, father: np.ndarray) -> np.ndarray:
    """The surname that is handed down; None for one that neither parent bears."""
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
