"""One case on a screen: both records beside each other, field by field, as far as one reader may see them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import duckdb

from reconcile import engine
from reconcile.registers import Declarations
from reconcile.registers.pair import Compare
from reconcile.report.case_lists.lines import SIDES, CaseLines, Finding, beside
from reconcile.report.case_lists.marking import Span, differing_spans
from reconcile.report.formatting import percent
from reconcile.report.texts import Texts
from reconcile.report.values import Shown


@dataclass(frozen=True)
class Field:
    """A field of both records: its values in pieces that differ or not, how they differ, whether it is asked about."""

    label: str
    left: list[Span]
    right: list[Span]
    difference: str
    asked: bool


@dataclass(frozen=True)
class PairPage:
    """What stands on the screen of a case: why it is asked, whom it is about, and both records.

    `heads`: by side the register, and where the record stands. `unmaskable`: the sides whose record the reader may see;
    `whole`: those that say the same in every field, because there is no record or none that the reader may see.
    """

    reason: str
    subject: str
    heads: Mapping[str, tuple[str, ...]]
    fields: tuple[Field, ...]
    address: str
    link: tuple[tuple[str, str], ...]
    unmaskable: tuple[str, ...]
    whole: tuple[str, ...]


class PairLines(CaseLines):
    """The words of one case for one reader; only its records are read."""

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        declarations: Declarations,
        texts: Texts,
        reader: str,
        case: Finding,
    ) -> None:
        super().__init__(connection, declarations, texts, reader, only=case)
        self._connection = connection
        self._case = case

    def disclosed(self, finding: Finding, side: str) -> bool:
        """Whether the reader may see values of that side: a page, unlike a list, goes to nobody else."""
        spec = self._registers.get(finding[f"{side}_register"] or "")
        return spec is not None and self._reader in (spec.office, *spec.disclose_to)

    def _is_own(self, case: Finding, side: str) -> bool:
        """Whether the reader's own office keeps that record: only then its numbers stand whole."""
        spec = self._registers.get(case[f"{side}_register"] or "")
        return spec is not None and spec.office == self._reader

    def page(self) -> PairPage:
        """The case as it is shown."""
        case, given = self._case, self.given(self._case)
        return PairPage(
            reason=given["reason"],
            subject=" ".join(filter(None, (given[name] for name in ("subject", "sex", "birth_date")))),
            heads={side: tuple(given[f"source_{at}"].split("\n")) for side, at in zip(SIDES, "ab", strict=True)},
            fields=tuple(self._fields()),
            address=self.address(case)[0],
            link=tuple(self._link()),
            unmaskable=tuple(filter(self._open, SIDES)),
            whole=tuple(side for side in SIDES if self._compared() and not self._open(side)),
        )

    def _fields(self) -> Iterator[Field]:
        """What the comparison looks at; where there is none, what stands in a list."""
        compares = self._compared()
        levels = self._levels() if compares else {}
        for compare in compares:
            asked = self._case["field"] == compare.name
            level = self._case["difference"] if asked else levels.get(compare.name)
            shown = level if level and not level.startswith("missing") and level != "exact" else None
            values = self._two(compare)
            # What is only written otherwise agrees: there is nothing to look at.
            left, right = _plain(values) if shown == "folded" else differing_spans(*values)
            label = self._texts.compared(compare.name, self._case["pair"])
            yield Field(label, left, right, self._texts.label("difference", shown), asked)
        if not compares:
            left, right = differing_spans(*self.values(self._case))
            yield Field(self._texts.kind(self._case["type"]), left, right, "", asked=True)

    def _compared(self) -> tuple[Compare, ...]:
        pair = self._texts.declarations.pairs.get(self._case["pair"])
        relations = pair.relations if pair else ()
        return next((one.compare for one in relations if one.name == self._case["relation"]), ())

    def _two(self, compare: Compare) -> tuple[str, str]:
        """The values of both sides in one field, masked, or why one is not there."""
        case, columns = self._case, (compare.left_column, compare.right_column)
        both = [self._shown(side, column) for side, column in zip(SIDES, columns, strict=True)]
        if both[0] and both[1]:
            words = beside(both[0], both[1], self._texts)
        else:
            words = tuple(one.words(self._texts) if one else "" for one in both)  # type: ignore[assignment]
        a, b = (word if self._open(side) else self._absent(case, side) for word, side in zip(words, SIDES, strict=True))
        return a, b

    def _open(self, side: str) -> bool:
        return self.record(self._case, side) is not None and self.disclosed(self._case, side)

    def _absent(self, case: Finding, side: str) -> str:
        if self.record(case, side) is None:
            return self._texts.word("case_list", "not_found")
        return self._texts.word("list", "undisclosed")

    def _shown(self, side: str, column: str) -> Shown | None:
        record = self.record(self._case, side)
        spec = self._registers.get(self._case[f"{side}_register"] or "")
        return Shown.of(spec.field(column), record) if spec and record else None

    def _levels(self) -> dict[str, str]:
        rows = engine.rows(self._connection, "report/agreements_of_pair", **self._ids())
        return {row["field"]: row["level"] for row in rows}

    def _link(self) -> Iterator[tuple[str, str]]:
        """What is on record about the two being one."""
        if not (self._case["left_id"] and self._case["right_id"] and self._compared()):
            return
        for row in engine.rows(self._connection, "report/link_of_pair", **self._ids()):
            yield self._texts.label("link_status", row["status"]), percent(row["probability"])
            yield "", self._texts.method(row["method"], self._case["pair"])

    def _ids(self) -> dict[str, Any]:
        return {name: self._case[name] for name in ("pair", "relation", "left_id", "right_id")}


def _plain(values: tuple[str, str]) -> tuple[list[Span], list[Span]]:
    """Both values with nothing marked."""
    return [(values[0], False)], [(values[1], False)]
