"""The same table is taken in from every kind of file, whatever the file is called."""

from __future__ import annotations

import pytest
from tests.ingest.conftest import Office
from tests.ingest.offices import BIRTHS, CERTIFICATES, Rows, as_csv, as_dbf, as_html, as_xls, as_xlsx
from tests.ingest.spreadsheet_xml import as_xml

FIELDS = (
    "record_no",
    "child_name",
    "child_id",
    "child_sex",
    "child_birth_date",
    "mother_name",
    "mother_id",
    "residence",
)

FORMS = {
    "csv": as_csv(BIRTHS),
    "csv with a byte order mark": as_csv(BIRTHS, encoding="utf-8-sig"),
    "csv in GB18030": as_csv(BIRTHS, encoding="gb18030"),
    "csv in UTF-16": as_csv(BIRTHS, separator="\t", encoding="utf-16"),
    "UTF-16 without a mark": as_csv(BIRTHS, separator="\t", encoding="utf-16-le"),
    "tabs": as_csv(BIRTHS, separator="\t"),
    "semicolons": as_csv(BIRTHS, separator=";"),
    "bars": as_csv(BIRTHS, separator="|", encoding="gb18030"),
    "old Mac line ends": as_csv(BIRTHS).replace(b"\r\n", b"\r"),
    "xlsx": as_xlsx(BIRTHS),
    "xls": as_xls(BIRTHS),
    "HTML in GB2312": as_html(BIRTHS),
    "HTML in UTF-8 with a mark": as_html(BIRTHS, charset="utf-8", encoding="utf-8-sig"),
    "HTML that says GB2312 and is UTF-8": as_html(BIRTHS, charset="gb2312", encoding="utf-8"),
    "HTML after blank lines": as_html(BIRTHS, before="\r\n  "),
    "dbf": as_dbf(BIRTHS),
    "workbook saved as XML": as_xml(BIRTHS),
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", ["births.xls", "出生"])
def test_a_table_is_the_same_in_every_kind_of_file(office: Office, form: str, name: str) -> None:
    sheet = office.sheet(FORMS[form], name)
    assert (sheet.register, sheet.rows_in, sheet.rows_kept) == ("births", 3, 3)
    assert office.cells("births", *FIELDS) == [tuple(row) for row in BIRTHS[1:]]


def test_a_dbf_file_cuts_its_headers_at_ten_bytes_and_they_are_still_known(office: Office) -> None:
    office.sheet(as_dbf(CERTIFICATES))
    assert office.cells("birth_certificates", "certificate_no", "mother_id") == [
        ("X990000001", "990121199003070021"),
        ("X990000002", "990121199103070023"),
    ]


def test_rows_deleted_in_a_dbf_file_are_set_aside(office: Office) -> None:
    sheet = office.sheet(as_dbf(BIRTHS, deleted=[2]))
    assert (sheet.rows_in, sheet.rows_kept, sheet.quarantined) == (3, 2, {"deleted": 1})
    assert office.quarantined() == [(2, "deleted", "")]


def test_dates_numbers_and_damage_stay_as_the_workbook_shows_them(office: Office) -> None:
    import datetime
    import io

    import xlsxwriter

    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, ["户人编号", "姓名", "身份证号", "性别", "出生日期", "母亲姓名", "出生体重", "录入时间"])
        day = book.add_format({"num_format": 'yyyy"年"m"月"d"日"'})
        minute = book.add_format({"num_format": "yyyy/m/d hh:mm"})
        page.write_row(1, 0, [1001, "王一", 990121202605120021, 2])
        page.write(1, 4, datetime.date(2026, 5, 12), day)
        page.write_row(1, 5, ["李丽", 3.25])
        page.write(1, 7, datetime.datetime(2026, 5, 20, 13, 4), minute)  # noqa: DTZ001 — cells have no zone
    office.sheet(out.getvalue())
    fields = ("record_no", "child_id", "child_sex", "child_birth_date", "birth_weight", "reported_date")
    assert office.cells("births", *fields) == [
        ("1001", "990121202605120000", "2", "2026-05-12", "3.25", "2026-05-20 13:04:00")
    ]


def test_rows_keep_the_number_that_people_see_blank_rows_above_them_included(office: Office) -> None:
    header, *people = BIRTHS
    blank: Rows = [[None]]
    office.sheet(as_xlsx([["出生人口信息表"], [None], header, people[0], *blank, *blank, people[1]]))
    assert office.cells("births", "row_no", "record_no") == [(1, "P0001"), (4, "P0002")]


def test_hidden_rows_and_sheets_count(office: Office) -> None:
    import io

    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(as_xlsx(BIRTHS)))
    book.active.row_dimensions[3].hidden = True
    book.active.auto_filter.ref = "A1:H4"
    out = io.BytesIO()
    book.save(out)
    assert office.sheet(out.getvalue()).rows_kept == 3


def test_a_protected_value_of_a_csv_loses_only_its_protection(office: Office) -> None:
    text = as_csv(BIRTHS).decode().replace("990121202605120021", '"=""990121202605120021"""')
    office.sheet(text)
    assert office.cells("births", "child_id")[0] == ("990121202605120021",)


def test_cells_with_separators_and_line_breaks_in_quotes(office: Office) -> None:
    rows = [list(row) for row in BIRTHS]
    rows[1][7] = '示例县,柳河镇\n"东村"'
    office.sheet(as_csv(rows))
    assert office.cells("births", "row_no", "residence")[0] == (1, '示例县,柳河镇\n"东村"')
    assert office.rows("births").height == 3
