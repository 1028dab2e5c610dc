"""Completeness by lists in the reports: a range with its bias in words, refusals with their reason, nothing of few."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import lxml.html
import openpyxl
import polars as pl
import pytest
from tests.report.county import COVERAGE
from tests.report.test_workbook import rows

from reconcile.registers.load import Declarations
from reconcile.report.export import export
from reconcile.report.formatting import rate_value
from reconcile.report.tables import Rate, Report, suppress
from reconcile.report.texts import Texts, vocabulary
from reconcile.report.wording import bias_words, model_words


def section(run: Path, name: str) -> lxml.html.HtmlElement:
    (found,) = lxml.html.parse(run / "reports" / name).xpath("//section[@id='coverage']")
    return found


@pytest.mark.parametrize(
    ("name", "words"), [("report.html", "真实覆盖率更可能在低端"), ("report.en.html", "likelier at the low end")]
)
def test_the_page_gives_a_range_and_says_which_way_it_is_biased(run: Path, name: str, words: str) -> None:
    text = section(run, name).text_content()
    assert "91.2%" in text
    assert "96.0%" in text
    assert words in text


def test_a_refusal_says_why_and_gives_no_number(run: Path) -> None:
    (line,) = [row for row in section(run, "report.html").iter("tr") if "公安户籍" in row.text_content()]
    assert "结构零格" in line.text_content()
    assert "%" not in line.text_content()
    assert "700" not in line.text_content()


def test_an_estimate_of_few_is_hidden_with_what_would_give_it_back(tables: Report) -> None:
    few = next(one for one in suppress(tables).coverage if one.lists == ("births", "deliveries"))
    assert (few.listed, few.seen, few.rate, few.total, few.at_most) == (
        None,
        None,
        Rate(bound="hidden"),
        Rate(bound="hidden"),
        None,
    )
    assert all(one.rate.bound == "" for one in suppress(tables).coverage if one.lists != few.lists)


@pytest.mark.parametrize(("listed", "seen", "both", "told"), [(111, 117, 107, False), (111, 119, 100, True)])
def test_an_estimate_that_tells_of_few_on_one_list_alone_is_hidden(
    tables: Report, listed: int, seen: int, both: float, told: bool
) -> None:
    """Of 111 on the list 107 are on the other one too: the estimated total has no other solution."""
    usual = next(one for one in tables.coverage if one.lists == ("births", "birth_certificates"))
    raw = replace(usual, listed=listed, seen=seen, both=both)
    lines = (raw, replace(raw, estimate="adjusted", both=both + 0.4))
    shown = suppress(replace(tables, coverage=lines)).coverage
    assert [one.rate.bound for one in shown] == (["", ""] if told else ["about", "about"])
    assert rate_value(shown[0].rate) == ("95.00%" if told else "≈ 95%")
    assert [one.seen is not None for one in shown] == [told, told]


def test_the_range_is_over_all_lists_that_say_something(tables: Report) -> None:
    assert tables.coverage_ranges["births"] == (0.912, pytest.approx(950 / 990))
    assert replace(tables, coverage=()).coverage_ranges == {}


def test_the_sheet_has_every_line_with_its_words(run: Path) -> None:
    lines = rows(openpyxl.load_workbook(run / "reports" / "reconcile.xlsx"), "覆盖率估计")
    assert [line["估计总数"] for line in lines] == [1000.0, 1000.0, None, 1000.0]
    assert "助产机构" in str(lines[0]["偏差方向"])
    assert str(lines[2]["偏差方向"]).startswith("不估计")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_words_of_models_and_of_bias(language: str, tables: Report, declarations: Declarations) -> None:
    texts = Texts(language, declarations)  # type: ignore[arg-type]
    three = next(one for one in tables.coverage if len(one.lists) == 3)
    assert texts.register("vaccination") in model_words(three, texts)
    assert texts.word("list_method", "independent") in model_words(replace(three, model="independent"), texts)
    for direction in vocabulary()["bias"]:
        assert "{" not in bias_words(replace(three, direction=direction), texts)


def test_the_export_has_the_promised_columns(run: Path, tmp_path: Path) -> None:
    assert export(run, "coverage", tmp_path / "coverage.parquet") == 4
    assert pl.read_parquet(tmp_path / "coverage.parquet").columns == list(COVERAGE)
