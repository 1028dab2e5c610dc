"""What an office answered to our list: counted, its source named, and nothing of few persons outside the county."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import lxml.html
import openpyxl
import pytest
from tests.report.test_workbook import rows

from reconcile.registers.load import Declarations
from reconcile.report.forms.askable import askable
from reconcile.report.tables import Report, suppress
from reconcile.report.tables.model import Answers, Rate
from reconcile.report.texts import Texts

SOURCE = "医保部门对人口系统出生名单的答复（有、无、不一致），不是数据比对"


def shown(run: Path, name: str) -> list[str]:
    (table,) = lxml.html.parse(run / "reports" / name).xpath(
        "//section[@id='vital']//table[caption[contains(., '答复') or contains(., 'answered')]]"
    )
    return [cell.text_content() for cell in table.xpath(".//tbody/tr/*")]


def test_the_page_has_each_count_and_names_the_source(run: Path, tables: Report) -> None:
    (line,) = tables.answers
    answers = line.of(tables.window.period)
    register, asked, answered, unanswered, present, agreeing, fields = shown(run, "report.html")
    assert register == f"医保参保答复{SOURCE}"
    assert (answers.answered.denominator, answers.answered.numerator, answers.unanswered) == (2216, 2002, 214)
    assert asked == "2,216"
    assert answered.startswith("2,002")
    assert unanswered == "214"
    assert f"{answers.present.numerator:,} / 2,002" in present
    assert f"{answers.agreeing.numerator:,} / 2,002" in agreeing
    assert fields == f"婴儿出生日期 {answers.differing}"


def test_the_page_says_which_rows_say_nothing_of_anybody_and_that_it_is_no_comparison(run: Path) -> None:
    text = (run / "reports" / "report.html").read_text(encoding="utf-8")
    assert "编号不在名单上 ＊" in text, "three of them"
    assert "未写答复或无法识读 ＊" in text, "the next reason: the table's rows would give the three back"
    assert "不计入部门间一致率" in text
    assert "answers to the population system's list of births" in " ".join(shown(run, "report.en.html"))


def test_the_workbook_has_the_answers_by_window_and_by_township(run: Path, tables: Report) -> None:
    lines = rows(openpyxl.load_workbook(run / "reports" / "reconcile.xlsx"), "名单答复")
    assert {line["答复来源"] for line in lines} == {SOURCE}
    for line in lines:
        parts = [line[name] for name in ("有", "不一致", "无", "未答复")]
        assert sum(int(str(part)) for part in parts) == line["名单人数"]
    whole = next(line for line in lines if line["期间"] == "统计年度、近12个月" and not line["分组"])
    by_township = [line for line in lines if line["分组"] == "乡镇（街道）"]
    assert sum(int(str(line["有"])) for line in by_township) == whole["有"]
    assert [line["期间"] for line in lines if not line["分组"]] == ["当月", "本年累计", "统计年度、近12个月", "全部"]


def hidden_answers(tables: Report, answered: int, present: int, agreeing: int) -> Answers:
    """What is shown of an office that was asked of a hundred."""
    counts = (answered, 100), (present, answered), (agreeing, answered)
    answers = Answers(*(Rate(part, whole, part / whole) for part, whole in counts))
    line = replace(tables.answers[0], windows={"all": answers}, fields=(("child_name", 2), ("child_sex", 7)))
    (shown,) = suppress(replace(tables, answers=(line,))).answers
    assert (shown.fields, shown.parts) == ((("child_name", None), ("child_sex", 7)), ())
    return shown.of("all")


def test_where_few_differ_neither_rate_gives_them_back(tables: Report) -> None:
    shown = hidden_answers(tables, 90, 80, 78)
    assert (shown.answered.numerator, shown.present.numerator) == (90, 80)
    assert shown.agreeing == Rate(None, 90, 76 / 90, bound="at_least")


def test_where_few_are_absent_or_were_not_answered_nothing_gives_them_back(tables: Report) -> None:
    assert hidden_answers(tables, 90, 88, 60).present == Rate(None, 90, 86 / 90, bound="at_least")
    shown = hidden_answers(tables, 96, 80, 60)
    assert shown.answered == Rate(None, 100, 0.96, bound="at_least")
    assert (shown.present, shown.agreeing) == (Rate(bound="hidden"), Rate(bound="hidden"))


def test_an_office_that_did_not_answer_is_not_provided_and_never_zero(empty_run: Path) -> None:
    assert shown(empty_run, "report.html")[1:] == ["未提供"]
    (line,) = rows(openpyxl.load_workbook(empty_run / "reports" / "reconcile.xlsx"), "名单答复")
    assert (line["有记录率"], line["名单人数"], line["未答复"]) == ("未提供", None, None)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_figure_of_answers_is_called_by_its_source_wherever_it_is_named(
    declarations: Declarations, language: str
) -> None:
    texts = Texts(language, declarations)  # type: ignore[arg-type]
    answered = [
        one
        for one in askable(declarations)
        if "as_answered" in one.definition or one.definition.startswith("answered.")
    ]
    assert len(answered) == 3 + 6
    assert all(texts.source("insurance_answers") in one.said(texts) for one in answered)
