"""Says which earlier sheets a new one replaces, and which it adds to."""

from __future__ import annotations

from typing import Any

import duckdb

from reconcile.engine import frame, run
from reconcile.errors import FileRefused
from reconcile.registers import RegisterSpec

_NAMED = 2


def supersede(con: duckdb.DuckDBPyConnection, spec: RegisterSpec, sheet_id: int) -> tuple[list[str], list[str]]:
    """Replace earlier sheets of the same register, unit, period and kind of whose keys it repeats half or more.

    Returns the paths that are replaced, and in words those that stay beside the new sheet although it repeats some.
    """
    earlier = _repeated(con, spec, sheet_id)
    replaced = [row for row in earlier if _repeats(row)]
    for row in replaced:
        run(con, "ingest/supersede", by=sheet_id, sheet=row["sheet_id"])
    notes = _added([row for row in earlier if row["repeated"] and not _repeats(row)])
    return [str(row["path"]) for row in replaced], notes


def _repeats(row: dict[str, Any]) -> bool:
    return bool(row["keys"] and row["repeated"] * 2 >= row["keys"])


def _added(parts: list[dict[str, Any]]) -> list[str]:
    """In one line, which sheets of the same month and unit stay beside the new one although it repeats some keys."""
    if not parts:
        return []
    named = [f"{row['path']} ({row['repeated']} of its {row['keys']} keys repeated)" for row in parts[:_NAMED]]
    more = f" and {len(parts) - _NAMED} more" if len(parts) > _NAMED else ""
    return [f"adds to {', '.join(named)}{more}, of the same month and unit"]


def replace(con: duckdb.DuckDBPyConnection, spec: RegisterSpec, sheet_id: int, path: str) -> list[str]:
    """Replace the sheets of the file at `path` (below inbox/) because the office says so."""
    earlier = frame(con, "ingest/sheets_of_path", path=path, register=spec.id, sheet=sheet_id).to_dicts()
    if not earlier:
        raise FileRefused(
            f"it is said to replace {path}, but no sheet of {spec.id} from there counts now",
            'Correct replaces = "..." in delivery.toml: a path below inbox/, or a file name of the same month.',
        )
    for row in earlier:
        run(con, "ingest/supersede", by=sheet_id, sheet=row["sheet_id"])
    return [str(row["path"]) for row in earlier]


def _repeated(con: duckdb.DuckDBPyConnection, spec: RegisterSpec, sheet_id: int) -> list[dict[str, Any]]:
    rows = f"rows_{spec.id}"
    there = set(frame(con, "ingest/columns_of", table=rows)["column_name"])
    # A register without its key in the files at hand is told apart by who its records are about.
    key = [name for name in spec.key if name in there] or [name for name in spec.identity if name in there]
    return frame(con, "ingest/repeated_keys", identifiers={"rows": rows, "key": key}, sheet=sheet_id).to_dicts()
