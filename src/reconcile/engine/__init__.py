"""Runs the SQL of the project: connections, statements kept in files, and the version of the code."""

from reconcile.engine.duckdb import attach, connect, store, undone
from reconcile.engine.memory import give_memory_back, reuse_memory
from reconcile.engine.runs import RUN, damage_told, opened_run
from reconcile.engine.sources import fingerprint, source_digests, statement_text
from reconcile.engine.statements import frame, rows, run

__all__ = [
    "RUN",
    "attach",
    "connect",
    "damage_told",
    "fingerprint",
    "frame",
    "give_memory_back",
    "opened_run",
    "reuse_memory",
    "rows",
    "run",
    "source_digests",
    "statement_text",
    "store",
    "undone",
]
