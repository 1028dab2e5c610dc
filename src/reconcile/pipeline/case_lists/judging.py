"""What becomes of each row of the lists that come back, before anything is written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from reconcile.cases import reading
from reconcile.cases.codes import codes
from reconcile.cases.evidence import key_mark
from reconcile.cases.lists.answers import Unclear, check_evidence, code_said
from reconcile.cases.lists.binding import binding, plain
from reconcile.cases.lists.offers import offered
from reconcile.cases.lists.taking import Answer, is_own, is_taken
from reconcile.cases.service import HANDED_OVER
from reconcile.cases.states import State
from reconcile.cases.store import Store
from reconcile.pipeline.case_lists.rows import ListRow
from reconcile.pipeline.case_lists.units import other_office
from reconcile.registers import Declarations
from reconcile.report.case_lists import GIVEN
from reconcile.report.texts import Texts, vocabulary
from reconcile.values.said import without_numbers

BLANK, GOOD, BEFORE = "blank", "good", "before"
"""What becomes of a row that is not refused: not answered, to be taken, taken before."""


@dataclass(frozen=True)
class Judged:
    """A row, what becomes of it (BLANK, GOOD, BEFORE, or the key of a refusal), its answer and its possible codes."""

    row: ListRow
    outcome: str
    answer: Answer | None = None
    codes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Judge:
    """Judges rows by the cases as they stand; `key` is that of the rows' hashes."""

    store: Store
    declarations: Declarations
    key: bytes
    cases: Mapping[str, Mapping[str, Any]]
    texts: Texts

    @staticmethod
    def of(store: Store, declarations: Declarations, key: bytes, texts: Texts) -> Judge:
        """With all cases of a store, restricted ones too: lists of the restricted role come back as well."""
        return Judge(
            store, declarations, key, {row["case_id"]: row for row in reading.listed(store, restricted=True)}, texts
        )

    def judged(self, rows: Sequence[ListRow]) -> list[Judged]:
        """Every row; of several that answer one case otherwise none is taken, but for what was taken before."""
        first = [self._judged(row) for row in rows]
        bound = [one for one in first if one.row.answers and one.outcome != BEFORE and self._is_bound(one.row)]
        said: dict[tuple[str, str], set[tuple[str, ...]]] = defaultdict(set)
        for one in bound:
            for asked in _asked(one):
                said[asked].add(self._said(one))
        torn = {id(one) for one in bound if any(len(said[asked]) > 1 for asked in _asked(one))}
        return [Judged(one.row, "contradicts", codes=one.codes) if id(one) in torn else one for one in first]

    def _said(self, one: Judged) -> tuple[str, ...]:
        code = one.answer.code if one.answer else plain(one.row.cell("code"))
        return code, self._reason(one.row), *sorted(one.row.unread)

    def _judged(self, row: ListRow) -> Judged:
        case = self.cases.get(_id(row))
        possible = self._possible(case) if case else ()
        if not (row.answers or row.headless or row.merged & {"code", "remark"}):
            return Judged(row, BLANK, codes=possible)
        try:
            self._check_bound(row)
            assert case is not None
            outcome, answer = self._standing(self._answer(row, case, possible), case)
            return Judged(row, outcome, answer, possible)
        except Unclear as unclear:
            return Judged(row, str(unclear), codes=possible)

    def _check_bound(self, row: ListRow) -> None:
        """Unclear where nobody can tell for certain which case the row is about."""
        if row.headless:
            raise Unclear("no_header")
        if row.merged:
            raise Unclear("merged")
        if row.gone:
            raise Unclear("columns_gone")
        if row.twice:
            raise Unclear("columns_twice")
        if not all(row.cell(key) for key in ("case", "revision", "binding")):
            raise Unclear("unbound")
        if not self._is_bound(row):
            raise Unclear(self._why_unbound(row))
        if _id(row) not in self.cases:
            raise Unclear("unknown")

    def _why_unbound(self, row: ListRow) -> str:
        if _id(row) not in self.cases:
            return "unknown"
        said = plain(row.cell("revision"))
        marks = reading.list_keys(self.store, _id(row), int(said)) if said.isdecimal() else set()
        return "key_lost" if marks and key_mark(self.key) not in marks else "changed"

    def _is_bound(self, row: ListRow) -> bool:
        said = [row.cell(key) for key in GIVEN]
        tie = binding(self.key, row.cell("case"), row.cell("revision"), said)
        return not row.headless and plain(row.cell("binding")) == plain(tie)

    def _answer(self, row: ListRow, case: Mapping[str, Any], possible: tuple[str, ...]) -> Answer:
        if row.unread & {"code", "remark"}:
            raise Unclear("no_value")
        code = code_said(row.cell("code"), possible, feedback_words())
        check_evidence(code, row.cell("remark"))
        office = other_office(case, self.declarations) if code == HANDED_OVER else None
        shown = int(plain(row.cell("revision")))
        by, tie = row.cell("checker"), plain(row.cell("binding"))
        return Answer(_id(row), shown, code, self._reason(row), office, by=by, row=tie, listed=shown)

    def _standing(self, answer: Answer, case: Mapping[str, Any]) -> tuple[str, Answer]:
        """What becomes of an answer, and the answer with the revision that it is written upon."""
        if case["revision"] == answer.listed:
            return (GOOD if case["state"] == State.OPEN else "not_open"), answer
        history = reading.history_of(self.store, answer.case_id)
        if is_taken(history, answer):
            return BEFORE, answer
        if case["state"] != State.OPEN or not is_own(history, answer):
            return "outdated", answer
        return GOOD, replace(answer, revision=case["revision"])

    def _reason(self, row: ListRow) -> str:
        """The evidence in words as it is kept, with who checked and when; without long numbers."""
        remark = row.cell("remark") or self.texts.word("case_table", "no_words")
        by = " ".join(row.cell(key) for key in ("checker", "checked_on") if row.cell(key))
        return without_numbers(self.texts.word("case_list", "checked", remark=remark, by=by) if by else remark).strip()

    def _possible(self, case: Mapping[str, Any]) -> tuple[str, ...]:
        return offered(case["type"], hands_over=other_office(case, self.declarations) is not None)


@cache
def feedback_words() -> Mapping[str, set[str]]:
    """Every way to write a code in words."""
    table = vocabulary()
    mark = table["case_list"]["evidence_mark"].zh
    return {
        code: {plain(f"{said}{more}") for said in (label.zh, label.en) for more in ("", mark)}
        for code, label in table["feedback"].items()
        if code in codes()
    }


def _asked(one: Judged) -> set[tuple[str, str]]:
    """The case with the revision that a row shows, and with the one that its answer is to be written upon."""
    upon = {str(one.answer.revision)} if one.answer and one.outcome == GOOD else set()
    return {(_id(one.row), revision) for revision in {plain(one.row.cell("revision"))} | upon}


def _id(row: ListRow) -> str:
    """The case that a row names, as the store writes it."""
    said = plain(row.cell("case"))
    return said[:1].upper() + said[1:]
