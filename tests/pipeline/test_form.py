"""The command that fills in an office's own form, and what it says of a form it cannot fill in."""

from __future__ import annotations

from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl
import pytest
from tests.pipeline.conftest import Command
from tests.report.office_form import make_form


def test_a_form_is_filled_in_from_the_latest_run(county: Path, tmp_path: Path, called: Command) -> None:
    said = called("form", county, make_form(tmp_path / "form.xlsx"), "--out", tmp_path / "月报表.xlsx")
    assert said.returncode == 0, said.stderr
    assert "figure(s) of run" in said.stdout
    sheet = openpyxl.load_workbook(tmp_path / "月报表.xlsx")["月报表"]
    assert 0 < sheet["C4"].value < 1
    assert sheet["C4"].value == pytest.approx(sheet["E4"].value / sheet["F4"].value, abs=1e-8)
    assert "{{" not in "".join(str(cell.value) for row in sheet.iter_rows() for cell in row)


def test_an_unknown_placeholder_ends_with_its_cell_and_writes_nothing(
    county: Path, tmp_path: Path, called: Command
) -> None:
    form = make_form(tmp_path / "form.xlsx", (("甲", "consistency.rif births-hukou"),))
    said = called("form", county, form, "--out", tmp_path / "out.xlsx")
    assert said.returncode == 2
    assert "月报表!B4: {{consistency.rif births-hukou 本月}}: consistency.rif is no figure" in said.stderr
    assert not (tmp_path / "out.xlsx").exists()


def test_a_form_that_unpacks_to_more_than_a_workbook_is_not_opened(
    county: Path, tmp_path: Path, called: Command
) -> None:
    form = make_form(tmp_path / "form.xlsx")
    with ZipFile(form, "a", ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/image1.bmp", b"A" * 40_000_000)
    said = called("form", county, form, "--out", tmp_path / "out.xlsx")
    assert (said.returncode, "unpacks to 38 MB" in said.stderr.replace("\n", " ")) == (3, True), said.stderr


def test_what_a_form_may_ask_for_is_listed(county: Path, called: Command) -> None:
    said = called("form", county, "--list")
    assert said.returncode == 0
    assert "{{consistency.ref births-hukou child}}" in said.stdout
    assert "{{completeness.child_name births}}" in said.stdout
