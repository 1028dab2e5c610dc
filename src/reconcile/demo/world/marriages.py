"""When and where the couples married."""

from __future__ import annotations

import numpy as np
import polars as pl

from reconcile.demo.randomness import stream
from reconcile.demo.world.families import Families
from reconcile.demo.world.model import NOBODY, Draft

# Since 2025-05-10 couples may register anywhere (DOMAIN.md 1.1 G); before, mostly where one of them is registered.
_NATIONWIDE = np.datetime64("2025-05-10")
_NEWLY_MARRIED_YEARLY = 0.035
_TWENTY, _TWENTY_TWO = np.timedelta64(20 * 365 + 5, "D"), np.timedelta64(22 * 365 + 6, "D")


def marriages(draft: Draft, families: Families) -> pl.DataFrame:
    """One row a marriage: husband, wife, the day, and whether the county's own office registered it."""
    rng, people, window = stream(draft.seed, "marriages"), draft.people, draft.window
    couples = np.flatnonzero((families.husband != NOBODY) & ~families.outsider)
    wife, husband = families.wife[couples], families.husband[couples]
    new = rng.random(len(couples)) < _NEWLY_MARRIED_YEARLY * window.days / 365.25
    of_age = np.maximum(people["birth"][wife] + _TWENTY, people["birth"][husband] + _TWENTY_TWO)
    span = np.maximum((window.first_day - of_age).astype(int), 1)
    before = window.first_day - _days(np.ceil(rng.beta(1.3, 1.6, len(couples)) * span))
    day = np.where(new, window.first_day + _days(rng.random(len(couples)) * window.days), before)
    day = np.maximum(day, of_age)
    inside = draft.places.inside
    local = inside[people["hukou"][wife]] | inside[people["hukou"][husband]]
    here = local & (rng.random(len(couples)) < np.where(day >= _NATIONWIDE, 0.8, 0.9))
    kept = day <= window.last_day
    frame = pl.DataFrame({"husband": husband[kept], "wife": wife[kept], "day": day[kept], "here": here[kept]})
    return frame.sort("day", "wife")


def _days(count: np.ndarray) -> np.ndarray:
    return count.astype(np.int64).astype("timedelta64[D]")
