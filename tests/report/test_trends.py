"""Trends over past runs: what each run said, one definition through a line, nothing small."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import lxml.html
import pytest

from reconcile.registers.load import Declarations
from reconcile.report.formatting import rate_value
from reconcile.report.tables import Rate, Report, suppress
from reconcile.report.tables.trends import trends
from reconcile.report.texts import LANGUAGES, Language, Texts
from reconcile.report.trends import write_trends


@pytest.fixture
def earlier(tables: Report) -> Report:
    """The month before: another figure, one register not delivered yet, another headline then."""
    first, second, *others = suppress(tables).compared
    key = (first.comparison.headline, tables.window.period)
    before = replace(first, rates=first.rates | {key: Rate(700, 1000, 0.7, 0.67, 0.73)})
    absent = replace(second, comparison=replace(second.comparison, absent=("deliveries",)), rates={})
    run = replace(tables.run, period="2026-08", run_id="a" * 64, headline="presence.ref")
    return replace(suppress(tables), run=run, compared=(before, absent, *others))


def page(path: Path, reports: list[Report], declarations: Declarations, language: Language = "zh") -> str:
    write_trends(path / "trends.html", trends(reports), Texts(language, declarations))
    return (path / "trends.html").read_text(encoding="utf-8")


def test_each_run_stands_with_the_figure_it_said(
    tmp_path: Path, tables: Report, earlier: Report, declarations: Declarations
) -> None:
    text = page(tmp_path, [earlier, suppress(tables)], declarations)
    rows = lxml.html.fromstring(text).xpath("//tbody/tr")
    assert [row.findtext("th") for row in rows] == ["2026-08", "2026-09"]
    cells = [[cell.text for cell in row.findall("td")] for row in rows]
    assert cells[0][:2] == ["70.00%", "未提供"]
    now = suppress(tables).compared[0]
    assert cells[1][0] == rate_value(now.rate(now.comparison.headline, tables.window.period))


def test_a_line_is_of_one_definition_whatever_the_headline_was_then(tables: Report, earlier: Report) -> None:
    found = trends([earlier, suppress(tables)])
    then = found.lines[2].rates[0]
    assert then == earlier.compared[2].rate(tables.run.headline, tables.window.period)


def test_of_one_run_the_months_of_the_event_are_drawn(
    tmp_path: Path, tables: Report, declarations: Declarations
) -> None:
    text = page(tmp_path, [suppress(tables)], declarations)
    months = [row.findtext("th") for row in lxml.html.fromstring(text).xpath("//tbody/tr")]
    assert months == [row.label for row in tables.trends.rows]
    assert len(months) > 10


def test_the_target_is_drawn_through_every_chart_that_has_one(
    tmp_path: Path, tables: Report, earlier: Report, declarations: Declarations
) -> None:
    text = lxml.html.fromstring(page(tmp_path, [earlier, suppress(tables)], declarations))
    lines = [line for line in trends([earlier, suppress(tables)]).lines if not line.comparison.absent]
    assert len(text.xpath("//line[@class='target']")) == sum(line.target is not None for line in lines) > 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_needs_nothing_from_outside(
    tmp_path: Path, tables: Report, earlier: Report, declarations: Declarations, language: Language
) -> None:
    text = page(tmp_path, [earlier, suppress(tables)], declarations, language)
    assert not any(word in text for word in ("http:", "https:", "<script", "<link", "<img"))


def test_small_cells_are_taken_out_before(tables: Report) -> None:
    with pytest.raises(ValueError, match="suppress"):
        trends([tables])
