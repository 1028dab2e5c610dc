"""Why two records of a run are linked or not, for faces that print or draw."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import duckdb

from reconcile import engine
from reconcile.comparison.explanation import Explanation
from reconcile.errors import WorkspaceError, WrongUse
from reconcile.link.edges import Thresholds
from reconcile.link.explain import Explainer
from reconcile.link.linking import Linker
from reconcile.pipeline.context import Context
from reconcile.pipeline.named import HOW, Named, Records
from reconcile.registers import PairSpec, RelationSpec
from reconcile.report.html import write_why
from reconcile.report.texts import Language, Texts
from reconcile.report.why import READER, Why, why_of


@dataclass(frozen=True)
class Question:
    """The pair of records that is asked about, the left one of its pair first."""

    pair: PairSpec
    relation: RelationSpec
    left: Named
    right: Named


@dataclass(frozen=True)
class OnRecord:
    """A link that a record has: in which comparison, where the other one stands, what became of it."""

    comparison: str
    other: str
    status: str
    probability: float


class Asking:
    """Answers questions about one run; its database is read, never written."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, context: Context, language: Language) -> None:
        self.connection = connection
        self.context = context
        self.texts = Texts(language, context.declarations)
        self.records = Records(connection, self.texts)

    def question(self, left: str, right: str, relation: str | None) -> Question:
        """The pair and relation for two records, whichever was named first."""
        named = (self.records.find(left), self.records.find(right))
        if named[0] == named[1]:
            raise WrongUse("both names are those of one record", "Name two records, or one alone to see all its links.")
        for pair in self.context.declarations.pairs.values():
            for a, b in (named, named[::-1]):
                if (pair.left, pair.right) == (a.register, b.register):
                    return Question(pair, _relation(pair, relation), *_ordered(pair, a, b))
        names = " and ".join(record.register for record in named)
        raise WrongUse(f"{names} are not compared with each other", "Pairs are listed by: reconcile registers list")

    def finding(self, finding_id: str) -> Question | Named:
        """The records that a discrepancy speaks of, or the one, where the other is missing."""
        rows = engine.frame(self.connection, "pipeline/32_finding", finding_id=finding_id)
        if rows.is_empty():
            raise WrongUse(f"this run has no discrepancy {finding_id}", HOW)
        row = rows.row(0, named=True)
        ends = [Named(row[f"{side}_register"], row[f"{side}_id"]) for side in ("left", "right") if row[f"{side}_id"]]
        if len(ends) == 1:
            return ends[0]
        pair = self.context.declarations.pairs[row["pair"]]
        return Question(pair, _relation(pair, row["relation"]), ends[0], ends[1])

    def answer(self, question: Question, reader: str = READER) -> Why:
        """The explanation of a pair, in words, with the values that the office `reader` may see."""
        explanation = self.explanation(question)
        ends = [question.left, question.right]
        others = [Named(question.pair.left, rival.left_id) for rival in explanation.rivals]
        others += [Named(question.pair.right, rival.right_id) for rival in explanation.rivals]
        places = {(named.register, named.record_id): self.records.place(named) for named in [*ends, *others]}
        rows = (self.records.row(question.left), self.records.row(question.right))
        return why_of(explanation, rows, places, self.texts, reader, restricted=self._restricted(question))

    def _restricted(self, question: Question) -> bool:
        found = engine.frame(
            self.connection,
            "pipeline/34_restricted",
            left=question.left.register,
            left_id=question.left.record_id,
            right=question.right.register,
            right_id=question.right.record_id,
        )
        return bool(found["restricted"].item())

    def explanation(self, question: Question) -> Explanation:
        """The explanation of a pair, in numbers."""
        preset = self.context.settings.thresholds
        thresholds = Thresholds(accept=preset.accept, review=preset.review)
        linker = Linker(self.connection, self.context.declarations, question.pair, question.relation, thresholds)
        return Explainer(linker).explain(question.left.record_id, question.right.record_id)

    def on_record(self, named: Named) -> list[OnRecord]:
        """The links of one record, over all comparisons."""
        rows = engine.frame(
            self.connection, "pipeline/33_links_of_record", register=named.register, record_id=named.record_id
        )
        return [self._on_record(named, row) for row in rows.iter_rows(named=True)]

    def _on_record(self, named: Named, row: dict[str, object]) -> OnRecord:
        mine = (row["left_register"], row["left_id"]) == (named.register, named.record_id)
        side = "right" if mine else "left"
        other = Named(str(row[f"{side}_register"]), int(str(row[f"{side}_id"])))
        comparison = f"{self.texts.pair(str(row['pair']))} · {self.texts.label('relation', str(row['relation']))}"
        status = self.texts.label("link_status", str(row["status"]))
        return OnRecord(comparison, self.records.place(other), status, float(str(row["probability"])))


def language_of(context: Context, wanted: str | None) -> Language:
    """The language asked for, or that of the workspace."""
    if wanted is None:
        return context.settings.language
    if wanted == "zh":
        return "zh"
    if wanted == "en":
        return "en"
    raise WrongUse(f"`{wanted}` is no language of the reports", "Choose zh or en.")


def write_why_page(run: Path, why: Why, path: Path) -> None:
    """Write the explanation as a page of its own."""
    try:
        write_why(path, why, run.name)
    except FileNotFoundError as error:
        raise WorkspaceError(f"{path.parent} is not there", "Make that folder first, or choose another.") from error


def _relation(pair: PairSpec, name: str | None) -> RelationSpec:
    if name is None:
        return pair.relations[0]
    for relation in pair.relations:
        if relation.name == name:
            return relation
    known = ", ".join(relation.name for relation in pair.relations)
    raise WrongUse(f"{pair.id} has no relation `{name}`", f"Relations: {known}")


def _ordered(pair: PairSpec, left: Named, right: Named) -> tuple[Named, Named]:
    """In a register linked with itself the smaller id stands left."""
    swap = pair.left == pair.right and left.record_id > right.record_id
    return (right, left) if swap else (left, right)
