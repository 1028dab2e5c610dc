"""The rows behind one figure, a page at a time: what the files of rows hold, for one reader, with the way to cases."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import duckdb

from reconcile import engine
from reconcile.registers.load import Declarations
from reconcile.report.audit_rows import has_rows, keeps_rows, make_macros, terms_of, value_key
from reconcile.report.tables.audit import AuditFigure, AuditSubject
from reconcile.report.tables.model import Cut

PAGE = 50
Outcome = Literal["numerator", "denominator", "left_out"]
OUTCOMES: tuple[Outcome, ...] = ("numerator", "denominator", "left_out")
Row = dict[str, Any]


@dataclass(frozen=True)
class Reach:
    """Which rows a reader may see: of one `township` or all, of `restricted` persons too or not.

    `barred`: records (`register:id`) that became restricted after the run.
    """

    township: str | None = None
    restricted: bool = False
    barred: tuple[str, ...] = ()


@dataclass(frozen=True)
class Wanted:
    """Which of these are wanted: an outcome, what became of them, one part of a cut."""

    outcome: Outcome | None = None
    became: str | None = None
    by: Cut | None = None
    part: str | None = None


class FigureRows:
    """The rows of one figure of a window, within the reach of one reader."""

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        declarations: Declarations,
        subject: AuditSubject,
        figure: AuditFigure,
        period: str,
        reach: Reach,
    ) -> None:
        self._connection, self._subject, self._figure = connection, subject, figure
        self.there = has_rows(figure) and keeps_rows(connection)
        if not self.there:
            return
        numerator, denominator = terms_of(figure.definition)
        self._bound: dict[str, Any] = {
            **make_macros(connection, declarations, subject),
            "period": period,
            "key": None if figure.definition.numerator else value_key(figure),
            "numerator": list(numerator),
            "denominator": list(denominator),
            "township": reach.township,
            "restricted": reach.restricted,
            "barred": list(reach.barred),
        }
        engine.run(connection, "report/figure_members")

    def counts(self, wanted: Wanted) -> dict[tuple[Outcome, str], int]:
        """How many rows there are of each outcome and what became of them, in the part that is wanted."""
        bound = {**self._bound, "by": wanted.by, "part": wanted.part}
        found = engine.rows(self._connection, "report/figure_row_counts", **bound)
        return {(row["outcome"], row["became"]): row["rows"] for row in found}

    def rows(self, wanted: Wanted, most: int = PAGE, after: int = 0) -> list[Row]:
        """So many of the rows that are wanted, after the first so many."""
        return engine.rows(
            self._connection, "report/figure_rows", **self._bound, **vars(wanted), most=most, after=after
        )

    def cases(self, rows: Sequence[Row]) -> dict[str, list[str]]:
        """The numbers of the discrepancies that speak of each of these rows, by `record_of`."""
        found: dict[str, list[str]] = {}
        of = {name: self._bound[name] for name in ("pair", "relation")}
        field = self._figure.field if self._figure.definition.id in {"field", "field_of_linked"} else None
        records = [record_of(row) for row in rows]
        for line in engine.rows(self._connection, "report/figure_cases", **of, field=field, records=records):
            found.setdefault(line["record"], []).append(line["finding_id"])
        return found


def record_of(row: Row) -> str:
    """The record of a row: its register and number."""
    return f"{row['register']}:{row['record_id']}"
