"""What an office gets: its own cases, masked, locked but for the answers, fit to be printed and signed."""

from __future__ import annotations

import re
import shutil
import zipfile
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.workbook import Workbook
from sqlalchemy import select
from tests.cases.lists import county
from tests.cases.lists.books import FIRST, read
from tests.cases.lists.conftest import DUE, WHO
from tests.cases.lists.hostile import CASE, CHECKER, DAY, GIVEN, HASH, REMARK, RESULT, REVISION, Line
from tests.link.world import family
from tests.pipeline.conftest import Command

from reconcile.cases import reading
from reconcile.cases.tables import events
from reconcile.pipeline.case_lists import Wish, hand_out
from reconcile.pipeline.cases import case_store
from reconcile.pipeline.context import Context
from reconcile.report.texts import Texts
from reconcile.values.working_days import today
from reconcile.workspace import Workspace, open_workspace

LIMIT = "本清单仅用于更正登记数据，不得作为处理、处罚、考核个人或拒绝落户、接种的依据"
TOWNS = ("核查清单-990121001-城关镇.xlsx", "核查清单-990121002-青石镇.xlsx")


@pytest.fixture(scope="module")
def lists(handed_out: Workspace) -> dict[str, list[Line]]:
    return {path.name: read(path) for path in sorted(handed_out.lists.rglob("*.xlsx"))}


@pytest.fixture(scope="module")
def books(handed_out: Workspace) -> dict[str, Workbook]:
    return {path.name: openpyxl.load_workbook(path) for path in sorted(handed_out.lists.rglob("*.xlsx"))}


def test_each_case_stands_in_the_list_of_its_unit_alone(handed_out: Workspace, lists: dict[str, list[Line]]) -> None:
    with case_store(Context.of(handed_out)) as store:
        cases = reading.listed(store, restricted=True)
    where = {str(line.means(CASE)): name for name, lines in lists.items() for line in lines}
    assert sum(map(len, lists.values())) == len(where) == len(cases)
    for case in cases:
        town = TOWNS[int(case["township"][-1]) - 1] if case["office"] == "health" else "核查清单-妇幼保健.xlsx"
        restricted = "核查清单-限制查看事项（仅限县级授权人员）.xlsx"
        assert where[case["case_id"]] == (restricted if case["restricted"] else town)
    assert Counter(case["restricted"] for case in cases) == {False: len(cases) - 1, True: 1}


def test_restricted_cases_lie_apart_and_only_where_they_are_asked_for(
    followed: Workspace, tmp_path: Path, called: Command
) -> None:
    root = shutil.copytree(followed.root, tmp_path / "county")
    said = called("cases", "export", root, "--out", tmp_path / "out", *DUE, *WHO)
    assert "不含限制查看" in said.stdout
    assert {path.name for path in (tmp_path / "out").iterdir()} == {*TOWNS, "核查清单-妇幼保健.xlsx"}
    said = called("cases", "export", root, "--out", tmp_path / "out", *DUE, *WHO, "--restricted")
    assert [path.parent.name for path in (tmp_path / "out").glob("*/*")] == ["restricted"]


def test_no_name_and_no_number_is_whole(books: dict[str, Workbook]) -> None:
    people = [family(number) for number in county.FAMILIES]
    names = {str(row[key]) for row in people for key in ("child_name", "mother_name", "certificate_no")}
    for book in books.values():
        texts = [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value]
        assert not [text for text in texts if any(name in text for name in names)]
        hidden = re.compile(
            r"[FH][0-9a-f]{14,20}|F[0-9a-f]{7}(?![0-9a-f])|\d{4}-\d{2}-\d{2}|9901210\d\d|批次 [0-9a-f]{12}"
        )
        assert not [text for text in texts if re.search(r"\d{7,}", hidden.sub("", text))]


def test_what_differs_is_shown_and_red_and_the_rest_is_not(handed_out: Workspace) -> None:
    sheet = openpyxl.load_workbook(handed_out.lists / TOWNS[0], rich_text=True)["清单"]
    shown = {}
    for row in sheet.iter_rows(min_row=FIRST):
        values = [row[GIVEN.index(head)].value for head in ("甲方登记", "乙方登记")]
        if all(isinstance(value, CellRichText) for value in values):
            shown[str(row[2].value).partition("\n")[2]] = [_marked(value) for value in values]
    assert shown["婴儿姓名"] == [["尤", "+闻", "*"], ["尤", "+文", "*"]]
    assert shown["婴儿出生日期"] == [["2026-03-0", "+2"], ["2026-03-0", "+1"]]
    assert shown["母亲身份证号"] == [["...... .......", "+6", " ...", "+#"], ["...... .......", "+5", " ...", "+#"]]


def _marked(value: CellRichText) -> list[str]:
    """The pieces of a cell, those in red with a plus."""
    pieces = [piece for piece in value if isinstance(piece, TextBlock)]
    assert len(pieces) == len(value)
    return [("+" if piece.font.color.rgb == "FFC00000" else "") + piece.text for piece in pieces]


def test_what_an_office_may_not_see_is_left_out(handed_out: Workspace, tmp_path: Path) -> None:
    context = Context.of(handed_out)
    closed = context.declarations.registers["birth_certificates"].model_copy(
        update={"disclose_to": ("maternal_health",)}
    )
    registers = {**context.declarations.registers, "birth_certificates": closed}
    declared = replace(context.declarations, registers=registers)
    wish = Wish((), False, date(2026, 10, 23), date(2026, 10, 9), "张敏")
    own = replace(context, declarations=declared)
    hand_out(own, wish, tmp_path, Texts("zh", declared))
    for name in TOWNS:
        for line in read(tmp_path / name):
            assert line.means("乙方登记") == "（不披露）"
            assert (line.means("甲方登记") == "（没有找到）") == (line.means("姓名") == ""), (
                "who it is, one side alone knows"
            )
    assert {line.means("乙方登记") for line in read(tmp_path / "核查清单-妇幼保健.xlsx")} == {"（没有找到）"}


def test_only_answers_can_be_written_and_what_ties_a_row_is_hidden(books: dict[str, Workbook]) -> None:
    for book in books.values():
        assert all(sheet.protection.sheet for sheet in book)
        assert book["选项"].sheet_state == "hidden"
        sheet = book["清单"]
        heads = [str(cell.value) for cell in sheet[FIRST - 1]]
        assert heads == [*GIVEN, RESULT, REMARK, CHECKER, DAY, CASE, REVISION, HASH]
        for row in sheet.iter_rows(min_row=FIRST):
            assert [heads[cell.column - 1] for cell in row if not cell.protection.locked] == [
                RESULT,
                REMARK,
                CHECKER,
                DAY,
            ]
            assert {cell.number_format for cell in row} == {"@"}, "nothing becomes a number"
        hidden = [head for head, cell in zip(heads, sheet[1], strict=False) if _hidden(sheet, cell.column_letter)]
        assert hidden == [CASE, REVISION, HASH]


def _hidden(sheet: object, letter: str) -> bool:
    """Neighbouring columns that look alike stand under the first of them."""
    groups = [one for one in sheet.column_dimensions.values() if one.hidden]  # type: ignore[attr-defined]
    place = openpyxl.utils.column_index_from_string(letter)
    return any(one.min <= place <= one.max for one in groups)


def test_each_row_offers_at_most_six_codes_that_fit(books: dict[str, Workbook]) -> None:
    for book in books.values():
        sheet = book["清单"]
        offered = {}
        for one in sheet.data_validations.dataValidation:
            letter, last = re.fullmatch(r"'选项'!\$([A-Z])\$1:\$[A-Z]\$(\d)", one.formula1).groups()
            words = [str(book["选项"][f"{letter}{row}"].value) for row in range(1, int(last) + 1)]
            offered |= {row: words for of in one.sqref.ranges for row in range(of.min_row, of.max_row + 1)}
        for row in range(FIRST, sheet.max_row + 1):
            codes = [words[:2] for words in offered[row]]
            assert 3 <= len(codes) <= 6
            assert not {"09", "13"} & set(codes)
            assert ("04" in codes) == (sheet.cell(row, 3).value in {"疑似漏报", "未签发"})
            assert all(("※" in words) == (words[:2] in {"01", "06", "07", "12", "14", "22"}) for words in offered[row])


def test_it_is_printed_on_a4_with_headers_pages_and_a_line_to_sign(books: dict[str, Workbook]) -> None:
    for book in books.values():
        for name in ("说明", "清单", *(("核实单",) if "核实单" in book.sheetnames else ())):
            sheet = book[name]
            assert (sheet.page_setup.orientation, str(sheet.page_setup.paperSize)) == ("landscape", "9")
            assert LIMIT in sheet.oddHeader.right.text
            assert sheet.oddFooter.right.text == "第 &P 页 / 共 &N 页"
            assert "人：____" in sheet.oddFooter.left.text
        assert book["清单"].print_title_rows == f"${FIRST - 1}:${FIRST - 1}"
        assert book["清单"].sheet_properties.pageSetUpPr.fitToPage


def test_the_cover_says_what_for_until_when_and_how_many(books: dict[str, Workbook]) -> None:
    rows = dict(books[TOWNS[0]]["说明"].iter_rows(min_row=2, max_col=2, values_only=True))
    assert rows["用途限制"] == LIMIT
    assert (rows["办理单位"], rows["要求完成日期"], rows["事项数"]) == ("城关镇", "2026-10-23", "11")
    assert rows["核查类型"] == "字段不一致 9；疑似漏报 2"
    assert str(rows["下发日期 / 下发人"]).endswith("张敏")


def test_villages_stand_below_each_other_and_no_case_is_split(books: dict[str, Workbook]) -> None:
    sheet = books[TOWNS[1]]["核实单"]
    lines = list(sheet.iter_rows(min_row=3, values_only=True))
    cases = [line for line in lines if line[4] and str(line[4]).startswith("□")]
    assert len(cases) == 13
    assert {line[1] for line in cases} == {"示例县青石镇北岭村*组", "示例县青石镇北岭村"}
    assert "□ 02 本系统有误已更正" in str(cases[-1][4])
    assert {line[0] for line in lines if LIMIT in str(line[0])} == {f"示例县青石镇北岭村（13项）　{LIMIT}"}
    assert "核实单" not in books["核查清单-妇幼保健.xlsx"].sheetnames
    assert not [
        text for line in cases for text in line if "=HYPERLINK" in str(text) and not str(text).startswith(("婴", "母"))
    ]
    ends = [0, *(one.id for one in sheet.row_breaks.brk), sheet.max_row]
    pages = [range(first + 1, last + 1) for first, last in pairwise(ends)]
    heights = [sum(sheet.row_dimensions[row].height for row in page if row > 2) for page in pages]
    assert 3 <= len(pages) <= 4, "thirteen cases, four to five on a page"
    assert all(height <= 510 * 1.02 for height in heights), "what a page of A4 holds at this scale"
    for page in pages[1:]:
        assert LIMIT in str(sheet.cell(page[0], 1).value), "each page begins with its village"


def test_nothing_delivered_can_act(handed_out: Workspace) -> None:
    found = False
    for path in handed_out.lists.rglob("*.xlsx"):
        with zipfile.ZipFile(path) as book:
            sheets = [book.read(name).decode() for name in book.namelist() if name.startswith("xl/worksheets/sheet")]
            found |= "=HYPERLINK" in book.read("xl/sharedStrings.xml").decode()
        assert not [sheet for sheet in sheets if "<f>" in sheet or "<hyperlink" in sheet]
    assert found, "the county has a name that would act"


def test_every_list_is_on_record_and_no_person_is(handed_out: Workspace) -> None:
    with case_store(Context.of(handed_out)) as store, store.reading() as connection:
        columns = (events.c.actor, events.c.subject, events.c.reason)
        rows = connection.execute(
            select(*columns).where(events.c.action == "hand_out").order_by(events.c.event_id)
        ).fetchall()
    assert sorted(tuple(row) for row in rows[:4]) == [
        ("张敏", "990121001", "11 case(s), due 2026-10-23, 核查清单-990121001-城关镇.xlsx"),
        ("张敏", "990121002", "13 case(s), due 2026-10-23, 核查清单-990121002-青石镇.xlsx"),
        ("张敏", "maternal_health", "5 case(s), due 2026-10-23, 核查清单-妇幼保健.xlsx"),
        ("张敏", "restricted", "1 case(s), due 2026-10-23, restricted/核查清单-限制查看事项（仅限县级授权人员）.xlsx"),
    ]


def test_a_list_that_is_there_is_not_written_over(handed_out: Workspace, called: Command) -> None:
    before = (handed_out.lists / TOWNS[0]).read_bytes()
    said = called("cases", "export", handed_out.root, "--out", handed_out.lists, *DUE, *WHO)
    assert (said.returncode, "somebody may fill it in" in said.stderr) == (2, True)
    assert (handed_out.lists / TOWNS[0]).read_bytes() == before


def test_the_same_list_has_the_same_bytes_and_offices_can_be_named(
    handed_out: Workspace, tmp_path: Path, called: Command
) -> None:
    offices = ("--office", "990121001", "--office", "maternal_health")
    said = called("cases", "export", handed_out.root, "--out", tmp_path, *DUE, *WHO, *offices)
    assert said.returncode == 0, said.stderr
    assert {path.name for path in tmp_path.iterdir()} == {TOWNS[0], "核查清单-妇幼保健.xlsx"}
    assert (tmp_path / TOWNS[0]).read_bytes() == (handed_out.lists / TOWNS[0]).read_bytes()
    wrong = called("cases", "export", handed_out.root, "--out", tmp_path / "b", *WHO, "--office", "police")
    assert (wrong.returncode, "Open cases lie with: 990121001, 990121002" in wrong.stderr) == (2, True), wrong.stderr
    wrong = called("cases", "export", handed_out.root, "--out", tmp_path / "b", *WHO, "--due", "23.10.2026")
    assert (wrong.returncode, "is no date" in wrong.stderr) == (2, True)


def test_a_list_in_english_says_the_same(handed_out: Workspace, tmp_path: Path, called: Command) -> None:
    said = called(
        "cases", "export", handed_out.root, "--out", tmp_path, *DUE, *WHO, "--language", "en", "--office", "health"
    )
    assert said.returncode == 0, said.stderr
    book = openpyxl.load_workbook(tmp_path / "cases-990121001-城关镇.xlsx")
    assert book.sheetnames == ["Cover", "List", "Verification", "Options"]
    row = [cell.value for cell in book["List"][FIRST + 4]]
    assert row[2] == "values differ\nchild's name"
    assert "same sound" in str(row[11])


def test_a_case_of_a_deleted_run_is_counted_and_left_out(
    handed_out: Workspace, tmp_path: Path, called: Command
) -> None:
    workspace = open_workspace(Path(shutil.copytree(handed_out.root, tmp_path / "county")))
    context = Context.of(workspace)
    with case_store(context) as store, store.writing() as connection:
        connection.exec_driver_sql("UPDATE cases SET last_run = 'gone' WHERE township = '990121002'")
    wish = Wish(("990121002",), False, date(2026, 10, 23), date(2026, 10, 9), "张敏")
    (one,) = hand_out(context, wish, tmp_path / "out", Texts("zh", context.declarations))
    assert (one.cases, one.without_run, one.path.exists()) == (0, 13, False)


def test_without_a_date_the_deadline_of_the_settings_holds(
    followed: Workspace, tmp_path: Path, called: Command
) -> None:
    offices = ("--office", "health")
    workspace = open_workspace(Path(shutil.copytree(followed.root, tmp_path / "county")))
    called("cases", "export", workspace.root, "--out", tmp_path / "out", *WHO, *offices)
    with case_store(Context.of(workspace)) as store, store.reading() as connection:
        said = connection.execute(select(events.c.reason).order_by(events.c.event_id.desc())).scalars().first()
    wanted = Context.of(workspace).settings.followup
    now = today()
    days = {wanted.calendar.after(day, wanted.working_days) for day in (now, now - timedelta(days=1))}
    assert any(f"due {day}, " in str(said) for day in days)
