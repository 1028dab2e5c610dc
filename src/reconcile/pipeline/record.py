"""Puts a finished run on record: its tables and exports by hash, and its lines in the chain."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from reconcile import engine
from reconcile.audit import Chain, Line, checkpoint, digest, file_digest
from reconcile.pipeline.plan import RunPlan
from reconcile.workspace import Workspace, replaced

CHECKPOINT = "checkpoint"
"""The table that says what is printed at the foot of reports; the one table that is no result."""
Tables = dict[str, dict[str, Any]]


def table_digests(connection: duckdb.DuckDBPyConnection) -> Tables:
    """Rows and SHA-256 of every table of a run, whatever the order of its rows."""
    names = engine.frame(connection, "report/table_names")["table_name"]
    return {name: _digested(connection, name) for name in names if name != CHECKPOINT}


def _digested(connection: duckdb.DuckDBPyConnection, name: str) -> dict[str, Any]:
    rows = engine.frame(connection, "pipeline/60_row_digests", identifiers={"table": name})["digest"]
    whole = hashlib.sha256()
    for part in rows.to_frame().iter_slices(100_000):
        whole.update("".join(f"{row}\n" for row in part["digest"]).encode())
    return {"rows": len(rows), "sha256": whole.hexdigest()}


def with_computed(chain: Chain, planned: RunPlan, inputs: dict[str, Any], tables: Tables) -> tuple[Chain, Line]:
    """The chain with the line of this run's results, and that line; a line that says so already is that line."""
    about = {"run_id": planned.run_id, "period": planned.period, "as_of": planned.as_of}
    facts = {**about, "inputs": digest(inputs), "tables": digest(tables)}
    there = chain.find("computed", **facts)
    longer = chain if there else chain.followed_by("computed", **facts)
    return longer, there or longer.lines[-1]


def with_published(chain: Chain, run_id: str, manifest: str) -> Chain:
    """The chain with the line that holds the hash of the run's manifest, and through it of every export."""
    facts = {"run_id": run_id, "manifest": manifest}
    return chain if chain.find("published", **facts) else chain.followed_by("published", **facts)


def store_checkpoint(connection: duckdb.DuckDBPyConnection, line: Line) -> None:
    """Write `checkpoint`: what is printed at the foot of the reports."""
    told = {"line": line.facts["number"], "digits": checkpoint(line.sha256)}
    engine.store(connection, CHECKPOINT, pl.DataFrame([told]))


def manifest_body(
    planned: RunPlan, inputs: dict[str, Any], tables: Tables, line: Line, written: Iterable[Path]
) -> dict[str, Any]:
    """All that a run rests on and all that came out of it, by hash; the same wherever the same run is made."""
    folder = Path(planned.folder)
    exports = {path.relative_to(folder).as_posix(): file_digest(path) for path in sorted(written)}
    return {
        "run_id": planned.run_id,
        "period": planned.period,
        "as_of": planned.as_of,
        "inputs": inputs,
        "sources": dict(engine.source_digests()),
        "tables": tables,
        "exports": exports,
        "chain": {
            "line": line.facts["number"],
            "previous": line.facts["previous"],
            "checkpoint": checkpoint(line.sha256),
        },
    }


def write_chain(workspace: Workspace, chain: Chain) -> None:
    """Put the chain in place of the one before, in one step."""
    with replaced(workspace.chain) as aside:
        aside.write_text(chain.text, encoding="utf-8", newline="\n")
