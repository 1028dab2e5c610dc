"""The pages: self-contained, the run's own numbers, nothing small, the same bytes, and they open in a real browser."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import lxml.html
import openpyxl
import pytest
from tests.report.browser import needs_browser, printed_sizes

from reconcile.registers.load import Declarations
from reconcile.report.charts import bar_chart
from reconcile.report.formatting import rate_counts, rate_value
from reconcile.report.html import NAMES, write_page
from reconcile.report.tables import Rate, Report, suppress
from reconcile.report.tables.model import GroupLine
from reconcile.report.texts import Texts
from reconcile.report.workbook import write_workbook

PAGES = tuple(NAMES.values())


@pytest.mark.parametrize("name", PAGES)
def test_a_page_needs_nothing_from_outside(run: Path, name: str) -> None:
    text = (run / "reports" / name).read_text(encoding="utf-8")
    assert not re.search(r"https?:|//[a-z]|<script|<link|<img|@import|url\(", text)
    page = lxml.html.fromstring(text)
    targets = {link.get("href") for link in page.iter("a")}
    inside = {f"#{section.get('id')}" for section in page.iter("section")}
    assert targets == inside | (set(PAGES) - {name})


@pytest.mark.parametrize("name", PAGES)
def test_every_chart_has_a_title_for_those_who_cannot_see_it(run: Path, name: str) -> None:
    page = lxml.html.parse(run / "reports" / name)
    charts = page.xpath("//svg[@role='img']")
    assert len(charts) > 10
    assert all(chart.findtext("title") and chart.get("aria-label") for chart in charts)


def test_the_headline_shows_the_tables_numbers(run: Path, tables: Report) -> None:
    page = lxml.html.parse(run / "reports" / "report.html")
    cards = [card.text_content() for card in page.xpath("//li[contains(@class, 'card')]")]
    assert len(cards) == len(tables.compared)
    for card, one in zip(cards, tables.compared, strict=True):
        rate = one.rate(one.comparison.headline, tables.window.period)
        shown = "未提供" if one.comparison.absent else rate_value(rate)
        assert shown in card
        assert rate_counts(rate) in card


def test_the_same_period_a_year_before_stands_beside_a_figure_where_it_was_on_record(run: Path, tables: Report) -> None:
    page = lxml.html.parse(run / "reports" / "report.html")
    month, *others = suppress(tables).windows
    births = next(one for one in suppress(tables).compared if not one.comparison.absent)
    before = births.before(births.comparison.headline, month)
    assert 100 < (before.denominator or 0) < 300
    assert all(births.before(births.comparison.headline, window).empty for window in others)
    cells = page.xpath("//section[@id='headline']//table[1]/tbody/tr[1]/td")
    assert f"上年同期 {rate_value(before)}" in cells[0].text_content()
    assert not any("上年同期" in cell.text_content() for cell in cells[1:])


def test_what_a_register_says_of_itself_stands_in_its_own_table(run: Path, tables: Report) -> None:
    page = lxml.html.parse(run / "reports" / "report.html")
    (table,) = page.xpath("//section[@id='fields']//table[caption='人口系统出生']")
    rows = [row.text_content() for row in table.xpath("tbody/tr")]
    mine = [line for line in tables.quality if (line.source, line.relation) == ("births", "record")]
    assert len(rows) == len(mine)
    for words in ("完整率 · 婴儿姓名", "准确率（身份证号校验码） · 母亲身份证号", "及时率", "重报率"):
        assert any(row.startswith(words) for row in rows), words


def test_totals_stand_beside_the_list_and_are_never_called_a_rate(run: Path, tables: Report) -> None:
    page = lxml.html.parse(run / "reports" / "report.html")
    (table,) = page.xpath("//section[@id='vital']//table[starts-with(caption, '数量比对')]")
    (row,) = [row.text_content() for row in table.xpath("tbody/tr")]
    rate = tables.counts[0].rate(tables.window.period)
    assert rate.numerator is not None
    assert rate.denominator is not None
    for shown in (f"{rate.numerator:,}", f"{rate.denominator:,}", f"−{rate.denominator - rate.numerator}"):
        assert shown in row
    assert "%" not in row
    assert "一致率" not in table.text_content()


def test_totals_of_few_persons_are_hidden_with_what_would_give_them_back(tables: Report) -> None:
    line = replace(tables.counts[0], rates={"2026-09": Rate(3, 40, -37.0, -37.0, -37.0)})
    (shown,) = suppress(replace(tables, counts=(line,))).counts
    assert shown.rate("2026-09") == Rate(bound="hidden")
    assert not shown.parts


def test_an_office_that_gave_no_totals_is_told_as_such(empty_run: Path) -> None:
    page = lxml.html.parse(empty_run / "reports" / "report.html")
    (table,) = page.xpath("//section[@id='vital']//table[starts-with(caption, '数量比对')]")
    assert "未提供" in table.text_content()


def test_every_figure_of_the_cuts_stands_on_the_page(run: Path, tables: Report) -> None:
    text = lxml.html.parse(run / "reports" / "report.html").getroot().text_content()
    for breakdown in suppress(tables).breakdowns:
        for rate in (rate for row in breakdown.rows for rate in row.rates if rate and not rate.bound):
            assert rate_value(rate, 1) in text
            assert rate_counts(rate).replace(" ", "") in text


def test_a_small_township_is_not_on_the_page(run: Path, tables: Report) -> None:
    cut = next(breakdown for breakdown in tables.breakdowns if breakdown.cut == "township")
    small = [row for row in cut.rows if row.rates[0] and 0 < (row.rates[0].denominator or 0) < 5]
    assert small, "the made-up county should have one"
    page = lxml.html.parse(run / "reports" / "report.html")
    for row in small:
        lines = page.xpath(f"//section[@id='places']//tr[th='{row.label}']")
        assert all("＊" in line.findall("td")[0].text_content() for line in lines)


def test_the_page_shows_each_headline_at_every_threshold_that_is_far_enough_from_others(
    run: Path, tables: Report
) -> None:
    page = lxml.html.parse(run / "reports" / "report.html")
    table = page.xpath("//section[@id='linkage']//table[contains(caption, '接受阈值')]")[0]
    header = [cell.text_content() for cell in table.xpath("./thead//th")]
    assert header == ["比对", "0.5", "0.8预设", "0.9", "0.95", "0.99", "0.999"]
    for line, one in zip(table.xpath("./tbody/tr"), tables.compared, strict=True):
        cells = [cell.text_content() for cell in line.findall("td")]
        if one.comparison.absent:
            assert cells == ["未提供"]
            continue
        shown = [
            rate_value(one.moved_to(threshold, one.comparison.headline, tables.window.period))
            for threshold in tables.thresholds
        ]
        # At 0.9 two are linked no more, from 0.95 to 0.99 another two.
        assert cells == [*shown[:2], "＊", shown[3], "＊", shown[5]]


def test_a_page_is_not_written_with_small_cells(tmp_path: Path, tables: Report, declarations: Declarations) -> None:
    with pytest.raises(ValueError, match="suppress"):
        write_page(tmp_path / "report.html", tables, Texts("zh", declarations))


def test_what_offices_wrote_cannot_become_markup(tmp_path: Path, tables: Report, declarations: Declarations) -> None:
    run = replace(tables.run, name="<script>alert(1)</script>")
    write_page(tmp_path / "report.html", replace(suppress(tables), run=run), Texts("zh", declarations))
    assert "<script" not in (tmp_path / "report.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", PAGES)
def test_an_empty_run_has_a_page(empty_run: Path, name: str) -> None:
    text = (empty_run / "reports" / name).read_text(encoding="utf-8")
    assert ("未提供" if name == "report.html" else "not provided") in text
    assert ">0.00%" not in text


@needs_browser
@pytest.mark.parametrize("name", PAGES)
def test_a_browser_prints_it_on_a4(run: Path, tmp_path: Path, name: str) -> None:
    assert set(printed_sizes(run / "reports" / name, tmp_path)) == {(595, 842)}


def test_the_page_says_how_many_links_are_expected_to_be_wrong(run: Path) -> None:
    """As the model of the run has it: 4.5 looked at and not accepted, 12.0 never looked at."""
    for name, words in (("report.html", "预计错配"), ("report.en.html", "expected false")):
        page = (run / "reports" / name).read_text(encoding="utf-8")
        assert words in page
        assert '<td class="n">2,000</td><td class="n">3.2</td><td class="n">16.5</td><td class="n">98.0%</td>' in page


def test_how_many_are_missed_is_unknown_where_nothing_was_linked(
    tmp_path: Path, tables: Report, declarations: Declarations
) -> None:
    """Reports and workbook say so, and why."""
    expected = tuple(replace(one, links=0, false=0.0, missed=None, recall=None) for one in tables.expected)
    groups = (GroupLine("births-hukou", "child", "all", "all", Rate(0, 300, 0.0), 0.0, None, None, None),)
    report = replace(tables, links=(), expected=expected, groups=groups)
    for language, word, why in (("zh", "未知", "不是没有漏配"), ("en", "unknown", "It does not say that none were")):
        texts = Texts(language, declarations)
        write_page(tmp_path / language, suppress(report), texts)
        write_workbook(tmp_path / f"{language}.xlsx", report, texts)
        page = (tmp_path / language).read_text(encoding="utf-8")
        assert f'<td class="n">{word}</td><td class="n">—</td>' in page
        assert why in page
        book = openpyxl.load_workbook(tmp_path / f"{language}.xlsx")
        for name in ("expected", "groups"):
            cells = [str(cell) for row in book[texts.word("sheet", name)].iter_rows(values_only=True) for cell in row]
            assert word in cells
            assert any(why in cell for cell in cells)


def test_there_is_room_for_the_longest_label_in_print() -> None:
    """Letters are 14.5 pixels wide at most; a label ends left of the chart and may not begin beyond its edge."""
    label = "父亲身份证号：号码残缺或日期不可能，其余各位一致"
    assert bar_chart("", [(label, 3, "3"), ("姓名", 9, "9")]).left - 10 >= 14.5 * len(label)


def test_findings_of_few_are_not_listed_one_by_one(run: Path, tables: Report) -> None:
    page = lxml.html.parse(run / "reports" / "report.html")
    rows = page.xpath("//section[@id='findings']//table[starts-with(caption, '差异按类别')]/tbody/tr")
    lines = [line for line in suppress(tables).findings if not line.restricted]
    assert len(rows) == sum(line.count is not None for line in lines) > 10
    few = sum(line.count is None for line in lines)
    assert few
    assert f"另有{few}类" in page.getroot().text_content()
