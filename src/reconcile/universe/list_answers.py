"""Answers to our list: which record each is about, and which of an office's answers count."""

from __future__ import annotations

import duckdb
import polars as pl

from reconcile import engine
from reconcile.registers import Declarations, RegisterSpec
from reconcile.universe.members import CELLS, MEMBER
from reconcile.universe.scope import PARTNER_OUT

NOT_ON_LIST, UNPLACED, NO_ANSWER, CONTRADICTED = "not_on_list", "listed_unplaced", "no_answer", "answers_differ"
"""Reasons of a row of answers that says nothing of a person: no such number, one of whom the list does not say when or
where, nothing that can be read, two answers."""
SCHEMA = {
    "register": pl.String, "record_id": pl.UInt64, "list_register": pl.String, "list_id": pl.UInt64,
    "answer": pl.String, "differs": pl.String, "standing": pl.String, "scope_reason": pl.String,
}  # fmt: skip


def answering(declarations: Declarations, provided: list[str]) -> list[RegisterSpec]:
    """The registers of answers whose list was delivered too."""
    known = [declarations.registers[name] for name in provided]
    return [spec for spec in known if spec.answered and spec.answered.against in provided]


def list_answers(
    connection: duckdb.DuckDBPyConnection, declarations: Declarations, spec: RegisterSpec, listed: pl.DataFrame
) -> pl.DataFrame:
    """A row of an office's table with the record that it is about, as SCHEMA says, and the cells of that record.

    `listed`: the members of the list. A person whom the list has twice is spoken of by all its answers; where they are
    not the same none counts, of equal ones the first. An answer about who is out of scope or not due yet is neither.
    """
    assert spec.answered
    rows = _rows(connection, spec).join(_numbers(connection, declarations, spec, listed), on="number", how="left")
    rows = rows.sort("record_id").with_columns(pl.col("listed_as").fill_null("out_of_scope"))
    given = pl.col("answer").is_not_null() & (pl.col("listed_as") == "counted") & pl.col("list_id").is_not_null()
    said = (
        rows.filter(given)
        .group_by("list_id")
        .agg(pl.col("answer").n_unique().alias("kinds"), first=pl.min("record_id"))
    )
    rows = rows.join(said, on="list_id", how="left", maintain_order="left")
    standing, reason = _standing()
    return rows.with_columns(
        register=pl.lit(spec.id),
        list_register=pl.lit(spec.answered.against),
        differs=pl.when(answer="differs").then("differs"),
        standing=standing,
        scope_reason=reason,
    ).select(*SCHEMA, *CELLS)


def answer_members(answers: pl.DataFrame) -> pl.DataFrame:
    """The rows of answers as members of their own register, each with the cells of the record that it is about."""
    return answers.select(
        pair="register", relation=pl.lit("record"), side=pl.lit("left"), register="register", record_id="record_id",
        entity_id="record_id", **{cell: pl.col(cell) for cell in CELLS}, due_date=pl.lit(None, pl.Date),
        scope_reason="scope_reason", standing="standing", represents=pl.col("standing") == "counted",
    ).select("pair", "relation", "side", "register", *MEMBER)  # fmt: skip


def _rows(connection: duckdb.DuckDBPyConnection, spec: RegisterSpec) -> pl.DataFrame:
    assert spec.answered
    of = {"number": spec.answered.number, "answer": spec.answered.answer, "differs": spec.answered.differs}
    columns = [name for name in of.values() if name]
    names = {"records": f"record_{spec.id}", "columns": ["record_id", *columns]}
    frame = engine.frame(connection, "link/01_columns", identifiers=names)
    nothing = pl.lit(None, pl.String)
    return frame.select("record_id", *((pl.col(name) if name else nothing).alias(key) for key, name in of.items()))


def _numbers(
    connection: duckdb.DuckDBPyConnection, declarations: Declarations, spec: RegisterSpec, listed: pl.DataFrame
) -> pl.DataFrame:
    """By number of the list the record that speaks for the person, its cells and standing; who is void has none."""
    assert spec.answered
    key = declarations.registers[spec.answered.against].key[0]
    names = {"records": f"record_{spec.answered.against}", "columns": ["record_id", key]}
    numbers = engine.frame(connection, "link/01_columns", identifiers=names).rename({key: "number"}).drop_nulls()
    speaking = listed.filter("represents").select("entity_id", *CELLS, list_id="record_id", listed_as="standing")
    things = listed.select("record_id", "entity_id").join(speaking, on="entity_id", how="left")
    found = numbers.join(things, on="record_id").with_columns(on_list=pl.lit(value=True))
    order = found.sort("number", "list_id", "record_id", nulls_last=True)
    return order.unique("number", keep="first", maintain_order=True).drop("record_id", "entity_id")


def _standing() -> tuple[pl.Expr, pl.Expr]:
    """What becomes of a row, and why: the first of these that holds."""
    cases = (
        (pl.col("on_list").is_null(), "scope_unknown", pl.lit(NOT_ON_LIST)),
        (pl.col("listed_as") == "out_of_scope", "out_of_scope", pl.lit(PARTNER_OUT)),
        (pl.col("listed_as") == "scope_unknown", "scope_unknown", pl.lit(UNPLACED)),
        (pl.col("listed_as") == "not_yet_due", "not_yet_due", pl.lit(None, pl.String)),
        (pl.col("answer").is_null(), "scope_unknown", pl.lit(NO_ANSWER)),
        (pl.col("kinds") > 1, "scope_unknown", pl.lit(CONTRADICTED)),
        (pl.col("record_id") != pl.col("first"), "duplicate", pl.lit(None, pl.String)),
    )
    standing, reason = pl.lit("counted"), pl.lit(None, pl.String)
    for holds, becomes, why in reversed(cases):
        standing = pl.when(holds).then(pl.lit(becomes)).otherwise(standing)
        reason = pl.when(holds).then(why).otherwise(reason)
    return standing, reason
