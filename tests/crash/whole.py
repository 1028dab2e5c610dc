"""Says whether a workspace is in one state, the old or the new one, after its writer was killed."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path

import duckdb
import polars as pl

from reconcile.engine import connect
from reconcile.workspace import Workspace, latest_run, run_folders


def check(workspace: Workspace, scratch: Path) -> None:
    """Raise AssertionError where anything that a reader may see is half-written."""
    for run in run_folders(workspace):
        _check_run(run)
    latest = latest_run(workspace)
    assert latest is None or latest in run_folders(workspace)
    # Opening a database mends it from its log. That is the next command's business, so a copy is opened.
    copies = [path for path in workspace.root.glob("warehouse.duckdb*") if path.is_file()]
    for path in copies:
        shutil.copy(path, scratch)
    if copies:
        with connect(scratch / workspace.warehouse.name) as warehouse:
            _check_ledger(warehouse, workspace)
    _check_published_ledger(workspace.ledger)


def _check_run(run: Path) -> None:
    """A visible run has its manifest, and every export is the one that the manifest speaks of."""
    manifest = json.loads((run / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["body"]["run_id"] == run.name
    for name, expected in manifest["body"]["exports"].items():
        assert hashlib.sha256((run / name).read_bytes()).hexdigest() == expected, name
    with connect(run / "run.duckdb", read_only=True) as database:
        assert database.sql("SELECT run_id FROM run").fetchall() == [(run.name,)]


def _check_ledger(warehouse: duckdb.DuckDBPyConnection, workspace: Workspace) -> None:
    """A file on the ledger is in as a whole: kept bytes, rows and quarantine, all of them or none."""
    tables = {name for (name,) in warehouse.sql("SELECT table_name FROM duckdb_tables()").fetchall()}
    if "files" not in tables:
        return
    kept = warehouse.sql("SELECT file_id, kept_sha256 FROM files WHERE status = 'accepted'").fetchall()
    for file_id, digest in kept:
        assert hashlib.sha256((workspace.received / file_id).read_bytes()).hexdigest() == digest
    sheets = warehouse.sql("SELECT sheet_id, register, rows_in, rows_kept, rows_quarantined FROM sheets").fetchall()
    for sheet, register, rows_in, rows_kept, aside in sheets:
        assert rows_in == rows_kept + aside
        stored = f"SELECT count(DISTINCT row_no) FROM rows_{register} WHERE sheet_id = {sheet}"
        assert warehouse.sql(stored).fetchall() == [(rows_kept,)]
        quarantined = f"SELECT count(DISTINCT row_no) FROM quarantine WHERE sheet_id = {sheet}"
        assert warehouse.sql(quarantined).fetchall() == [(aside,)]
    orphans = "SELECT count(*) FROM sheets ANTI JOIN files USING (file_id)"
    assert warehouse.sql(orphans).fetchall() == [(0,)]


def _check_published_ledger(ledger: Path) -> None:
    if ledger.exists():
        assert "file_id" in pl.read_parquet(ledger).columns
