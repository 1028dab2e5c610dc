"""Takes lists in again: what each row says, what of it is written, and what goes back with its reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from reconcile.cases import reading, service
from reconcile.cases.evidence import evidence_key
from reconcile.cases.lists.taking import take
from reconcile.cases.store import Origin, Store
from reconcile.errors import FileRefused, Outdated, ReconcileError, WrongUse
from reconcile.pipeline.case_lists.files import ListFile, list_file
from reconcile.pipeline.case_lists.judging import BEFORE, BLANK, GOOD, Judge, Judged
from reconcile.pipeline.case_lists.returning import hand_back
from reconcile.pipeline.cases import case_store
from reconcile.pipeline.context import Context
from reconcile.report.texts import Texts

TAKEN, REFUSED = "taken", "refused"
"""What becomes of a row that is written now, and of one that goes back."""
BEGINS = "take_in_begins"
"""The audit event before anything of a file is written; that after it is `take_in`."""


@dataclass(frozen=True)
class Import:
    """By whom lists are taken in, on which day, whether anything is written, and where what is refused goes."""

    actor: str
    day: date
    apply: bool
    folder: Path


@dataclass(frozen=True)
class TakenIn:
    """What came of one file: its rows, where it was handed back (None: nothing was refused), or why it was refused."""

    path: Path
    rows: Sequence[Judged] = ()
    returned: Path | None = None
    problem: ReconcileError | None = None

    @property
    def counts(self) -> Counter[str]:
        """How many rows by what became of them, all that go back as REFUSED."""
        kept = {GOOD, TAKEN, BEFORE, BLANK}
        return Counter(one.outcome if one.outcome in kept else REFUSED for one in self.rows)


def take_in(context: Context, paths: Sequence[Path], wish: Import, texts: Texts) -> list[TakenIn]:
    """Judge the rows of all files together and, where it is to be applied, write the good ones.

    A file that cannot be read, or is not there, is refused and leaves the others alone; WrongUse where none is there.
    """
    if not wish.actor.strip():
        raise WrongUse("an import names who does it", "Say it with --actor NAME.")
    files, refused = _opened(paths)
    with case_store(context, Origin.LIST) as store:
        own = Texts(context.settings.language, context.declarations)
        judge = Judge.of(store, context.declarations, evidence_key(context.workspace.cases_key), own)
        judged = iter(judge.judged([row for file in files for row in file.rows]))
        done = {file.path: [next(judged) for _ in file.rows] for file in files}
        if wish.apply:
            writing = Writing(store, wish.actor)
            for file in files:
                with _on_record(store, file, done[file.path], wish.actor) as rows:
                    rows.extend(writing.written(one) for one in done[file.path])
                done[file.path] = rows
    ended = [_ended(file, done[file.path], wish, texts) for file in files]
    return sorted([*ended, *refused], key=lambda one: paths.index(one.path))


@dataclass
class Writing:
    """Writes good answers, each once: a case that stands in several rows, or files, is answered by the first."""

    store: Store
    actor: str
    _known: dict[tuple[str, int], str] = field(default_factory=dict)

    def written(self, one: Judged) -> Judged:
        """The row with what became of it; somebody else may have been quicker since it was judged."""
        if one.outcome != GOOD or one.answer is None:
            return one
        asked = (one.answer.case_id, one.answer.revision)
        if asked not in self._known:
            try:
                take(self.store, one.answer, actor=self.actor, reason=one.answer.reason)
                self._known[asked] = TAKEN
            except Outdated:
                self._known[asked] = "outdated"
        return replace(one, outcome=self._known[asked])


def _opened(paths: Sequence[Path]) -> tuple[list[ListFile], list[TakenIn]]:
    """The files that can be read, each once, and those that cannot."""
    files: list[ListFile] = []
    refused: list[TakenIn] = []
    for path in dict.fromkeys(paths):
        try:
            files.append(list_file(path))
        except (FileRefused, WrongUse) as problem:
            refused.append(TakenIn(path, problem=problem))
    missing = [one.problem for one in refused if isinstance(one.problem, WrongUse)]
    if missing and len(missing) == len(files) + len(refused):
        raise missing[0]
    return files, refused


@contextmanager
def _on_record(store: Store, file: ListFile, judged: Sequence[Judged], actor: str) -> Iterator[list[Judged]]:
    """An audit event before the rows of a file are written, and one after that: none where it came a second time.

    A command that is killed between the two leaves the first alone; when the file is taken in again both are written,
    the second one too where nothing was left to take.
    """
    subject, written = f"sha256 {file.digest}", list[Judged]()
    good, before = (sum(one.outcome == outcome for one in judged) for outcome in (GOOD, BEFORE))
    unfinished = before and reading.last_event(store, subject) == BEGINS
    if good:
        words = f"{good} of {len(judged)} row(s) to take, {before} taken before"
        service.put_on_record(store, BEGINS, subject, actor=actor, reason=words)
    yield written
    if good or unfinished:
        taken = sum(one.outcome == TAKEN for one in written)
        words = f"{taken} of {len(judged)} row(s) taken" + (f", {before} before" if before else "")
        service.put_on_record(store, "take_in", subject, actor=actor, reason=words)


def _ended(file: ListFile, rows: Sequence[Judged], wish: Import, texts: Texts) -> TakenIn:
    ended = TakenIn(file.path, rows)
    if not ended.counts[REFUSED]:
        return ended
    # Offices keep the names that lists were handed out with: what the file holds tells two of one name apart.
    name = texts.word("case_list", "returned", name=f"{file.path.stem}-{file.digest[:6]}")
    path = wish.folder / f"{name}.xlsx"
    hand_back(file, rows, path, wish.day, texts)
    return replace(ended, returned=path)
