"""Records that are out for the state they are in (void, renewed, moved away) lose ties to those that are current."""

from __future__ import annotations

from dataclasses import replace

import duckdb
import numpy as np
import numpy.typing as npt

from reconcile import engine
from reconcile.link.assign import Edges
from reconcile.link.entities import Entities
from reconcile.registers import RegisterSpec
from reconcile.universe.scope import out_by_state

COST = 4.0
"""Log odds that such a record is weaker by: enough to lose a tie, too little to lose against less evidence."""


def withdrawn_things(
    connection: duckdb.DuckDBPyConnection, spec: RegisterSpec, things: Entities
) -> npt.NDArray[np.bool_]:
    """For each position whether every record of its thing is out by its state."""
    if not spec.scope:
        return np.zeros(len(things.ids), dtype=np.bool_)
    columns = {"records": f"record_{spec.id}", "columns": ["scope", "scope_reason"]}
    records = engine.frame(connection, "link/01_columns", identifiers=columns)
    valid = records.select(~out_by_state(spec.scope).fill_null(value=False)).to_series().to_numpy()
    counts = np.bincount(things.of_position[valid], minlength=len(valid))
    nowhere_valid: npt.NDArray[np.bool_] = counts[things.of_position] == 0
    return nowhere_valid


def with_ties_lost(edges: Edges, left: npt.NDArray[np.bool_], right: npt.NDArray[np.bool_]) -> Edges:
    """The edges with those weakened against others that lead to or from such a thing; none is less likely."""
    weak = left[edges.left].astype(np.float64) + right[edges.right]
    return replace(edges, weight=edges.weight - COST * weak, handicap=COST * weak)
