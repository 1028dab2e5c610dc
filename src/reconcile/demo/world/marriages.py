"""When and where the couples married."""

from __future__ import annotations

import numpy as np
import polars as pl

from reconcile.demo.geography import Geography
from reconcile.demo.randomness import stream
from reconcile.demo.window import Window
from reconcile.demo.world.families import Families
from reconcile.demo.world.model import NOBODY, People

# Since 2025-05-10 couples may register anywhere (DOMAIN.md 1.1 G); before, mostly where one of them is registered.
_NATIONWIDE = np.datetime64("2025-05-10")
_NEWLY_MARRIED_YEARLY = 0.035


def add_marriages(people: People, families: Families, places: Geography, window: Window, seed: int) -> pl.DataFrame:
    """One row a marriage: husband, wife, the day, and whether the county's own office registered it."""
    rng = stream(seed, "marriages")
    couples = np.flatnonzero((families.husband != NOBODY) & ~families.outsider)
    wife, husband = families.wife[couples], families.husband[couples]
    new = rng.random(len(couples)) < _NEWLY_MARRIED_YEARLY * window.days / 365.25
    adult = np.maximum(people["birth"][wife] + np.timedelta64(20 * 365 + 5, "D"), people["birth"][husband] + np.timedelta64(22 * 365 + 6, "D"))
    span = np.maximum((window.first_day - adult).astype(int), 1)
    before = window.first_day - np.ceil(rng.beta(1.3, 1.6, len(couples)) * span).astype(np.int64).astype("timedelta64[D]")
    inside = window.first_day + (rng.random(len(couples)) * window.days).astype(np.int64).astype("timedelta64[D]")
    day = np.where(new, inside, before)
    day = np.maximum(day, adult)
    local = places.inside[people["hukou"][wife]] | places.inside[people["hukou"][husband]]
    here = local & (rng.random(len(couples)) < np.where(day >= _NATIONWIDE, 0.8, 0.9))
    frame = pl.DataFrame({"husband": husband, "wife": wife, "day": day, "here": here})
    return frame.filter(pl.col("day") <= window.last_day).sort("day", "wife")
