"""Until when a case is to be answered: one day, in the list, in the reminder and in what is counted."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import openpyxl
from tests.cases.lists.books import FIRST, read
from tests.cases.lists.conftest import WHO
from tests.cases.lists.test_handing_out import TOWNS
from tests.cases.lists.test_taking_in import fill
from tests.pipeline.conftest import Command

from reconcile.workspace import Workspace, open_workspace

DUE_DAY, ITEM = "要求完成日期", "编号"


def test_lists_reminders_and_counts_name_one_day_and_the_same_cases(
    handed_out: Workspace, tmp_path: Path, called: Command
) -> None:
    own = open_workspace(Path(shutil.copytree(handed_out.root, tmp_path / "county")))
    path = own.lists / TOWNS[0]
    lines = read(path)
    assert {line.means(DUE_DAY) for line in lines} == {"2026-10-23"}
    today = ("--today", "2027-01-05")
    called("cases", "remind", own.root, *today)
    folder = own.root / "reports" / "reminders" / today[1]
    assert sorted(page.name for page in folder.iterdir()) == [
        "990121001.html",
        "990121002.html",
        "maternal_health.html",
    ]
    page = (folder / "990121001.html").read_text(encoding="utf-8")
    assert "核查事项催办单：城关镇" in page
    assert all(f'<th class="key">{line.means(ITEM)}</th>' in page for line in lines)
    assert page.count("2026-10-23</td>") == len(lines)
    said = called("cases", "overdue", own.root, *today).stdout
    assert said.count("2026-10-23") == 29


def test_a_list_that_is_made_again_gives_nobody_more_days(
    handed_out: Workspace, tmp_path: Path, called: Command
) -> None:
    own = open_workspace(Path(shutil.copytree(handed_out.root, tmp_path / "county")))
    path = own.lists / TOWNS[0]
    conflict = next(at for at, line in enumerate(read(path)) if "字段不一致" in str(line.means("核查类型")))
    fill(path, {conflict: ("03", "证上有误")})
    assert called("cases", "import", own.root, path, *WHO, "--apply").returncode == 0
    assert called("cases", "export", own.root, "--out", own.root / "next", *WHO).returncode == 0
    assert {line.means(DUE_DAY) for line in read(own.root / "next" / TOWNS[0])} == {"2026-10-23"}
    hospital = own.root / "next" / "核查清单-妇幼保健.xlsx"
    days = sorted({str(line.means(DUE_DAY)) for line in read(hospital)})
    assert len(days) == 2, "the case that was handed over has days of its own"
    assert (days[0], date.fromisoformat(days[1]) > date(2026, 10, 23)) == ("2026-10-23", True)
    cover = {row[0]: row[1] for row in openpyxl.load_workbook(hospital)["说明"].iter_rows(values_only=True)}
    assert cover[DUE_DAY] == f"{days[0]} 至 {days[1]}（以清单各行为准）"
    called("cases", "export", own.root, "--out", own.root / "set", *WHO, "--due", "2026-12-31")
    assert {line.means(DUE_DAY) for line in read(own.root / "set" / TOWNS[0])} == {"2026-12-31"}
    assert "2026-12-31" not in called("cases", "overdue", own.root, "--today", "2026-12-30").stdout


def test_a_list_says_where_two_records_are_parted_what_follows(handed_out: Workspace) -> None:
    book = openpyxl.load_workbook(handed_out.lists / TOWNS[0])
    cover = {str(row[0]): str(row[1]) for row in book["说明"].iter_rows(values_only=True)}
    assert "会作为新事项分别核查" in cover["22 不同人 ※"]
    assert book["清单"].cell(FIRST - 1, 2).value == ITEM
