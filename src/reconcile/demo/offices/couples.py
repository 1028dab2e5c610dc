"""The marriages as every office would write them if nothing went wrong."""

from __future__ import annotations

import polars as pl

from reconcile.demo.offices import texts
from reconcile.demo.world import World


def couples(world: World, marriages: pl.DataFrame) -> pl.DataFrame:
    """One row a marriage with the particulars of husband and wife."""
    columns: dict[str, pl.Series] = {
        "registered_date": texts.day(marriages["day"]),
        "_day": marriages["day"],
        "_here": marriages["here"],
    }
    for role in ("husband", "wife"):
        person = world.reader(marriages[role])
        columns |= {
            f"{role}_name": person("name"),
            f"{role}_id": person("id"),
            f"{role}_birth_date": texts.day(person("birth")),
            f"{role}_ethnicity": person("ethnicity"),
            f"{role}_hukou_place": texts.address(world.places, person("hukou"), person("group"), "full"),
            f"_{role}": marriages[role],
            f"_{role}_hukou": person("hukou"),
            f"_{role}_residence": person("residence"),
            "_group": person("group"),
        }
    return pl.DataFrame(columns)


def archive_start(world: World) -> pl.Expr:
    """Whether a marriage is young enough for the lists, which were taken over from eight years before the window."""
    return pl.col("day") >= pl.lit(world.window.first_day).cast(pl.Date) - pl.duration(days=8 * 365)
