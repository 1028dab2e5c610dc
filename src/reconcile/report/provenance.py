"""Where records came from: file, sheet and row of every record of a run, as one temporary table."""

from __future__ import annotations

import duckdb

from reconcile import engine

_PREFIX = "record_"


def record_registers(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """The registers this run holds records of, in order."""
    names = [row["table_name"] for row in engine.rows(connection, "report/table_names")]
    return [name.removeprefix(_PREFIX) for name in names if name.startswith(_PREFIX)]


def add_provenance(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the table `provenance` on this connection; the database itself stays as it is."""
    engine.run(connection, "report/provenance_create")
    for register in record_registers(connection):
        engine.run(
            connection, "report/provenance_add", identifiers={"records": f"{_PREFIX}{register}"}, register=register
        )
