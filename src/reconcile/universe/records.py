"""What a run adds to a register's records: where and when a record counts, and whether it is in scope at all."""

from __future__ import annotations

import polars as pl

from reconcile.registers import RegisterSpec
from reconcile.universe.scope import scope_of


def with_cells(records: pl.DataFrame, spec: RegisterSpec) -> pl.DataFrame:
    """Add `event_date`, `event_month`, `township`, `facility`, `sex`, `scope`, `scope_reason` to the records."""
    event = _event(spec)
    townships = [pl.col(f"{name}_township") for name in spec.township]
    cells = records.with_columns(
        event_date=event,
        event_month=event.dt.strftime("%Y-%m"),
        township=pl.coalesce(townships) if townships else pl.lit(None, pl.String),
        facility=_facility(spec),
        sex=pl.col(spec.sex) if spec.sex else pl.lit(None, pl.String),
    )
    return pl.concat([cells, scope_of(records, spec.scope)], how="horizontal")


def _facility(spec: RegisterSpec) -> pl.Expr:
    """The facility by name; what holds a number of seven digits is somebody's telephone or address, and no name."""
    if not spec.facility:
        return pl.lit(None, pl.String)
    named = pl.col(spec.facility)
    return pl.when(~named.str.contains(r"\d{7}|\d+[号组室]")).then(named)


def _event(spec: RegisterSpec) -> pl.Expr:
    """The day that dates a record: as written, else the birth date inside the number that the spec names."""
    written = pl.col(spec.event) if spec.event else pl.lit(None, pl.Date)
    if spec.event_in is None:
        return written
    return pl.coalesce(written, pl.col(spec.event_in).str.slice(6, 8).str.to_date("%Y%m%d", strict=False))
