"""The measure stage: universes, outcomes, counts, figures, all written into the run's database."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

import duckdb
import polars as pl

from reconcile import engine
from reconcile.measure.adjusted.stage import adjusted_rates
from reconcile.measure.causes.stage import store_causes
from reconcile.measure.checks import store_checks
from reconcile.measure.coverage import store_coverage
from reconcile.measure.feedback import feedback_rates
from reconcile.measure.figures import TOTAL, conformed
from reconcile.measure.groups import store_groups
from reconcile.measure.list_answers import used_answers
from reconcile.measure.monitoring.stage import Monitored, store_monitoring
from reconcile.measure.population import population_figures
from reconcile.measure.rates import pair_rates, register_rates
from reconcile.measure.sensitivity import bounding_rates, store_sensitivity
from reconcile.measure.totals import count_comparisons
from reconcile.registers import Declarations
from reconcile.registers.spec import Lag
from reconcile.universe.totals import count_pairs

Progress = Callable[[str], None]
STATEMENTS = ("30_cell_counts", "40_field_counts", "45_field_counts_without", "50_check_counts", "55_told_by_cell")


@dataclass(frozen=True)
class MeasureRequest:
    """What figures are asked for: of which run, as of which day, the fewest births that are given a sex ratio, and the
    probability from which links were accepted.

    `seed`: of what is drawn at random. `lags`: where they differ from what a register declares."""

    run_id: str
    as_of: date
    smallest_ratio: int
    accept: float
    seed: int = 1
    lags: Mapping[str, Lag] = field(default_factory=dict)


def measure_run(
    connection: duckdb.DuckDBPyConnection,
    declarations: Declarations,
    request: MeasureRequest,
    progress: Progress = lambda _: None,
) -> None:
    """Write `figures` with the counts they are made of, `coverage`, `monitoring`, `sensitivity`, `linkage_groups`,
    `causes`."""
    provided = engine.frame(connection, "measure/00_provided")["register"].to_list()
    rows = counted_figures(connection, declarations, provided, request, progress)
    progress("sensitivity")
    store_sensitivity(connection, declarations, request.accept)
    rows.append(bounding_rates(connection))
    rows += feedback_rates(connection, declarations)
    progress("groups")
    store_groups(connection, declarations)
    progress("adjusted")
    rows += adjusted_rates(connection, declarations, request.seed)
    rows = with_set_aside(connection, declarations, rows)
    progress("coverage")
    rows.append(store_coverage(connection, declarations, provided, request.seed))
    marked = [
        frame.with_columns(run_id=pl.lit(request.run_id), as_of=pl.lit(request.as_of.isoformat())) for frame in rows
    ]
    engine.store(connection, "figures", conformed(marked))
    progress("monitoring")
    lags = {name: request.lags.get(name, spec.lag) for name, spec in declarations.registers.items()}
    store_monitoring(connection, declarations, provided, Monitored(request.as_of, lags, request.smallest_ratio))
    progress("causes")
    store_causes(connection, declarations, provided, request.as_of)


def counted_figures(
    connection: duckdb.DuckDBPyConnection,
    declarations: Declarations,
    provided: list[str],
    request: MeasureRequest,
    progress: Progress = lambda _: None,
) -> list[pl.DataFrame]:
    """The rows of `figures` that are counted, and nothing estimated; writes the counts they are made of."""
    store_checks(connection, declarations, provided, request.as_of)
    for name in STATEMENTS:
        progress(name)
        engine.run(connection, f"measure/{name}")
    rows = [*pair_rates(connection, declarations), *register_rates(connection)]
    rows += [*population_figures(connection, request.smallest_ratio), count_comparisons(connection)]
    return [*rows, used_answers(connection, declarations, provided)]


def with_set_aside(
    connection: duckdb.DuckDBPyConnection, declarations: Declarations, rows: list[pl.DataFrame]
) -> list[pl.DataFrame]:
    """The frames of `rows` that are not empty, with what was set aside; known for totals only: a row that was set aside
    has no township."""
    set_aside = _set_aside(connection, declarations)
    known = [name for name in set_aside.columns if name != "pair"]
    total = pl.col("cell") == TOTAL
    return [
        frame.join(set_aside, on="pair", how="left", maintain_order="left").with_columns(
            pl.when(total).then(name).otherwise(None).alias(name) for name in known
        )
        for frame in rows
        if len(frame)
    ]


def _set_aside(connection: duckdb.DuckDBPyConnection, declarations: Declarations) -> pl.DataFrame:
    """Rows quarantined and superseded on both sides of each `pair`, and of each register by itself."""
    receipts = engine.frame(connection, "measure/01_receipts")
    pairs: list[dict[str, str | None]] = [
        {"pair": p.id, "left": p.left, "right": p.right} for p in declarations.pairs.values()
    ]
    pairs += [{"pair": name, "left": name, "right": None} for name in declarations.registers]
    counted = count_pairs(declarations, list(declarations.registers))
    pairs += [{"pair": pair, "left": s.totals.against, "right": s.id} for pair, s in counted.items() if s.totals]
    sides = pl.DataFrame(pairs, schema={"pair": pl.String, "left": pl.String, "right": pl.String})
    for side in ("left", "right"):
        mine = receipts.select(
            pl.col("register").alias(side),
            pl.col("quarantined").alias(f"left_out_quarantined_{side}"),
            pl.col("superseded").alias(f"left_out_superseded_{side}"),
        )
        sides = sides.join(mine, on=side, how="left")
    return sides.drop("left", "right")
