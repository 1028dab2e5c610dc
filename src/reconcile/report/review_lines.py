"""A case of a blind review as rows: the record in question, below it the candidates in an order that says nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from reconcile.registers import PairSpec, RegisterSpec, RelationSpec
from reconcile.registers.pair import Compare
from reconcile.report.texts import Texts
from reconcile.report.values import Shown, shown_values
from reconcile.report.why import READER
from reconcile.workbook import Value

Record = Mapping[str, Any]
NUMBERS = ("resident_id", "certificate_no", "phone")


@dataclass(frozen=True)
class ReviewPair:
    """What one sheet shows: the cases of a comparison (`case`, `record_id`, `binding`), their candidates (`case`,
    `candidate`, `right_id`, `comparable`, `consistent`, `differing`), and the records of both sides by their ids; of
    those in `restricted` no value is shown."""

    pair: PairSpec
    relation: RelationSpec
    cases: pl.DataFrame
    candidates: pl.DataFrame
    records: Mapping[tuple[str, int], Record]
    restricted: frozenset[tuple[str, int]]


@dataclass(frozen=True)
class ReviewLines:
    """Turns the cases of one comparison into rows: case, row, register, place, compared fields, key fields, three cells
    to fill in, binding code."""

    of: ReviewPair
    texts: Texts

    def rows(self) -> Iterator[tuple[bool, list[Value]]]:
        """All rows in order, each with whether it is the record in question."""
        for case, record_id, binding in self.of.cases.select("case", "record_id", "binding").iter_rows():
            yield True, self._subject(case, record_id, binding)
            for row in self.of.candidates.filter(case=case).sort("candidate").iter_rows(named=True):
                yield False, self._candidate(case, record_id, row)

    def _subject(self, case: int, record_id: int, binding: str) -> list[Value]:
        register = self._spec("left")
        record = self.of.records[register.id, record_id]
        values = [self._alone(compare, register, record) for compare in self.of.relation.compare]
        head = self._head(case, self.texts.word("review", "subject"), register, record)
        return [*head, *values, None, None, None, None, binding]

    def _candidate(self, case: int, record_id: int, row: Record) -> list[Value]:
        left, right = self._spec("left"), self._spec("right")
        mine, other = self.of.records[left.id, record_id], self.of.records[right.id, row["right_id"]]
        values = [self._beside(compare, mine, other) for compare in self.of.relation.compare]
        head = self._head(case, self.texts.word("review", "candidate_of", number=row["candidate"]), right, other)
        return [*head, *values, self._key_fields(row), None, None, None, None]

    def _spec(self, side: str) -> RegisterSpec:
        return self.texts.declarations.registers[getattr(self.of.pair, side)]

    def _head(self, case: int, line: str, register: RegisterSpec, record: Record) -> list[Value]:
        sheet = f" · {record['sheet']}" if record["sheet"] else ""
        place = self.texts.word("list", "place", file=f"{record['file']}{sheet}", row=record["row_no"])
        return [str(case), line, self.texts.register(register.id), place]

    def _alone(self, compare: Compare, register: RegisterSpec, record: Record) -> str:
        return self._kept(register, record) or Shown.of(register.field(compare.left_column), record).words(self.texts)

    def _beside(self, compare: Compare, mine: Record, other: Record) -> str:
        """The candidate's value; of numbers whether they agree, and where they differ."""
        left, right = self._spec("left"), self._spec("right")
        if hidden := self._kept(right, other):
            return hidden
        ours = Shown.of(left.field(compare.left_column), mine)
        theirs = Shown.of(right.field(compare.right_column), other)
        if theirs.field.type not in NUMBERS or not (ours.value and theirs.value):
            return theirs.words(self.texts)
        if ours.value == theirs.value:
            return self.texts.word("review", "same")
        return theirs.words(self.texts) if self._kept(left, mine) else shown_values(ours, theirs, self.texts)[1]

    def _kept(self, register: RegisterSpec, record: Record) -> str:
        """Why nothing of a record is shown; empty where it may be."""
        if (register.id, record["record_id"]) in self.of.restricted:
            return self.texts.word("review", "hidden")
        disclosed = READER in {register.office, *register.disclose_to}
        return "" if disclosed else self.texts.word("list", "undisclosed")

    def _key_fields(self, row: Record) -> str:
        if not row["comparable"]:
            return self.texts.word("review", "too_few_fields")
        if row["consistent"]:
            return self.texts.word("review", "consistent")
        names = [self.texts.field(name, self.of.pair.left) for name in row["differing"].split(",")]
        return self.texts.word("review", "differing", fields=self.texts.word("page", "comma").join(names))
