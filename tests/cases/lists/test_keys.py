"""By what a clerk finds a record in the own system, and what of it nobody else is shown."""

from __future__ import annotations

import shutil
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.cases.lists import county
from tests.cases.lists.books import read
from tests.cases.lists.conftest import DUE, WHO
from tests.cases.lists.test_handing_out import TOWNS
from tests.cases.lists.test_taking_in import fill
from tests.pipeline.conftest import Command

from reconcile.registers import load_declarations
from reconcile.report.case_lists.keys import key_fields, other_keys, own_keys
from reconcile.report.masking import mask_id_region, mask_key
from reconcile.report.texts import Texts
from reconcile.workspace import Workspace, open_workspace


@pytest.fixture(scope="module")
def passed_on(handed_out: Workspace, tmp_path_factory: pytest.TempPathFactory, called: Command) -> Workspace:
    """A county whose townships have handed their conflicts over to the hospital; new lists lie in `next/`."""
    root = tmp_path_factory.mktemp("keys") / "county"
    workspace = open_workspace(Path(shutil.copytree(handed_out.root, root)))
    path = workspace.lists / TOWNS[0]
    conflicts = [at for at, line in enumerate(read(path)) if "字段不一致" in str(line.means("核查类型"))]
    fill(path, dict.fromkeys(conflicts, ("03", "证上有误")))
    for command in (("import", root, path, *WHO, "--apply"), ("export", root, "--out", root / "next", *DUE, *WHO)):
        said = called("cases", *command)
        assert said.returncode == 0, said.stderr
    return workspace


def test_an_office_sees_the_number_of_its_own_record_whole(passed_on: Workspace) -> None:
    for line in read(passed_on.lists / TOWNS[0]):
        found = str(line.means("甲方登记")) != "（没有找到）"
        assert ("个人编码 R01" in str(line.means("甲方来源"))) == found
    cards = [str(line.means("乙方来源")) for line in read(passed_on.root / "next" / "核查清单-妇幼保健.xlsx")]
    whole = [text for text in cards if "出生医学证明编号 Z0000001" in text]
    assert whole
    assert all(not text.endswith("*") for text in whole)


def test_of_the_certificate_of_another_office_only_the_end_is_shown(passed_on: Workspace) -> None:
    told = [str(line.means("乙方来源")) for line in read(passed_on.lists / TOWNS[0])]
    shown = [text.splitlines()[-1] for text in told if "编号" in text]
    assert shown
    assert all(text.startswith("出生医学证明编号 *******") and text[-3:].isdecimal() for text in shown)


def test_of_a_marriage_another_office_is_shown_the_end_alone() -> None:
    declarations = load_declarations(Path("nowhere"))
    record = {"marriage_no": "J990121-2025-000148"}
    marriages, texts = declarations.registers["marriages"], Texts("zh", declarations)
    assert list(other_keys(marriages, record, texts)) == ["登记证字号 ****************148"]


def test_the_sheet_for_villages_says_it_too(passed_on: Workspace) -> None:
    sheet = openpyxl.load_workbook(passed_on.lists / TOWNS[0])["核实单"]
    who = [str(row[2]) for row in sheet.iter_rows(min_row=3, values_only=True) if str(row[4]).startswith("□")]
    assert sum("个人编码 R01" in text for text in who) == 9, "nine of the eleven have a record in the population data"


def test_no_id_number_is_whole_for_anybody(passed_on: Workspace) -> None:
    numbers = {county.mother_id(number) for number in county.FAMILIES}
    for path in passed_on.root.rglob("核查清单-*.xlsx"):
        texts = [str(cell) for sheet in openpyxl.load_workbook(path) for row in sheet.values for cell in row if cell]
        assert not [text for text in texts for number in numbers if number in text or number[14:] in text.split()]


def test_the_police_find_a_person_by_household_and_station_or_by_the_area_of_the_id() -> None:
    declarations = load_declarations(Path("nowhere"))
    hukou, texts = declarations.registers["hukou"], Texts("zh", declarations)
    record = {"household_no": "1234567", "police_station": "城关派出所", "person_id": "990121202601010017"}
    assert list(own_keys(hukou, record, texts, with_id=True)) == ["户号 1234567", "派出所 城关派出所"]
    newborn = record | {"household_no": None}
    assert list(own_keys(hukou, newborn, texts, with_id=True))[1:] == ["身份证号 990121************"]
    assert list(own_keys(hukou, newborn, texts, with_id=False)) == ["派出所 城关派出所"]


def test_every_register_of_persons_says_by_what_its_office_finds_a_record() -> None:
    registers = load_declarations(Path("nowhere")).registers.values()
    assert not [spec.id for spec in registers if spec.lists_records and not key_fields(spec)]


@given(st.dates(), st.integers(0, 999), st.sampled_from("0123456789Xx"), st.sampled_from(("", "A", "死", "00", "-1")))
def test_a_number_made_of_an_id_is_hidden(born: object, serial: int, check: str, more: str) -> None:
    if 1900 <= getattr(born, "year", 0) <= 2099:
        day = f"{born:%Y%m%d}"
        for number in (f"{more}990121{day}{serial:03d}{check}", f"990121-{day}-{serial:03d}{check}{more}"):
            assert mask_key(number) == "*" * len(number)
        assert mask_id_region(f"990121{day}{serial:03d}{check}") == "990121" + "*" * 12


@given(st.text("0123456789ABCJ-", max_size=13))
def test_a_short_number_stays_as_it_is(number: str) -> None:
    assert mask_key(number) == number
