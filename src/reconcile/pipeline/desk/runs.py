"""Published runs that are kept open: each is read by many requests and never written."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from threading import Lock

import duckdb

from reconcile import engine
from reconcile.workspace import Workspace

MOST = 3
"""Runs that are open at once: the latest, and those whose cases nobody has found since."""


class OpenRuns:
    """The databases of runs by their id; one that was not asked for longest is closed once nobody reads it."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._open: OrderedDict[str, _Run] = OrderedDict()
        self._lock = Lock()

    @contextmanager
    def reading(self, run_id: str) -> Iterator[duckdb.DuckDBPyConnection | None]:
        """A connection of the caller's own to that run; None where it was deleted."""
        path = self._workspace.runs / run_id / "run.duckdb"
        if not path.is_file():
            yield None
            return
        run = self._taken(run_id, path)
        try:
            with run.connection.cursor() as cursor:
                yield cursor
        finally:
            self._left(run)

    def close(self) -> None:
        """Close all."""
        with self._lock:
            while self._open:
                self._open.popitem()[1].stack.close()

    def _taken(self, run_id: str, path: Path) -> _Run:
        with self._lock:
            run = self._open.get(run_id) or _Run(path)
            self._open[run_id] = run
            self._open.move_to_end(run_id)
            run.readers += 1
            return run

    def _left(self, run: _Run) -> None:
        with self._lock:
            run.readers -= 1
            for run_id in list(self._open)[:-MOST]:
                if not self._open[run_id].readers:
                    self._open.pop(run_id).stack.close()


class _Run:
    """One open database and how many read it."""

    def __init__(self, path: Path) -> None:
        self.stack = ExitStack()
        # DuckDB lets a process open a file twice only where both times are configured alike: so nothing is set here.
        self.connection = self.stack.enter_context(engine.connect(path, read_only=True))
        self.readers = 0
