"""All values that can be wrong, and those that are: one row a record and field, with the units it comes from."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import polars as pl

from reconcile import engine
from reconcile.registers import Declarations, RegisterSpec
from reconcile.registers.pair import MISSING_IN

DIMENSIONS = ("facility", "township", "export")
"""What a record can come from; of two units with the same records the first is named."""
COMPARED, WRITTEN, ENTERED, FOUND = "compared", "written", "entered", "found"
TYPES = {"name", "id", "date", "code"}
"""Comparisons in which a difference is an error; addresses are written in many ways."""
OTHER = ("other_register", "other_id", "other_field")
KEY = ("register", "record_id", "field")


def cases(connection: duckdb.DuckDBPyConnection, declarations: Declarations, provided: list[str]) -> pl.DataFrame:
    """One row a `family`, `register`, `record_id` and `field` with its `kind`, null where nothing is wrong.

    Families: `compared` with other registers, `written` so that it can be used, `entered` in time, `found` in another
    register. With `facility`, `township`, `export` and `month`, each null where it is not known.
    """
    columns = _columns(declarations, provided)
    engine.store(connection, "cause_columns", columns)
    engine.store(connection, "first_days", _first_days(connection, declarations, columns))
    for name in ("20_told", "21_sides", "22_blamed"):
        engine.run(connection, f"causes/{name}")
    found = [engine.frame(connection, "causes/23_compared").with_columns(family=pl.lit(COMPARED))]
    for register, field in _fields(columns):
        names = {"records": f"record_{register}", "kind": f"{field}_kind"}
        must = declarations.registers[register].field(field).complete
        bound = {"register": register, "field": field, "must": must}
        frame = engine.frame(connection, "causes/30_written", identifiers=names, **bound)
        found.append(frame.with_columns(family=pl.lit(WRITTEN)))
    entered = {name: declarations.registers[name].reported or "" for name in provided}
    days = pl.col("register").replace_strict(entered, return_dtype=pl.String)
    found.append(engine.frame(connection, "causes/40_entered").with_columns(field=days, family=pl.lit(ENTERED)))
    units = pl.concat([_units(connection, declarations.registers[name]) for name in provided])
    joined = pl.concat([frame.select("family", *KEY, "kind") for frame in found])
    entries = joined.join(units, on=["register", "record_id"], how="inner", maintain_order="left")
    return pl.concat([entries, _found(connection, declarations, provided, units).select(entries.columns)])


def _found(
    connection: duckdb.DuckDBPyConnection, declarations: Declarations, provided: list[str], units: pl.DataFrame
) -> pl.DataFrame:
    """Who was looked for in another register, by the month of the event."""
    names = ["pair", "relation", "side", "register", "field"]
    sides = pl.DataFrame(_sides(declarations, provided), schema=dict.fromkeys(names, pl.String), orient="row")
    engine.store(connection, "cause_sides", sides)
    looked_for = engine.frame(connection, "causes/50_missing").with_columns(family=pl.lit(FOUND))
    return looked_for.join(units.drop("month"), on=["register", "record_id"], how="inner", maintain_order="left")


def _sides(declarations: Declarations, provided: list[str]) -> Iterator[tuple[str, ...]]:
    """The sides of comparisons whose records are findings where the other register has not got them.

    Not where who is absent may be registered elsewhere: that is no unit's doing.
    """
    for pair in declarations.pairs.values():
        if pair.left == pair.right or not {pair.left, pair.right} <= set(provided):
            continue
        for relation in pair.relations:
            if f"{MISSING_IN}{pair.right}" in relation.findings and not pair.elsewhere_since:
                yield pair.id, relation.name, "left", pair.left, f"{MISSING_IN}{pair.right}"
            if f"extra_in_{pair.right}" in relation.findings:
                yield pair.id, relation.name, "right", pair.right, f"{MISSING_IN}{pair.left}"


def _first_days(
    connection: duckdb.DuckDBPyConnection, declarations: Declarations, columns: pl.DataFrame
) -> pl.DataFrame:
    """The dates that are compared and that a record has filled in as the first of a month."""
    found = [pl.DataFrame(schema={"register": pl.String, "record_id": pl.UInt64, "field": pl.String})]
    for register, field in _fields(columns):
        if declarations.registers[register].field(field).type == "date":
            names = {"records": f"record_{register}", "column": field}
            bound = {"register": register, "field": field}
            found.append(engine.frame(connection, "causes/19_first_days", identifiers=names, **bound))
    return pl.concat(found)


def explained_together(
    connection: duckdb.DuckDBPyConnection, declarations: Declarations, found: pl.DataFrame
) -> pl.DataFrame:
    """What is explained along with a value: one of another register that may be the wrong one instead, the same value
    in another family, and how late a record is whose event is dated wrongly."""
    values = found.filter(pl.col("kind").is_not_null()).select(KEY).unique(maintain_order=True)
    dated = pl.DataFrame(
        [(spec.id, spec.event, spec.reported) for spec in declarations.registers.values() if spec.event],
        schema={"register": pl.String, "field": pl.String, "reported": pl.String},
        orient="row",
    )
    same = values.select(*KEY, *(pl.col(name).alias(other) for name, other in zip(KEY, OTHER, strict=True)))
    late = same.join(dated, on=["register", "field"]).with_columns(other_field=pl.col("reported")).select(same.columns)
    return pl.concat([engine.frame(connection, "causes/24_either"), same, late])


def _units(connection: duckdb.DuckDBPyConnection, spec: RegisterSpec) -> pl.DataFrame:
    names = {"records": f"record_{spec.id}", "entered": spec.reported or "event_date"}
    return engine.frame(connection, "causes/10_units", identifiers=names, register=spec.id)


def _columns(declarations: Declarations, provided: list[str]) -> pl.DataFrame:
    """Which columns of two registers a comparison compares."""
    rows = [
        (pair.id, relation.name, one.name, pair.left, one.left_column, pair.right, one.right_column)
        for pair in declarations.pairs.values()
        if pair.left != pair.right and {pair.left, pair.right} <= set(provided)
        for relation in pair.relations
        for one in relation.compare
        if one.type in TYPES
    ]
    names = ["pair", "relation", "field", "left_register", "left_column", "right_register", "right_column"]
    return pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row")


def _fields(columns: pl.DataFrame) -> Iterator[tuple[str, str]]:
    """The registers with their columns that are compared anywhere."""
    sides = [columns.select(pl.col(f"{side}_register"), pl.col(f"{side}_column")) for side in ("left", "right")]
    both = pl.concat([side.rename(dict(zip(side.columns, ("register", "field"), strict=True))) for side in sides])
    yield from both.unique().sort("register", "field").iter_rows()
