"""Puts the world together."""

from __future__ import annotations

import numpy as np
import polars as pl

from reconcile.demo.geography import geography
from reconcile.demo.identifiers import resident_ids
from reconcile.demo.window import Window
from reconcile.demo.world.children import add_births, add_earlier_children
from reconcile.demo.world.elders import add_deaths, add_elders
from reconcile.demo.world.families import add_families
from reconcile.demo.world.marriages import marriages
from reconcile.demo.world.model import Draft, People, World
from reconcile.demo.world.papers import latecomers, with_papers

# Outsiders are about one delivery in twelve of the county's hospitals.
_OUTSIDERS_YEARLY = 0.009


def build(families: int, window: Window, seed: int) -> World:
    """The world of that many families of child-bearing age over the window."""
    draft = Draft(People(), geography(), window, seed)
    outsiders = max(1, round(families * _OUTSIDERS_YEARLY * window.days / 365.25))
    households = add_families(draft, families, outsiders)
    add_elders(draft, households)
    add_earlier_children(draft, households)
    births = with_papers(draft, add_births(draft, households))
    add_deaths(draft)
    late, married = latecomers(draft, births), marriages(draft, households)
    return World(seed, window, draft.places, _people_frame(draft.people, seed), births, late, married)


def _people_frame(people: People, seed: int) -> pl.DataFrame:
    """The people as a frame with their ID numbers; nobody's row holds nulls and zeros."""
    columns = people.columns
    alive = people["kind"] != "not_alive"
    real = (np.arange(len(people)) > 0) & alive
    numbers = np.full(len(people), None, dtype=object)
    numbers[real] = resident_ids(
        people["id_area"][real].astype(np.int64), people["birth"][real], people["sex"][real].astype(np.int64), seed
    )
    texts = {
        name: pl.Series(values.tolist(), dtype=pl.String) for name, values in columns.items() if values.dtype == object
    }
    frame = pl.DataFrame(
        {
            **{n: v for n, v in columns.items() if n not in texts},
            **texts,
            "id": pl.Series(numbers.tolist(), dtype=pl.String),
        }
    )
    nobody = pl.int_range(pl.len()) == 0
    empty = [
        pl.when(~nobody).then(pl.col(name)).alias(name)
        for name in ("name", "sex", "ethnicity", "surname", "own", "kind")
    ]
    return frame.with_columns(empty).with_columns(person=pl.int_range(pl.len()), group=pl.col("household") % 9 + 1)
