"""What a published run says of cases: read from its database, which is never written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import duckdb
import polars as pl

from reconcile import engine
from reconcile.cases.evidence import evidence
from reconcile.cases.following import same
from reconcile.cases.states import Step
from reconcile.cases.writing import Row
from reconcile.registers import Declarations

PROOFS = ("30_values_agree", "31_one_identity", "32_counterpart_found", "33_repeat_gone", "36_decided")
ENDS = ("left_id", "right_id")
ASKED = ("case_id", "type", "pair", "relation", "field", "left_register", "left_id", "right_register", "right_id")


@contextmanager
def said_by(run: Path, declarations: Declarations, key: bytes) -> Iterator[RunSaid]:
    """What the run in that folder says; its evidence is hashed with `key`."""
    with engine.opened_run(run) as connection:
        yield RunSaid(connection, declarations, key)


class RunSaid:
    """A run as `following.follow` listens to it."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, declarations: Declarations, key: bytes) -> None:
        self._connection = connection
        self._declarations = declarations
        self._key = key
        about = engine.frame(connection, "report/run").row(0, named=True)
        self.run_id = str(about["run_id"])
        self.as_of = date.fromisoformat(str(about["as_of"]))
        findings = engine.frame(connection, "cases/10_findings")
        hashed = self._evidence(findings)
        self.found: Mapping[str, Row] = {
            row["case_id"]: {**row, "evidence": hashed[row["case_id"]]} for row in findings.iter_rows(named=True)
        }

    def gone(self, waiting: list[Row]) -> Mapping[str, tuple[Step, str]]:
        """Why the run does not find these cases any more; those of registers that it does not compare are left out."""
        if not waiting:
            return {}
        gone = self._gone(waiting)
        with self._seeing("gone", gone):
            told = dict.fromkeys(gone["case_id"], (Step.WITHDRAW, "not_asked"))
            left = engine.frame(self._connection, "cases/40_left_scope")
            told |= {case_id: (Step.LEAVE, proof) for case_id, proof in left.iter_rows()}
            return told | {case_id: (Step.AGREE, proof) for case_id, proof in self._proofs(gone)}

    def _gone(self, waiting: list[Row]) -> pl.DataFrame:
        """Those that the run could have found, with whether their records are there and their values `changed`."""
        rows = [[case[name] for name in ASKED] for case in waiting]
        asked = pl.DataFrame(rows, schema=dict.fromkeys(ASKED, pl.String), orient="row")
        with self._seeing("asked", asked.cast(dict.fromkeys(ENDS, pl.UInt64))):
            gone = engine.frame(self._connection, "cases/20_gone")
        now = self._evidence(gone)
        changed = [case["case_id"] for case in waiting if not same(case["evidence"], now.get(case["case_id"], ""))]
        return gone.with_columns(changed=pl.col("case_id").is_in(changed))

    def _proofs(self, gone: pl.DataFrame) -> Iterator[tuple[str, str]]:
        """The cases of which the run shows that they are put right, and how."""
        for statement in PROOFS:
            yield from engine.frame(self._connection, f"cases/{statement}").iter_rows()
        if "death_not_deregistered" in set(gone["type"]):
            yield from engine.frame(self._connection, "cases/34_deregistered").iter_rows()
        for register in gone.filter(type="impossible_sequence")["left_register"].unique():
            yield from self._in_order(register)

    def _in_order(self, register: str) -> Iterator[tuple[str, str]]:
        """The cases of a register whose two dates are in order now, rule by rule."""
        for rule in self._declarations.registers[register].sequence:
            names = {"records": f"record_{register}", "earlier": rule.earlier, "later": rule.later}
            bound = {"register": register, "field": rule.later}
            rows = engine.frame(self._connection, "cases/35_dates_in_order", identifiers=names, **bound)
            yield from rows.iter_rows()

    def _evidence(self, questions: pl.DataFrame) -> dict[str, str]:
        return evidence(self._connection, self._declarations, questions, self._key)

    @contextmanager
    def _seeing(self, name: str, frame: pl.DataFrame) -> Iterator[None]:
        """Let statements read a frame as a table of that name."""
        self._connection.register(name, frame)
        try:
            yield
        finally:
            self._connection.unregister(name)
