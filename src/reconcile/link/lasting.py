"""Clusters: everything that is one thing over all registers, under an id that lasts from run to run.

The id is that of the oldest record: the one that was delivered first, and so is there again in every later run. A
record that joins later changes nothing; where two clusters turn out to be one the older id stays.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

import duckdb
import numpy as np
import polars as pl

from reconcile import engine
from reconcile.link.clusters import smallest_member

CLUSTERS = {"cluster_id": pl.String, "register": pl.String, "record_id": pl.UInt64}


def clusters(
    connection: duckdb.DuckDBPyConnection, registers: Sequence[str], links: pl.DataFrame, entities: pl.DataFrame
) -> pl.DataFrame:
    """The records of linked things, with the id of each thing: a row a record (CLUSTERS).

    `links`: accepted links, `left_register`, `left_id`, `right_register`, `right_id`. `entities`: `register`,
    `record_id`, `entity_id`. `registers`: in the order that decides between records delivered in the same month.
    """
    sides = [links.select(register=f"{side}_register", record_id=f"{side}_id") for side in ("left", "right")]
    several = entities.filter(pl.len().over("register", "entity_id") > 1)
    sides.append(several.select("register", "record_id"))
    records = pl.concat(sides).unique().sort("register", "record_id").with_row_index("node")
    if records.is_empty():
        return pl.DataFrame(schema=CLUSTERS)
    ends = [_nodes(links, records, f"{side}_register", f"{side}_id") for side in ("left", "right")]
    ends[0] = np.concatenate([ends[0], _nodes(several, records, "register", "record_id")])
    ends[1] = np.concatenate([ends[1], _nodes(several, records, "register", "entity_id")])
    records = records.with_columns(group=pl.Series(smallest_member(records.height, ends[0], ends[1])))
    return _named(records, _delivered(connection, registers), {name: at for at, name in enumerate(registers)})


def _nodes(links: pl.DataFrame, records: pl.DataFrame, register: str, record_id: str) -> np.ndarray:
    on = {"left_on": [register, record_id], "right_on": ["register", "record_id"]}
    joined = links.join(records, **on, how="left", maintain_order="left")  # type: ignore[arg-type]
    return joined["node"].to_numpy().astype(np.int64)


def _delivered(connection: duckdb.DuckDBPyConnection, registers: Sequence[str]) -> pl.DataFrame:
    """The month in which each record was delivered first: `register`, `record_id`, `first_month`."""
    frames = []
    for register in registers:
        columns = {"records": f"record_{register}", "columns": ["record_id", "first_month"]}
        rows = engine.frame(connection, "link/02_stored_columns", identifiers=columns)
        frames.append(rows.select(pl.lit(register).alias("register"), "record_id", "first_month"))
    return pl.concat(frames)


def _named(records: pl.DataFrame, delivered: pl.DataFrame, order: Mapping[str, int]) -> pl.DataFrame:
    """The records with the id of their cluster."""
    dated = records.join(delivered, on=["register", "record_id"], how="left").with_columns(
        order=pl.col("register").replace_strict(order, return_dtype=pl.Int64)
    )
    oldest = dated.sort("first_month", "order", "record_id").unique("group", keep="first", maintain_order=True)
    ids = [_id(*row) for row in oldest.select("register", "record_id").iter_rows()]
    named = oldest.select("group").with_columns(cluster_id=pl.Series(ids, dtype=pl.String))
    return dated.join(named, on="group").select(CLUSTERS.keys()).sort("cluster_id", "register", "record_id")


def _id(register: str, record_id: int) -> str:
    """The id of a cluster, from its oldest record."""
    return "C" + hashlib.sha256(f"{register}|{record_id}".encode()).hexdigest()[:14]
