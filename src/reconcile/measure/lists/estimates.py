"""What the counts of lists say of the total: by two lists after Chapman, by three after log-linear models."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import duckdb

from reconcile import engine
from reconcile.measure.lists.bootstrap import Selected, select
from reconcile.measure.lists.chapman import Estimate, both_if_links_were_right, chapman
from reconcile.measure.lists.counts import Counts
from reconcile.measure.lists.loglinear import Terms
from reconcile.measure.lists.systems import ListSystem

DRAWS = 1000


@dataclass(frozen=True)
class Estimated:
    """An estimate of a total: `raw` from the links as they are, `adjusted` without false and with missed ones.

    `both`: things on both of two lists. `model`, `models`: of three lists the chosen model, and a row of each.
    """

    estimate: str
    method: str
    total: Estimate
    both: float | None = None
    model: str = ""
    models: tuple[dict[str, Any], ...] = field(default=())


def estimates(
    connection: duckdb.DuckDBPyConnection, system: ListSystem, counts: Counts, seed: int
) -> Iterator[Estimated]:
    """The estimates from counts that nothing speaks against; none where no model can be estimated, none adjusted where
    nobody knows how many matches were missed."""
    if len(system.lists) > 2:
        found = select(counts.table, len(system.lists), draws=DRAWS, seed=seed)
        if found:
            yield _by_models(system, found, counts)
        return
    first, second = (counts.on(name) for name in system.lists)
    both = counts.on(*system.lists)
    yield Estimated("raw", "chapman", chapman(first, second, both), both)
    errors = engine.frame(connection, "measure/94_expected_errors", pair=system.pairs[0].id, relation=system.relation)
    for links, false, missed in errors.iter_rows():
        if missed is not None:
            expected = both_if_links_were_right(both, links, false, missed, min(first, second))
            yield Estimated("adjusted", "chapman", chapman(first, second, expected), expected)


def _by_models(system: ListSystem, found: Selected, counts: Counts) -> Estimated:
    rows = tuple(
        {
            "model": _named(system, fit.terms),
            "parameters": fit.parameters,
            "aic": None if fit.aic[0] != fit.aic[0] else float(fit.aic[0]),
            "total": None if fit.unseen[0] != fit.unseen[0] else round(float(counts.seen + fit.unseen[0]), 6),
            "chosen": at == found.chosen,
        }
        for at, fit in enumerate(found.fits)
    )
    model = str(rows[found.chosen]["model"])
    return Estimated("raw", "loglinear", found.estimate, None, model, rows)


def _named(system: ListSystem, terms: Terms) -> str:
    """The pairs of lists that a model lets depend on each other; `independent` where there are none."""
    return " ".join(f"{system.lists[a]}*{system.lists[b]}" for a, b in terms) or "independent"
