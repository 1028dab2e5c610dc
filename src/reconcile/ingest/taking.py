"""Takes one file in: what it holds is recognised, sifted and brought to the fields of its registers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import polars as pl

from reconcile.errors import FileRefused
from reconcile.ingest.body import ROW, body
from reconcile.ingest.deliveries import Said, unit_of
from reconcile.ingest.header_like import header_like, list_like
from reconcile.ingest.header_rows import SEARCHED
from reconcile.ingest.headers import shown
from reconcile.ingest.quarantine import sift
from reconcile.ingest.read import read
from reconcile.ingest.received import Kept
from reconcile.ingest.recognise import Recognised, Recogniser
from reconcile.ingest.rows import field_rows, settled
from reconcile.ingest.table import Content, Table


@dataclass(frozen=True)
class Taken:
    """A sheet ready for the warehouse: `rows` are `row_no`, `child_no` and fields, `aside` the quarantined.

    `unit_is_stated` says whether the office named the delivering unit, or it was concluded from the rows.
    """

    recognised: Recognised
    unit: str
    unit_is_stated: bool
    kind: str
    rows_in: int
    rows_kept: int
    rows: pl.DataFrame
    aside: pl.DataFrame
    columns: dict[str, str]
    notes: list[str]

    @property
    def unclaimed(self) -> list[str]:
        """Headers that no field claims, and columns without a header that hold something."""
        named = [shown(self.recognised.columns[index]) for index in self.recognised.resolution.unclaimed]
        below = self.recognised.table.frame.slice(self.recognised.last_row + 1)
        bare = [i for i, parts in enumerate(self.recognised.columns) if not parts]
        return named + [f"(column {i + 1})" for i in bare if below[str(i)].null_count() < below.height]

    @property
    def refused(self) -> list[str]:
        """Headers of the columns that were blanked."""
        return [shown(self.recognised.columns[index]) for index in self.recognised.resolution.refused]

    @property
    def to_keep(self) -> Kept:
        """What of the sheet is kept as delivered: all but refused columns, and rows of which nothing may be kept."""
        return Kept(self.recognised, frozenset(self.aside.filter(pl.col("value").is_null())[ROW].to_list()))


@dataclass(frozen=True)
class TakenFile:
    """A file ready for the warehouse: its sheets by their place in the file, and what was noticed."""

    content: Content
    sheets: dict[int, Taken]
    warnings: list[str]


def take(data: bytes, recogniser: Recogniser, said: Said, sheet: str = "") -> TakenFile:
    """Read a file; FileRefused where it, or one of its tables that means a register, cannot be taken in whole.

    `sheet` is the name of its only table, where the file was kept in a form that has no names.
    """
    content = _named(read(data), sheet)
    sheets: dict[int, Taken] = {}
    warnings = list(content.warnings)
    for place, table in enumerate(content.tables):
        if taken := _take_table(table, recogniser, said):
            sheets[place] = taken
        elif len(content.tables) > 1:
            warnings.append(f"sheet {table.name} was left out: {_why(table)}")
    if not sheets:
        raise FileRefused(
            f"no register was recognised: {_why(content.tables[0]) if content.tables else 'the file holds no table'}",
            "Known registers: reconcile registers list; their headers: reconcile registers show births. If the headers "
            'are right, say in delivery.toml beside the file which one it is: ["file name"] and register = "births".',
        )
    return TakenFile(content, sheets, warnings)


def _named(content: Content, sheet: str) -> Content:
    if not sheet or len(content.tables) != 1 or content.tables[0].name:
        return content
    return replace(content, tables=(replace(content.tables[0], name=sheet),))


def _why(table: Table) -> str:
    filled = table.frame.filter(~pl.all_horizontal(pl.all().is_null())).height if table.frame.width else 0
    if filled == 0:
        return "it is empty"
    if filled == 1:
        return "it holds a single row"
    return f"none of its first {SEARCHED} rows is a header that a register knows"


def _take_table(table: Table, recogniser: Recogniser, said: Said) -> Taken | None:
    try:
        recognised = recogniser.recognise(table, said.register_) if table.frame.height else None
        return _taken(recognised, said, recogniser.refuses) if recognised else None
    except FileRefused as refusal:
        where = f"sheet {table.name}: " if table.name else ""
        raise FileRefused(f"{where}{refusal.message}", refusal.hint) from refusal


def _kind(recognised: Recognised) -> str:
    """The register's usual kind; a file without what makes an extract full only adds."""
    spec = recognised.spec
    whole = set(spec.full_with) <= recognised.resolution.fields
    return "increment" if spec.kind == "full" and not whole else spec.kind


def _taken(recognised: Recognised, said: Said, refuses: Callable[[str], bool]) -> Taken:
    kind = said.kind or _kind(recognised)
    _refuse_table_above(recognised, refuses)
    arrived = body(recognised)
    kept, aside = sift(arrived, recognised, refuses)
    if kind == "full" and not kept.height:
        raise FileRefused(
            f"a full extract of {recognised.spec.label.zh} without a row would say that all its records are gone",
            'Export it again; if there really is none, say kind = "increment" in delivery.toml.',
        )
    # Nothing is lost, and nothing is taken twice: this is what the figures rest on.
    if kept.height + aside.height != arrived.height or aside[ROW].n_unique() != aside.height:
        raise AssertionError(f"{arrived.height} rows in, but {kept.height} kept and {aside.height} set aside")
    claims, notes = settled(kept, recognised)
    rows = field_rows(kept, claims)
    unit, stated = unit_of(recognised, rows, kind, said)
    _refuse_nameless_totals(recognised, rows, unit)
    if recognised.spec.facility in recognised.spec.key and recognised.spec.facility not in rows.columns and unit:
        # Numbers such as 住院号 count from one in every hospital: without it, two hospitals' records would be one.
        rows = rows.with_columns(pl.lit(unit).alias(str(recognised.spec.facility)))
        notes.append(f"{recognised.spec.facility} was taken from the delivering unit: {unit}")
    columns = {_distinct_header(recognised, index): meaning.field for index, meaning in sorted(claims.items())}
    return Taken(
        recognised=recognised,
        unit=unit,
        unit_is_stated=stated,
        kind=kind,
        rows_in=arrived.height,
        rows_kept=kept.height,
        rows=rows,
        aside=aside,
        columns=columns,
        notes=[*recognised.resolution.noticed, *notes],
    )


def _refuse_nameless_totals(recognised: Recognised, rows: pl.DataFrame, unit: str) -> None:
    """Totals of two units that nobody names would replace each other."""
    spec = recognised.spec
    if spec.kind == "totals" and spec.facility and spec.facility not in rows.columns and not unit:
        raise FileRefused(
            f"nothing says whose totals these are: there is no column {spec.field(spec.facility).headers[0]}",
            'Put a row such as 填报单位：... above the header, or say unit = "..." in delivery.toml beside the file.',
        )


def _refuse_table_above(recognised: Recognised, refuses: Callable[[str], bool]) -> None:
    """Rows above the header are titles; where another header is among them, records would vanish without a word.

    A title row may hold two headers too (单位, 联系电话): that alone is none, unless it holds a refused word.
    """
    top, known = recognised.table.frame.head(recognised.first_row), recognised.known_headers
    headers = top.select(header_like(top.width, known)).to_series() if top.height else pl.Series([], dtype=pl.Boolean)
    lists = top.select(list_like(top.width, known)).to_series() if top.height else headers
    for row, cells in enumerate(top.rows()):
        if not (headers[row] or (lists[row] and any(refuses(cell) for cell in cells if cell))):
            continue
        raise FileRefused(
            f"row {row + 1} looks like the header of another table, above the one that begins in "
            f"row {recognised.first_row + 1}",
            "Put each table into a sheet or file of its own; nothing of this one was taken in.",
        )


def _distinct_header(recognised: Recognised, index: int) -> str:
    """The header of a column, with the column's number where another has the same."""
    header = shown(recognised.columns[index])
    same = sum(shown(parts) == header for parts in recognised.columns)
    return header if same == 1 else f"{header} (column {index + 1})"
