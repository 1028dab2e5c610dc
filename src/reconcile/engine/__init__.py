"""Runs the SQL of the project: connections, statements kept in files, and the version of the code."""

from reconcile.engine.duckdb import attach, connect, store, undone
from reconcile.engine.sources import fingerprint, statement_text
from reconcile.engine.statements import frame, run

__all__ = ["attach", "connect", "fingerprint", "frame", "run", "statement_text", "store", "undone"]
