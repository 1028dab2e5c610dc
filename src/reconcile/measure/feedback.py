"""The rates with and without what people answered, beside the raw ones that are reported."""

from __future__ import annotations

import duckdb
import polars as pl

from reconcile import engine
from reconcile.measure.figures import TOTAL
from reconcile.measure.rates import pair_rates
from reconcile.registers import Declarations

FEEDBACK: dict[str, type[pl.DataType]] = {
    "pair": pl.String,
    "relation": pl.String,
    "field": pl.String,
    "left_id": pl.UInt64,
    "right_id": pl.UInt64,
    "code": pl.String,
    "effect": pl.String,
}
"""A row an answer that two persons agreed on: by its `effect` the field `agrees` after all, or the records (one where
the other id is null) are the business of another county and leave the comparison (`leaves`)."""
ESTIMATES = {
    "without_verdicts": ("88_without_verdicts",),
    "with_feedback": ("83_feedback_leaves", "84_feedback_agrees"),
}
"""By estimate the statements that change what is counted."""
AGAIN = ("compare/10_link_outcomes", "compare/20_member_outcomes", "measure/30_cell_counts", "measure/40_field_counts")


def feedback_rates(connection: duckdb.DuckDBPyConnection, declarations: Declarations) -> list[pl.DataFrame]:
    """Rows of `figures`: the county's rates of each comparison that somebody decided about.

    `without_verdicts`: as if links that exist because two persons said so were still in doubt. `with_feedback`: as if
    all extracts had taken over the answers of the table `feedback`.
    """
    about = engine.frame(connection, "measure/89_decided_about")
    if about.is_empty():
        return []
    rates = {name: _counted(connection, declarations, statements) for name, statements in ESTIMATES.items()}
    return [
        frame.join(about, on=["pair", "relation"], how="semi", maintain_order="left").with_columns(
            estimate=pl.lit(name)
        )
        for name, frame in rates.items()
        if len(frame)
    ]


def _counted(
    connection: duckdb.DuckDBPyConnection, declarations: Declarations, statements: tuple[str, ...]
) -> pl.DataFrame:
    """The county's rates after these statements, which are taken back; nothing where they change nothing."""
    with engine.undone(connection):
        if not sum(engine.run(connection, f"measure/{name}") for name in statements):
            return pl.DataFrame()
        for name in AGAIN:
            engine.run(connection, name)
        rates = [frame for frame in pair_rates(connection, declarations) if len(frame)]
    return pl.concat(rates, how="diagonal_relaxed").filter(cell=TOTAL, estimate="raw")
