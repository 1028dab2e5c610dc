"""Puts a finished run on record: its tables and exports by hash, and its lines in the chain."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from reconcile import engine
from reconcile.audit import Chain, Line, checkpoint, digest, file_digest, read_chain, read_manifest
from reconcile.errors import Differs
from reconcile.pipeline.plan import RunPlan
from reconcile.workspace import Workspace, replaced, run_folders

CHECKPOINT = "checkpoint"
"""The table that says what is printed at the foot of reports; the one table that is no result."""
Tables = dict[str, dict[str, Any]]


def table_digests(connection: duckdb.DuckDBPyConnection) -> Tables:
    """Rows and SHA-256 of every table of a run, whatever the order of its rows. How many records are restricted is not
    told: a manifest may leave the county."""
    names = engine.frame(connection, "report/table_names")["table_name"]
    return {name: table_digest(connection, name) for name in names if name != CHECKPOINT}


def table_digest(connection: duckdb.DuckDBPyConnection, name: str) -> dict[str, Any]:
    """The same of one table."""
    rows = engine.frame(connection, "pipeline/60_row_digests", identifiers={"table": name})["digest"]
    whole = hashlib.sha256()
    for part in rows.to_frame().iter_slices(100_000):
        whole.update("".join(f"{row}\n" for row in part["digest"]).encode())
    said = {"sha256": whole.hexdigest()}
    return said if name.startswith("restricted") else {"rows": len(rows)} | said


def with_computed(chain: Chain, results: dict[str, Any]) -> tuple[Chain, Line]:
    """The chain with the line of a run's results, and that line, which may stand there already.

    `results` are run_id, period, as_of, inputs and tables. Differs where the run is on the chain with other results.
    """
    about = {name: results[name] for name in ("run_id", "period", "as_of")}
    facts = {**about, "inputs": digest(results["inputs"]), "tables": digest(results["tables"])}
    there = chain.the("computed", about["run_id"])
    if there and not there.says(**facts):
        raise Differs(
            f"run {about['run_id']} was made before with other results (line {there.facts['number']} of chain.jsonl)",
            "Same inputs and code must give the same: put runs/ back from a backup and see reconcile verify.",
        )
    longer = chain if there else chain.followed_by("computed", **facts)
    return longer, there or longer.lines[-1]


def put_on_chain(workspace: Workspace, run: Path) -> None:
    """Add the two lines of a published run: its results, and its manifest with every export. Done already, it stays."""
    chain = read_chain(workspace.chain)
    if chain.the("published", run.name):
        return
    manifest = read_manifest(run / "manifest.json")
    longer, _ = with_computed(chain, manifest["body"])
    longer = longer.followed_by("published", run_id=run.name, manifest=manifest["body_sha256"])
    write_chain(workspace, longer)


def finish_chain(workspace: Workspace) -> Chain:
    """The chain, after the run that a killed command published last was put on it."""
    chain = read_chain(workspace.chain)
    for run in run_folders(workspace):
        if not chain.the("published", run.name) and _follows(run, chain):
            put_on_chain(workspace, run)
            return read_chain(workspace.chain)
    return chain


def _follows(run: Path, chain: Chain) -> bool:
    """Whether the run was made to follow the last line; one of before there was a chain, or of another, does not."""
    path = run / "manifest.json"
    told = read_manifest(path)["body"].get("chain", {}) if path.is_file() else {}
    return bool(told.get("previous") == chain.head)


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
