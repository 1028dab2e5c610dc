"""Which records of a demo county are the same, by the truth that the demo writes beside it."""

from __future__ import annotations

from pathlib import Path

import duckdb
import polars as pl

from reconcile.pipeline.context import Context
from reconcile.workspace import open_workspace

TRUTH = {
    "child": ("child",),
    "person": ("person",),
    "mother": ("named_mother",),
    "father": ("named_father",),
    "couple": ("husband", "wife"),
}


def _records(root: Path, connection: duckdb.DuckDBPyConnection, register: str) -> pl.DataFrame:
    """The run's records of a register with the true people behind each; nobody where a record names nobody."""
    named = connection.sql(f"DESCRIBE record_{register}").pl()["column_name"].to_list()
    truth = pl.read_parquet(root / "truth" / "rows.parquet").filter(pl.col("register") == register)
    records = connection.sql(f'SELECT record_id, file, sheet, row_no AS "row", child_no FROM record_{register}').pl()
    joined = records.with_columns(pl.col("row", "child_no").cast(pl.Int64)).join(
        truth, on=["file", "sheet", "row", "child_no"], how="left"
    )
    for role in ("mother", "father"):
        if f"{role}_name" in named and register != "hukou":
            nobody = pl.col("record_id").is_in(_naming_nobody(connection, register, role))
            joined = joined.with_columns(pl.when(nobody).then(None).otherwise(role).alias(f"named_{role}"))
    if register == "births":
        joined = joined.with_columns(_parents_told_of("father", "husband"), _parents_told_of("mother", "wife"))
    if register == "hukou":
        joined = joined.with_columns(child="person", named_mother="person", named_father="person")
    return joined


def _parents_told_of(parent: str, spouse: str) -> pl.Expr:
    """A parent as one of a couple: a birth that names neither of the two is compared with no marriage."""
    told = pl.any_horizontal(pl.col("named_mother", "named_father").is_not_null())
    return pl.when(told).then(pl.col(parent)).alias(spouse)


def _naming_nobody(connection: duckdb.DuckDBPyConnection, register: str, role: str) -> list[int]:
    """Records that give neither name nor number of a parent: there is nothing to compare."""
    empty = " AND ".join(f"{role}_{column} IS NULL" for column in ("name", "id", "id_pattern"))
    query = f"SELECT record_id FROM record_{register} WHERE {empty}"
    return connection.sql(query).pl()["record_id"].to_list()


def twins(root: Path, connection: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    """The births that were not the only one of their delivery: `left_id`, their record id, and `delivery`."""
    born = pl.read_parquet(root / "truth" / "births.parquet")
    several = born.filter(pl.len().over("delivery") > 1).select("child", "delivery")
    records = _records(root, connection, "births").join(several, on="child")
    return records.select("delivery", left_id="record_id")


def true_pairs(root: Path, connection: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    """All pairs of current records that are the same, for every pair and relation of the run."""
    declared = Context.of(open_workspace(root)).declarations
    provided = set(connection.sql("SELECT register FROM receipts WHERE provided").pl()["register"])
    records = {name: _records(root, connection, name) for name in provided}
    ends = {"pair": pl.String, "relation": pl.String, "left_id": pl.UInt64, "right_id": pl.UInt64}
    frames = [pl.DataFrame(schema=ends)]
    for pair in declared.pairs.values():
        if not {pair.left, pair.right} <= provided:
            continue
        for relation in pair.relations:
            keys = _keys(pair.left, pair.right, relation.name)
            left, right = (
                records[side].drop_nulls(list(names)) for side, names in zip((pair.left, pair.right), keys, strict=True)
            )
            both = left.join(right, left_on=keys[0], right_on=keys[1], suffix="_other")
            both = both.select(
                pl.lit(pair.id).alias("pair"),
                pl.lit(relation.name).alias("relation"),
                left_id="record_id",
                right_id="record_id_other",
            )
            if pair.left == pair.right:
                both = both.filter(pl.col("left_id") < pl.col("right_id"))
            frames.append(both)
    return pl.concat(frames)


def _keys(left: str, right: str, relation: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    of_register = {"deaths": ("person",), "population_deaths": ("person",), "hukou": ("person",)}
    couples = {
        "marriages": ("husband", "wife"),
        "population_marriages": ("husband", "wife"),
        "births": ("husband", "wife"),
    }
    if relation == "duplicate":
        own = of_register.get(left) or (couples[left] if "marriages" in left else ("child",))
        return own, own
    if relation == "couple":
        return couples[left], couples[right]
    return TRUTH[relation], TRUTH[relation]
