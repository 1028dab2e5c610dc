"""The live births as every office would write them if nothing went wrong."""

from __future__ import annotations

import numpy as np
import polars as pl

from reconcile.demo.geography import HOSPITALS
from reconcile.demo.offices import texts
from reconcile.demo.world import World
from reconcile.demo.world.children import ELSEWHERE


def newborns(world: World, births: pl.DataFrame) -> pl.DataFrame:
    """One row a newborn with its own, its mother's and its father's particulars, and where they live."""
    child, mother, father = (world.reader(births[name]) for name in ("child", "mother", "father"))
    return pl.DataFrame(
        {
            "child_name": child("name"),
            "child_id": child("id"),
            "child_sex": births["sex"].cast(pl.String),
            "child_birth_date": texts.day(births["birth"]),
            "child_ethnicity": child("ethnicity"),
            "birth_weight": births["weight"].cast(pl.String),
            "birth_length": births["length"].cast(pl.String),
            "birth_order": births["order"].cast(pl.String),
            "gestation_weeks": births["weeks"].cast(pl.String),
            "mother_name": mother("name"),
            "mother_id": mother("id"),
            "mother_birth_date": texts.day(mother("birth")),
            "mother_ethnicity": mother("ethnicity"),
            "father_name": father("name"),
            "father_id": father("id"),
            "certificate_no": births["certificate_no"],
            "_child": births["child"],
            "_mother": births["mother"],
            "_father": births["father"],
            "_residence": child("residence"),
            "_hukou": child("hukou"),
            "_group": child("group"),
            "_death": child("death"),
            "_birth": births["birth"],
            "_moment": texts.moment(births["birth"], births["minute"]),
            "_place": births["place"],
            "_issued": births["issued"],
            "_registered": births["registered"],
            "_outcome": births["outcome"].cast(pl.String),
            "_delivery": births["delivery"],
            "_fetuses": births["fetuses"].cast(pl.String),
            "_twin_order": pl.select(
                pl.when(births["fetuses"] > 1).then(births["order"]).otherwise(0).cast(pl.String)
            ).to_series(),
        }
    )


def hospital_names(place: pl.Series) -> pl.Series:
    """The names of the hospitals by number; other places have general words."""
    names = {str(number): name for number, name in enumerate(HOSPITALS)}
    return place.cast(pl.String).replace(names | {str(ELSEWHERE): "外地医院", "9": "家中"})


def inside(world: World, place: pl.Series) -> np.ndarray:
    """Whether each place lies in the county."""
    found: np.ndarray = world.places.inside[place.to_numpy()]
    return found
