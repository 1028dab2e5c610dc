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
from reconcile.registers.definitions import Definition
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
_STANDINGS = {*_REPORTED}
Terms = tuple[str, ...]


def has_rows(figure: AuditFigure) -> bool:
    """Whether it is made of rows: not an estimate of whom no list has, nor what is said of two counts."""
    return not figure.id.startswith(_NO_ROWS)


def keeps_rows(connection: duckdb.DuckDBPyConnection) -> bool:
    """Whether the run is of a version that kept what became of each record."""
    return set(engine.frame(connection, "report/table_names")["table_name"]) >= _NEEDED


def sides_of(definition: Definition) -> set[str]:
    """The sides whose records its denominator is made of; what has none is made of those of its numerator."""
    numerator, denominator = terms_of(definition)
    return {term.partition(".")[0] for term in denominator or numerator}


def terms_of(definition: Definition) -> tuple[Terms, Terms]:
    """Which records are of its numerator and which of its denominator, each by terms `<side>.<flag>`: one is enough.

    Beside the counts of `definitions.toml` a flag may be a standing, what the field or check of the figure says
    (`agrees`; `told` where it says anything) or `paired`: linked with one record.
    """
    family = definition.id
    if definition.numerator:
        return definition.numerator, definition.denominator
    if family == "duplicates":
        return _either("duplicate"), _either(*_REPORTED)
    if family.startswith("count."):
        return _either(*_HAPPENED), ()
    return ("left.agrees",), ("left.told", "left.paired") if family == "field_of_linked" else ("left.told",)


def value_key(figure: AuditFigure) -> str:
    """Under which key it is told what the field or the check of the figure says of a record."""
    return figure.field if figure.definition.id in {"field", "field_of_linked"} else figure.key


def make_macros(
    connection: duckdb.DuckDBPyConnection, declarations: Declarations, subject: AuditSubject
) -> dict[str, Any]:
    """Make `audited_members` and `audited_values` for the registers of a subject; what they are called with."""
    pair = declarations.pairs.get(subject.pair)
    left, right = (pair.left, pair.right) if pair else (subject.pair, subject.pair)
    tables = {"left_records": f"record_{left}", "right_records": f"record_{right}"}
    engine.run(connection, "report/audit_members", identifiers=tables)
    engine.run(connection, "report/audit_checks" if subject.is_register else "report/audit_agreements")
    return {"pair": subject.pair, "relation": subject.relation}


class RowFiles:
    """Writes the rows of one run; none where the run is of a version that did not keep what became of each record."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, declarations: Declarations, run: RunFacts) -> None:
        self._connection, self._declarations, self._run = connection, declarations, run
        self.known = keeps_rows(connection)

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
        of = make_macros(self._connection, self._declarations, subject)
        members = engine.frame(self._connection, "report/audit_rows", **of, period=period)
        said = engine.frame(self._connection, "report/audit_values", **of)
        of_left = said.pivot(on="key", index="record_id", values="passes", aggregate_function="first")
        told = members.join(
            of_left.with_columns(side=pl.lit("left")), on=("side", "record_id"), how="left", maintain_order="left"
        )
        figures = [figure for figure in subject.figures if has_rows(figure)]
        return told.select(*PLACES, *PARTNER, *(_column(figure, of_left.columns) for figure in figures))


def _column(figure: AuditFigure, said: list[str]) -> pl.Expr:
    """1 in the numerator, 0 in the denominator alone, empty in neither."""
    key = value_key(figure)
    passes = pl.col(key) if key in said else pl.lit(None, pl.Boolean)
    numerator, denominator = (_any(terms, passes) for terms in terms_of(figure.definition))
    return pl.when(numerator).then(1).when(denominator).then(0).cast(pl.Int8).alias(figure.key)


def _any(terms: Terms, passes: pl.Expr) -> pl.Expr:
    """Whether a record is counted by one of `<side>.<flag>`."""
    sides = (term.split(".") for term in terms)
    parts = [(pl.col("side") == side) & _flag(flag, passes) for side, flag in sides]
    return pl.any_horizontal(*parts).fill_null(value=False) if parts else pl.lit(value=False)


def _flag(flag: str, passes: pl.Expr) -> pl.Expr:
    if flag in _STANDINGS:
        return pl.col("standing") == flag
    derived = {"agrees": passes, "told": passes.is_not_null()}
    derived["paired"] = pl.col("linked") & pl.col("partner_row").is_not_null()
    return derived.get(flag, pl.col(flag))


def _either(*standings: str) -> Terms:
    return tuple(f"{side}.{standing}" for side in ("left", "right") for standing in standings)
