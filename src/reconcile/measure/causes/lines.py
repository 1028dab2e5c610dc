"""Cells of one cause as one line: the same unit, with a field or a kind of error in common."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from reconcile.measure.causes.cases import ENTERED, FOUND
from reconcile.measure.causes.mining import Found, unit_names
from reconcile.measure.causes.search import ALWAYS
from reconcile.registers.pair import MISSING_IN

SCHEMA: dict[str, type[pl.DataType]] = {
    "line": pl.Int64,
    **dict.fromkeys(("register", "or_register", "dimension", "unit", "fields", "kinds", "months", "month"), pl.String),
    **dict.fromkeys(("records", "of"), pl.Int64),
    **dict.fromkeys(("expected", "lift", "low", "high", "chance"), pl.Float64),
}
RECORDS = {"line": pl.Int64, "register": pl.String, "record_id": pl.UInt64, "field": pl.String, "kind": pl.String}
PLACES = 6


@dataclass
class Line:
    """The strongest cell of a cause, and all cells that belong to it."""

    unit: str
    cells: list[Found]

    def holds(self, found: Found, unit: str, events: Mapping[str, str]) -> bool:
        """Whether a cell is of the same cause: same unit, and one of its fields or kinds. A day of the event that is
        wrong makes records look late too; what is wrong in a register since the same month, or in the one where records
        are looked for, keeps them from being found."""
        first, other = self.cells[0].cell, found.cell
        if (first.dimension, self.unit) != (other.dimension, unit):
            return False
        if other.family == FOUND and first.register == other.field.removeprefix(MISSING_IN):
            return True
        if first.register != other.register:
            return False
        if other.family == FOUND and (first.when, first.month) == (other.when, other.month):
            return True
        if other.family == ENTERED and any(one.cell.field == events.get(first.register) for one in self.cells):
            return True
        return any(one.cell.field == other.field or one.cell.kind == other.kind for one in self.cells)


def merged(cases: pl.DataFrame, found: list[Found], events: Mapping[str, str]) -> list[Line]:
    """The lines, those surest to be frequent first; `events`: by register the field that dates its records."""
    lines: list[Line] = []
    for one in found:
        unit = unit_names(cases, one.cell)
        line = next((line for line in lines if line.holds(one, unit, events)), None)
        if line is None:
            lines.append(Line(unit, [one]))
        else:
            line.cells.append(one)
    return sorted(lines, key=lambda line: (-line.cells[0].low, line.cells[0].cell.register, line.unit))


def line_tables(cases: pl.DataFrame, lines: list[Line], months: tuple[str, ...]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The tables `causes`, a row a line, and `cause_records`, the wrong values that each line explains."""
    rows, records = [], [pl.DataFrame(schema=RECORDS)]
    for number, line in enumerate(lines, 1):
        explained = _rows(cases, line)
        records.append(explained.with_columns(line=pl.lit(number, pl.Int64)).select(list(RECORDS)))
        rows.append(_row(cases, line, months, explained) | {"line": number})
    return pl.DataFrame(rows, schema=SCHEMA), pl.concat(records)


def _rows(cases: pl.DataFrame, line: Line) -> pl.DataFrame:
    at = sorted({row for one in line.cells for row in one.rows.tolist()})
    return cases[at].select("register", "record_id", "field", "kind")


def _row(cases: pl.DataFrame, line: Line, months: tuple[str, ...], explained: pl.DataFrame) -> dict[str, object]:
    """The figures of the strongest cell; records are counted once, and so are those that could have gone wrong."""
    first, cell = line.cells[0], line.cells[0].cell
    return {
        "register": cell.register,
        "or_register": _undecided(cases, first),
        "dimension": cell.dimension,
        "unit": line.unit,
        "fields": _commonest(explained, "field"),
        "kinds": _commonest(explained, "kind"),
        "months": cell.when,
        "month": None if cell.when == ALWAYS else months[cell.month],
        "records": cases[first.rows]["record_id"].n_unique(),
        "of": cases[first.of]["record_id"].n_unique(),
        "expected": round(cell.usual, PLACES),
        "lift": round(cell.seen / cell.usual, PLACES),
        "low": round(first.low, PLACES),
        "high": round(first.high, PLACES),
        "chance": cell.chance,
    }


def _undecided(cases: pl.DataFrame, found: Found) -> str | None:
    """The other register that may be the wrong one instead, where nothing tells for at least half of the values."""
    others = cases[found.along].filter(pl.col("register") != found.cell.register)
    counts = others.group_by("register").len().sort(["len", "register"], descending=[True, False])
    few = counts.is_empty() or 2 * counts["len"][0] < len(found.rows)
    return None if few else str(counts["register"][0])


def _commonest(explained: pl.DataFrame, name: str) -> str:
    counts = explained.group_by(name).len().sort(["len", name], descending=[True, False])
    return ",".join(counts[name].to_list())
