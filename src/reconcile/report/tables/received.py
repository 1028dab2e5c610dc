"""What was received: registers, files, and the records that do not belong to a register's universe."""

from __future__ import annotations

from typing import Any

import duckdb

from reconcile import engine
from reconcile.registers.load import Declarations
from reconcile.report.tables.model import FileLine, Receipt, ScopeLine


def receipts(connection: duckdb.DuckDBPyConnection, declarations: Declarations) -> tuple[Receipt, ...]:
    """A line a register, also for those declared and never received, in the order of their ids."""
    found = {
        row["register"]: _receipt(row) for row in engine.frame(connection, "report/receipts").iter_rows(named=True)
    }
    missing = {name: _receipt({"register": name}) for name in declarations.registers if name not in found}
    return tuple(one for _, one in sorted((found | missing).items()))


def files(connection: duckdb.DuckDBPyConnection, registers: list[str]) -> tuple[FileLine, ...]:
    """The sheets that current records came from."""
    return tuple(
        FileLine(register, row["file"], row["sheet"] or "", row["records"])
        for register in registers
        for row in _of_records(connection, "report/record_files", register)
    )


def scopes(connection: duckdb.DuckDBPyConnection, registers: list[str]) -> tuple[ScopeLine, ...]:
    """The records outside a register's universe, by reason."""
    return tuple(
        ScopeLine(register, row["scope"], row["scope_reason"] or "unspecified", row["records"])
        for register in registers
        for row in _of_records(connection, "report/record_scopes", register)
    )


def _receipt(row: dict[str, Any]) -> Receipt:
    counts = {"files": "files", "received": "rows_received", "quarantined": "quarantined", "superseded": "superseded"}
    numbers = {name: int(row.get(column) or 0) for name, column in counts.items()}
    return Receipt(register=row["register"], provided=bool(row.get("provided")), **numbers)


def _of_records(connection: duckdb.DuckDBPyConnection, statement: str, register: str) -> list[dict[str, Any]]:
    return engine.frame(connection, statement, identifiers={"records": f"record_{register}"}).to_dicts()
