"""What comes back: looked at first, then written; what is refused goes back and can be mended."""

from __future__ import annotations

import shutil
from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook import Workbook
from sqlalchemy import select
from tests.cases.lists.books import FIRST, OFFICE, read, saved_by_office
from tests.cases.lists.conftest import DUE, WHO
from tests.cases.lists.hostile import CASE, CHECKER, REMARK, RESULT, REVISION
from tests.cases.lists.test_handing_out import TOWNS
from tests.cases.told import content_of
from tests.pipeline.conftest import Command

from reconcile.cases import reading, service
from reconcile.cases.evidence import evidence_key
from reconcile.cases.tables import events
from reconcile.pipeline.case_lists.files import list_file
from reconcile.pipeline.case_lists.importing import Writing
from reconcile.pipeline.case_lists.judging import GOOD, Judge
from reconcile.pipeline.cases import case_store
from reconcile.pipeline.context import Context
from reconcile.report.texts import Texts
from reconcile.workspace import Workspace, open_workspace

ID = "990121199003012345"


@pytest.fixture
def own(handed_out: Workspace, tmp_path: Path) -> Workspace:
    """A county of one's own; its lists lie in `lists/`."""
    return open_workspace(Path(shutil.copytree(handed_out.root, tmp_path / "county")))


def fill(path: Path, answers: dict[int, tuple[object, object]], checker: str = "李") -> None:
    """Answer rows of a list, counted from 0, as somebody with an office program would."""
    book = openpyxl.load_workbook(path)
    sheet = book["清单"]
    for at, (code, remark) in answers.items():
        for head, value in ((RESULT, code), (REMARK, remark), (CHECKER, checker)):
            sheet.cell(FIRST + at, place(book, head)).value = value
    book.save(path)


def place(book: Workbook, head: str) -> int:
    return next(cell.column for cell in book["清单"][FIRST - 1] if cell.value == head)


def case(workspace: Workspace, case_id: str) -> dict[str, object]:
    with case_store(Context.of(workspace)) as store:
        found = reading.case(store, case_id, restricted=True)
    assert found is not None
    return found


def content(workspace: Workspace) -> object:
    with case_store(Context.of(workspace)) as store:
        return content_of(store)


def test_it_is_looked_at_first_and_written_only_then(own: Workspace, called: Command) -> None:
    path = own.lists / TOWNS[0]
    ids = [str(line.means(CASE)) for line in read(path)]
    fill(path, {0: ("04 漏报已补录", None), 1: ("01", "住院号一致"), 2: ("02", f"身份证 {ID} 有误"), 3: ("01", None)})
    before = content(own)
    looked = called("cases", "import", own.root, path, *WHO)
    assert looked.returncode == 3
    assert "cases import" in looked.stdout
    assert content(own) == before
    said = called("cases", "import", own.root, path, *WHO, "--apply")
    assert (said.returncode, "1 row(s) and 0 file(s) cannot be taken" in said.stderr) == (3, True)
    assert [case(own, ids[at])["state"] for at in range(4)] == ["answered", "to_confirm", "answered", "open"]
    with case_store(Context.of(own)) as store, store.reading() as connection:
        last = reading.history_of(store, ids[2])[-1]
        rows = connection.execute(select(events).order_by(events.c.event_id.desc()).limit(1)).mappings().one()
    assert (last["actor"], last["reason"]) == ("张敏", f"身份证 {'*' * 18} 有误（核查：李）")
    assert (rows["actor"], rows["action"], rows["reason"]) == ("张敏", "take_in", "3 of 11 row(s) taken")
    assert ID not in said.stdout + said.stderr + looked.stdout + looked.stderr
    again = content(own)
    assert called("cases", "import", own.root, path, *WHO, "--apply").returncode == 3
    assert content(own) == again


def test_what_goes_back_is_the_same_list_with_reasons_and_can_be_mended(own: Workspace, called: Command) -> None:
    path = own.lists / TOWNS[0]
    fill(path, {0: ("04", None), 1: ("22", "两人"), 2: ("01", None)})
    called("cases", "import", own.root, path, *WHO, "--apply")
    (back,) = (own.lists / "returned").glob(f"{path.stem}-??????-退回.xlsx")
    book = openpyxl.load_workbook(back)
    sheet = book["清单"]
    words = [sheet.cell(FIRST + at, sheet.max_column).value for at in range(4)]
    assert words == [
        "已采纳",
        "这类事项没有该选项。可选：04、01、06、07、11、90。",
        "该结果会提高一致率，须在“核查说明”写明依据，至少四个字（数字、标点不算）。",
        None,
    ]
    assert sheet.cell(FIRST - 1, sheet.max_column).value == "退回原因"
    ours = [[cell.value for cell in row] for row in openpyxl.load_workbook(path)["清单"].iter_rows(min_row=FIRST)]
    assert [[cell.value for cell in row][:-1] for row in sheet.iter_rows(min_row=FIRST)] == ours
    assert sheet.protection.sheet
    assert not sheet.cell(FIRST, place(book, RESULT)).protection.locked
    assert len(sheet.data_validations.dataValidation) >= 2
    fill(back, {1: ("06", "在省城出生"), 2: ("01", "户口簿为证")})
    said = called("cases", "import", own.root, back, *WHO, "--apply")
    assert said.returncode == 0, said.stderr
    ids = [str(line.means(CASE)) for line in read(path)]
    assert [case(own, ids[at])["code"] for at in range(3)] == ["04", "06", "01"]


@pytest.mark.parametrize("apply", [[], ["--apply"]], ids=["looked at", "applied"])
def test_where_no_row_is_taken_nothing_is_said_to_have_been_written(
    own: Workspace, called: Command, apply: list[str]
) -> None:
    path, other = own.lists / TOWNS[0], own.root / "notes.xlsx"
    fill(path, {0: ("22", "两人"), 1: ("01", None)})
    Workbook().save(other)
    before = content(own)
    said = called("cases", "import", own.root, path, other, *WHO, *apply)
    assert said.returncode == 3
    assert "Nothing was written" in said.stdout
    assert "Next:" not in said.stdout, "no step is named that would do nothing"
    assert "2 row(s) and 1 file(s) cannot be taken" in said.stderr
    assert "last column of what goes back" in said.stderr
    assert content(own) == before
    alone = called("cases", "import", own.root, other, *WHO, *apply)
    assert "0 row(s) and 1 file(s) cannot be taken" in alone.stderr
    assert "last column" not in alone.stderr, "there is no list that could go back"
    assert "No list goes back" in alone.stderr


def test_a_case_can_be_handed_over_and_stands_in_the_other_list_next_time(own: Workspace, called: Command) -> None:
    path = own.lists / TOWNS[0]
    at, line = next((at, line) for at, line in enumerate(read(path)) if "字段不一致" in str(line.means("核查类型")))
    fill(path, {at: ("03", "证上有误")})
    assert called("cases", "import", own.root, path, *WHO, "--apply").returncode == 0
    said = called("cases", "export", own.root, "--out", own.root / "next", *DUE, *WHO)
    assert said.returncode == 0, said.stderr
    rows = {row.means(CASE): row for row in read(own.root / "next" / "核查清单-妇幼保健.xlsx")}
    assert rows[line.means(CASE)].means(REVISION) == "2"
    assert line.means(CASE) not in {row.means(CASE) for row in read(own.root / "next" / TOWNS[0])}


@pytest.mark.skipif(OFFICE is None, reason="no LibreOffice here")
def test_a_list_saved_by_an_office_program_is_taken_as_it_is(own: Workspace, tmp_path: Path, called: Command) -> None:
    """The very workbooks that were handed out, with their dropdowns, colours and hidden columns."""
    paths = [own.lists / name for name in TOWNS]
    for path in paths:
        fill(path, {0: ("04", None), 4: ("02", "改了"), 5: ('="0"&"2"', "改了")})
    (xlsx,) = saved_by_office(paths[:1], "xlsx", tmp_path)
    (xls,) = saved_by_office(paths[1:], "xls", tmp_path)
    said = called("cases", "import", own.root, xlsx, xls, *WHO, "--apply")
    assert "1 row(s) and 0 file(s) cannot be taken" in said.stderr
    ids = [str(line.means(CASE)) for path in paths for at, line in enumerate(read(path)) if at in {0, 4, 5}]
    told = [case(own, one)["code"] for one in ids]
    assert told == ["04", "02", "02", "04", "02", None], "our reader sees no text that a formula of an .xls made"


def test_a_file_that_is_no_list_leaves_the_others_alone(own: Workspace, tmp_path: Path, called: Command) -> None:
    path = own.lists / TOWNS[0]
    fill(path, {0: ("04", None)})
    (tmp_path / "坏.xlsx").write_bytes(path.read_bytes()[:5000])
    Workbook().save(tmp_path / "空.xlsx")
    files = (tmp_path / "坏.xlsx", path, tmp_path / "空.xlsx")
    said = called("cases", "import", own.root, *files, *WHO, "--apply")
    assert said.returncode == 3
    assert "坏.xlsx: the file is cut off or damaged" in said.stdout
    assert "空.xlsx" in said.stdout
    assert case(own, str(read(path)[0].means(CASE)))["code"] == "04"
    gone = called("cases", "import", own.root, tmp_path / "nowhere.xlsx", *WHO)
    assert (gone.returncode, "cannot be read" in gone.stderr) == (2, True)


def test_two_files_of_one_name_go_back_as_two(own: Workspace, tmp_path: Path, called: Command) -> None:
    path = own.lists / TOWNS[0]
    for folder, code in (("a", "99"), ("b", "98")):
        (tmp_path / folder).mkdir()
        fill(Path(shutil.copy(path, tmp_path / folder / path.name)), {0: (code, None)})
    files = [tmp_path / folder / path.name for folder in "ab"]
    called("cases", "import", own.root, *files, *WHO, "--out", tmp_path / "back")
    assert len(list((tmp_path / "back").iterdir())) == 2


def test_one_answer_in_two_files_that_differ_is_taken_from_neither(
    own: Workspace, tmp_path: Path, called: Command
) -> None:
    path = own.lists / TOWNS[0]
    other = Path(shutil.copy(path, tmp_path / "other.xlsx"))
    fill(path, {0: ("04", None), 1: ("04", None)})
    fill(other, {0: ("90", None), 1: ("04", None)})
    called("cases", "import", own.root, path, other, *WHO, "--apply")
    ids = [str(line.means(CASE)) for line in read(path)]
    assert [case(own, one)["code"] for one in ids[:2]] == [None, "04"]


def test_who_was_quicker_is_not_written_over(own: Workspace) -> None:
    """Between the look and the write somebody answers the same case."""
    path = own.lists / TOWNS[0]
    fill(path, {0: ("04", None)})
    context = Context.of(own)
    texts = Texts("zh", context.declarations)
    with case_store(context) as store:
        judge = Judge.of(store, context.declarations, evidence_key(own.cases_key), texts)
        one = judge.judged([*list_file(path).rows])[0]
        assert (one.outcome, one.answer is not None) == (GOOD, True)
        service.answer(store, str(one.answer and one.answer.case_id), 1, "90", actor="李", reason="再查")
        assert Writing(store, "张敏").written(one).outcome == "outdated"
        assert judge.of(store, context.declarations, judge.key, texts).judged([one.row])[0].outcome == "outdated"
    assert case(own, str(read(path)[0].means(CASE)))["code"] == "90"


def test_an_import_names_who_does_it(own: Workspace, called: Command) -> None:
    said = called("cases", "import", own.root, own.lists / TOWNS[0], "--actor", " ")
    assert (said.returncode, "names who does it" in said.stderr) == (2, True)
