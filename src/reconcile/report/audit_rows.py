"""The rows behind figures: a file for each comparison and register, a column for each figure; no name, number, address.

In the column of a figure 1 is a row of its numerator, 0 one of its denominator alone; a row of neither is empty. So the
sum and the number of filled cells are the figure again.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from reconcile import engine
from reconcile.registers.load import Declarations
from reconcile.report.formats import write_csv
from reconcile.report.tables.audit import AuditFigure, AuditSubject
from reconcile.report.tables.model import RunFacts

PLACES = ("side", "register", "file", "sheet", "row", "township", "facility", "event_month", "sex", "standing")
PARTNER = ("scope_reason", "partner_file", "partner_sheet", "partner_row", "probability", "method")
_NEEDED = {"member_outcomes", "link_outcomes", "pair_windows", "checks"}
_NO_ROWS = ("coverage.", "ratio.", "count.natural_increase", "count.compare")
_HAPPENED = ("counted", "not_yet_due")  # an event counts from the day it happened
_REPORTED = (*_HAPPENED, "scope_unknown", "duplicate")


def has_rows(figure: AuditFigure) -> bool:
    """Whether it is made of rows: not an estimate of whom no list has, nor what is said of two counts."""
    return not figure.id.startswith(_NO_ROWS)


class RowFiles:
    """Writes the rows of one run; none where the run is of a version that did not keep what became of each record."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, declarations: Declarations, run: RunFacts) -> None:
        self._connection, self._pairs, self._run = connection, declarations.pairs, run
        self.known = set(engine.frame(connection, "report/table_names")["table_name"]) >= _NEEDED

    def write(self, folder: Path, subject: AuditSubject, period: str) -> Path | None:
        """Write `<subject>.csv` of a window into a folder; None where there is nothing to tell of."""
        if not self.known or not any(has_rows(figure) for figure in subject.figures):
            return None
        folder.mkdir(exist_ok=True)
        path = folder / f"{subject.name}.csv"
        write_csv(self.rows(subject, period), path, subject.name, self._run.as_of)
        return path

    def rows(self, subject: AuditSubject, period: str) -> pl.DataFrame:
        """Where each record comes from and what became of it, with whom it is linked, and a column for each figure."""
        pair = self._pairs.get(subject.pair)
        left, right = (pair.left, pair.right) if pair else (subject.pair, subject.pair)
        tables = {"left_records": f"record_{left}", "right_records": f"record_{right}"}
        of: dict[str, Any] = {"pair": subject.pair, "relation": subject.relation}
        members = engine.frame(self._connection, "report/audit_members", identifiers=tables, **of, period=period)
        said = engine.frame(self._connection, "report/audit_agreements", **of)
        if subject.is_register:
            said = engine.frame(self._connection, "report/audit_checks", register=subject.pair)
        of_left = said.pivot(on="key", index="record_id", values="passes", aggregate_function="first")
        told = members.join(
            of_left.with_columns(side=pl.lit("left")), on=("side", "record_id"), how="left", maintain_order="left"
        )
        figures = [figure for figure in subject.figures if has_rows(figure)]
        return told.select(*PLACES, *PARTNER, *(_column(figure, of_left.columns) for figure in figures))


def _column(figure: AuditFigure, said: list[str]) -> pl.Expr:
    """1 in the numerator, 0 in the denominator alone, empty in neither."""
    family, definition = figure.definition.id, figure.definition
    if definition.numerator:
        inside = _marked(_any(definition.numerator), _any(definition.denominator))
    elif family == "duplicates":
        inside = _marked(pl.col("standing") == "duplicate", pl.col("standing").is_in(_REPORTED))
    elif family.startswith("count."):
        inside = _marked(pl.col("standing").is_in(_HAPPENED), pl.lit(value=False))
    else:
        key = figure.field if family in {"field", "field_of_linked"} else figure.key
        passes = pl.col(key) if key in said else pl.lit(None, pl.Boolean)
        whole = pl.col("linked") & pl.col("partner_row").is_not_null() & (pl.col("side") == "left")
        inside = _marked(passes, passes.is_not_null() | whole if family == "field_of_linked" else passes.is_not_null())
    return inside.alias(figure.key)


def _marked(numerator: pl.Expr, denominator: pl.Expr) -> pl.Expr:
    passing = numerator.fill_null(value=False)
    return pl.when(passing).then(1).when(denominator).then(0).cast(pl.Int8)


def _any(terms: tuple[str, ...]) -> pl.Expr:
    """Whether a record is counted by one of `<side>.<count>`."""
    sides = (term.split(".") for term in terms)
    return pl.any_horizontal((pl.col("side") == side) & pl.col(count) for side, count in sides)
