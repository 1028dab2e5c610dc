"""An office's own form: raw figures where they are asked for, 未提供 where there is none, and the form stays a form."""

from __future__ import annotations

import shutil
import subprocess
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import duckdb
import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet
from tests.report.office_form import FOOT, make_form

from reconcile import engine
from reconcile.errors import WrongUse
from reconcile.registers.load import Declarations
from reconcile.report.forms import askable, fill_form
from reconcile.report.forms.placeholders import Unknown, meaning
from reconcile.report.tables import Report
from reconcile.report.texts import Texts
from reconcile.settings import Settings

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
Fill = Callable[[Path], Path]


@pytest.fixture
def fill(run: Path, tmp_path: Path, declarations: Declarations, settings: Settings) -> Fill:
    """Fill a form in with the figures of the made-up county."""

    def filled(form: Path) -> Path:
        out = tmp_path / "filled.xlsx"
        with engine.connect(run / "run.duckdb", read_only=True) as connection:
            fill_form(connection, form, out, Texts("zh", declarations), settings)
        return out

    return filled


@pytest.fixture
def sheet(fill: Fill, tmp_path: Path) -> Worksheet:
    return openpyxl.load_workbook(fill(make_form(tmp_path / "form.xlsx")))["月报表"]


def of_year(tables: Report, register: str, definition: str) -> tuple[int | None, int | None, float | None]:
    compared = next(one for one in tables.compared if one.comparison.right == register)
    rate = compared.rate(definition, "2026-01..2026-09")
    return rate.numerator, rate.denominator, rate.value


def test_the_raw_figure_fills_the_form(sheet: Worksheet, tables: Report) -> None:
    above, below, value = of_year(tables, "birth_certificates", "consistency.ref")
    assert (sheet["C4"].value, sheet["E4"].value, sheet["F4"].value) == (value, above, below)
    births = [line for line in tables.vital if line.family == "count.births"]
    assert births
    assert isinstance(sheet["C10"].value, int)
    assert sheet["C10"].value > sheet["B10"].value > 100


def test_no_estimate_ever_fills_it(
    run: Path, tmp_path: Path, declarations: Declarations, settings: Settings, sheet: Worksheet
) -> None:
    """Where the run has an adjusted value beside every raw one, the form is the same."""
    shutil.copy(run / "run.duckdb", tmp_path / "run.duckdb")
    with duckdb.connect(tmp_path / "run.duckdb") as connection:
        connection.execute(
            "INSERT INTO figures SELECT * REPLACE ('adjusted' AS estimate, 0.123 AS value, 1 AS numerator) FROM figures"
        )
    with engine.connect(tmp_path / "run.duckdb", read_only=True) as connection:
        fill_form(connection, tmp_path / "form.xlsx", tmp_path / "again.xlsx", Texts("zh", declarations), settings)
    again = openpyxl.load_workbook(tmp_path / "again.xlsx")["月报表"]
    assert [cell.value for row in again.iter_rows() for cell in row] == [
        cell.value for row in sheet.iter_rows() for cell in row
    ]


def test_what_is_not_available_is_not_provided_and_never_zero(sheet: Worksheet) -> None:
    assert [sheet[f"{column}6"].value for column in "BCDEF"] == ["未提供"] * 5  # marriages were not delivered
    assert sheet["D4"].value == "未提供"  # a year before was not kept


def test_words_about_the_run_are_put_in_and_places_to_sign_left_empty(sheet: Worksheet) -> None:
    assert sheet["A1"].value == "示例县2026年9月登记数据一致性月报表"
    assert sheet["A2"].value == "截至 2026-09-30"
    assert sheet["F12"].value is None
    assert "".join(sheet["A12"].value.split()) == "单位负责人：审核人：填表人：填报日期："
    assert "{" in FOOT
    assert sheet["A11"].value.startswith(f"本年累计出生 {sheet['C10'].value:,} 人")
    assert sheet["A11"].value.endswith("%。")


def test_the_form_stays_as_its_office_made_it(sheet: Worksheet, tmp_path: Path) -> None:
    form = openpyxl.load_workbook(tmp_path / "form.xlsx")["月报表"]
    assert sheet.merged_cells.ranges == form.merged_cells.ranges
    assert {key: one.width for key, one in sheet.column_dimensions.items()} == {
        key: one.width for key, one in form.column_dimensions.items()
    }
    assert sheet.row_dimensions[1].height == 36
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", form.page_setup.paperSize)
    assert (sheet.print_area, sheet.print_title_rows) == (form.print_area, form.print_title_rows)
    assert (sheet.oddFooter.center.text, sheet.freeze_panes) == ("第 &P 页", "B4")
    for row in form.iter_rows():
        for cell in row:
            assert sheet[cell.coordinate].style_id == cell.style_id
    assert sheet["D10"].value == "=B10+C10"


def test_parts_without_a_placeholder_or_formula_are_the_same_bytes(fill: Fill, tmp_path: Path) -> None:
    form = make_form(tmp_path / "form.xlsx")
    with zipfile.ZipFile(form) as before, zipfile.ZipFile(fill(form)) as after:
        assert before.namelist() == after.namelist()
        changed = {name for name in before.namelist() if before.read(name) != after.read(name)}
    assert changed == {"xl/worksheets/sheet1.xml"}


def test_the_same_form_gives_the_same_bytes(fill: Fill, tmp_path: Path) -> None:
    form = make_form(tmp_path / "form.xlsx")
    assert fill(form).read_bytes() == fill(form).read_bytes()


@pytest.mark.parametrize(
    ("placeholder", "reason"),
    [
        ("consistency.rif births-hukou 本月", "consistency.rif is no figure"),
        ("consistency.ref births-moon 本月", "births-moon does not belong to consistency.ref"),
        ("consistency.ref 本月", "consistency.ref could be of births-birth_certificates, births-deliveries"),
        ("consistency.ref births-hukou 本月 本年累计", "本年累计 says once more"),
        ("coverage.estimate births-vaccination 本月", "coverage.estimate is no figure that a form can ask for"),
        ("", "nothing stands between the braces"),
        ("审核员", "审核员 is no figure"),
    ],
)
def test_what_a_placeholder_cannot_mean_is_named_with_its_cell(
    fill: Fill, tmp_path: Path, placeholder: str, reason: str
) -> None:
    rows = (("甲", "consistency.ref births-hukou"), ("乙", "presence.ref births-vaccination"))
    form = make_form(tmp_path / "form.xlsx", rows)
    book = openpyxl.load_workbook(form)
    book["说明"]["B2"] = f"见 {{{{{placeholder}}}}}"
    book.save(form)
    with pytest.raises(WrongUse) as caught:
        fill(form)
    assert f"说明!B2: {{{{{placeholder}}}}}: {reason}" in caught.value.message
    assert not (tmp_path / "filled.xlsx").exists()


def test_a_form_without_a_placeholder_and_what_is_no_workbook_are_refused(fill: Fill, tmp_path: Path) -> None:
    openpyxl.Workbook().save(tmp_path / "empty.xlsx")
    with pytest.raises(WrongUse, match="no placeholder"):
        fill(tmp_path / "empty.xlsx")
    (tmp_path / "old.xlsx").write_bytes(b"\xd0\xcf\x11\xe0" * 100)
    with pytest.raises(WrongUse, match=r"old\.xlsx is no \.xlsx workbook"):
        fill(tmp_path / "old.xlsx")
    with pytest.raises(WrongUse, match="cannot be read"):
        fill(tmp_path / "nowhere.xlsx")


def test_everything_a_form_may_ask_for_can_be_asked_by_its_full_name(declarations: Declarations) -> None:
    known = askable(declarations)
    assert len(known) > 300
    for one in known:
        found = meaning(one.in_full, known)
        assert getattr(found, "asked", None) == one, one.in_full


@settings(max_examples=200)
@given(
    st.text(max_size=40)
    | st.lists(st.sampled_from("consistency.ref births-hukou 本月 分子 上年同期 盖章".split())).map(" ".join)
)
def test_any_text_between_braces_means_something_or_is_unknown(declarations: Declarations, text: str) -> None:
    with suppress(Unknown):
        assert meaning(text, askable(declarations))


def test_a_text_of_several_formats_is_one_text(fill: Fill, tmp_path: Path) -> None:
    """Office programs split a text wherever its format changes, in the middle of a placeholder too."""
    with xlsxwriter.Workbook(tmp_path / "form.xlsx") as book:
        sheet = book.add_worksheet("表")
        sheet.write_rich_string("B2", "{{count.", book.add_format({"bold": True}), "births ", "本月}}")
        sheet.write_string("B3", "{{presence.ref births-vaccination 本年累计}}")
        sheet.write_string("B4", "{{presence.ref births-vaccination 本年累计 百分数}}")
    filled = openpyxl.load_workbook(fill(tmp_path / "form.xlsx"))["表"]
    assert filled["B2"].value > 100
    assert filled["B3"].value == f"{filled['B4'].value:.2f}%"  # a cell without a format of its own shows a percentage


@pytest.mark.skipif(OFFICE is None, reason="no office program here")
def test_an_office_program_opens_it_and_works_out_its_sums(fill: Fill, tmp_path: Path) -> None:
    out = fill(make_form(tmp_path / "form.xlsx"))
    command = [str(OFFICE), "--headless", f"-env:UserInstallation=file://{tmp_path}/profile", "--convert-to", "csv"]
    subprocess.run([*command, "--outdir", str(tmp_path), str(out)], check=True, capture_output=True, timeout=120)
    lines = (tmp_path / "filled.csv").read_text(encoding="utf-8").splitlines()
    month, year, both = (int(number) for number in lines[9].split(",")[1:4])
    assert both == month + year > 0
