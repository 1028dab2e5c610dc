"""Reads a filled-in workbook of a blind review back, row by row, and keeps what can be kept."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

import polars as pl

from reconcile.errors import FileRefused, WrongUse
from reconcile.ingest.read import read
from reconcile.ingest.table import Table
from reconcile.pipeline.reviews import ANSWERED, ANSWERS, READ, Review
from reconcile.report.texts import Texts, vocabulary
from reconcile.workspace import replaced

COLUMNS = ("binding", "answer", "candidate")
THERE = ("agree", "differ")
HOW = "Read back the workbook that `reconcile review sample` wrote, saved as .xlsx; do not change its headers."


class Mistake(Exception):
    """What is wrong with a row, as a key of the texts."""


@dataclass
class Outcome:
    """What came of reading a file: answers by case, cases left blank, and what is wrong by sheet and row."""

    answers: dict[int, tuple[str, int | None]] = field(default_factory=dict)
    blank: int = 0
    wrong: list[tuple[str, int, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Reading:
    """Reads workbooks back into the reviews of a workspace. The caller holds its lock."""

    reviews: list[Review]
    texts: Texts

    def read(self, path: Path) -> tuple[Review, Outcome]:
        """The review that the file belongs to, and what came of it: rows that are right are kept, replacing what was
        answered before for the same case; FileRefused where no row belongs to a review of this workspace."""
        data = _bytes(path)
        tables = [(table, *found) for table in read_tables(path, data) if (found := _header(table))]
        if not tables:
            raise FileRefused(f"{path.name} has no sheet with a column of binding codes", HOW)
        rows = [row for table, header, names in tables for row in _rows(table, header, names)]
        review = self._review_of(path, rows)
        outcome = Outcome()
        judge = Judge.of(review)
        for sheet, number, cells in rows:
            self._take(judge, outcome, (sheet, number), cells)
        if outcome.answers:
            _keep(review, outcome, path, data)
        return review, outcome

    def _review_of(self, path: Path, rows: list[tuple[str, int, Mapping[str, str]]]) -> Review:
        """The review whose id most of the binding codes begin with."""
        codes = [cells["binding"].partition("-")[0] for _, _, cells in rows]
        known = {one.facts.review: one for one in self.reviews}
        found = sorted((code for code in codes if code in known), key=lambda code: (-codes.count(code), code))
        if not found:
            raise FileRefused(f"{path.name} belongs to no review of this workspace", HOW)
        return known[found[0]]

    def _take(self, judge: Judge, outcome: Outcome, place: tuple[str, int], cells: Mapping[str, str]) -> None:
        try:
            case = judge.case(cells["binding"])
            if not cells.get("answer") and not cells.get("candidate"):
                outcome.blank += 1
                return
            answer = judge.answer(case, cells.get("answer", ""), cells.get("candidate", ""))
            if outcome.answers.setdefault(case, answer) != answer:
                del outcome.answers[case]
                judge.refused.add(case)
                raise Mistake("contradicts")
        except Mistake as mistake:
            outcome.wrong.append((*place, self.texts.word("review_mistake", str(mistake))))


@dataclass(frozen=True)
class Judge:
    """Says whether a row can be kept: its binding code must be that of a case, its answer must fit the candidate."""

    review: str
    cases: Mapping[str, int]
    consistent: Mapping[tuple[int, int], bool]
    refused: set[int] = field(default_factory=set)

    @staticmethod
    def of(review: Review) -> Judge:
        """Of one review."""
        cases = dict(review.cases.select("binding", "case").iter_rows())
        rows = review.candidates.select("case", "candidate", "consistent").iter_rows()
        return Judge(review.facts.review, cases, {(case, number): bool(agrees) for case, number, agrees in rows})

    def case(self, binding: str) -> int:
        """The case of a row."""
        if binding in self.cases:
            return self.cases[binding]
        own = binding.startswith(f"{self.review}-")
        raise Mistake("changed" if own else "other_review")

    def answer(self, case: int, said: str, number: str) -> tuple[str, int | None]:
        """The answer and the candidate meant."""
        if case in self.refused:
            raise Mistake("contradicts")
        answer = _answers().get(_plain(said)) or _answers().get(_plain(said)[:1])
        if answer is None:
            raise Mistake("no_answer")
        if answer not in THERE:
            if number:
                raise Mistake("needless_candidate")
            return answer, None
        return answer, self._candidate(case, answer, number)

    def _candidate(self, case: int, answer: str, number: str) -> int:
        if not number:
            raise Mistake("no_candidate")
        plain = _plain(number).removesuffix(".0")
        meant = int(plain) if plain.isascii() and plain.isdecimal() and len(plain) < 3 else -1
        if meant == 0:
            return 0
        if (case, meant) not in self.consistent:
            raise Mistake("bad_candidate")
        if self.consistent[case, meant] != (answer == "agree"):
            raise Mistake("agrees" if self.consistent[case, meant] else "differs")
        return meant


def _answers() -> dict[str, str]:
    """Every way to write an answer, with its number, in words of either language, or the number alone."""
    found: dict[str, str] = {}
    for key, label in vocabulary()["review_answer"].items():
        for words in (label.zh, label.en):
            number, _, rest = words.partition(" ")
            found |= {_plain(words): key, number: key, _plain(rest): key}
    return found


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def read_tables(path: Path, data: bytes) -> tuple[Table, ...]:
    """The sheets of a file; FileRefused says which file it is."""
    try:
        return read(data).tables
    except FileRefused as error:
        raise FileRefused(f"{path.name}: {error.message}", error.hint) from error


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise WrongUse(f"{path} cannot be read: {error.strerror}", "Check that the file exists.") from error


def _header(table: Table) -> tuple[int, dict[str, int]] | None:
    """The row of headers of a sheet of cases, and where its columns stand."""
    labels = {name: vocabulary()["review"][name] for name in COLUMNS}
    words = {_plain(said): name for name, label in labels.items() for said in (label.zh, label.en)}
    for at, row in enumerate(table.frame.iter_rows()):
        names = {words[plain]: place for place, cell in enumerate(row) if (plain := _plain(str(cell or ""))) in words}
        if len(names) == len(COLUMNS):
            return at, names
    return None


def _rows(table: Table, header: int, names: Mapping[str, int]) -> Iterator[tuple[str, int, Mapping[str, str]]]:
    """The rows with a binding code: the sheet, the row as the sheet counts it, and the cells."""
    for at, row in enumerate(table.frame.iter_rows()):
        cells = {name: str(row[place] or "").strip() for name, place in names.items()}
        if at > header and "-" in cells["binding"]:
            yield table.name, at + 1, cells


def _keep(review: Review, outcome: Outcome, path: Path, data: bytes) -> None:
    """Write the answers and the file that they stand in, each in one step."""
    name = f"{sha256(data).hexdigest()}{path.suffix.lower()}"
    with replaced(review.folder / READ / name) as aside:
        aside.write_bytes(data)
    rows = [(case, answer, candidate, name) for case, (answer, candidate) in sorted(outcome.answers.items())]
    new = pl.DataFrame(rows, schema=ANSWERED, orient="row")
    kept = review.answers.join(new, on="case", how="anti")
    with replaced(review.folder / ANSWERS) as aside:
        pl.concat([kept, new]).sort("case").write_parquet(aside)
