"""Published runs that are kept open: each is read by many requests and never written."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from threading import Lock

import duckdb

from reconcile import engine
from reconcile.errors import RunDamaged
from reconcile.workspace import Workspace

MOST = 3
"""Runs that are open at once: the latest, and those whose cases nobody has found since."""
Stamp = tuple[int, int, int]


class OpenRuns:
    """The databases of runs by their id; one that was not asked for longest is closed once nobody reads it.

    One whose file is another than when it was opened, or was found damaged, is opened anew: a copy that is put back
    is read without a restart.
    """

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._open: OrderedDict[str, _Run] = OrderedDict()
        self._lock = Lock()

    @contextmanager
    def reading(self, run_id: str) -> Iterator[duckdb.DuckDBPyConnection | None]:
        """A connection of the caller's own to a run; None where it was deleted, RunDamaged where it cannot be read."""
        folder = self._workspace.runs / run_id
        if not folder.is_dir():
            yield None
            return
        with engine.damage_told(folder), self._taken(run_id, folder / engine.RUN) as run, run.cursor() as cursor:
            yield cursor

    def stamp(self, run_id: str) -> Stamp:
        """What tells the file of a run from another that took its place; RunDamaged where there is none."""
        folder = self._workspace.runs / run_id
        try:
            return _stamp(folder / engine.RUN)
        except OSError as error:
            raise RunDamaged(run_id, gone=True) from error

    def close(self) -> None:
        """Close all."""
        with self._lock:
            while self._open:
                self._open.popitem()[1].stack.close()

    @contextmanager
    def _taken(self, run_id: str, path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
        run = self._opened(run_id, path)
        try:
            yield run.connection
        except duckdb.Error:
            run.stale = True
            raise
        finally:
            self._left(run_id, run)

    def _opened(self, run_id: str, path: Path) -> _Run:
        with self._lock:
            run = self._open.get(run_id)
            if run is None or run.stale or run.stamp != self.stamp(run_id):
                self._drop(run_id)
                run = self._open[run_id] = _Run(path, self.stamp(run_id))
            self._open.move_to_end(run_id)
            run.readers += 1
            return run

    def _left(self, run_id: str, run: _Run) -> None:
        with self._lock:
            run.readers -= 1
            if self._open.get(run_id) is not run:
                run.close_unread()
            for other in list(self._open)[:-MOST]:
                if not self._open[other].readers:
                    self._drop(other)

    def _drop(self, run_id: str) -> None:
        run = self._open.pop(run_id, None)
        if run is not None:
            run.close_unread()


class _Run:
    """One open database, how many read it, and whether what it holds is no longer what lies there."""

    def __init__(self, path: Path, stamp: Stamp) -> None:
        self.stack = ExitStack()
        # DuckDB lets a process open a file twice only where both times are configured alike: so nothing is set here.
        self.connection = self.stack.enter_context(engine.connect(path, read_only=True))
        self.stamp = stamp
        self.readers = 0
        self.stale = False

    def close_unread(self) -> None:
        """Close it where nobody reads it; whoever reads it last does so later."""
        if not self.readers:
            self.stack.close()


def _stamp(path: Path) -> Stamp:
    found = path.stat()
    return found.st_ino, found.st_mtime_ns, found.st_size
