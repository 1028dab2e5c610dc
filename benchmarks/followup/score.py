"""Holds what became of the cases against the truth, month by month."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from benchmarks.followup.question import Question, Records, Truth, Values

from reconcile.cases.states import State

Told = tuple[Values | None, Values | None]


@dataclass
class Score:
    """By case what was asked, since when it is right again, how it was closed; if settled, what was said then."""

    truth: Truth
    asked: dict[str, Question] = field(default_factory=dict)
    right_since: dict[str, int] = field(default_factory=dict)
    closed: dict[str, str] = field(default_factory=dict)
    wrongly: list[Question] = field(default_factory=list)
    untold: Counter[str] = field(default_factory=Counter)
    settled: dict[str, Told] = field(default_factory=dict)
    ever_settled: dict[str, str] = field(default_factory=dict)
    """By case the code that it was settled by at last; empty for the same question under another number."""
    returned: list[Question] = field(default_factory=list)
    changed: int = 0

    def after_run(self, month: int, cases: list[dict[str, Any]], records: Records, run_id: str) -> None:
        """What the run of a month did to the cases, before anybody answers."""
        for case in cases:
            one = self.asked[case["case_id"]]
            self._settled_stay(case, one, records)
            if case["state"] == State.CLOSED:
                self._closed(case, one, records, run_id)
            else:
                self.closed.pop(one.case_id, None)
            if self.truth.put_right(one, records):
                self.right_since.setdefault(one.case_id, month)
            else:
                self.right_since.pop(one.case_id, None)

    def after_work(self, cases: list[dict[str, Any]], records: Records) -> None:
        """What was settled this month, with what the records said then."""
        for case in cases:
            if case["state"] == State.SETTLED and case["case_id"] not in self.settled:
                self.settled[case["case_id"]] = _told(self.asked[case["case_id"]], records)
                self.ever_settled[case["case_id"]] = case["code"]

    def _closed(self, case: dict[str, Any], one: Question, records: Records, run_id: str) -> None:
        if one.case_id in self.closed:
            return
        self.closed[one.case_id] = f"{case['outcome']}, {case['proof']}"
        if case["outcome"] == "agrees" and case["last_run"] == run_id:
            wrong = self.truth.wrongly_closed(one, records)
            self.wrongly += [one] if wrong else []
            self.untold[one.kind] += wrong is None

    def _settled_stay(self, case: dict[str, Any], one: Question, records: Records) -> None:
        if one.case_id in self.settled and case["state"] != State.SETTLED:
            same = self.settled.pop(one.case_id) == _told(one, records)
            self.returned += [one] if same else []
            self.changed += not same
        elif one.case_id not in self.settled and case["revision"] == 1 and one.case_id not in self.ever_settled:
            twins = [other for other in self.settled if _is_about(self.asked[other], one)]
            self.returned += [one for other in twins if self.settled[other] == _told(one, records)][:1]
            self.ever_settled |= {one.case_id: ""} if twins else {}

    @property
    def corrected(self) -> list[str]:
        """The cases that were right again in an extract and that nobody had settled otherwise."""
        return [case_id for case_id in self.right_since if case_id not in self.ever_settled]

    @property
    def by_itself(self) -> list[str]:
        """Those of them that a run has closed because the extract agrees."""
        return [case_id for case_id in self.corrected if self.closed.get(case_id, "").startswith("agrees")]


def _told(one: Question, records: Records) -> Told:
    left, right = (records.values(one.registers[side], one.held[side], one.columns[side]) for side in (0, 1))
    return left, right


def _is_about(one: Question, other: Question) -> bool:
    """Whether two cases ask the same of the same records under two numbers."""
    return (one.type, one.pair, one.relation, one.held) == (other.type, other.pair, other.relation, other.held)
