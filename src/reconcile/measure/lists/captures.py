"""The things that lists hold, each once, with the lists it stands on: read, counted and let go, never written.

A thing is a cluster of records, or a record that is linked with nothing. It counts where every comparison of its lists
lets it count: one that is out of scope for one of them is out for all, so that all lists speak of one population.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import duckdb
import polars as pl

from reconcile import engine
from reconcile.measure.lists.systems import ListSystem

ENDS = ["register", "entity_id"]
UNKNOWN = "scope_unknown"


@dataclass(frozen=True)
class Captures:
    """`things`: thing, event_date, standing, and a column a list, whether it stands there.

    `first`: the rows of the population list with their thing; `standing` of a row is `duplicate` where another speaks.
    """

    things: pl.DataFrame
    first: pl.DataFrame


def captures(connection: duckdb.DuckDBPyConnection, system: ListSystem, since: date, until: date) -> Captures:
    """The things of a system's lists that may be of those days."""
    rows = pl.concat(_members(connection, system, pair.id, since, until) for pair in system.pairs)
    of_thing = _things_of(connection, system, rows.filter("represents"))
    rows = rows.join(of_thing, on=ENDS, how="left", maintain_order="left")
    things = _judged(rows.filter("represents"), system)
    beside = system.pairs[0].id
    first = rows.filter((pl.col("pair") == beside) & (pl.col("register") == system.lists[0]))
    return Captures(things, first.select("thing", "event_date", "standing", "represents"))


def _members(
    connection: duckdb.DuckDBPyConnection, system: ListSystem, pair: str, since: date, until: date
) -> pl.DataFrame:
    rows = engine.frame(
        connection,
        "measure/90_list_members",
        pair=pair,
        relation=system.relation,
        first_list=system.lists[0],
        first_day=since,
        last_day=until,
    )
    return rows.select(pl.lit(pair).alias("pair"), pl.all())


def _things_of(connection: duckdb.DuckDBPyConnection, system: ListSystem, rows: pl.DataFrame) -> pl.DataFrame:
    """The thing of each record that speaks for one: ENDS, `thing`."""
    clusters = pl.concat(engine.frame(connection, "measure/91_list_clusters", register=name) for name in system.lists)
    alone = pl.format("{}|{}", "register", "entity_id")
    standing = rows.group_by(ENDS).agg(out=(pl.col("standing") == "out_of_scope").any())
    ends = standing.join(clusters, on=ENDS, how="left").with_columns(thing=pl.coalesce("cluster_id", alone))
    pairs = [_set_pairs(connection, system, pair.id, ends) for pair in system.pairs]
    joined = _joined(ends, pl.concat(pairs))
    return ends.with_columns(pl.col("thing").replace(joined)).select(*ENDS, "thing")


def _set_pairs(
    connection: duckdb.DuckDBPyConnection, system: ListSystem, pair: str, ends: pl.DataFrame
) -> pl.DataFrame:
    """Of things linked as a set one of each side beside one of the other, those in scope first: `left`, `right`.

    Which belongs to which nobody knows; how many stand on both is all that is asked.
    """
    sets = engine.frame(connection, "measure/92_list_sets", pair=pair, relation=system.relation)
    ranked = (
        sets.join(ends, on=ENDS)
        .sort("set_id", "register", "out", "entity_id")
        .with_columns(place=pl.int_range(pl.len()).over("set_id", "register"))
    )
    sides = ranked.group_by("set_id", "place", maintain_order=True).agg(pl.col("thing"), pl.col("register").n_unique())
    both = sides.filter(pl.col("register") == 2)
    return both.select(left=pl.col("thing").list.first(), right=pl.col("thing").list.last())


def _joined(ends: pl.DataFrame, pairs: pl.DataFrame) -> dict[str, str]:
    """For each thing that is one with another the name both go by; never two of one list together."""
    lists: dict[str, set[str]] = {}
    for thing, register in ends.filter(pl.col("thing").is_in(_all(pairs))).select("thing", "register").iter_rows():
        lists.setdefault(thing, set()).add(register)
    name = {thing: thing for thing in lists}
    for left, right in pairs.iter_rows():
        one, other = name[left], name[right]
        if one != other and not lists[one] & lists[other]:
            lists[one] |= lists.pop(other)
            name |= {thing: one for thing, of in name.items() if of == other}
    return name


def _all(pairs: pl.DataFrame) -> pl.Series:
    return pl.concat([pairs["left"], pairs["right"]]).unique().implode()


def _judged(rows: pl.DataFrame, system: ListSystem) -> pl.DataFrame:
    """Every thing once, with its day, its standing by all comparisons, and the lists that hold it."""
    order = {name: at for at, name in enumerate(system.lists)}
    ordered = rows.with_columns(at=pl.col("register").replace_strict(order, return_dtype=pl.Int8)).sort(
        "thing", "at", "entity_id", "pair"
    )
    on_lists = [(pl.col("register") == name).any().alias(name) for name in system.lists]
    stands = [(pl.col("standing") == what).any().alias(what) for what in ("out_of_scope", "not_yet_due", "counted")]
    judged = ordered.group_by("thing", maintain_order=True).agg(
        pl.col("event_date").drop_nulls().first(), *on_lists, *stands
    )
    standing = (
        pl.when("out_of_scope")
        .then(pl.lit("out_of_scope"))
        .when("not_yet_due")
        .then(pl.lit("not_yet_due"))
        .when("counted")
        .then(pl.lit("counted"))
        .otherwise(pl.lit(UNKNOWN))
    )
    return judged.select("thing", "event_date", *system.lists, standing=standing)
