"""Delivered rows of a register into its records: every field in standard form, and a lasting number."""

from __future__ import annotations

import polars as pl

from reconcile.registers.spec import FieldSpec, RegisterSpec
from reconcile.standardise.frame import standardise_column
from reconcile.standardise.keys import record_ids, row_contents, version_keys
from reconcile.standardise.newborns import standardise_name
from reconcile.values.gazetteer import Gazetteer

PLACE_OF_ROW = {"sheet_id": pl.Int32(), "row_no": pl.Int32(), "child_no": pl.Int32()}
_COLUMNS_BEFORE = ("record_id", "version_key", *PLACE_OF_ROW)


def standardise_rows(rows: pl.DataFrame, spec: RegisterSpec, places: Gazetteer) -> pl.DataFrame:
    """The rows of `records_<register>` for rows of `rows_<register>`, in the same order (docs/architecture.md).

    A field that the rows lack counts as never delivered. Neither number depends on the order of the rows, on the
    sheet they stand in or on where in it; rows of one key in one sheet are numbered by order of birth and by content.
    """
    rows = _complete(rows, spec)
    columns = [_standardise_field(spec, field, rows, places) for field in spec.fields]
    records = pl.concat([rows.select(*PLACE_OF_ROW), *columns], how="horizontal")
    records = records.with_columns(version_keys(spec, records))
    records = records.with_columns(record_ids(records["version_key"], _positions(spec, records)))
    return records.select(*_COLUMNS_BEFORE, pl.exclude(_COLUMNS_BEFORE))


def _complete(rows: pl.DataFrame, spec: RegisterSpec) -> pl.DataFrame:
    absent = [pl.lit(None, dtype=pl.String).alias(name) for name in spec.field_names if name not in rows.columns]
    return rows.with_columns(absent).with_columns(
        *(pl.col(name).cast(kind) for name, kind in PLACE_OF_ROW.items()),
        *(pl.col(name).cast(pl.String) for name in spec.field_names),
    )


def _standardise_field(spec: RegisterSpec, field: FieldSpec, rows: pl.DataFrame, places: Gazetteer) -> pl.DataFrame:
    if field.type == "name":
        return standardise_name(spec, field, rows)
    return standardise_column(field.type, rows[field.name], codes=field.codes, unit=field.unit, places=places)


def _positions(spec: RegisterSpec, records: pl.DataFrame) -> pl.Series:
    """The place from 0 of each row among the rows of its key in its sheet."""
    of_one_key = ["sheet_id", "version_key"]
    several = records.select(pl.struct(of_one_key).is_duplicated()).to_series()
    positions = pl.repeat(0, records.height, dtype=pl.UInt64, eager=True)
    if not several.any():
        return positions
    places = (
        records.with_row_index("at")
        .filter(several)
        .with_columns(row_contents(spec).alias("contents"))
        .sort("child_no", "contents", "row_no", "at")
        .select("at", pl.int_range(pl.len(), dtype=pl.UInt64).over(of_one_key).alias("position"))
    )
    return positions.scatter(places["at"], places["position"])
