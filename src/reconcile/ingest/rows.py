"""Turns the kept rows of a sheet into the columns of its register: a column a field, a row a newborn."""

from __future__ import annotations

from collections import defaultdict

import polars as pl

from reconcile.errors import FileRefused
from reconcile.ingest.body import ROW
from reconcile.ingest.header_text import Meaning
from reconcile.ingest.headers import shown
from reconcile.ingest.recognise import Recognised

_TICKS = ["√", "✓", "✔", "☑", "■", "●", "1", "Y", "y", "是", "有", "v", "V", "√ "]
_NO_TICKS = ["0", "N", "n", "否", "无", "×", "x", "X", "□", "☐", "-", "/", "—"]
_RECODED = {"sex", "ethnicity", "code"}


def settled(rows: pl.DataFrame, recognised: Recognised) -> tuple[dict[int, Meaning], list[str]]:
    """The columns to use where several claim one field, and what was decided.

    Several are right only where they say the same in every row, as value or as code, or where all but one are empty;
    otherwise FileRefused names them.
    """
    claims, said = dict(recognised.resolution.claims), []
    for columns in recognised.resolution.conflicts:
        chosen, reason = _chosen(rows, recognised, columns)
        others = [column for column in columns if column != chosen]
        for column in others:
            del claims[column]
        names = ", ".join(_header(recognised, column) for column in others)
        said.append(f"{claims[chosen].field} was read from {_header(recognised, chosen)}, not from {names}: {reason}")
    return claims, said


def _chosen(rows: pl.DataFrame, recognised: Recognised, columns: tuple[int, ...]) -> tuple[int, str]:
    field = recognised.spec.field(recognised.resolution.claims[columns[0]].field)
    filled = [column for column in columns if rows[str(column)].null_count() < rows.height]
    if len(filled) <= 1:
        return (filled or list(columns))[0], "it is empty"
    first, *others = filled
    if all(rows[str(first)].equals(rows[str(other)].alias(str(first))) for other in others):
        return first, "it is the same in every row"
    if field.type in _RECODED and all(_one_to_one(rows, first, other) for other in others):
        return first, "it says the same in other words in every row"
    named = " and ".join(f"{_header(recognised, column)} (column {column + 1})" for column in filled)
    raise FileRefused(
        f"{named} both hold {field.name} of register {recognised.spec.id}, and they differ",
        "Rename or delete the column that is not meant, or put a merged title such as 母亲 above it.",
    )


def _one_to_one(rows: pl.DataFrame, first: int, other: int) -> bool:
    pairs = rows.select(str(first), str(other)).unique()
    return all(pairs[name].n_unique() == pairs.height for name in pairs.columns)


def _header(recognised: Recognised, column: int) -> str:
    return shown(recognised.columns[column])


def field_rows(rows: pl.DataFrame, claims: dict[int, Meaning]) -> pl.DataFrame:
    """`row_no`, `child_no` and a column for each field found; sorted by the two.

    `child_no` is 0 where a row is one record, else the place of the newborn in the row; a place with nothing in it is
    no record, except the first.
    """
    plain, numbered = _columns(claims)
    orders = sorted({order for columns in numbered.values() for order in columns} | ({1} if numbered else set()))
    if not orders:
        return rows.select(ROW, pl.lit(0, pl.Int32).alias("child_no"), *(e.alias(f) for f, e in plain.items()))
    parts = []
    for order in orders:
        own = {
            f: e[order] if order in e else (plain[f] if order == 1 and f in plain else None)
            for f, e in numbered.items()
        }
        shared = {field: expression for field, expression in plain.items() if field not in numbered}
        part = rows.select(
            ROW,
            pl.lit(order, pl.Int32).alias("child_no"),
            *(expression.alias(field) for field, expression in shared.items()),
            *((pl.lit(None, pl.String) if e is None else e).alias(field) for field, e in own.items()),
        )
        parts.append(part if order == orders[0] else part.filter(pl.any_horizontal(pl.col(list(own)).is_not_null())))
    return pl.concat(parts).sort(ROW, "child_no")


def _columns(claims: dict[int, Meaning]) -> tuple[dict[str, pl.Expr], dict[str, dict[int, pl.Expr]]]:
    """An expression for every field: those said once a row, and those said for each newborn."""
    ticks: dict[str, list[tuple[str, str]]] = defaultdict(list)
    plain: dict[str, pl.Expr] = {}
    numbered: dict[str, dict[int, pl.Expr]] = defaultdict(dict)
    for column, meaning in sorted(claims.items()):
        if meaning.label:
            ticks[meaning.field].append((str(column), meaning.label))
        elif meaning.order:
            numbered[meaning.field][meaning.order] = pl.col(str(column))
        else:
            plain[meaning.field] = pl.col(str(column))
    plain |= {field: _ticked(columns) for field, columns in ticks.items()}
    return plain, dict(numbered)


def _ticked(columns: list[tuple[str, str]]) -> pl.Expr:
    """The label of the column that is ticked; of several ticks all labels, which later reads as no value."""
    said = [
        pl.when(pl.col(column).str.strip_chars().is_in(_TICKS))
        .then(pl.lit(label))
        .when(~pl.col(column).str.strip_chars().is_in(_NO_TICKS))
        .then(pl.concat_str(pl.lit(f"{label}:"), pl.col(column)))
        for column, label in columns
    ]
    joined = pl.concat_str(said, separator=",", ignore_nulls=True)
    return pl.when(joined != "").then(joined)
