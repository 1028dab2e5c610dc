"""The workbook: numbers that are numbers and the run's own, texts that stay texts, readable by an office program."""

from __future__ import annotations

import csv
import re
import shutil
import subprocess
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from reconcile.registers.load import Declarations
from reconcile.report.tables import Report
from reconcile.report.texts import Texts
from reconcile.report.workbook import write_workbook
from reconcile.workbook import Column, Table, open_book, safe_sheet_name, write_table

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
SHEETS = (
    "总览 趋势 趋势数值 一致率 分乡镇 分机构 分月 分性别 字段 字段差异 登记质量 出生与死亡 数量比对 名单答复 "
    "覆盖率估计 监控提示 均数监控 原因线索 不予计入 不在范围内 "
    "差异汇总 分乡镇差异 匹配情况 匹配误差估计 分组匹配误差 阈值敏感性 审核 审核分组 收到的数据 收到的文件 口径说明"
).split()


@pytest.fixture(scope="session")
def book(run: Path) -> openpyxl.Workbook:
    return openpyxl.load_workbook(run / "reports" / "reconcile.xlsx")


def rows(book: openpyxl.Workbook, sheet: str) -> list[dict[str, object]]:
    """The rows of a sheet by their Chinese header, which stands one row above the English one."""
    lines = list(book[sheet].iter_rows(values_only=True))
    first = int(book[sheet].freeze_panes[1:]) - 1
    return [dict(zip((str(h) for h in lines[first - 2]), line, strict=True)) for line in lines[first:]]


def test_the_sheets_stand_in_reading_order(book: openpyxl.Workbook) -> None:
    assert book.sheetnames == SHEETS


def test_the_overview_holds_the_tables_numbers(book: openpyxl.Workbook, tables: Report) -> None:
    for line, one in zip(rows(book, "总览"), tables.compared, strict=False):
        rate = one.rate(one.comparison.headline, tables.window.period)
        if one.comparison.absent:
            assert (line["分子"], line["数值"]) == (None, "未提供")
        else:
            shown = (line["分子"], line["分母"], line["数值"], line["区间下限"], line["区间上限"])
            assert shown == (rate.numerator, rate.denominator, rate.value, rate.low, rate.high)
            assert line["与目标相比"] == ("达到" if (rate.value or 0) >= 0.95 else "未达到")


def test_the_same_period_a_year_before_stands_beside_every_figure(book: openpyxl.Workbook, tables: Report) -> None:
    lines = {(line["比对"], line["期间"], line["指标代码"]): line["上年同期"] for line in rows(book, "一致率")}
    given = next(one for one in tables.compared if not one.comparison.absent)
    pair = "人口系统出生 — 出生医学证明"
    assert lines[pair, "当月", "presence.ref"] == given.rate("presence.ref", "2025-09").value
    assert lines[pair, "统计年度、近12个月", "presence.ref"] is None
    assert all("上年同期" in line for sheet in ("总览", "登记质量", "出生与死亡") for line in rows(book, sheet))


def test_totals_stand_beside_the_list_by_window_and_by_hospital(book: openpyxl.Workbook) -> None:
    lines = rows(book, "数量比对")
    assert {line["部门口径"] for line in lines} == {"按分娩机构统计：含外来产妇，不含在县外分娩的"}
    assert all(line["人口系统名单"] - line["部门合计"] == line["相差"] < 0 for line in lines)  # type: ignore[operator]
    year = [line for line in lines if line["期间"] == "统计年度、近12个月"]
    whole, hospitals = year[0], [line for line in year if line["分组"] == "机构"]
    assert sum(int(str(line["部门合计"])) for line in hospitals) == whole["部门合计"]
    assert [line["期间"] for line in lines if not line["分组"]] == ["当月", "本年累计", "统计年度、近12个月", "全部"]


def test_each_headline_rate_is_a_line_over_the_months_that_the_page_draws(
    book: openpyxl.Workbook, tables: Report
) -> None:
    lines = rows(book, "趋势数值")
    top = int(book["趋势数值"].freeze_panes[1:])
    given = [at for at, one in enumerate(tables.trends.comparisons) if not one.absent]
    charts = book["趋势"]._charts
    assert len(charts) == len(given)
    for at, chart in zip(given, charts, strict=True):
        months = {row.key: row.rates[at] for row in tables.trends.rows}
        value, target = chart.series[2:]
        first, last = (int(end) for end in re.findall(r"\$(\d+)", value.val.numRef.f))
        drawn = lines[first - top : last - top + 1]
        shown = {line["事件月份"]: (line["分子"], line["分母"], line["数值"]) for line in drawn}
        assert shown == {
            month: (rate.numerator, rate.denominator, rate.value) for month, rate in months.items() if rate
        }
        assert {line["目标"] for line in drawn} == {0.95}
        names = [line.tx.strRef.f.split("!")[1] for line in (value, target)]
        assert names == [f"$F${top - 2}", f"$I${top - 2}"]
        title = "".join(run.t for run in chart.title.tx.rich.p[0].r)
        assert title == f"{drawn[0]['比对']} · {drawn[0]['指标']}"
        page = book["趋势"]
    assert (page.sheet_properties.pageSetUpPr.fitToPage, page.page_setup.fitToHeight) == (True, None)  # one page
    absent = [line for line in lines if line["数值"] == "未提供"]
    assert len(absent) == len(tables.trends.comparisons) - len(given) > 0


def test_nothing_is_hidden_inside_the_county(book: openpyxl.Workbook, tables: Report) -> None:
    townships = next(one for one in tables.breakdowns if one.cut == "township")
    expected = [rate.denominator for row in townships.rows for rate in row.rates if rate is not None]
    assert [line["分母"] for line in rows(book, "分乡镇")] == expected
    assert min(count for count in expected if count) < 5


def test_every_threshold_stands_with_its_counts(book: openpyxl.Workbook, tables: Report) -> None:
    given = [one for one in tables.compared if not one.comparison.absent]
    lines = [line for line in rows(book, "阈值敏感性") if line["数值"] != "未提供"]
    assert len(lines) == len(given) * len(tables.windows) * 2 * len(tables.thresholds)
    shown = [(line["接受阈值"], line["分子"], line["分母"], line["数值"]) for line in lines]
    expected = [
        (threshold, rate.numerator, rate.denominator, rate.value)
        for one in given
        for window in tables.windows
        for (_, period, threshold), rate in one.moved.items()
        if period == window.period
    ]
    assert shown == expected
    assert {line["接受阈值"] for line in lines if line["预设"]} == {0.8}


def test_what_was_left_out_adds_up(book: openpyxl.Workbook) -> None:
    lines = rows(book, "不予计入")
    assert lines
    assert all(line["收到行数"] == line["合计"] and line["合计是否相符"] == "是" for line in lines)


def test_a_register_that_was_not_delivered_has_no_number(book: openpyxl.Workbook) -> None:
    absent = [line for line in rows(book, "收到的数据") if line["状态"] == "未提供"]
    assert {line["登记数据"] for line in absent} == {"民政婚姻", "人口系统婚姻"}
    assert all(line["收到行数"] is None for line in absent)


def test_every_sheet_prints_on_a4_with_its_headers_repeated(book: openpyxl.Workbook) -> None:
    for sheet in book.worksheets:
        assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
        assert sheet.title == "趋势" or (sheet.print_title_rows and sheet.freeze_panes)
        assert "&P / &N" in sheet.oddFooter.right.text.replace("&8", "")


def test_no_cell_is_a_formula(book: openpyxl.Workbook) -> None:
    for sheet in book.worksheets:
        assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "{=1}", "http://a.b/c", "0123456789012345678"])
def test_a_delivered_text_stays_a_text(tmp_path: Path, text: str) -> None:
    with open_book(tmp_path / "book.xlsx", title="t", created=date(2026, 9, 30)) as written:
        write_table(written, Table(name="t", columns=[Column("c")], rows=[[text]]))
    cell = openpyxl.load_workbook(tmp_path / "book.xlsx").worksheets[0]["A2"]
    assert (cell.value, cell.data_type, cell.hyperlink) == (text, "s", None)


def test_a_long_number_keeps_all_its_digits(tmp_path: Path) -> None:
    with open_book(tmp_path / "book.xlsx", title="t", created=date(2026, 9, 30)) as written:
        write_table(written, Table(name="t", columns=[Column("c", "plain")], rows=[[18446744073709551615], [12]]))
    cells = openpyxl.load_workbook(tmp_path / "book.xlsx").worksheets[0]
    assert (cells["A2"].value, cells["A3"].value) == ("18446744073709551615", 12)


@pytest.mark.parametrize(
    ("wanted", "name"), [("a/b:c", "a b c"), ("", "sheet"), ("'quoted'", "quoted"), ("长" * 40, "长" * 31)]
)
def test_a_sheet_gets_a_name_that_excel_allows(wanted: str, name: str) -> None:
    assert safe_sheet_name(wanted) == name


def test_the_same_tables_make_the_same_bytes(tmp_path: Path, tables: Report, declarations: Declarations) -> None:
    for name in ("first", "second"):
        write_workbook(tmp_path / f"{name}.xlsx", tables, Texts("zh", declarations))
    assert (tmp_path / "first.xlsx").read_bytes() == (tmp_path / "second.xlsx").read_bytes()


def test_an_english_office_gets_english_first(tmp_path: Path, tables: Report, declarations: Declarations) -> None:
    report = replace(tables, run=replace(tables.run, name="Example"))
    write_workbook(tmp_path / "book.xlsx", report, Texts("en", declarations))
    sheet = openpyxl.load_workbook(tmp_path / "book.xlsx")["Overview"]
    first = int(sheet.freeze_panes[1:])
    assert (sheet.cell(first - 2, 1).value, sheet.cell(first - 1, 1).value) == ("comparison", "比对")


@pytest.mark.skipif(OFFICE is None, reason="no LibreOffice here")
def test_an_office_program_reads_the_same_numbers(run: Path, tmp_path: Path, tables: Report) -> None:
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    convert = [
        str(OFFICE),
        profile,
        "--headless",
        "--convert-to",
        "csv:Text - txt - csv (StarCalc):44,34,76,1",
        "--outdir",
    ]
    source = run / "reports" / "reconcile.xlsx"
    subprocess.run([*convert, str(tmp_path), str(source)], check=True, capture_output=True, timeout=180)
    with (tmp_path / "reconcile.csv").open(encoding="utf-8") as file:
        lines = list(csv.reader(file))
    shown = {line[0]: line for line in lines if len(line) > 4}
    one = tables.compared[0]
    rate = one.rate(one.comparison.headline, tables.window.period)
    line = shown["人口系统出生 — 出生医学证明"]
    assert line[2:5] == [f"{rate.numerator:,}", f"{rate.denominator:,}", f"{100 * (rate.value or 0):.2f}%"]
