"""Which records of the right register can be the one sought at all: a mother is looked for among women."""

from __future__ import annotations

import duckdb
import numpy as np
import numpy.typing as npt

from reconcile import engine
from reconcile.registers import RegisterSpec, RelationSpec
from reconcile.universe.scope import OUT, scope_of


def eligible_records(
    connection: duckdb.DuckDBPyConnection, relation: RelationSpec, spec: RegisterSpec
) -> npt.NDArray[np.bool_]:
    """For each record of the register, by record id, whether no rule of `among_right` speaks against it."""
    fields = sorted({field for rule in relation.among_right for field in rule.fields})
    columns = {"records": f"record_{spec.id}", "columns": ["record_id", *fields]}
    records = engine.frame(connection, "link/02_stored_columns", identifiers=columns).sort("record_id")
    eligible: npt.NDArray[np.bool_] = (scope_of(records, relation.among_right)["scope"] != OUT).to_numpy()
    return eligible
