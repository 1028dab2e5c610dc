"""What an office answered to our list, as checks of the list's records, and how many of its answers were used."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import duckdb
import polars as pl

from reconcile import engine
from reconcile.measure.figures import LEFT_OUT
from reconcile.measure.rates import KEYS, register_counts, with_left_out
from reconcile.registers import Declarations, RegisterSpec
from reconcile.universe.list_answers import answering


def answer_checks(
    connection: duckdb.DuckDBPyConnection, declarations: Declarations, provided: list[str]
) -> Iterator[pl.DataFrame]:
    """Checks of each record of a list: was it answered, has the office got it, does it agree, in which field not.

    Who was not answered is in the first alone; of the others it widens the interval, as one that does not say.
    """
    for spec in answering(declarations, provided):
        assert spec.answered
        bound: dict[str, Any] = {"register": spec.id, "listed": spec.answered.against}
        told = engine.frame(connection, "measure/20_answers_to_list", **bound)
        for definition, field, passes in _checks(spec):
            yield told.select(
                pl.lit(spec.answered.against).alias("register"),
                "record_id",
                pl.lit(f"{definition}.{spec.id}").alias("definition"),
                pl.lit(field, pl.String).alias("field"),
                passes.alias("passes"),
            )


def _checks(spec: RegisterSpec) -> Iterator[tuple[str, str | None, pl.Expr]]:
    assert spec.answered
    answer = pl.col("answer")
    yield "answered", None, answer.is_not_null()
    yield "present_as_answered", None, answer != "no"
    yield "agreeing_as_answered", None, answer == "yes"
    for field in spec.field(spec.answered.differs).codes if spec.answered.differs else ():
        named = (pl.col("differs") == field).fill_null(value=False)
        yield "differing_as_answered", field, pl.when(answer.is_not_null()).then(named)


def used_answers(
    connection: duckdb.DuckDBPyConnection, declarations: Declarations, provided: list[str]
) -> pl.DataFrame:
    """`count.answers`: the rows of an office's table that were used, and beside them those that were not, by reason."""
    counts = register_counts(connection).filter(pl.col("pair").is_in([s.id for s in answering(declarations, provided)]))
    rows = counts.select(
        *KEYS,
        definition=pl.lit("count.answers"),
        estimate=pl.lit("raw"),
        numerator="left.counted",
        value=pl.col("left.counted").cast(pl.Float64),
    )
    return with_left_out(rows, counts, LEFT_OUT)
