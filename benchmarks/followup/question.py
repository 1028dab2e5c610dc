"""A case as the simulator knows it: which records it is about, and what is really the matter with them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import duckdb
import polars as pl
from benchmarks.followup.county import County

from reconcile.registers import Declarations

Values = tuple[str | None, ...]
SIDES = ("left", "right")


@dataclass(frozen=True)
class Question:
    """What a case asks about: by side the register, the record as its office holds it, and the columns in question."""

    case_id: str
    type: str
    pair: str
    relation: str
    registers: tuple[str, str]
    held: tuple[int | None, int | None]
    columns: tuple[tuple[str, ...], tuple[str, ...]]

    @property
    def kind(self) -> str:
        """Its type without the field or register."""
        return next(
            (one for one in ("missing_in", "extra_in", "duplicate_in") if self.type.startswith(one)),
            self.type.partition(".")[0],
        )


class Records:
    """The current records of a run, by the id that cases know and by the number under which offices hold them."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, county: County) -> None:
        self.frames: dict[str, pl.DataFrame] = {}
        for (register,) in connection.sql("SELECT register FROM receipts WHERE provided ORDER BY register").fetchall():
            rows = connection.sql(f'SELECT *, row_no AS "row" FROM record_{register}').pl()
            known = county.records(register, rows.with_columns(pl.col("row").cast(pl.Int64)))
            self.frames[register] = known.with_columns(pl.col("record_id").cast(pl.String))
        self._held = {name: dict(frame.select("record_id", "held").iter_rows()) for name, frame in self.frames.items()}
        self._at = {name: {held: at for at, held in enumerate(frame["held"])} for name, frame in self.frames.items()}

    def held(self, register: str | None, record_id: str | None) -> int | None:
        """The office's own number of a record; None where there is no such record."""
        return self._held.get(register, {}).get(record_id) if register and record_id else None

    def values(self, register: str, held: int | None, columns: tuple[str, ...]) -> Values | None:
        """The values in standard form; None where the record is not there."""
        at = self._at.get(register, {}).get(held) if held is not None else None
        if at is None:
            return None
        return tuple(None if value is None else str(value) for value in self.frames[register].select(columns).row(at))

    def of_person(self, county: County, register: str, relation: str, person: int) -> list[int]:
        """All records of a register that name that person."""
        return [held for held in self._at.get(register, {}) if county.person(register, relation, held) == person]


def question(case: dict[str, Any], records: Records, declared: Declarations) -> Question:
    """What a case asks about, while its records are those of the run."""
    registers = (case["left_register"] or _other(case, 0), case["right_register"] or _other(case, 1))
    held = tuple(records.held(case[f"{side}_register"], case[f"{side}_id"]) for side in SIDES)
    of_pair = declared.pairs[case["pair"]].relations if case["pair"] in declared.pairs else ()
    compared = [
        compare
        for one in of_pair
        if one.name == case["relation"]
        for compare in one.compare
        if (compare.name == case["field"] if case["field"] else compare.name in one.key_fields)
    ]
    columns = tuple(c.left_column for c in compared), tuple(c.right_column for c in compared)
    return Question(
        case["case_id"], case["type"], case["pair"], case["relation"], registers, (held[0], held[1]), columns
    )


def _other(case: dict[str, Any], side: int) -> str:
    """The register in which nothing was found; a question about one register by itself has no other."""
    left, _, right = case["pair"].partition("-")
    return (left, right or left)[side]


class Truth:
    """What is really the matter, by the people of the county and by what offices hold and have sent."""

    def __init__(self, county: County) -> None:
        self.county = county

    def one_person(self, asked: Question) -> bool:
        """Whether both records are of one person."""
        people = [
            self.county.person(register, asked.relation, held)
            for register, held in zip(asked.registers, asked.held, strict=True)
            if held is not None
        ]
        return len(people) == 2 and people[0] == people[1] and people[0] != 0

    def wrong_sides(self, asked: Question) -> list[int]:
        """On which sides a value in question was wrong in what the office has sent last."""
        return [
            side
            for side in (0, 1)
            if (held := asked.held[side]) is not None
            and any(self.county.wrong(asked.registers[side], held, column) for column in asked.columns[side])
        ]

    def sought(self, asked: Question) -> tuple[str, int]:
        """The register in which a record was not found, and the person who was looked for."""
        side = 0 if asked.held[0] is not None else 1
        held = asked.held[side]
        assert held is not None
        return asked.registers[1 - side], self.county.person(asked.registers[side], asked.relation, held)

    def put_right(self, asked: Question, records: Records) -> bool | None:
        """Whether what was asked about is right in the extracts of this run; None where that is no such question."""
        if asked.kind == "field_conflict":
            return self.one_person(asked) and not self.wrong_sides(asked)
        if asked.kind in ("missing_in", "extra_in"):
            register, person = self.sought(asked)
            return bool(records.of_person(self.county, register, asked.relation, person))
        if asked.kind == "duplicate_in":
            there = [records.values(asked.registers[side], asked.held[side], ("record_id",)) for side in (0, 1)]
            return self.one_person(asked) and (there[0] is None) != (there[1] is None)
        return None

    def wrongly_closed(self, asked: Question, records: Records) -> bool | None:
        """Whether the records of this run still say what was asked about; None where nothing tells."""
        if asked.kind == "field_conflict":
            told = [records.values(asked.registers[side], asked.held[side], asked.columns[side]) for side in (0, 1)]
            return None if None in told else told[0] != told[1]
        if asked.kind == "link_uncertain":
            return not self.one_person(asked)
        right = self.put_right(asked, records)
        return None if right is None else not right
