"""Rows that are no records are set aside with the rule that says why; every row is kept or set aside, none twice."""

from __future__ import annotations

import io

import openpyxl
import pytest
from tests.ingest.conftest import Office
from tests.ingest.offices import BIRTHS, DELIVERIES, Rows, as_csv, as_html, as_xls, as_xlsx

FORMS = {"csv": as_csv, "html": as_html, "xls": as_xls, "xlsx": as_xlsx}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    ("row", "rule"),
    [
        (["合计", 3], "totals"),
        (["合 计", "3人"], "totals"),
        ([None, "总计：", None, 3], "totals"),
        (["小　计"], "totals"),
        (["城关镇小计", "12"], "totals"),
        (["共120人"], "totals"),
        (["总计（人）", "3"], "totals"),
        (["Total", "3"], "totals"),
        (["审核：李四", None, "制单：王五"], "notes"),
        (["说明：本表由各村上报"], "notes"),
        (["注：1.身份证号可为空"], "notes"),
        (["填报人：赵某", None, "审核人：钱某", None, "填报日期：2026-06-01"], "notes"),
        (["制表人", "赵某"], "notes"),
        (list(BIRTHS[0]), "repeated_header"),
        (["P0009", None, None, "女", "2026-05-01", None, None, "示例县"], "identity_empty"),
        (["示例县五月出生人口", *[None] * 7], "lone_cell"),
    ],
)
def test_a_row_that_is_no_record_is_set_aside(office: Office, form: str, row: Rows, rule: str) -> None:
    sheet = office.sheet(FORMS[form]([*BIRTHS, row]))  # type: ignore[list-item]
    assert (sheet.rows_in, sheet.rows_kept, sheet.quarantined) == (4, 3, {rule: 1})
    assert office.quarantined() == [(4, rule, "")]
    assert office.rows("births").height == 3


def test_the_quarantine_keeps_what_the_row_said(office: Office) -> None:
    office.sheet(as_csv([*BIRTHS, ["合 计", None, None, "3"]]))
    assert office.query("SELECT value, message FROM quarantine") == [("合 计 | 3", "a row of totals, not a record")]


def test_column_numbers_below_the_header_are_no_record(office: Office) -> None:
    header, *people = BIRTHS
    sheet = office.sheet(as_csv([header, [str(i) for i in range(1, 9)], *people]))
    assert sheet.quarantined == {"repeated_header": 1}


def test_a_record_that_begins_with_a_remark_stays(office: Office) -> None:
    rows = [["备注", *BIRTHS[0]], ["说明：补报", *BIRTHS[1]]]
    assert office.sheet(as_csv(rows)).rows_kept == 1


def test_blank_rows_are_not_rows(office: Office) -> None:
    sheet = office.sheet(as_csv([*BIRTHS, [None] * 8, ["　", " "], ["\t"]]))
    assert (sheet.rows_in, sheet.rows_kept) == (3, 3)


def test_a_row_with_more_cells_than_the_header(office: Office) -> None:
    text = as_csv(BIRTHS).decode().replace("示例县柳河镇东村", "示例县,柳河镇东村")
    assert office.sheet(text).quarantined == {"too_many_cells": 1}
    assert office.quarantined() == [(1, "too_many_cells", "")]


def test_a_broken_line_is_two_rows_that_no_record_can_be_made_of(office: Office) -> None:
    text = as_csv(BIRTHS).decode().replace("P0001,王一,", "P0001,王\r\n一,")
    sheet = office.sheet(text)
    assert (sheet.rows_in, sheet.rows_kept, sheet.quarantined) == (4, 2, {"too_few_cells": 2})


def test_trailing_blank_cells_that_an_export_leaves_out_are_no_fault(office: Office) -> None:
    text = as_csv(BIRTHS).decode().replace(",示例县城关镇西村", "")
    assert office.sheet(text).rows_kept == 3


@pytest.mark.parametrize("form", ["csv", "html", "xlsx"])
def test_a_huge_cell(office: Office, form: str) -> None:
    rows = [list(row) for row in BIRTHS]
    rows[2][1] = "张" * 12_000
    assert office.sheet(FORMS[form](rows)).quarantined == {"huge_cell": 1}
    assert office.query("SELECT field, length(value) FROM quarantine") == [("child_name", 1000)]


def test_a_quotation_mark_that_never_closes_swallows_no_rows(office: Office) -> None:
    rows = [row for _ in range(100) for row in BIRTHS[1:]]
    text = as_csv([BIRTHS[0], *rows]).decode().replace("王一", '"王一', 1)
    refusal = office.refusal(text)
    assert "line 2" in refusal.problem
    assert "quotation mark" in refusal.problem


def formulas(formula: str, *, computed: bool) -> bytes:
    if computed:
        import xlsxwriter

        out = io.BytesIO()
        with xlsxwriter.Workbook(out) as book:
            page = book.add_worksheet()
            for number, row in enumerate(BIRTHS):
                page.write_row(number, 0, row)
            page.write_formula(1, 1, formula, None, "王一")
        return out.getvalue()
    book = openpyxl.load_workbook(io.BytesIO(as_xlsx([["登记表"], *BIRTHS])))
    book.active["B3"] = formula
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_formula_that_was_never_computed_holds_no_value(office: Office) -> None:
    sheet = office.sheet(formulas('="王"&"一"', computed=False))
    assert (sheet.rows_in, sheet.rows_kept, sheet.quarantined) == (3, 2, {"formula": 1})
    assert office.quarantined() == [(1, "formula", "child_name")]


def test_a_formula_with_its_value_is_a_value(office: Office) -> None:
    office.sheet(formulas('="王"&"一"', computed=True))
    assert office.cells("births", "child_name")[0] == ("王一",)


def test_an_error_value_is_no_value(office: Office) -> None:
    import xlsxwriter

    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        page = book.add_worksheet()
        for number, row in enumerate(BIRTHS):
            page.write_row(number, 2, row)
        page.write_formula(3, 3, "=VLOOKUP(1,A1:B2,2)", None, "#N/A")
    office.sheet(out.getvalue())
    assert office.quarantined() == [(3, "formula", "child_name")]


def test_cells_merged_over_the_rows_of_twins_hold_for_both(office: Office) -> None:
    rows = [list(row) for row in DELIVERIES]
    rows[1][4], rows[2][:4] = "女", [None] * 4
    office.sheet(as_xlsx(rows, merges=[(1, column, 2, column) for column in range(4)]))
    assert office.cells("deliveries", "admission_no", "mother_name", "child_sex") == [
        ("Z0001", "李丽", "女"),
        ("Z0001", "李丽", "男"),
    ]
