"""Causes in the reports: which unit, what in common, since when; nothing of few persons leaves the county."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import lxml.html
import openpyxl
import polars as pl
from tests.report.test_workbook import rows

from reconcile.report.export import export
from reconcile.report.tables import Report, suppress


def lines_of(run: Path, name: str) -> list[list[str]]:
    (section,) = lxml.html.parse(run / "reports" / name).xpath("//section[@id='causes']")
    return [[cell.text_content() for cell in row] for row in section.xpath(".//tbody/tr")]


def test_the_page_names_unit_register_fields_what_and_since_when(run: Path) -> None:
    lunar, empty, letter, missing = lines_of(run, "report.html")
    assert lunar[:5] == [
        "示例县妇幼保健院",
        "产妇分娩",
        "婴儿出生日期、登记日期",
        "农历、相差数日、超过报告时限",
        "2026-05起",
    ]
    assert empty[:5] == ["城关镇", "人口系统出生", "母亲身份证号", "未填", "各月"]
    assert letter[1] == "预防接种（或人口系统出生）"
    assert letter[0] == "导出文件 接种个案*.xlsx"
    assert letter[4:] == ["仅2026-08", "92 / 248", "> 1,000", "请核对该系统的导出程序、表格格式和字段设置。"]
    assert missing == [
        "东河镇中心卫生院",
        "人口系统出生",
        "未接种建卡（没有接种卡）",
        "查无对应记录",
        "仅2026-05",
        "38 / 60",
        "≥ 25.2",
        "请核对该单位这些月份的数据是否报出、对方是否收到并导入。",
    ]


def test_records_that_a_register_has_not_got_are_told_to_its_office(run: Path) -> None:
    pages = {page.stem: page.read_text(encoding="utf-8") for page in (run / "reports" / "departments").glob("*.html")}
    told = {name for name, page in pages.items() if "东河镇中心卫生院 ·" in page}
    assert told == {"vaccination", "vaccination.en"}


def test_the_english_page_says_the_same(run: Path) -> None:
    lunar = lines_of(run, "report.en.html")[0]
    assert lunar[2:5] == [
        "child's date of birth, date of registration",
        "lunar date, a few days apart, entered late",
        "since 2026-05",
    ]
    assert lunar[6] == "≥ 25.2"


def test_a_page_hides_of_how_many_where_few_are_right_and_no_line_speaks_of_few(run: Path) -> None:
    shown = lines_of(run, "report.html")
    assert shown[0][5] == "38 / ＊"
    assert shown[1][5] == "25 / 1,032"
    assert len(shown) == 4


def test_what_is_expected_goes_with_the_hidden_number(tables: Report) -> None:
    first = suppress(tables).causes[0]
    assert (first.of, first.expected) == (None, None)


def test_the_workbook_of_the_county_has_every_number(run: Path) -> None:
    book = openpyxl.load_workbook(run / "reports" / "reconcile.xlsx")
    shown = [(line["单位"], line["有误或缺失"], line["其中分母"]) for line in rows(book, "原因线索")]
    assert shown[0] == ("示例县妇幼保健院", 38, 41)
    assert shown[3] == ("东河镇", 3, 40)


def test_at_most_fifteen_lines_are_shown(tables: Report) -> None:
    many = replace(tables, causes=tables.causes[:1] * 40)
    assert len(many.causes_shown) == 15


def test_causes_can_be_exported(run: Path, tmp_path: Path) -> None:
    assert export(run, "causes", tmp_path / "causes.parquet") == 5
    assert pl.read_parquet(tmp_path / "causes.parquet")["line"].to_list() == [1, 2, 3, 4, 5]
