"""The records that a review is drawn from: the denominator of a comparison, and what the links lead one to expect."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import duckdb
import polars as pl

from reconcile import engine
from reconcile.measure.figures import CELLS
from reconcile.registers import PairSpec, RelationSpec

STATES = ("agree", "differ", "absent", "out")
"""What a record can be: linked and agreeing, linked and not agreeing, in the other register not at all, or of no
concern since whom it is linked with is out of scope."""
PLACES = 9
SCHEMA: dict[str, type[pl.DataType]] = {
    "pair": pl.String,
    "relation": pl.String,
    "record_id": pl.UInt64,
    "event_date": pl.Date,
    **dict.fromkeys(CELLS, pl.String),
    "elsewhere": pl.Boolean,
    "said": pl.String,
    **dict.fromkeys(STATES, pl.Float64),
}
KEYS = ("pair", "relation", "record_id")


def population(
    connection: duckdb.DuckDBPyConnection,
    pair: PairSpec,
    relation: RelationSpec,
    days: tuple[date, date],
    own: str | None = None,
) -> pl.DataFrame:
    """The records of P that a comparison counts by their own papers, of events of these days; columns SCHEMA.

    `said`: what the run says of the record. The columns of STATES hold how likely each is, by all links on record, as
    `adjusted` simulates them. Of an event that may be registered elsewhere absence says nothing: it is `out`.
    `own`: the pair that links the left register with itself.
    """
    bound: dict[str, Any] = {"pair": pair.id, "relation": relation.name}
    members = engine.frame(connection, "measure/86_rated_members", **bound).filter(side="left")
    links = engine.frame(connection, "measure/85_possible_links", **bound)
    model = json.loads(engine.frame(connection, "link/20_model", **bound)["model"].item())
    said = engine.frame(connection, "measure/97_said_of_left", **bound)
    found = members.join(_by_links(links, relation), on="record_id", how="left", maintain_order="left")
    twice = _unseen_duplicates(connection, own)
    found = _with_absent(found.with_columns(pl.col("agree", "differ", "out").fill_null(0.0)), model, twice)
    named = found.join(said, on="record_id", how="left", maintain_order="left").with_columns(
        pair=pl.lit(pair.id), relation=pl.lit(relation.name)
    )
    kept = named.filter(pl.col("event_date").is_between(*days))
    return kept.select(pl.col(name).cast(kind) for name, kind in SCHEMA.items())


def unseen_share(model: dict[str, Any], linked: float, free: float) -> float:
    """The chance of a record in no link to have a match that no block led to: of all that are expected these records
    have the same share as of the links, `linked` of them being in one, and they fall to the `free` ones alike. None
    count where nobody knows how many they are."""
    expected = model["expected"]
    here = (expected["missed_outside"] or 0.0) * min(linked / max(expected["links"], 1), 1.0)
    return float(min(here / max(free, 1.0), 1.0))


def _by_links(links: pl.DataFrame, relation: RelationSpec) -> pl.DataFrame:
    """How likely each record of the left side is linked and agrees, is linked and does not, or goes out by its link."""
    claims = [pl.col("probability").sum().over("left_id")]
    if relation.cardinality == "one-to-one":
        claims.append(pl.col("probability").sum().over("right_id"))
    share = pl.col("probability") / pl.max_horizontal(*claims, pl.lit(1.0))
    enough, same = pl.col("present") >= pl.col("minimum"), pl.col("agreeing") == pl.col("present")
    state = (
        pl.when("right_out").then(pl.lit("out")).when(enough & same).then(pl.lit("agree")).otherwise(pl.lit("differ"))
    )
    rows = links.sort("left_id", "right_id").select(pl.col("left_id").alias("record_id"), share=share, state=state)
    sums = (pl.col("share").filter(state=name).sum().alias(name) for name in ("agree", "differ", "out"))
    return rows.group_by("record_id", maintain_order=True).agg(sums)


def _unseen_duplicates(connection: duckdb.DuckDBPyConnection, own: str | None) -> float:
    """How many duplicates of a register nobody has found, by its model of itself, for each of its records."""
    models = engine.frame(connection, "report/models").filter(pair=pl.lit(own))
    if models.is_empty():
        return 0.0
    model = json.loads(models["model"][0])
    expected = model["expected"]
    return float((expected["missed_below"] + expected["missed_outside"]) / max(model["left_records"], 1))


def _with_absent(found: pl.DataFrame, model: dict[str, Any], twice: float) -> pl.DataFrame:
    """The chance to be absent: what is left, less the matches that no block led to, and those of records that are there
    `twice` unseen, the match of the other one. These are spread over all who are in no link: the first do not agree,
    and are out of scope as often as others, as in the simulation of `adjusted`; the second are as any match is."""
    free = (1.0 - pl.sum_horizontal("agree", "differ", "out")).clip(0.0, 1.0)
    agree, differ, out, left = found.select(pl.col("agree", "differ", "out").sum(), free=free.sum()).row(0)
    linked = agree + differ
    again = min(linked * twice / max(left, 1.0), 1.0)
    unseen = min(unseen_share(model, linked, left), 1.0 - again)
    away = min(unseen_share(model, out, left), 1.0 - again - unseen)
    agreeing = again * agree / max(linked, 1.0)
    found = found.with_columns(free=free).with_columns(
        agree=pl.col("agree") + pl.col("free") * agreeing,
        differ=pl.col("differ") + pl.col("free") * (unseen + again - agreeing),
        out=pl.col("out") + pl.col("free") * away,
        absent=pl.col("free") * (1.0 - unseen - away - again),
    )
    nowhere = pl.when("elsewhere").then("absent").otherwise(0.0)
    found = found.with_columns(out=pl.col("out") + nowhere, absent=pl.col("absent") - nowhere)
    return found.with_columns(pl.col(STATES).round(PLACES))
