"""What faces need to show one case and to take an answer to it: rules of lists, values of runs, cases of a scope."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from threading import Lock
from typing import Any, cast

from reconcile.cases import queue
from reconcile.cases.codes import says_enough
from reconcile.cases.contradicting import CONTRADICTED, contradict
from reconcile.cases.lists.answers import Unclear, check_evidence
from reconcile.cases.lists.offers import RAISING, offered
from reconcile.cases.lists.taking import Answer, take
from reconcile.cases.queue import Overdue
from reconcile.cases.scope import Scope
from reconcile.cases.service import HANDED_OVER
from reconcile.cases.states import State
from reconcile.cases.store import Origin, Store
from reconcile.pipeline.case_lists.units import other_office
from reconcile.pipeline.cases import case_store, catch_up
from reconcile.pipeline.context import Context
from reconcile.pipeline.desk.runs import OpenRuns
from reconcile.pipeline.why import Asking
from reconcile.report.case_lists import PairLines, PairPage
from reconcile.report.texts import Texts
from reconcile.report.why import Why
from reconcile.values.gazetteer import Gazetteer
from reconcile.values.said import without_numbers
from reconcile.values.working_days import WorkingDays
from reconcile.workspace import Workspace

Case = dict[str, Any]
SIDES = ("left", "right")


@dataclass(frozen=True)
class Offer:
    """A code that may be chosen: `key` on the keyboard, its words, whether it needs evidence in words, and whether it
    `raises` a rate, so that a second person has to agree."""

    key: str
    code: str
    words: str
    evidence: bool
    raises: bool


@dataclass(frozen=True)
class Desk:
    """The cases of a workspace, with the runs that their values come from."""

    context: Context
    store: Store
    runs: OpenRuns
    explaining: Lock = field(default_factory=Lock, repr=False, compare=False)
    """Explanations are made one by one: each reads all that two registers compare, and memory holds that once."""

    @cached_property
    def places(self) -> Gazetteer:
        """The places of the workspace, read once as its settings are: a page asks about every row."""
        return self.context.places

    def texts(self, language: str) -> Texts:
        """The words of one language."""
        return Texts("en" if language == "en" else "zh", self.context.declarations)

    @property
    def no_words(self) -> str:
        """What is kept where somebody gives no words of their own."""
        return self.texts("zh").word("case_table", "no_words")

    def page(self, case: Case, reader: str, texts: Texts) -> PairPage | None:
        """Both records of a case as far as that office may see them; None where its run was deleted."""
        with self.runs.reading(case["last_run"]) as connection:
            if connection is None:
                return None
            return PairLines(connection, self.context.declarations, texts, reader, finding_of(case)).page()

    def why(self, case: Case, reader: str, texts: Texts) -> Why | None:
        """Why the two records of a case are linked or not; None where there are no two, or the run was deleted."""
        with self.explaining, self.runs.reading(case["last_run"]) as connection:
            if connection is None or not all(case[f"{side}_id"] for side in SIDES):
                return None
            asking = Asking(connection, self.context, texts.language)
            names = [f"{case[f'{side}_register']}:{case[f'{side}_id']}" for side in SIDES]
            return asking.answer(asking.question(names[0], names[1], case["relation"]), reader)

    def offers(self, case: Case, texts: Texts, *, otherwise: bool = False) -> list[Offer]:
        """The codes for a case that is open, as its list would offer them; or for one that is answered, where somebody
        sees it `otherwise` and says why in words."""
        if case["state"] not in (CONTRADICTED if otherwise else (State.OPEN,)):
            return []
        codes = [(code, code in RAISING) for code in self._codes(case)]
        return [
            Offer(str(at), code, texts.word("feedback", code), otherwise or raises, raises)
            for at, (code, raises) in enumerate(codes, start=1)
        ]

    def answer(self, case_id: str, revision: int, code: str, said: str, *, actor: str, scope: Scope) -> bool:
        """Answer a case as its reader has seen it; whether it is one whose case was there to be answered that way.

        Unclear where evidence in words is missing, Outdated and NoSuchCase as `service` has it.
        """
        case = queue.case(self.store, case_id, scope=scope)
        if case is None or code not in self._codes(case):
            return False
        check_evidence(code, said)
        reason = without_numbers(said).strip() or self.no_words
        office = self._other_office(case) if code == HANDED_OVER else None
        take(self.store, Answer(case_id, revision, code, reason, office), actor=actor, reason=reason, scope=scope)
        return True

    def contradict(self, case_id: str, revision: int, code: str, said: str, *, actor: str, scope: Scope) -> bool:
        """Answer a case otherwise than it was answered; whether it is one that could be answered that way.

        Unclear where words are missing, Outdated, WrongUse and NoSuchCase as `contradicting` has it.
        """
        case = queue.case(self.store, case_id, scope=scope)
        if case is None or code not in self._codes(case):
            return False
        if not says_enough(said):
            raise Unclear("no_evidence")
        office = self._other_office(case) if code == HANDED_OVER else None
        contradict(self.store, case_id, revision, code, actor=actor, reason=said, office=office, scope=scope)
        return True

    def due(self, case: Case) -> date | None:
        """Until when a case is to be answered that waits for it: the day of its list, else the working days of the
        settings after it was asked; of another one the day that its list gave."""
        if case["due"] or not case["asked"] or not queue.waits(case):
            return cast("date | None", case["due"])
        return self._calendar.after(case["asked"], self.context.settings.followup.working_days)

    def overdue(self, today: date) -> Overdue:
        """What is late on that day."""
        asked, days = today, self.context.settings.followup.working_days
        while self._calendar.after(asked, days) >= today:
            asked -= timedelta(days=1)
        return Overdue(today, asked + timedelta(days=1))

    @cached_property
    def _calendar(self) -> WorkingDays:
        """Put together once for the same reason."""
        return self.context.settings.followup.calendar

    def _codes(self, case: Case) -> tuple[str, ...]:
        return offered(case["type"], hands_over=self._other_office(case) is not None)

    def _other_office(self, case: Mapping[str, Any]) -> str | None:
        return other_office(case, self.context.declarations)


@contextmanager
def open_desk(workspace: Workspace) -> Iterator[Desk]:
    """The desk of a workspace, its cases brought up to date with its runs first."""
    catch_up(workspace)
    context = Context.of(workspace)
    runs = OpenRuns(workspace)
    try:
        with case_store(context, Origin.WEB) as store:
            yield Desk(context, store, runs)
    finally:
        runs.close()


def finding_of(case: Case) -> Case:
    """A case as a run would tell of it."""
    ids = {f"{side}_id": int(case[f"{side}_id"]) if case[f"{side}_id"] else None for side in SIDES}
    return {**case, **ids, "finding_id": case["case_id"], "facility": None, "event_month": None}
