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
        facility=pl.col(spec.facility) if spec.facility else pl.lit(None, pl.String),
        sex=pl.col(spec.sex) if spec.sex else pl.lit(None, pl.String),
    )
    return pl.concat([cells, scope_of(records, spec.scope)], how="horizontal")


def _event(spec: RegisterSpec) -> pl.Expr:
    """The day that dates a record: as written, else the birth date inside the number that the spec names."""
    written = pl.col(spec.event) if spec.event else pl.lit(None, pl.Date)
    if spec.event_in is None:
        return written
    return pl.coalesce(written, pl.col(spec.event_in).str.slice(6, 8).str.to_date("%Y%m%d", strict=False))
