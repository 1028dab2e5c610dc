"""An office answers our list by 有, 无, 不一致: what it said is counted, shown with its source, packed and verified."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest
from tests.pipeline.conftest import Command

NUMBER = "990121260001000{:02}"
HERE, AWAY = "示例县城关镇", "虚构省虚构市高原县城关街道"
# The day and place of each birth, by its number on the list.
BIRTHS = {
    **dict.fromkeys(range(1, 10), ("2026-07-05", HERE)),
    10: ("2026-06-05", HERE),  # of a month that nobody answered to
    11: ("2026-07-06", AWAY),
    12: ("2026-09-20", HERE),  # not due yet
    13: ("", HERE),
}
NAMES = "王伟 李芳 张敏 刘静 陈强 杨磊 赵军 黄洋 周勇 吴艳 徐杰 孙涛 马超".split()
# What the office typed, row by row; 6 and 7 are not among them, 8 is answered otherwise twice, 9 twice alike.
SAID = [
    *(
        (1, "有", ""),
        (2, "有", ""),
        (3, "不一致", "出生日期"),
        (4, "无", ""),
        (5, "", ""),
        (8, "有", ""),
        (8, "无", ""),
    ),
    *((9, "√", ""), (9, "有", ""), (11, "有", ""), (12, "有", ""), (13, "有", ""), (77, "有", "")),
]
WINDOW = "2026-07..2026-09"
FIGURES = {
    ("answered.insurance_answers", ""): ("5", "9"),
    ("present_as_answered.insurance_answers", ""): ("4", "5"),
    ("agreeing_as_answered.insurance_answers", ""): ("3", "5"),
    ("differing_as_answered.insurance_answers", "child_birth_date"): ("1", "5"),
    ("differing_as_answered.insurance_answers", "child_name"): ("0", "5"),
}


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory, called: Command) -> Path:
    root = tmp_path_factory.mktemp("answers") / "county"
    assert called("init", root, "--area", "990121", "--name", "示例县").returncode == 0
    inbox = root / "inbox" / "2026-09"
    inbox.mkdir(parents=True)
    births = ["个人编码,姓名,性别,出生日期,母亲姓名,现居住地"]
    births += [
        f"{NUMBER.format(at)},{NAMES[at - 1]},{'男女'[at % 2]},{day},{NAMES[-at]}母,{place}"
        for at, (day, place) in BIRTHS.items()
    ]
    (inbox / "出生.csv").write_text("\n".join(births) + "\n", encoding="utf-8")
    answers = ["新生儿参保核对名单答复,,", "个人编码,答复,不一致项"]
    answers += [f"{NUMBER.format(number)},{answer},{field}" for number, answer, field in SAID]
    (inbox / "答复.csv").write_text("\n".join([*answers, "答复人：略,,"]) + "\n", encoding="utf-8")
    said = called("run", root, "--period", WINDOW)
    assert said.returncode == 0, said.stderr
    return root


@pytest.fixture(scope="module")
def figures(county: Path, called: Command, tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, str]]:
    out = tmp_path_factory.mktemp("out") / "figures.csv"
    assert called("export", county, "figures", "--out", out).returncode == 0
    with out.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    return [row for row in rows if row["period"] == WINDOW and not (row["township"] or row["facility"])]


def test_each_answer_is_counted_where_it_belongs(figures: list[dict[str, str]]) -> None:
    whole = [row for row in figures if not (row["event_month"] or row["sex"])]
    found = {(row["definition"], row["field"]): (row["numerator"], row["denominator"]) for row in whole}
    assert {name: found[name] for name in FIGURES} == FIGURES
    (low, high) = next((row["low"], row["high"]) for row in whole if row["definition"].startswith("present_as"))
    assert float(low) < 4 / 9 < 8 / 9 < float(high), "the four that were not answered may be either"


def test_a_month_that_nobody_answered_to_was_not_asked(figures: list[dict[str, str]]) -> None:
    by_month = {row["event_month"]: row["denominator"] for row in figures if row["definition"].startswith("answered.")}
    assert set(by_month) == {"", "2026-07"}


def test_every_row_of_the_table_is_accounted_for(figures: list[dict[str, str]]) -> None:
    (used,) = [
        row for row in figures if row["definition"] == "count.answers" and not row["event_month"] and not row["sex"]
    ]
    left_out = {name.removeprefix("left_out_").removesuffix("_left"): int(count or 0)
                for name, count in used.items() if name.startswith("left_out_") and name.endswith("_left")}  # fmt: skip
    counted = {"quarantined": 1, "out_of_scope": 1, "scope_unknown": 5, "duplicate": 1, "not_yet_due": 1}
    assert {reason: count for reason, count in left_out.items() if count} == counted
    assert int(used["numerator"]) + sum(left_out.values()) == len(SAID) + 1


def test_its_source_is_named_on_the_page_and_the_rows_behind_it_are_there(county: Path) -> None:
    (reports,) = county.glob("runs/*/reports")
    source = "医保部门对人口系统出生名单的答复（有、无、不一致），不是数据比对"
    for page in ("report.html", "audit/births.html"):
        assert source in (reports / page).read_text(encoding="utf-8"), page
    with (reports / "audit" / "rows" / "births.csv").open(encoding="utf-8-sig", newline="") as file:
        columns = [row["present_as_answered.insurance_answers"] for row in csv.DictReader(file)]
    assert Counter(columns) == {"1": 4, "0": 1, "": len(BIRTHS) - 1 - 5}, "one is of June"


def test_the_office_has_a_page_for_the_meeting(county: Path) -> None:
    page = next(county.glob("runs/*/reports/departments/medical_insurance.html")).read_text(encoding="utf-8")
    assert "医保参保答复" in page
    assert "医疗保障" in page
    assert "不计入部门间一致率" in page


def test_bundle_and_verify_know_the_answers(county: Path, called: Command, tmp_path: Path) -> None:
    packed = tmp_path / "2026-09.bundle"
    assert called("bundle", county, "--out", packed, "--no-encrypt").returncode == 0
    verified = called("verify", packed)
    assert verified.returncode == 0, verified.stderr
    (manifest,) = county.glob("runs/*/manifest.json")
    text = manifest.read_text(encoding="utf-8")
    assert all(name in text for name in ("insurance_answers", "list_answers", "measure/20_answers_to_list"))
