"""Alerts in the reports: plain words about a unit's data flow, how many chance alone would raise, nothing of few."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import lxml.html
import openpyxl
import polars as pl
import pytest
from tests.report.county import MONITORING
from tests.report.test_workbook import rows

from reconcile.registers.load import Declarations
from reconcile.report.export import export
from reconcile.report.monitor_words import asked_words, observed_words, range_words
from reconcile.report.tables import Rate, Report, suppress
from reconcile.report.tables.model import BreakdownRow, MonitorLine
from reconcile.report.texts import Texts


def section(run: Path, name: str = "report.html") -> lxml.html.HtmlElement:
    (found,) = lxml.html.parse(run / "reports" / name).xpath("//section[@id='monitoring']")
    return found


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("report.html", "共判断 13 个数，提示 6 个；即使一切正常，偶然也会有约 0.0 个提示"),
        ("report.en.html", "13 numbers were judged and 6 raised an alert; by chance alone about 0.0 would"),
    ],
)
def test_the_page_says_how_many_alerts_chance_alone_would_raise(run: Path, name: str, words: str) -> None:
    assert words in section(run, name).text_content()


def test_each_alert_says_what_to_look_into_in_the_order_of_codes(run: Path) -> None:
    lines = [[cell.text_content() for cell in row] for row in section(run).xpath(".//tbody/tr")]
    assert [(line[0], line[1], line[3], line[4]) for line in lines] == [
        ("2026-08", "城关镇", "<5", "14 – 50"),
        ("2026-08", "东河镇", "61", "14 – 50"),
        ("截至2026-08的3个月", "西山镇", "0", "≥ 14"),
        ("2026-08", "南桥镇", "0", "—"),
        ("2026-08", "城关镇", "30.0%", "75.0% – 100.0%"),
        ("2026-08", "北塘乡", "＊", "—"),
    ]
    assert "晚报或中断" in lines[0][5]
    assert "重复上报" in lines[1][5]
    assert "从" not in lines[4][5]


def test_the_county_is_charted_and_a_month_not_due_is_not(run: Path, tables: Report) -> None:
    (chart,) = section(run).xpath(".//svg[@role='img']")
    assert chart.findtext("title") == "出生人数"
    shown = [line for line in suppress(tables).monitoring if not line.unit and line.of is None and line.months == 1]
    assert len(chart.xpath(".//circle")) == sum(line.observed is not None for line in shown) > 4


def test_a_month_that_a_comparison_counts_nearly_as_many_of_is_not_charted(tables: Report) -> None:
    """Of 57 births of a month 55 are compared: two are out of scope. Of 70 it tells nothing."""
    usual = next(line for line in tables.monitoring if not line.unit and line.definition == "count.births")
    lines = tuple(replace(usual, month=f"2026-0{at}", observed=count) for at, count in ((1, 57), (2, 70), (3, 80)))
    rows = tuple(BreakdownRow(line.month, line.month, (Rate(50, 55, 50 / 55),)) for line in lines)
    trends = replace(tables.trends, comparisons=tables.trends.comparisons[:1], rows=rows)
    made = replace(tables, monitoring=lines, trends=trends, compared=tables.compared[:1], breakdowns=(), groups=())
    # The next smallest goes with it, as everywhere.
    assert [line.observed for line in suppress(made).monitoring] == [None, None, 80]


def test_no_township_is_ranked(tables: Report) -> None:
    """By measure and code within a month, whatever the numbers."""
    keys = [(line.definition, line.unit, line.months) for line in tables.alerts]
    assert keys == sorted(keys)


def test_few_persons_are_hidden_in_what_leaves_the_county(tables: Report) -> None:
    for line in suppress(tables).monitoring:
        assert line.observed is None or line.observed == 0 or line.observed >= 5
        if line.hidden:
            assert (line.observed, line.low, line.high) == (None, None, None)


def test_a_month_that_is_hidden_takes_another_of_its_chart_along(tables: Report) -> None:
    """Or the total of the year would give it back."""
    county = [line for line in tables.monitoring if not line.unit and line.definition == "count.births"]
    county[3] = replace(county[3], observed=4)
    nothing_compared = replace(tables.trends, rows=())
    shown = suppress(replace(tables, monitoring=tuple(county), trends=nothing_compared, breakdowns=())).monitoring
    assert [at for at, line in enumerate(shown) if line.observed is None] == [0, 3]
    assert [line.hidden for line in shown].count(True) == 1


def test_the_sheets_hold_alerts_and_every_month(run: Path, tables: Report) -> None:
    book = openpyxl.load_workbook(run / "reports" / "reconcile.xlsx")
    alerts, points = rows(book, "监控提示"), rows(book, "均数监控")
    assert [line["报来"] for line in alerts] == [3, 61, 0, 0, 12, 2]
    assert len(points) == len(tables.monitoring)
    assert {line["状态"] for line in points} >= {"在范围内", "未到报告时限，不判断"}


def test_a_sex_ratio_is_written_as_boys_per_hundred_girls(tables: Report, declarations: Declarations) -> None:
    line = MonitorLine("ratio.sex_at_birth", "births", "", "2026-08", 1, "high", 2200, 4000, 2080, 1980, 2180, 0.001)
    assert observed_words(line, tables) == "122.2"
    assert range_words(line) == "98.0 – 119.8"
    assert "性别" in asked_words(line, Texts("zh", declarations))


def test_the_export_has_the_promised_columns(run: Path, tmp_path: Path, tables: Report) -> None:
    assert export(run, "monitoring", tmp_path / "monitoring.parquet") == len(tables.monitoring)
    assert pl.read_parquet(tmp_path / "monitoring.parquet").columns == list(MONITORING)


def test_an_empty_run_has_no_alert(empty_run: Path) -> None:
    assert "本期没有数据" in section(empty_run).text_content()
