"""An office with a workspace: files are put into its inbox and taken in, and what became of them is looked at."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb
import polars as pl
import pytest

from reconcile.engine import connect
from reconcile.ingest import FileOutcome, IngestSummary, SheetOutcome, ingest_workspace
from reconcile.registers import Declarations, load_declarations
from reconcile.workspace import Workspace, create

MONTH = "2026-05"


@dataclass
class Office:
    """A workspace whose inbox a test fills."""

    workspace: Workspace
    declarations: Declarations

    def put(self, name: str, content: bytes | str, month: str = MONTH) -> str:
        """Deliver a file; returns its path below inbox/."""
        path = self.workspace.inbox / month / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return f"{month}/{name}"

    def ingest(self, **options: object) -> IngestSummary:
        """Take in what waits."""
        return ingest_workspace(self.workspace, self.declarations, **options)  # type: ignore[arg-type]

    def deliver(self, name: str, content: bytes | str, month: str = MONTH) -> FileOutcome:
        """Put a file there, take the inbox in, and return what became of this file."""
        path = self.put(name, content, month)
        return next(outcome for outcome in self.ingest().files if outcome.path == path)

    def sheet(self, content: bytes | str, name: str = "file") -> SheetOutcome:
        """Deliver a file of one table and return what became of that table."""
        outcome = self.deliver(name, content)
        assert outcome.status == "accepted", outcome
        (sheet,) = outcome.sheets
        return sheet

    def refusal(self, content: bytes | str, name: str = "file") -> FileOutcome:
        """Deliver a file that must be refused, and leave nothing behind but its line in the ledger."""
        outcome = self.deliver(name, content)
        assert outcome.status == "refused", outcome
        assert outcome.problem
        assert outcome.hint
        assert not outcome.sheets
        assert self.query("SELECT count(*) FROM sheets") == [(0,)]
        assert not list(self.workspace.received.iterdir())
        return outcome

    @contextmanager
    def warehouse(self) -> Iterator[duckdb.DuckDBPyConnection]:
        with connect(self.workspace.warehouse, read_only=True) as con:
            yield con

    def query(self, statement: str) -> list[tuple[object, ...]]:
        """The rows of a statement over the warehouse."""
        with self.warehouse() as con:
            return con.sql(statement).fetchall()

    def rows(self, register: str) -> pl.DataFrame:
        """The kept rows of a register, sheets in order."""
        with self.warehouse() as con:
            return con.sql(f"SELECT * FROM rows_{register} ORDER BY sheet_id, row_no, child_no").pl()

    def cells(self, register: str, *fields: str) -> list[tuple[object, ...]]:
        """Some columns of the kept rows."""
        return self.rows(register).select(fields).rows()

    def quarantined(self) -> list[tuple[object, ...]]:
        """Row, rule and field of every row set aside."""
        return self.query("SELECT row_no, rule, field FROM quarantine ORDER BY sheet_id, row_no")


@pytest.fixture(scope="session")
def declarations() -> Declarations:
    return load_declarations()


@pytest.fixture
def office(tmp_path: Path, declarations: Declarations) -> Office:
    return Office(create(tmp_path / "office", "990121"), declarations)
