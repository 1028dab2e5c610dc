"""Sets aside rows that are no records, each with the rule that says why. Values of fields are not judged here."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import polars as pl

from reconcile.ingest.body import ROW
from reconcile.ingest.header_like import FEW_COLUMNS, header_like, list_like
from reconcile.ingest.no_records import NOTES, TOTALS
from reconcile.ingest.recognise import Recognised

HUGE = 10_000
_KEPT_OF_HUGE = 1_000
_SHIFTED = ("too_many_cells", "too_few_cells")  # cells may stand under another header than their own
_NOT_READ = "second_table"  # nobody has looked at its columns
SCHEMA = {"row_no": pl.Int32, "rule": pl.String, "field": pl.String, "value": pl.String, "message": pl.String}


@dataclass(frozen=True)
class Setting:
    """What the rules look at: the table, and the field of each column that has one."""

    recognised: Recognised
    fields: dict[str, str]

    @property
    def cells(self) -> list[pl.Expr]:
        """The cells of columns that have a field."""
        return [pl.col(name) for name in self.fields]

    @property
    def mostly_empty(self) -> pl.Expr:
        """Whether a row leaves most of the table's columns empty: a record may begin with a remark of its own."""
        return pl.sum_horizontal(cell.is_not_null() for cell in self.cells) * 2 <= len(self.fields)

    @property
    def first_cell(self) -> pl.Expr:
        """The first cell of a row that is not blank, without spaces."""
        names = [str(i) for i in range(self.recognised.table.frame.width)]
        return pl.coalesce(names).str.replace_all(r"\s+", "")


@dataclass(frozen=True)
class Found:
    """Rows that a rule catches; `column` where it is about one cell."""

    rule: str
    caught: pl.Expr
    message: str
    column: str = ""


Rule = Callable[[Setting], Iterator[Found]]


def deleted(setting: Setting) -> Iterator[Found]:
    """Rows that the dbf file itself marks as deleted."""
    if rows := setting.recognised.table.deleted:
        numbers = [row - setting.recognised.last_row for row in rows]
        yield Found("deleted", pl.col(ROW).is_in(numbers), "the file marks this row as deleted")


def totals(setting: Setting) -> Iterator[Found]:
    """A row of sums; where every row is one, a sum over other rows, which would count their persons twice."""
    if setting.recognised.spec.kind == "totals":
        sums = [cell.str.replace_all(r"\s+", "").str.contains(TOTALS).fill_null(value=False) for cell in setting.cells]
        yield Found("totals", pl.any_horizontal(sums), "a sum over other rows")
        return
    yield Found(
        "totals", setting.first_cell.str.contains(TOTALS) & setting.mostly_empty, "a row of totals, not a record"
    )


def notes(setting: Setting) -> Iterator[Found]:
    """Remarks and signatures under the table."""
    yield Found("notes", setting.first_cell.str.contains(NOTES) & setting.mostly_empty, "a note, not a record")


def repeated_header(setting: Setting) -> Iterator[Found]:
    """The header once more, as page breaks leave it, or the numbers of its columns."""
    header = setting.recognised.columns
    same = [
        pl.col(name).str.strip_chars().is_in(list(header[int(name)])).fill_null(value=False) for name in setting.fields
    ]
    filled = pl.sum_horizontal(cell.is_not_null() for cell in setting.cells)
    repeats = pl.sum_horizontal(same)
    yield Found("repeated_header", (repeats >= 2) & (repeats * 2 >= filled), "the header repeated inside the table")
    counted = [pl.col(name).str.strip_chars("() （）") == str(int(name) + 1) for name in setting.fields]
    numbers = (pl.sum_horizontal(expr.fill_null(value=False) for expr in counted) == filled) & (filled >= FEW_COLUMNS)
    yield Found("repeated_header", numbers & (pl.col(ROW) <= 2), "the numbers of the columns, not a record")


def second_table(setting: Setting) -> Iterator[Found]:
    """Another header further down, and all below it: those rows are records of something else."""
    width, known = setting.recognised.table.frame.width, setting.recognised.known_headers
    header = header_like(width, known) | list_like(width, known)
    yield Found("second_table", header.cum_max(), "another table begins here or above: deliver it as a file of its own")


def too_many_cells(setting: Setting) -> Iterator[Found]:
    """More cells than the header has: a separator inside a value has moved all that follows."""
    if setting.recognised.table.widths is not None:
        beyond = [pl.col(str(i)).is_not_null() for i in range(_width(setting), setting.recognised.table.frame.width)]
        if beyond:
            yield Found("too_many_cells", pl.any_horizontal(beyond), f"more cells than the {_width(setting)} headers")


def too_few_cells(setting: Setting) -> Iterator[Found]:
    """Fewer cells than the last required column needs, or two parts of a row that a line break has cut in two.

    Where rows are ruled, fewer cells than the header has: one is missing, and all behind it have moved. So it is where
    columns are refused: nobody can say whether the last cell is missing or the one before a refused one.
    """
    widths = setting.recognised.table.widths
    if widths is None:
        return
    if setting.recognised.table.is_ruled or setting.recognised.resolution.refused:
        narrow = (widths.slice(setting.recognised.last_row + 1) < _width(setting)).arg_true() + 1
        filled = pl.any_horizontal(cell.is_not_null() for cell in setting.cells)
        message = f"fewer cells than the {_width(setting)} headers"
        yield Found("too_few_cells", pl.col(ROW).is_in(narrow.to_list()) & filled, message)
        return
    required = {field.name for field in setting.recognised.spec.fields if field.required}
    needed = max(int(name) for name, field in setting.fields.items() if field in required) + 1
    found = widths.slice(setting.recognised.last_row + 1).cast(pl.Int64)
    before = found.shift(1, fill_value=_width(setting))
    whole = (found < _width(setting)) & (before < _width(setting)) & (found + before - 1 == _width(setting))
    rows = ((found < needed) | whole | whole.shift(-1, fill_value=False)).arg_true() + 1
    if len(rows):
        message = f"fewer cells than the {_width(setting)} headers: a line break may have cut the row"
        yield Found("too_few_cells", pl.col(ROW).is_in(rows.to_list()), message)


def formula(setting: Setting) -> Iterator[Found]:
    """A formula whose result was never saved, or an error such as #N/A."""
    faults = setting.recognised.table.faults
    for name in setting.fields:
        rows = [row - setting.recognised.last_row for row, column in faults if column == int(name)]
        if rows:
            yield Found("formula", pl.col(ROW).is_in(rows), "a formula without a saved value, or an error value", name)


def huge_cell(setting: Setting) -> Iterator[Found]:
    """A cell that no field can hold."""
    for name in setting.fields:
        yield Found("huge_cell", pl.col(name).str.len_bytes() > HUGE, f"a cell of more than {HUGE} bytes", name)


def lone_cell(setting: Setting) -> Iterator[Found]:
    """A single cell in a wide table: a title or a remark."""
    if len(setting.fields) >= FEW_COLUMNS:
        names = [str(i) for i in range(setting.recognised.table.frame.width)]
        filled = pl.sum_horizontal(pl.col(name).is_not_null() for name in names)
        yield Found("lone_cell", filled == 1, "a single cell is filled in: a title or a remark, not a record")


def identity_empty(setting: Setting) -> Iterator[Found]:
    """Nothing that says whose record it is."""
    identity = [name for name, field in setting.fields.items() if field in setting.recognised.spec.identity]
    wanted = ", ".join(setting.recognised.spec.identity)
    yield Found("identity_empty", pl.all_horizontal(pl.col(identity).is_null()), f"none of {wanted} is filled in")


RULES: tuple[Rule, ...] = (
    deleted, totals, notes, repeated_header, second_table, too_many_cells, too_few_cells, formula, huge_cell, lone_cell,
    identity_empty,
)  # fmt: skip


def sift(
    rows: pl.DataFrame, recognised: Recognised, refuses: Callable[[str], bool]
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The rows kept, and those set aside as SCHEMA has it; no row is in both.

    `value` is what a row said, null where it must not be kept: it holds a refused word (`refuses`), or cells of refused
    columns may have moved.
    """
    everything = rows
    fields = {str(index): meaning.field for index, meaning in sorted(recognised.resolution.claims.items())}
    setting = Setting(recognised, fields)
    aside = [pl.DataFrame(schema=SCHEMA)]
    for rule in RULES:
        for found in rule(setting):
            caught = rows.select(found.caught.fill_null(value=False).alias("caught")).to_series()
            if caught.any():
                aside.append(_described(rows.filter(caught), found, setting))
                rows = rows.filter(~caught)
    found_aside = pl.concat(aside).sort(ROW)
    speaking = _mentioning(everything, found_aside[ROW], refuses)
    return rows, found_aside.with_columns(value=pl.when(~pl.col(ROW).is_in(speaking)).then("value"))


def _mentioning(rows: pl.DataFrame, aside: pl.Series, refuses: Callable[[str], bool]) -> list[int]:
    """Numbers of the rows set aside in which a refused word stands: a note may say what a column may not."""
    asked = rows.filter(pl.col(ROW).is_in(aside.to_list()))
    return [int(row[0]) for row in asked.rows() if any(refuses(str(cell)) for cell in row[1:] if cell is not None)]


def _described(rows: pl.DataFrame, found: Found, setting: Setting) -> pl.DataFrame:
    value = pl.col(found.column) if found.column else pl.concat_str(setting.cells, separator=" | ", ignore_nulls=True)
    message = found.message
    moved = found.rule in _SHIFTED and setting.recognised.resolution.refused
    if moved or found.rule == _NOT_READ:
        # What nobody may deliver may stand anywhere in these rows.
        value, message = pl.lit(None, pl.String), f"{message}; not kept, because refused columns may be among its cells"
    return rows.select(
        pl.col(ROW),
        pl.lit(found.rule).alias("rule"),
        pl.lit(setting.fields.get(found.column, "")).alias("field"),
        value.str.slice(0, _KEPT_OF_HUGE).alias("value"),
        pl.lit(message).alias("message"),
    )


def _width(setting: Setting) -> int:
    return max((index + 1 for index, parts in enumerate(setting.recognised.columns) if parts), default=0)
