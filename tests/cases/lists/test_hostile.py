"""A hundred workbooks to which everything was done that offices do: no answer goes to another case, and none is lost
without a word."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from itertools import cycle
from pathlib import Path
from random import Random
from typing import Any

import openpyxl
import pytest
from tests.cases.conftest import MEMORY
from tests.cases.lists import books, hostile
from tests.cases.lists.books import FIRST, OFFICE, given, saved_by_office
from tests.cases.lists.conftest import DUE, WHO, copy_of
from tests.cases.lists.hostile import (
    APART,
    CASE,
    CHECKER,
    DAY,
    GIVEN,
    HASH,
    NEEDS_EVIDENCE,
    OPERATIONS,
    REMARK,
    RESULT,
    REVISION,
    WORDS,
    Cell,
    Grid,
    Line,
    Original,
    Stock,
    Truth,
    expected,
)
from tests.cases.lists.test_taking_in import fill
from tests.cases.told import content_of
from tests.pipeline.conftest import Command

from reconcile.cases import reading, service
from reconcile.cases.lists.binding import binding
from reconcile.cases.lists.offers import offered
from reconcile.cases.tables import cases
from reconcile.pipeline.case_lists import Import, TakenIn, take_in
from reconcile.pipeline.cases import case_store
from reconcile.pipeline.context import Context
from reconcile.report.texts import Texts
from reconcile.workspace import Workspace, open_workspace

WORKBOOKS = 100
LONE = {hostile.merge_answers, hostile.formulas}
"""What an office program changes by itself: an old .xls does not say what is merged, and formulas are computed."""
SHEETS = ("清单", "旧表")
DAY_OF = date(2026, 10, 20)
Content = dict[str, list[tuple[Any, ...]]]


@dataclass(frozen=True)
class World:
    """A county whose first lists are out of date in some rows, its lists as they are now, and what each row was.

    Some rows of the list that comes back were taken in before, with an answer that left their cases open.
    """

    context: Context
    lists: list[list[Line]]
    stock: Stock
    truth: Truth

    @cached_property
    def content(self) -> Content:
        """What its store holds."""
        return content(self.context)


@pytest.fixture(scope="session")
def world(handed_out: Workspace, tmp_path_factory: pytest.TempPathFactory, called: Command) -> World:
    root = tmp_path_factory.mktemp("hostile") / "county"
    workspace = open_workspace(Path(shutil.copytree(handed_out.root, root)))
    first = [books.read(path) for path in sorted(workspace.lists.glob("*.xlsx"))]
    old = [line for lines in first for line in lines[:2]]
    with case_store(Context.of(workspace)) as store:
        for line in old:
            case = str(line.means(CASE))
            service.answer(store, case, 1, "02", actor="王", reason="已改")
            service.send_back(store, case, 2, actor="李", reason="没有改")
        types = {row["case_id"]: row["type"] for row in reading.listed(store)}
    said = called("cases", "export", root, "--out", root / "now", *DUE, *WHO)
    assert said.returncode == 0, said.stderr
    lists = [books.read(path) for path in sorted((root / "now").glob("*.xlsx"))]
    _leave_open(root, called)
    foreign = [_foreign(line) for line in lists[0]]
    truth: Truth = {}
    for kind, lines in (("old", old), ("foreign", foreign), *(("ours", lines) for lines in lists)):
        for line in lines:
            codes = offered(types.get(str(line.means(CASE)), "field_conflict"), hands_over=True)
            truth[line.means(CASE) or "", line.means(REVISION) or ""] = Original(given(line), kind, codes)
    for lines in (old, foreign, *lists):
        _answer(lines, truth)
    return World(Context.of(workspace), lists, Stock(lists[1:], old, foreign), truth)


def _leave_open(root: Path, called: Command) -> None:
    """Every third row of the first list was taken in before, with an answer that leaves its case open."""
    path = min((root / "now").glob("*.xlsx"))
    fill(path, dict.fromkeys(range(0, len(books.read(path)), 3), ("90", "先问一下")))
    said = called("cases", "import", root, path, *WHO, "--apply")
    assert said.returncode == 0, said.stderr


def _foreign(line: Line) -> Line:
    """A row of another county: its own number, tied with its own key."""
    case = "F" + str(line.means(CASE))[1:][::-1]
    tie = binding(b"another county", case, "1", [line.means(head) or "" for head in GIVEN])
    return Line({**line.cells, CASE: Cell(case, case), REVISION: Cell("1", "1"), HASH: Cell(tie, tie)})


def _answer(lines: list[Line], truth: Truth) -> None:
    """Fill a list in as a diligent office would; every fifth row stays blank."""
    for at, line in enumerate(lines):
        codes = truth[line.means(CASE) or "", line.means(REVISION) or ""].codes
        if at % 5 != 4:
            code = codes[at % len(codes)]
            remark = "户口簿为证" if code in NEEDS_EVIDENCE else ("已核对", "")[at % 2]
            who = {CHECKER: Cell("李", "李"), DAY: Cell("2026-10-20", "2026-10-20")}
            line.cells |= {RESULT: Cell(f"{code} {WORDS[code]}", code), REMARK: Cell(remark, remark), **who}


# The hundred workbooks.


@dataclass(frozen=True)
class Attempt:
    """One workbook: what was done to it, and in which form it comes back."""

    operations: tuple[hostile.Operation, ...]
    form: str

    def grid(self, world: World, number: int) -> Grid:
        """The filled-in list of an office after all of it."""
        random = Random(number)
        copied = [Line(dict(line.cells)) for line in world.lists[0]]
        grid = Grid(list(copied[0].cells), list(copied))
        stock = Stock(
            *([_copied(lines) for lines in world.stock.others],), _copied(world.stock.old), _copied(world.stock.foreign)
        )
        for operation in self.operations:
            operation(grid, random, stock)
        return grid

    @property
    def name(self) -> str:
        return "+".join([*(operation.__name__ for operation in self.operations), self.form])


def _copied(lines: list[Line]) -> list[Line]:
    return [Line(dict(line.cells)) for line in lines]


def _attempts() -> list[Attempt]:
    """Each operation alone, then two to four of them together; every third file is saved by LibreOffice."""
    random = Random(20261126)
    chosen: list[tuple[hostile.Operation, ...]] = [(), *((operation,) for operation in OPERATIONS)]
    while len(chosen) < WORKBOOKS:
        picked = set(random.sample(OPERATIONS, random.choice((2, 2, 3, 4))))
        if not any(apart <= picked for apart in APART):
            chosen.append(tuple(operation for operation in OPERATIONS if operation in picked))
    forms = cycle(("xlsx", "office.xlsx", "xlsx", "office.xls"))
    return [
        Attempt(operations, form if not LONE & set(operations) else "xlsx")
        for operations, form in zip(chosen, forms, strict=False)
    ]


ATTEMPTS = _attempts()


@pytest.fixture(scope="session")
def files(world: World, tmp_path_factory: pytest.TempPathFactory) -> dict[int, Path]:
    """All workbooks, those of LibreOffice converted together."""
    folder = tmp_path_factory.mktemp("books")
    written = {}
    for number, attempt in enumerate(ATTEMPTS):
        written[number] = folder / f"清单{number}.xlsx"
        books.write(written[number], attempt.grid(world, number))
    for ending in ("xlsx", "xls") if OFFICE else ():
        chosen = [number for number, attempt in enumerate(ATTEMPTS) if attempt.form == f"office.{ending}"]
        saved = saved_by_office([written[number] for number in chosen], ending, folder)
        written |= dict(zip(chosen, saved, strict=True))
    return written


@pytest.fixture
def fresh(world: World) -> Iterator[Context]:
    """The county as it was, in memory."""
    with tempfile.TemporaryDirectory(dir=MEMORY) as folder:
        yield replace(world.context, workspace=copy_of(world.context.workspace, Path(folder) / "county"))


def taken_in(context: Context, *paths: Path, apply: bool = True) -> list[TakenIn]:
    wish = Import("张敏", DAY_OF, apply, context.workspace.lists / "returned")
    return take_in(context, paths, wish, Texts("zh", context.declarations))


def content(context: Context) -> dict[str, list[tuple[Any, ...]]]:
    with case_store(context) as store:
        return content_of(store)


def answers_of(before: Content, after: Content) -> dict[str, str]:
    """The cases that were answered, and by which code; each is one revision further."""
    names = [column.name for column in cases.c]
    rows = [{row[0]: dict(zip(names, row, strict=True)) for row in one["cases"]} for one in (before, after)]
    changed = {case: now for case, now in rows[1].items() if now != rows[0][case]}
    assert all(now["revision"] == rows[0][case]["revision"] + 1 for case, now in changed.items())
    assert len(after["history"]) == len(before["history"]) + len(changed)
    return {case: now["code"] for case, now in changed.items()}


@pytest.mark.parametrize("number", range(WORKBOOKS), ids=[attempt.name for attempt in ATTEMPTS])
def test_no_answer_is_misapplied_and_each_refusal_is_explained(
    number: int, world: World, files: dict[int, Path], fresh: Context
) -> None:
    attempt = ATTEMPTS[number]
    if attempt.form != "xlsx" and OFFICE is None:
        pytest.skip("no LibreOffice here")
    grid = attempt.grid(world, number)
    grids = [grid, *([grid.second] if grid.second else [])]
    wanted = list(zip(SHEETS, grids, expected(grids, world.truth), strict=False))
    answers = {_case(one, at): said for _, one, told in wanted for at, said in told.items() if said.isdecimal()}
    refused = {(sheet, at) for sheet, _, told in wanted for at, said in told.items() if said == "refused"}
    (done,) = taken_in(fresh, files[number])
    now = content(fresh)
    assert answers_of(world.content, now) == answers
    assert done.problem is None
    assert refused <= (_explained(done.returned) if done.returned else set())
    again = taken_in(fresh, files[number], *([done.returned] if done.returned else []))
    assert not any(one.counts["taken"] for one in again)
    assert content(fresh) == now


def _case(grid: Grid, at: int) -> str:
    line = grid.lines[at]
    assert isinstance(line, Line)
    return str(line.means(CASE))


def _explained(path: Path) -> set[tuple[str, int]]:
    """By sheet and line the rows that come back: why stands in red in the last column."""
    found = set()
    for sheet in openpyxl.load_workbook(path).worksheets:
        for (cell,) in sheet.iter_rows(min_col=sheet.max_column, max_col=sheet.max_column):
            if cell.value and cell.font.color is not None and cell.font.color.rgb == "FFC00000":
                found.add((sheet.title, cell.row - FIRST))
    return found
