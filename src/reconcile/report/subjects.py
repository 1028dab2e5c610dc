"""Who a record is about, as a check list may show it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import duckdb

from reconcile import engine
from reconcile.registers.spec import FieldSpec, RegisterSpec
from reconcile.report.masking import mask_name

Row = Mapping[str, Any]
_SUBJECTS = ("child", "person")


@dataclass(frozen=True)
class Subject:
    """The fields of a register that say who a record is about; `names` are both spouses for a marriage."""

    names: tuple[str, ...]
    birth_date: str | None
    mother: str | None

    def name(self, row: Row) -> str:
        """The masked name; of a couple, both."""
        return " / ".join(mask_name(row[field]) for field in self.names if row[field])

    def unnamed(self, row: Row) -> bool:
        """Whether a placeholder stands where the name should: a child not yet named."""
        return any(row[f"{field}_kind"] == "placeholder" for field in self.names)

    def born(self, row: Row) -> date | None:
        """The date of birth."""
        return row[self.birth_date] if self.birth_date else None

    def mother_name(self, row: Row) -> str:
        """The mother's masked name."""
        return mask_name(row[self.mother]) if self.mother else ""


def subject_of(spec: RegisterSpec) -> Subject:
    """The fields of a register's own subject: the child or the person, else those its identity names."""
    names = [field for field in spec.fields if field.type == "name"]
    own = [field for field in names if field.role in _SUBJECTS][:1]
    own = own or [field for field in names if field.name in spec.identity]
    roles = {field.role for field in own}
    born = [field for field in spec.fields if field.type == "date" and field.role in roles & set(_SUBJECTS)]
    mothers = [field.name for field in names if field.role == "mother" and field not in own]
    return Subject(tuple(field.name for field in own), _birth_date(born), next(iter(mothers), None))


def _birth_date(dates: list[FieldSpec]) -> str | None:
    return next((field.name for field in dates if "birth" in field.name), None)


def records_of_findings(
    connection: duckdb.DuckDBPyConnection,
    spec: RegisterSpec,
    fields: set[str],
    codes: Sequence[str] = (),
    ids: Sequence[int] | None = None,
) -> dict[int, dict[str, Any]]:
    """The records of a register that findings speak of, by record id, with these fields and where they came from.

    `codes`: of which places the code is wanted too. `ids`: these records alone.
    """
    known = sorted(fields & set(spec.field_names) - {"sex"})
    more = [*(f"{name}_kind" for name in known), *(f"{name}_code" for name in codes)]
    columns = ["record_id", "file", "sheet", "row_no", "sex", *known, *more]
    named = {"columns": columns, "records": f"record_{spec.id}"}
    if ids is not None:
        few = [engine.rows(connection, "report/record_shown", identifiers=named, record_id=one) for one in ids]
        return {row["record_id"]: row for rows in few for row in rows}
    rows = engine.frame(connection, "report/finding_records", identifiers=named, register=spec.id)
    return {row["record_id"]: row for row in rows.iter_rows(named=True)}
