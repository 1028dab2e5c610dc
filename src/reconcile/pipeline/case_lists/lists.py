"""Puts a list together for each unit: what is asked of whom, until when, and what each row is tied by."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain, count
from pathlib import Path
from typing import Any

from reconcile import engine
from reconcile.cases.evidence import evidence_key, key_mark
from reconcile.cases.lists.binding import binding
from reconcile.cases.lists.earlier import earlier
from reconcile.cases.lists.offers import offered
from reconcile.pipeline.case_lists.before import earlier_words
from reconcile.pipeline.case_lists.units import Unit, other_office
from reconcile.pipeline.context import Context
from reconcile.report.case_lists import GIVEN, ITEM, CaseLines, CaseList, ListLine
from reconcile.report.tables.townships import township_names
from reconcile.report.texts import Texts
from reconcile.workbook import safe_sheet_name
from reconcile.workspace import run_folder

Case = dict[str, Any]


@dataclass(frozen=True)
class Wish:
    """What is to be handed out, until when, by whom and on which day.

    Without `due` a case that stood on a list since it was asked keeps the day of that list; the others have the working
    days of the settings from now on.
    """

    offices: Sequence[str]
    restricted: bool
    due: date | None
    handed_out: date
    actor: str


@dataclass(frozen=True)
class Made:
    """A list before it is written; `path` within the folder."""

    unit: str
    path: Path
    content: CaseList
    without_run: int

    @property
    def words(self) -> str:
        """What the audit log says of it: no value of a person."""
        due = " to ".join(dict.fromkeys(day.isoformat() for day in self.content.due))
        return f"{len(self.content.lines)} case(s), due {due}, {self.path.as_posix()}"


@dataclass(frozen=True)
class Lists:
    """Puts lists together: values of a case come from the run that found it last.

    `told`: the history of the cases to which something happened.
    """

    context: Context
    wish: Wish
    texts: Texts
    told: Mapping[str, Sequence[Case]]

    @property
    def key_mark(self) -> str:
        """What tells by which key the rows are tied to their cases."""
        return key_mark(evidence_key(self.context.workspace.cases_key))

    def made(self, units: Mapping[Unit, Sequence[Case]]) -> list[Made]:
        """The lists of these units, in order."""
        run = run_folder(self.context.workspace, "latest")
        townships, about = self._about(run)
        runs = sorted({case["last_run"] for case in chain.from_iterable(units.values())})
        lines: dict[tuple[Unit, str], ListLine] = {}
        for run_id in runs:
            lines |= self._lines_of(run_id, units)
        return [self._list(unit, cases, lines, townships, about) for unit, cases in units.items()]

    def _about(self, run: Path) -> tuple[Mapping[str, str], Mapping[str, Any]]:
        with engine.opened_run(run) as connection:
            tables = set(engine.frame(connection, "report/table_names")["table_name"])
            names = township_names(connection, self.context.declarations.registers.values(), tables)
            return names, engine.frame(connection, "report/run").row(0, named=True)

    def _lines_of(self, run_id: str, units: Mapping[Unit, Sequence[Case]]) -> dict[tuple[Unit, str], ListLine]:
        """The lines of all cases that a run found last; none where it was deleted."""
        folder = self.context.workspace.runs / run_id
        if not folder.is_dir():
            return {}
        found: dict[tuple[Unit, str], ListLine] = {}
        with engine.opened_run(folder) as connection:
            findings = {row["finding_id"]: row for row in engine.frame(connection, "report/findings_listed").to_dicts()}
            readers = {case["office"] for case in chain.from_iterable(units.values()) if case["last_run"] == run_id}
            words = {name: CaseLines(connection, self.context.declarations, self.texts, name) for name in readers}
            for unit, case in ((unit, case) for unit, cases in units.items() for case in cases):
                if case["last_run"] == run_id and case["case_id"] in findings:
                    asked = findings[case["case_id"]] | {"office": case["office"]}
                    found[unit, case["case_id"]] = self._line(case, asked, words[case["office"]])
        return found

    def _line(self, case: Case, asked: Case, words: CaseLines) -> ListLine:
        hands_over = other_office(case, self.context.declarations) is not None
        address, village = words.address(asked)
        due = self._due(case)
        given = words.given(asked)
        given |= {"item": case["case_id"][:ITEM], "due": due.isoformat()}
        given["reason"] = "\n".join([given["reason"], *self._before(case)])
        return ListLine(
            case_id=case["case_id"],
            revision=case["revision"],
            type=case["type"],
            given=given,
            codes=offered(case["type"], hands_over=hands_over),
            binding="",
            due=due,
            own=words.own(asked),
            address=address,
            village=village,
        )

    def _due(self, case: Case) -> date:
        """The day that is wished, the one of the list on which the case stood since it was asked, or a new one."""
        wanted = self.context.settings.followup
        return self.wish.due or case["due"] or wanted.calendar.after(self.wish.handed_out, wanted.working_days)

    def _before(self, case: Case) -> Iterator[str]:
        """What was answered to a case before, and why it is asked again."""
        if last := earlier(self.told.get(case["case_id"], ())):
            yield from earlier_words(last, self.texts)

    def _list(
        self,
        unit: Unit,
        cases: Sequence[Case],
        lines: Mapping[tuple[Unit, str], ListLine],
        townships: Mapping[str, str],
        about: Mapping[str, Any],
    ) -> Made:
        known = [lines[unit, case["case_id"]] for case in cases if (unit, case["case_id"]) in lines]
        name = unit.name(townships, self.texts)
        content = CaseList(
            unit=name,
            handed_out=self.wish.handed_out,
            actor=self.wish.actor,
            as_of=date.fromisoformat(str(about["as_of"])),
            run=str(about["run_id"]),
            lines=list(self._numbered(known)),
            villages=unit.township is not None,
        )
        return Made(unit.key, _path(unit, name, self.texts), content, len(cases) - len(known))

    def _numbered(self, lines: Iterable[ListLine]) -> Iterable[ListLine]:
        """The lines with their numbers, which go into what ties a row to its case."""
        key = evidence_key(self.context.workspace.cases_key)
        for number, line in zip(count(1), lines, strict=False):
            given = {"number": str(number), **line.given}
            tie = binding(key, line.case_id, str(line.revision), [given[name] for name in GIVEN])
            yield replace(line, given=given, binding=tie)


def _path(unit: Unit, name: str, texts: Texts) -> Path:
    stem = f"{unit.township}-{name}" if unit.township and name != unit.township else name
    file = f"{safe_sheet_name(texts.word('case_list', 'file', name=stem))}.xlsx"
    return Path("restricted", file) if unit.restricted else Path(file)
