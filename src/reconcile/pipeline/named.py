"""Records as people name them: by the file and row they stand in, or by register and id."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import duckdb

from reconcile import engine
from reconcile.errors import WrongUse
from reconcile.report.texts import Texts

_AT = re.compile(r"(?P<file>.+?)(?:#(?P<sheet>[^:]+))?:(?P<row>\d+)(?:\.(?P<child>\d+))?")
HOW = "Name a record by file and row (出生.xlsx:12, 出生.xlsx#Sheet2:12), or by register and id (births:123)."
_SHOWN = 5
Row = dict[str, Any]


@dataclass(frozen=True)
class Named:
    """A record of a run: its register and id."""

    register: str
    record_id: int


class Records:
    """The records of one run, or of one of its registers: found by name, read one at a time."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, texts: Texts, only: str | None = None) -> None:
        self.connection = connection
        self.texts = texts
        tables = set(engine.frame(connection, "report/table_names")["table_name"])
        known = texts.declarations.registers if only is None else (only,)
        self.registers = [name for name in known if f"record_{name}" in tables]

    @cached_property
    def ids(self) -> frozenset[int]:
        """The ids of all its records."""
        tables = ({"records": f"record_{register}"} for register in self.registers)
        rows = (engine.frame(self.connection, "pipeline/51_record_ids", identifiers=table) for table in tables)
        return frozenset(record_id for frame in rows for record_id in frame["record_id"])

    def find(self, said: str) -> Named:
        """The record that `said` names; WrongUse where there is none, or several."""
        register, _, number = said.partition(":")
        if register in self.registers and number.isdigit():
            named = Named(register, int(number))
            self.row(named)
            return named
        found = self._at(said)
        if len(found) == 1:
            return found[0][0]
        if not found:
            raise WrongUse(f"no record of this run stands at {said}", HOW)
        names = ", ".join(name for _, name in found[:_SHOWN])
        raise WrongUse(f"{said} could be any of {len(found)} records", f"Say which: {names}")

    def row(self, named: Named) -> Row:
        """All columns of a record; WrongUse where the run has no such record."""
        records = {"records": f"record_{named.register}"}
        rows = engine.frame(self.connection, "pipeline/31_record", identifiers=records, record_id=named.record_id)
        if rows.is_empty():
            raise WrongUse(f"{named.register} has no record {named.record_id} in this run", HOW)
        return rows.row(0, named=True)

    def place(self, named: Named) -> str:
        """Where a record stands, with its register and id."""
        row = self.row(named)
        sheet = f" · {row['sheet']}" if row["sheet"] else ""
        where = self.texts.word("list", "place", file=f"{row['file']}{sheet}", row=row["row_no"])
        return f"{where} [{named.register}:{named.record_id}]"

    def _at(self, said: str) -> list[tuple[Named, str]]:
        """The records of all registers that stand there, each with a name that no other one has."""
        match = _AT.fullmatch(said)
        if match is None:
            raise WrongUse(f"`{said}` names no record", HOW)
        where = {"file": match["file"], "sheet": match["sheet"], "row": int(match["row"])}
        found = []
        for register in self.registers:
            identifiers = {"records": f"record_{register}"}
            rows = engine.frame(self.connection, "pipeline/30_records_at", identifiers=identifiers, **where)
            for record_id, file, sheet, row, child in rows.iter_rows():
                if match["child"] in (None, str(child)):
                    found.append((Named(register, record_id), f"{file}#{sheet}:{row}.{child}"))
        return found
