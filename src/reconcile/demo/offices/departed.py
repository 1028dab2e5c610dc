"""The deaths as every office would write them if nothing went wrong."""

from __future__ import annotations

import polars as pl

from reconcile.demo.offices import texts
from reconcile.demo.world import World


def departed(world: World) -> pl.DataFrame:
    """One row a death of the window of somebody who lived or was registered in the county.

    A child that died in its first days has no number, and mostly no name: it is called after its mother.
    """
    inside = world.places.inside
    dead = world.people.filter(
        pl.col("death").is_not_null() & (pl.col("death") <= pl.lit(world.window.last_day).cast(pl.Date))
    )
    dead = dead.filter(pl.Series(inside[dead["residence"].to_numpy()] | inside[dead["hukou"].to_numpy()]))
    newborn = dead["kind"] == "newborn"
    mother = world.of("name", dead["mother"])
    named = pl.select(
        pl.when(newborn)
        .then(mother + pl.when(dead["sex"] == 1).then(pl.lit("之子")).otherwise(pl.lit("之女")))
        .otherwise(dead["name"])
    ).to_series()
    return pl.DataFrame(
        {
            "person_name": named,
            "person_id": pl.select(pl.when(~newborn).then(dead["id"])).to_series(),
            "person_sex": dead["sex"].cast(pl.String),
            "person_birth_date": texts.day(dead["birth"]),
            "person_ethnicity": dead["ethnicity"],
            "death_date": texts.day(dead["death"]),
            "residence": texts.address(world.places, dead["residence"], dead["group"]),
            "hukou_place": texts.address(world.places, dead["hukou"], dead["group"], "full"),
            "residence_area": world.places.column("village_code", dead["residence"].to_numpy()),
            "hukou_code": world.places.column("village_code", dead["hukou"].to_numpy()),
            "_person": dead["person"],
            "_mother": dead["mother"],
            "_father": dead["father"],
            "_death": dead["death"],
            "_newborn": newborn,
            "_residence": dead["residence"],
            "_planted": pl.Series([""]).new_from_index(0, dead.height),
        }
    ).sort("_death", "_person")
