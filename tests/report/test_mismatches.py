"""The check lists: every discrepancy in one file, nobody's number or whole name, and what one may not see left out."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pytest
from tests.report.county import TOWNSHIPS, make_run

from reconcile.registers.load import Declarations
from reconcile.report.stage import write_reports
from reconcile.settings import Settings


def read(path: Path) -> list[dict[str, Any]]:
    sheet = openpyxl.load_workbook(path)["核查名单"]
    lines = list(sheet.iter_rows(values_only=True))
    first = int(sheet.freeze_panes[1:]) - 1
    return [dict(zip((str(h) for h in lines[first - 2]), line, strict=True)) for line in lines[first:]]


@pytest.fixture(scope="session")
def lists(run: Path) -> dict[str, list[dict[str, Any]]]:
    return {
        path.name: read(path) for path in sorted((run / "reports").rglob("*.xlsx")) if path.parent.name != "reports"
    }


def test_every_discrepancy_stands_in_the_file_of_its_township(
    run: Path, lists: dict[str, list[dict[str, Any]]]
) -> None:
    with duckdb.connect(run / "run.duckdb", read_only=True) as connection:
        found = connection.execute("SELECT finding_id, township, restricted FROM findings").fetchall()
    files = {number: "受限核查名单.xlsx" if restricted else _file(township) for number, township, restricted in found}
    listed = {line["编号"]: name for name, lines in lists.items() for line in lines}
    assert listed == files
    assert sum(len(lines) for lines in lists.values()) == len(found)


def _file(township: str | None) -> str:
    return f"{township}-{TOWNSHIPS[township]}.xlsx" if township else "未定乡镇.xlsx"


def test_restricted_discrepancies_lie_in_a_folder_of_their_own(run: Path) -> None:
    assert [path.name for path in (run / "reports" / "restricted").iterdir()] == ["受限核查名单.xlsx"]
    assert not (run / "reports" / "mismatches" / "受限核查名单.xlsx").exists()


def test_no_name_and_no_number_is_whole(run: Path, lists: dict[str, list[dict[str, Any]]]) -> None:
    with duckdb.connect(run / "run.duckdb", read_only=True) as connection:
        columns = [("births", "child_name"), ("births", "child_id"), ("births", "mother_name"), ("births", "mother_id"),
                   ("hukou", "person_name"), ("hukou", "person_id"), ("deaths", "person_id")]  # fmt: skip
        values = {
            v for r, c in columns for (v,) in connection.execute(f"SELECT DISTINCT {c} FROM record_{r}").fetchall()
        }
    cells = {str(value) for lines in lists.values() for line in lines for value in line.values() if value}
    assert not cells & values
    numbers = re.compile(r"[0-9]{6,}")
    assert not [cell for cell in cells if numbers.search(re.sub(r"^F?[0-9A-F]{8,}$|\d{4}-\d{2}-\d{2}", "", cell))]


def test_conflicting_numbers_show_where_they_differ(lists: dict[str, list[dict[str, Any]]]) -> None:
    lines = [line for of_file in lists.values() for line in of_file if line["差异类型"] == "一位数字不同"]
    assert lines
    for line in lines:
        assert re.fullmatch(r"[.#0-9X]{6} [.#0-9X]{8} [.#0-9X]{4}", line["A值（脱敏）"])
        assert sum(letter in ".# " for letter in line["A值（脱敏）"]) >= 19
        assert set(line["A值（脱敏）"][16:]) <= set(".#")


def test_a_line_says_who_where_and_what(lists: dict[str, list[dict[str, Any]]]) -> None:
    lines = [line for of_file in lists.values() for line in of_file]
    conflict = next(line for line in lines if line["差异类型"] == "同音字" and line["来源B"] == "出生医学证明")
    assert conflict["核查类型"] == "字段不一致"
    assert re.fullmatch(r"2026-09/人口系统出生.xlsx · Sheet1 第\d+行", conflict["来源A文件与行"])
    assert re.fullmatch(r".\*{1,2}", conflict["姓名"])
    assert conflict["性别"] in {"男", "女"}
    assert conflict["核查结果"] is None
    missing = next(line for line in lines if line["核查类型"].startswith("未落户"))
    assert (missing["来源A"], missing["来源B"]) == ("人口系统出生", None)
    assert missing["责任部门"] == "公安"


def test_the_purpose_stands_on_every_list_and_answers_can_be_chosen(run: Path) -> None:
    for path in (run / "reports" / "mismatches").iterdir():
        book = openpyxl.load_workbook(path)
        top = [str(row[0]) for row in book["核查名单"].iter_rows(max_row=4, max_col=1, values_only=True)]
        assert any("不得作为处理、处罚、考核个人或拒绝落户、接种的依据" in line for line in top)
        (rule,) = book["核查名单"].data_validations.dataValidation
        assert rule.formula1.startswith("'填写说明'!")
        answers = [str(row[0])[:2] for row in book["填写说明"].iter_rows(values_only=True)]
        assert {"01", "04", "11", "90"} <= set(answers)


def test_values_of_a_register_that_may_not_be_seen_are_left_out(
    tmp_path: Path, declarations: Declarations, settings: Settings
) -> None:
    births = declarations.registers["births"]
    closed = births.model_copy(update={"disclose_to": ("health",)})
    strict = Declarations({**declarations.registers, "births": closed}, declarations.pairs, declarations.refused)
    folder = make_run(tmp_path, strict, births=300)
    write_reports(folder, strict, settings)
    lines = [line for path in (folder / "reports" / "mismatches").iterdir() for line in read(path)]
    # The police are asked about the hukou side and may see that; what the population system says they may not.
    conflicts = [line for line in lines if line["差异类型"] and line["责任部门"] == "公安"]
    assert conflicts
    assert Counter(line["A值（脱敏）"] for line in conflicts) == {"（不披露）": len(conflicts)}
    assert all(line["B值（脱敏）"] not in {"（不披露）", None} for line in conflicts)
    absent = [line for line in lines if line["核查类型"].startswith("未落户")]
    assert all(line["姓名"] in {None, ""} for line in absent)


def test_an_empty_run_has_no_list(empty_run: Path) -> None:
    assert not (empty_run / "reports" / "mismatches").exists()
