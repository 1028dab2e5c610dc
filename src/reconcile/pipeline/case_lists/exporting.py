"""Hands lists of open cases out, one workbook a unit, and puts on record that they were."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from reconcile.cases import reading, service
from reconcile.cases.lists.offers import RAISING
from reconcile.cases.states import State
from reconcile.errors import NothingToDo, WrongUse
from reconcile.pipeline.case_lists.lists import Lists, Wish
from reconcile.pipeline.case_lists.units import by_unit
from reconcile.pipeline.cases import case_store
from reconcile.pipeline.context import Context
from reconcile.report.case_lists import write_case_list
from reconcile.report.texts import Texts
from reconcile.workspace import replaced


@dataclass(frozen=True)
class HandedOut:
    """One list: its unit, file, number of cases, and of those the number of which the run is not there any more."""

    unit: str
    path: Path
    cases: int
    without_run: int


def hand_out(context: Context, wish: Wish, folder: Path, texts: Texts) -> list[HandedOut]:
    """Write a workbook for each unit into `folder`; NothingToDo where no case is open.

    A unit all of whose cases were found by runs that were deleted since gets none.

    WrongUse where a file of that name is there already: somebody may be filling it in. Each list is put on record
    before it can be seen.
    """
    with case_store(context) as store:
        cases = reading.listed(store, restricted=wish.restricted, states=(State.OPEN,))
        cases = [case for case in cases if bool(case["restricted"]) == wish.restricted]
        if not cases:
            raise NothingToDo("no case is open", "Reconcile the next month: reconcile run DIR --period 2026-10")
        lists = Lists(context, wish, texts, reading.histories(store, State.OPEN))
        made = lists.made(by_unit(cases, wish.offices))
        if taken := [folder / one.path for one in made if (folder / one.path).exists()]:
            raise WrongUse(f"{taken[0]} is there already", "Name another folder with --out: somebody may fill it in.")
        for one in (one for one in made if one.content.lines):
            with replaced(folder / one.path) as aside:
                write_case_list(aside, one.content, RAISING, texts)
                due = [(line.case_id, line.revision, line.due) for line in one.content.lines]
                service.hand_out(store, one.unit, due, lists.key_mark, actor=wish.actor, reason=one.words)
    return [HandedOut(one.content.unit, folder / one.path, len(one.content.lines), one.without_run) for one in made]
