"""Turns a discrepancy into a line of a check list: who, where it stands, what differs and how."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import duckdb

from reconcile.registers.load import Declarations
from reconcile.registers.pair import Compare
from reconcile.report.provenance import record_registers
from reconcile.report.subjects import records_of_findings, subject_of
from reconcile.report.texts import Texts
from reconcile.report.values import Shown, shown_values

# Townships are the health commission's hands: what it may not see does not stand in their lists.
_READER = "health"


@dataclass(frozen=True)
class Line:
    """One line of a check list, ready to be written."""

    number: str
    check: str
    office: str
    subject: str
    sex: str
    birth_date: date | None
    mother: str
    event_month: str
    facility: str
    source_a: str
    place_a: str
    source_b: str
    place_b: str
    field: str
    difference: str
    value_a: str
    value_b: str


class FindingLines:
    """The lines of all discrepancies of a run, or of `only` one; reads the records they speak of once."""

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        declarations: Declarations,
        texts: Texts,
        reader: str = _READER,
        only: dict[str, Any] | None = None,
    ) -> None:
        self._texts = texts
        self._reader = reader
        self._registers = declarations.registers
        self._compares = _compares(declarations)
        self._subjects = {name: subject_of(spec) for name, spec in declarations.registers.items()}
        asked = dict.fromkeys(record_registers(connection)) if only is None else _sides_with_record(only)
        self._records = {
            name: records_of_findings(
                connection, declarations.registers[name], self.wanted(name), self.coded(name), ids
            )
            for name, ids in asked.items()
            if name in declarations.registers
        }

    def line(self, finding: dict[str, Any]) -> Line:
        """The line of one row of `findings`."""
        texts = self._texts
        value_a, value_b = self.values(finding)
        return Line(
            number=finding["finding_id"],
            check=texts.kind(finding["type"]),
            office=texts.label("office", finding["office"]),
            **self._subject(finding),
            event_month=finding["event_month"] or "",
            facility=finding["facility"] or "",
            source_a=texts.register(finding["left_register"]),
            place_a=self._place(finding, "left"),
            source_b=texts.register(finding["right_register"]),
            place_b=self._place(finding, "right"),
            field=texts.field(finding["field"], finding["left_register"]),
            difference=texts.label("difference", finding["difference"]),
            value_a=value_a,
            value_b=value_b,
        )

    def record(self, finding: dict[str, Any], side: str) -> dict[str, Any] | None:
        """The record on that side; None where there is none."""
        return self._records.get(finding[f"{side}_register"], {}).get(finding[f"{side}_id"])

    def disclosed(self, finding: dict[str, Any], side: str) -> bool:
        """Whether reader and office may both see values of that side."""
        spec = self._registers.get(finding[f"{side}_register"] or "")
        return spec is not None and {self._reader, finding["office"]} <= {spec.office, *spec.disclose_to}

    def _subject(self, finding: dict[str, Any]) -> dict[str, Any]:
        # The side that is asked about names the person as its own office knows it; the other one stands in.
        asked = "right" if finding["register"] == finding["right_register"] else "left"
        for side in (asked, "left", "right"):
            row = self.record(finding, side)
            if row and self.disclosed(finding, side):
                subject = self._subjects[finding[f"{side}_register"]]
                sex = self._texts.label("sex", row["sex"])
                mother = subject.mother_name(row)
                name = self._texts.word("list", "unnamed") if subject.unnamed(row) else subject.name(row)
                return {"subject": name, "sex": sex, "birth_date": subject.born(row), "mother": mother}
        return {"subject": "", "sex": "", "birth_date": None, "mother": ""}

    def _place(self, finding: dict[str, Any], side: str) -> str:
        row = self.record(finding, side)
        if row is None:
            return ""
        sheet = f" · {row['sheet']}" if row["sheet"] else ""
        return self._texts.word("list", "place", file=f"{row['file']}{sheet}", row=row["row_no"])

    def values(self, finding: dict[str, Any]) -> tuple[str, str]:
        """What stands on both sides, as far as it may be shown."""
        compare = self._compares.get((finding["pair"], finding["relation"], finding["field"]))
        left, right = self.record(finding, "left"), self.record(finding, "right")
        if compare is None or left is None or right is None:
            return "", ""
        specs = [self._registers[finding[f"{side}_register"]] for side in ("left", "right")]
        value_a, value_b = shown_values(
            Shown.of(specs[0].field(compare.left_column), left),
            Shown.of(specs[1].field(compare.right_column), right),
            self._texts,
        )
        hidden = self._texts.word("list", "undisclosed")
        return (
            value_a if self.disclosed(finding, "left") else hidden,
            value_b if self.disclosed(finding, "right") else hidden,
        )

    def coded(self, register: str) -> tuple[str, ...]:  # noqa: ARG002  # lists of cases sort by some
        """The places of a register of which lines need the code: none."""
        return ()

    def wanted(self, register: str) -> set[str]:
        """The fields of a register that lines may need."""
        subject = self._subjects[register]
        compared = {c.left_column for c in self._compares.values()} | {c.right_column for c in self._compares.values()}
        return compared | set(subject.names) | {name for name in (subject.birth_date, subject.mother) if name}


def _sides_with_record(only: dict[str, Any]) -> dict[str, list[int]]:
    """The records that one finding speaks of, by register: a run that tells of them holds them all."""
    found: dict[str, list[int]] = {}
    for side in ("left", "right"):
        if only[f"{side}_id"] is not None:
            found.setdefault(only[f"{side}_register"], []).append(only[f"{side}_id"])
    return found


def _compares(declarations: Declarations) -> dict[tuple[str, str, str], Compare]:
    return {
        (pair.id, relation.name, compare.name): compare
        for pair in declarations.pairs.values()
        for relation in pair.relations
        for compare in relation.compare
    }
