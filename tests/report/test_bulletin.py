"""The bulletin: the raw figure decides, nothing small leaves the county, one page of A4."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import lxml.html
import pytest
from tests.report.browser import needs_browser, printed_sizes

from reconcile.registers.load import Declarations
from reconcile.report.bulletin import NAMES, summary, write_bulletin
from reconcile.report.formatting import rate_value, tally_words
from reconcile.report.tables import Rate, Report, suppress
from reconcile.report.tables.bulletin import bulletin, verdict
from reconcile.report.tables.model import Compared
from reconcile.report.tables.tallies import tally
from reconcile.report.texts import Texts

A4 = (595, 842)


@pytest.fixture(scope="module")
def page(run: Path) -> lxml.html.HtmlElement:
    return lxml.html.parse(run / "reports" / "bulletin.html").getroot()


def shown(report: Report, register: str) -> Compared:
    return next(one for one in suppress(report).compared if one.comparison.right == register)


def test_each_comparison_stands_with_its_raw_figure_and_its_target(page: lxml.html.HtmlElement, tables: Report) -> None:
    rows = page.xpath("//table[starts-with(caption, '各项比对与目标')]/tbody/tr")
    for row, one in zip(rows, suppress(tables).compared, strict=True):
        rate = one.rate(one.comparison.headline, tables.window.period)
        words = row.text_content()
        if one.comparison.absent:
            assert "未提供" in words
            assert "0.00%" not in words
        else:
            assert rate_value(rate) in words
            assert ("95.0%" in words) == (one.target is not None)


def test_no_estimate_decides_whether_a_target_is_reached(tables: Report) -> None:
    one = shown(tables, "birth_certificates")
    raw = one.rate(one.comparison.headline, tables.window.period).value or 0.0
    generous = {(name, tables.window.period): Rate(1, 1, 1.0) for name in ("adjusted", "lenient", "strict")}
    poor = {key: Rate(0, 1, 0.0) for key in generous}
    for estimates in (generous, poor):
        beside = replace(one, estimates=estimates)
        assert verdict(replace(beside, target=raw + 1e-9), tables.window) == "missed"
        assert verdict(replace(beside, target=raw), tables.window) == "met"


def test_nothing_is_decided_where_there_is_no_figure_no_target_or_too_few_persons(tables: Report) -> None:
    one = shown(tables, "birth_certificates")
    key = (one.comparison.headline, tables.window.period)
    nobody = replace(one, rates={key: Rate(0, 0)}, sides={})
    assert verdict(nobody, tables.window) == "nothing"
    assert verdict(replace(one, target=None), tables.window) == "no_target"
    assert verdict(replace(one, rates={key: Rate(bound="hidden")}), tables.window) == "hidden"
    absent = next(one for one in tables.compared if one.comparison.absent)
    assert verdict(absent, tables.window) == "absent"


def test_the_sentence_names_each_comparison_once(tables: Report, declarations: Declarations) -> None:
    told = bulletin(suppress(tables), declarations)
    for language in NAMES:
        texts = Texts(language, declarations)
        words = summary(told, texts)
        assert all(words.count(texts.pair(line.compared.comparison.pair)) == 1 for line in told.lines)


def test_a_sum_gives_back_nothing_that_is_hidden() -> None:
    assert tally_words(tally([20, 7])) == "27"
    assert tally_words(tally([20, None])) == "≥ 21"
    assert tally_words(tally([])) == "0"


def test_other_small_counts_make_the_same_bulletin(tmp_path: Path, tables: Report, declarations: Declarations) -> None:
    """Whatever a count below the limit is, one, two, three or four, nobody can tell from the page."""
    pages = []
    for few in (1, 4):
        findings = tuple(replace(line, count=few if (line.count or 0) < 5 else line.count) for line in tables.findings)
        told = bulletin(suppress(replace(tables, findings=findings)), declarations)
        write_bulletin(tmp_path / "bulletin.html", told, Texts("zh", declarations))
        pages.append((tmp_path / "bulletin.html").read_bytes())
    assert pages[0] == pages[1]


def test_small_cells_are_taken_out_before(tables: Report, declarations: Declarations) -> None:
    with pytest.raises(ValueError, match="suppress"):
        bulletin(tables, declarations)


@needs_browser
@pytest.mark.parametrize("name", NAMES.values())
def test_it_prints_on_one_page_of_a4(run: Path, tmp_path: Path, name: str) -> None:
    assert printed_sizes(run / "reports" / name, tmp_path) == [A4]
