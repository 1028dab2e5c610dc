"""What is kept of a delivery never holds a column that nobody may deliver."""

from __future__ import annotations

import hashlib
import json

import pytest
from tests.ingest.conftest import Office
from tests.ingest.offices import BIRTHS, CERTIFICATES, DELIVERIES, Rows, as_csv, as_dbf, as_html, as_xls, as_xlsx

SECRET = "绝密内容七七四九"
WITH_SECRET: Rows = [[*row[:3], "避孕措施" if i == 0 else SECRET, *row[3:]] for i, row in enumerate(BIRTHS)]
FORMS = {
    "csv": as_csv(WITH_SECRET),
    "csv in GB18030": as_csv(WITH_SECRET, encoding="gb18030"),
    "html": as_html(WITH_SECRET),
    "xlsx": as_xlsx(WITH_SECRET),
    "xls": as_xls(WITH_SECRET),
    "dbf": as_dbf(WITH_SECRET),
    "sheets": as_xlsx(WITH_SECRET, ("分娩", DELIVERIES)),
}


def anything_holds(office: Office, text: str) -> list[str]:
    """The files of the workspace, other than the inbox, in which the text stands in any encoding or packing."""
    import io
    import zipfile

    found = []
    for path in office.workspace.root.rglob("*"):
        if path.is_file() and office.workspace.inbox not in path.parents:
            data = path.read_bytes()
            if zipfile.is_zipfile(io.BytesIO(data)):
                with zipfile.ZipFile(io.BytesIO(data)) as archive:
                    data += b"".join(archive.read(name) for name in archive.namelist())
            if any(text.encode(encoding) in data for encoding in ("utf-8", "gb18030", "utf-16-le")):
                found.append(path.name)
    return found


@pytest.mark.parametrize("form", FORMS)
def test_refused_columns_are_gone_before_a_file_is_kept(office: Office, form: str) -> None:
    outcome = office.deliver("出生.dat", FORMS[form])
    assert outcome.sheets[0].refused_columns == ("避孕措施",)
    assert anything_holds(office, SECRET) == []
    assert office.rows("births").height == 3


@pytest.mark.parametrize("form", FORMS)
def test_what_is_kept_can_be_taken_in_again_with_the_same_result(office: Office, form: str) -> None:
    outcome = office.deliver("first.dat", FORMS[form])
    first = office.rows("births").drop("sheet_id")
    again = office.deliver("kept.dat", (office.workspace.received / outcome.file_id).read_bytes(), "2026-06")
    assert again.status == "accepted"
    second = office.rows("births").filter(office.rows("births")["sheet_id"] > len(outcome.sheets)).drop("sheet_id")
    assert second.equals(first)


def test_a_row_in_which_a_refused_column_may_have_moved_is_not_kept(office: Office) -> None:
    text = as_csv(WITH_SECRET).decode().replace("P0001,王一,", "P0001,王\r\n一,", 1)
    text = text.replace("P0002,张三子,", "P0002,张三子,多,余,", 1)
    sheet = office.sheet(text)
    assert set(sheet.quarantined) == {"too_few_cells", "too_many_cells"}
    assert anything_holds(office, SECRET) == []
    rows = office.query("SELECT row_no, value FROM quarantine ORDER BY row_no")
    assert rows == [(1, None), (2, None), (3, None)], "the row can still be found in the office's own file"
    kept = (office.workspace.received / office.query("SELECT file_id FROM files")[0][0]).read_bytes()  # type: ignore[operator]
    (again,) = office.deliver("kept.dat", kept, "2026-06").sheets
    assert (again.rows_in, again.rows_kept) == (sheet.rows_in, sheet.rows_kept)


@pytest.mark.parametrize(
    "change", [("<td>", "<td>多</td><td>", "too_many_cells"), ("<td>王一</td>", "", "too_few_cells")]
)
def test_a_row_of_a_web_page_with_another_number_of_cells_is_not_kept(
    office: Office, change: tuple[str, str, str]
) -> None:
    before, after, rule = change
    page = as_html(WITH_SECRET).decode("gb18030")
    first = page.index("<td>P0001")
    sheet = office.sheet((page[:first] + page[first:].replace(before, after, 1)).encode("gb18030"))
    assert sheet.quarantined == {rule: 1}
    assert anything_holds(office, SECRET) == []


def test_a_second_table_below_the_first_is_no_part_of_it(office: Office) -> None:
    other: Rows = [
        [None],
        ["出生证编号", "孩次", "新生儿姓名", "性别", "母亲姓名"],
        ["X1", SECRET, "王一", "女", "李丽"],
    ]
    sheet = office.sheet(as_xlsx([*BIRTHS, *other]))
    assert (sheet.rows_kept, sheet.quarantined) == (3, {"second_table": 2})
    assert anything_holds(office, SECRET) == []


def test_a_note_that_says_what_no_column_may_is_not_kept(office: Office) -> None:
    sheet = office.sheet(as_csv([*BIRTHS, [f"说明：孩次{SECRET}见附表"]]))
    assert sheet.quarantined == {"notes": 1}
    assert anything_holds(office, SECRET) == []


def split_header(above: bool) -> Rows:
    """A births list with two columns more, whose refused header stands in a row of its own."""
    header, *people = BIRTHS
    row = [None] * 3 + (["孕产情况", None] if above else ["孩次", "政策内外"]) + [None] * 5
    own = [*header[:3], *(["孕", "产"] if above else ["生育情况", None]), *header[3:]]
    rows = [[*person[:3], SECRET, SECRET, *person[3:]] for person in people]
    return [row, own, *rows] if above else [own, row, *rows]


@pytest.mark.parametrize("above", [True, False])
@pytest.mark.parametrize("form", [as_csv, as_html, as_xlsx])
def test_a_refused_header_that_was_split_in_two_is_refused(office: Office, form: object, above: bool) -> None:
    merges = {"merges": [(0, 3, 0, 4)]} if above and form is as_xlsx else {}
    if above and form is as_html:
        page = as_html(split_header(above)).decode("gb18030")
        content: object = page.replace("<td>孕产情况</td><td></td>", '<td colspan="2">孕产情况</td>').encode("gb18030")
    else:
        content = form(split_header(above), **merges)  # type: ignore[operator]
    sheet = office.sheet(content)  # type: ignore[arg-type]
    assert sheet.rows_kept == 3
    assert anything_holds(office, SECRET) == []


def test_a_row_that_has_lost_a_separator_is_not_kept(office: Office) -> None:
    text = as_csv(WITH_SECRET).decode().replace("P0002,张三子,", "P0002张三子,", 1)
    assert office.sheet(text).quarantined == {"too_few_cells": 1}
    assert anything_holds(office, SECRET) == []


@pytest.mark.parametrize(
    "header",
    [
        ["*儿童编码", "*儿童姓名", "*性别", "*出生日期", "孩次"],
        ["儿童编码(12位)", "姓名", "性 别", "出生日期", "孩次"],
        ["序号", "姓名", "性别", "孩次", "村组"],
    ],
)
def test_a_second_table_is_known_by_a_decorated_or_undeclared_header(office: Office, header: Rows) -> None:
    below: Rows = [[None], header, ["1", "王一", "女", SECRET, SECRET]]  # type: ignore[list-item]
    assert office.sheet(as_xlsx([*BIRTHS, *below])).quarantined == {"second_table": 2}
    assert anything_holds(office, SECRET) == []


@pytest.mark.parametrize(
    "header", [["户人编号", "姓名", "性别", "出生日期", "母亲姓名"], ["序号", "姓名", "性别", "孩次", "村组"]]
)
def test_a_table_above_the_one_that_was_recognised_does_not_vanish(office: Office, header: list[str]) -> None:
    above: Rows = [header, ["1", "王一", "女", SECRET, "东村"], [None]]  # type: ignore[list-item]
    refusal = office.refusal(as_xlsx([*above, *CERTIFICATES]))
    assert "row 1 looks like the header of another table" in refusal.problem


def test_a_title_row_that_is_a_form_is_no_table(office: Office) -> None:
    form: Rows = [["五月报表"], ["接种单位", "县医院", "联系电话", "无", "填报人", "赵某"]]
    assert office.sheet(as_xlsx([*form, *BIRTHS])).rows_kept == 3


def test_both_hashes_are_on_record(office: Office) -> None:
    outcome = office.deliver("a.xlsx", FORMS["xlsx"])
    kept = (office.workspace.received / outcome.file_id).read_bytes()
    assert outcome.file_id == hashlib.sha256(FORMS["xlsx"]).hexdigest()
    assert office.query("SELECT file_id, kept_sha256 FROM files") == [
        (outcome.file_id, hashlib.sha256(kept).hexdigest())
    ]
    ((columns,),) = office.query("SELECT refused_columns FROM sheets")
    assert json.loads(str(columns)) == ["避孕措施"]


@pytest.mark.parametrize("content", [as_csv(BIRTHS, encoding="gb18030"), as_xlsx(BIRTHS), as_html(BIRTHS)])
def test_a_file_without_refused_columns_is_kept_byte_for_byte(office: Office, content: bytes) -> None:
    outcome = office.deliver("a.dat", content)
    assert (office.workspace.received / outcome.file_id).read_bytes() == content
    assert office.query("SELECT kept_sha256 FROM files") == [(outcome.file_id,)]


def test_a_sheet_that_was_not_taken_in_and_holds_refused_words_is_not_kept(office: Office) -> None:
    notes: Rows = [["个案", "避孕情况说明"], ["甲", SECRET], ["乙", SECRET]]
    outcome = office.deliver("a.xlsx", as_xlsx(BIRTHS, ("说明", notes)))
    assert "sheet 说明 holds refused words and is not kept" in outcome.warnings
    assert anything_holds(office, SECRET) == []


def test_a_refused_column_below_a_merged_title(office: Office) -> None:
    rows: Rows = [["死亡原因", None] + [str(c) for c in BIRTHS[0]], ["a", "b", *[None] * 8]]
    rows += [[SECRET, SECRET, *row] for row in BIRTHS[1:]]
    merges = [(0, 0, 0, 1), *[(0, column, 1, column) for column in range(2, 10)]]
    outcome = office.deliver("a.xlsx", as_xlsx(rows, merges=merges))
    assert outcome.sheets[0].refused_columns == ("死亡原因.a", "死亡原因.b")
    assert anything_holds(office, SECRET) == []


def test_quarantined_rows_keep_no_refused_value(office: Office) -> None:
    office.deliver("a.csv", as_csv([*WITH_SECRET, ["合计", None, None, SECRET, None, None, None, None, None]]))
    assert office.query("SELECT rule FROM quarantine") == [("totals",)]
    assert anything_holds(office, SECRET) == []
