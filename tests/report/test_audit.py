"""The audit pages: every figure has one, with all estimates beside the raw one, and nothing from outside."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import lxml.html
import openpyxl
import polars as pl
import pytest
from tests.report.browser import needs_browser, printed_sizes

from reconcile import engine
from reconcile.registers.load import Declarations
from reconcile.report.audit import gather_audit, write_audit
from reconcile.report.formatting import rate_counts, rate_value
from reconcile.report.tables import Rate, Report
from reconcile.report.tables.audit import AuditFigure, AuditSubject
from reconcile.settings import Settings

PAIR = "births-birth_certificates"


@pytest.fixture(scope="module")
def subjects(run: Path, tables: Report, settings: Settings) -> tuple[AuditSubject, ...]:
    with engine.connect(run / "run.duckdb", read_only=True) as connection:
        return gather_audit(connection, tables, settings)


def page(run: Path, name: str) -> lxml.html.HtmlElement:
    return lxml.html.parse(run / "reports" / "audit" / name).getroot()


def one(subjects: tuple[AuditSubject, ...], definition: str) -> AuditFigure:
    (subject,) = [subject for subject in subjects if subject.name == f"{PAIR}.child"]
    return next(figure for figure in subject.figures if figure.id == definition)


def test_every_raw_figure_of_the_main_window_has_its_own_page(
    run: Path, tables: Report, subjects: tuple[AuditSubject, ...]
) -> None:
    with engine.connect(run / "run.duckdb", read_only=True) as connection:
        (count,) = connection.execute(
            "SELECT count(*) FROM figures WHERE estimate = 'raw' AND period = ? "
            "AND coalesce(township, facility, event_month, sex) IS NULL",
            [tables.window.period],
        ).fetchone() or (0,)
    assert sum(len(subject.figures) for subject in subjects) == count > 100
    for subject in subjects:
        for ending in (".html", ".en.html"):
            sections = page(run, f"{subject.name}{ending}").xpath("//section[@class='figure']")
            assert [section.get("id") for section in sections] == [figure.key for figure in subject.figures]
            for section, figure in zip(sections, subject.figures, strict=True):
                words = section.text_content()
                assert rate_counts(figure.raw) in words
                assert not figure.is_share or rate_value(figure.raw) in words


def test_what_is_left_out_is_told_by_reason_and_side(run: Path) -> None:
    section = page(run, f"{PAIR}.child.html").get_element_by_id("presence.ref")
    rows = {row.findtext("th"): [cell.text for cell in row.findall("td")] for row in section.xpath(".//tbody/tr")}
    assert rows["隔离（不合格行）"] == ["12", "7"]
    assert rows["被后来的文件替代"] == ["30", "21"]


def test_the_curve_has_every_threshold_and_the_raw_figure_among_them(subjects: tuple[AuditSubject, ...]) -> None:
    figure = one(subjects, "consistency.ref")
    assert [threshold for threshold, _ in figure.curve] == [0.5, 0.8, 0.9, 0.95, 0.99, 0.999]
    assert dict(figure.curve)[0.8].value == figure.raw.value


def test_its_parts_stand_in_the_order_of_their_codes(tables: Report, subjects: tuple[AuditSubject, ...]) -> None:
    figure = one(subjects, "presence.ref")
    assert set(figure.parts) == {"township", "facility", "event_month", "sex"}
    for cut, parts in figure.parts.items():
        assert [part.key for part in parts] == sorted(part.key for part in parts), cut
        assert sum(part.rate("raw").denominator or 0 for part in parts) == figure.raw.denominator


def test_estimates_stand_beside_the_raw_figure_and_do_not_decide(
    run: Path, tmp_path: Path, tables: Report, declarations: Declarations, settings: Settings
) -> None:
    """A review that finds the rate to be far above its target: the raw figure is the bold one, and misses it."""
    said = {"period": tables.window.period, "definition": "consistency.ref", "pair": PAIR, "relation": "child"}
    cells = dict.fromkeys(("township", "facility", "event_month", "sex"))
    review = {**said, **cells, "estimate": "reviewed", "value": 0.9991, "low": 0.9981, "high": 0.9999, "errors": 2}
    reviewed = pl.DataFrame([review], schema_overrides=dict.fromkeys(cells, pl.String))
    strict_settings = settings.model_copy(update={"targets": {"consistency.ref": 0.999}})
    with engine.connect(run / "run.duckdb", read_only=True) as connection:
        found = gather_audit(connection, tables, strict_settings, reviewed)
        write_audit(connection, tmp_path, tables, found, declarations)
    figure = one(found, "consistency.ref")
    assert figure.estimates["reviewed"] == Rate(None, None, 0.9991, 0.9981, 0.9999)
    text = lxml.html.parse(tmp_path / "audit" / f"{PAIR}.child.html").getroot().get_element_by_id("consistency.ref")
    rows = {row.findtext("th"): row for row in text.xpath("(.//table)[1]/tbody/tr")}
    assert "99.91%" in rows["盲审估计"].text_content()
    assert [cell.text for cell in text.xpath("(.//table)[1]//td[contains(@class, 'main')]")] == [rate_value(figure.raw)]
    assert "未达到" in rows["目标"].text_content()
    assert "区间只含匹配误差" not in text.text_content(), "there is no adjusted estimate here"


def test_where_a_figure_is_adjusted_it_says_what_each_interval_holds(
    run: Path, tmp_path: Path, tables: Report, declarations: Declarations, settings: Settings
) -> None:
    said = {"period": tables.window.period, "definition": "consistency.ref", "pair": PAIR, "relation": "child"}
    cells = dict.fromkeys(("township", "facility", "event_month", "sex"))
    simulated = {**said, **cells, "estimate": "adjusted", "value": 0.9, "low": 0.9, "high": 0.9, "errors": 0}
    beside = pl.DataFrame([simulated], schema_overrides=dict.fromkeys(cells, pl.String))
    with engine.connect(run / "run.duckdb", read_only=True) as connection:
        write_audit(connection, tmp_path, tables, gather_audit(connection, tables, settings, beside), declarations)
    text = lxml.html.parse(tmp_path / "audit" / f"{PAIR}.child.html").getroot().get_element_by_id("consistency.ref")
    assert "校正估计的95%区间只含匹配误差" in text.text_content()


@pytest.mark.parametrize("name", ["index.html", "index.en.html", f"{PAIR}.child.html", "births.en.html"])
def test_pages_need_nothing_from_outside_and_every_link_leads_somewhere(run: Path, name: str) -> None:
    home = run / "reports" / "audit"
    text = (home / name).read_text(encoding="utf-8")
    assert "http:" not in text
    assert "https:" not in text
    assert "<script" not in text
    anchors = {path.name: set(lxml.html.parse(path).xpath("//@id")) for path in home.glob("*.html")}
    for target in lxml.html.fromstring(text).xpath("//a/@href"):
        file, _, anchor = target.partition("#")
        assert not file or (home / file).is_file()
        assert not anchor or anchor in anchors[file or name]


def test_a_run_that_did_not_keep_what_became_of_each_record_says_so(run: Path) -> None:
    assert not (run / "reports" / "audit" / "rows").exists()
    assert "没有保留各行的去向" in page(run, f"{PAIR}.child.html").text_content()


def test_the_workbook_has_a_row_for_each_figure_and_each_part(run: Path, subjects: tuple[AuditSubject, ...]) -> None:
    book = openpyxl.load_workbook(run / "reports" / "reconcile.xlsx", read_only=True)
    figures = [figure for subject in subjects for figure in subject.figures]
    lines = [line for line in book["审核"].iter_rows(values_only=True) if line[1] in {one.key for one in figures}]
    assert [(line[1], line[3], line[4]) for line in lines] == [
        (one.key, one.raw.numerator, one.raw.denominator) for one in figures
    ]
    parts = [part for one in figures for of_cut in one.parts.values() for part in of_cut]
    keys = {one.key for one in figures}
    assert sum(line[1] in keys for line in book["审核分组"].iter_rows(values_only=True)) == len(parts)


def test_counts_are_no_percentages(tables: Report, subjects: tuple[AuditSubject, ...], run: Path) -> None:
    births = page(run, "births.html").get_element_by_id("count.births")
    assert not re.search(r"[0-9]%(?!区间)", births.text_content())
    assert replace(one(subjects, "presence.ref"), id="count.births").is_share is False


@needs_browser
def test_it_prints_on_a4(run: Path, tmp_path: Path) -> None:
    assert set(printed_sizes(run / "reports" / "audit" / f"{PAIR}.child.html", tmp_path)) == {(595, 842)}
