"""One record of a case as it was delivered: which of its fields may be asked for, and what the chosen ones say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reconcile import engine
from reconcile.report.case_lists.lines import SIDES
from reconcile.report.case_lists.pair import PairLines

SEQUENCE = "impossible_sequence"


@dataclass(frozen=True)
class Choice:
    """A field that may be shown; `differs` where the case is about it, or both records say otherwise."""

    name: str
    label: str
    differs: bool


class UnmaskedLines(PairLines):
    """The record on one side of a case, field by field; no more is read of it than was chosen."""

    def choices(self, side: str) -> list[Choice]:
        """The fields there are; none where the reader may not see the record."""
        if not self._open(side):
            return []
        register = self._case[f"{side}_register"]
        there = {
            row["column_name"] for row in engine.rows(self._connection, "ingest/columns_of", table=_table(register))
        }
        names = [name for name in self._registers[register].field_names if f"{name}_raw" in there]
        asked = set(self._asked(side))
        return [Choice(name, self._texts.field(name, register), name in asked) for name in names]

    def unmasked(self, side: str, fields: Sequence[str]) -> list[tuple[str, str]]:
        """What these fields say as it was delivered, in their declared order; each is one of `choices`."""
        chosen = [choice for choice in self.choices(side) if choice.name in fields]
        if not chosen:
            return []
        (record,) = engine.rows(
            self._connection,
            "report/record_shown",
            identifiers={
                "columns": [f"{choice.name}_raw" for choice in chosen],
                "records": _table(self._case[f"{side}_register"]),
            },
            record_id=self._case[f"{side}_id"],
        )
        return [(choice.label, str(record[f"{choice.name}_raw"] or "")) for choice in chosen]

    def _asked(self, side: str) -> Iterator[str]:
        """The fields of that side that the case is about, and those that differ."""
        if self._case["type"] == SEQUENCE:
            yield from self._sequence(self._case)
        levels = self._levels() if self._compared() else {}
        for compare in self._compared():
            level = levels.get(compare.name, "exact")
            agrees = level in {"exact", "folded"} or level.startswith("missing")
            if not agrees or compare.name == self._case["field"]:
                yield (compare.left_column, compare.right_column)[SIDES.index(side)]


def _table(register: str) -> str:
    return f"record_{register}"
