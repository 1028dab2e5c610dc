"""When a newborn gets its certificate and its place in a household, which every office builds on."""

from __future__ import annotations

import numpy as np
import polars as pl

from reconcile.demo.identifiers import certificate_numbers
from reconcile.demo.randomness import lag_days, stream
from reconcile.demo.world.children import ELSEWHERE
from reconcile.demo.world.model import Draft

# Some parents wait for years before they register a child (DOMAIN.md 0): the share is an assumption.
_WAIT_FOR_YEARS = 0.02
_LATE_A_YEAR = 0.025


def with_papers(draft: Draft, births: pl.DataFrame) -> pl.DataFrame:
    """Adds `certificate_no`, `issued` and `registered` (in a household) to the births; null for those born dead."""
    rng, death = stream(draft.seed, "papers"), draft.people["death"]
    size = births.height
    birth = births["birth"].to_numpy().astype("datetime64[D]")
    alive = births["outcome"].to_numpy() == 1
    issued = birth + np.minimum(lag_days(rng, size, 5, 0.7), 60)
    # Twins are taken to the counter together.
    first = births.with_row_index().select(pl.col("index").first().over("delivery")).to_series().to_numpy()
    issued = issued[first]
    waits = lag_days(rng, size, 16, 0.8) + (rng.random(size) < _WAIT_FOR_YEARS) * rng.integers(300, 1200, size)
    registered = issued + waits[first]
    registered = np.where(np.isnat(death[births["child"].to_numpy()]), registered, np.datetime64("NaT", "D"))
    blank = np.datetime64("NaT", "D")
    return births.with_columns(
        certificate_no=pl.Series(_numbers(births, birth).tolist(), dtype=pl.String),
        issued=np.where(alive, issued, blank),
        registered=np.where(alive, registered, blank),
    ).with_columns(certificate_no=pl.when(pl.col("outcome") == 1).then("certificate_no"))


def latecomers(draft: Draft, births: pl.DataFrame) -> pl.DataFrame:
    """Children of the four years before the window whom their parents register in it, in the columns of `births`.

    Their certificates, cards and deliveries are of those years, and so in no delivery of the window.
    """
    rng, people, window = stream(draft.seed, "latecomers"), draft.people, draft.window
    young = (people["kind"] == "child") & (people["birth"] > window.first_day - np.timedelta64(4 * 365, "D"))
    share = min(1.0, _LATE_A_YEAR * window.days / 365.25)
    child = np.flatnonzero(young & (rng.random(len(people)) < share))
    day = window.first_day + rng.integers(0, window.days, len(child)).astype("timedelta64[D]")
    frame = pl.DataFrame(
        {
            "child": child,
            "sex": people["sex"][child],
            "birth": people["birth"][child],
            "mother": people["mother"][child],
            "father": people["father"][child],
            "registered": day,
            "place": np.full(len(child), ELSEWHERE),
        }
    )
    filled = {"family": -1, "delivery": -1, "order": 1, "fetuses": 1, "minute": 0, "outcome": 1}
    frame = frame.with_columns(**{name: pl.lit(value) for name, value in filled.items()})
    return pl.concat(
        [births.clear(), frame.cast({name: births.schema[name] for name in frame.columns})], how="diagonal"
    )


def _numbers(births: pl.DataFrame, birth: np.ndarray) -> np.ndarray:
    """Certificate numbers: each place of birth uses up its own block of sheets in order of birth."""
    order = births.select(
        pl.struct("birth", "delivery", "order").rank("ordinal").over("place").cast(pl.Int64)
    ).to_series()
    place = births["place"].to_numpy()
    # The numbers between are for sheets that are exchanged, reissued or spoilt; those born elsewhere are scattered.
    step = np.where(place == ELSEWHERE, 37, 5)
    serial = place * 1_000_000 + 1000 + order.to_numpy() * step
    year = birth.astype("datetime64[Y]").astype(np.int64) + 1970
    return certificate_numbers(year, serial)
