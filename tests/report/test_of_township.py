"""What the staff of a township see of a report: their own figures, hidden where the bulletin hides them."""

from __future__ import annotations

from pathlib import Path

import pytest

from reconcile import engine
from reconcile.report.tables import Rate, Report, suppress
from reconcile.report.tables.of_township import TownshipFigures
from reconcile.settings import Settings


def shown(rate: Rate | None) -> tuple[object, ...]:
    """What is told of a rate; an interval is not told beside a limit."""
    rate = rate or Rate()
    return rate.bound, rate.numerator, rate.denominator, rate.value


def test_a_township_sees_what_the_bulletin_shows_of_it_and_no_more(
    run: Path, tables: Report, settings: Settings
) -> None:
    told = next(one for one in suppress(tables).breakdowns if one.cut == "township")
    hidden = 0
    with engine.connect(run / "run.duckdb", read_only=True) as connection:
        for row in told.rows:
            own = TownshipFigures.read(connection, row.key, tables.run.small_cell).report(tables, settings)
            for comparison, rate in zip(told.comparisons, row.rates, strict=True):
                (mine,) = [one for one in own.compared if one.comparison == comparison]
                found = mine.rate(comparison.headline, told.period)
                assert shown(found) == shown(rate), (row.key, comparison.pair)
                hidden += bool(found.bound)
    assert hidden


def test_nothing_of_the_county_is_left(run: Path, tables: Report, settings: Settings) -> None:
    key = next(iter(tables.townships))
    with engine.connect(run / "run.duckdb", read_only=True) as connection:
        figures = TownshipFigures.read(connection, key, tables.run.small_cell)
        own, subjects = figures.report(tables, settings), figures.subjects(tables, settings)
    empty = ("receipts", "scopes", "breakdowns", "quality", "findings", "differences", "groups", "causes", "monitoring")
    assert not any(getattr(own, name) for name in empty)
    assert own.trends.rows == ()
    assert not any(figure.parts or figure.curve for subject in subjects for figure in subject.figures)


@pytest.mark.parametrize("definition", ["count.births", "count.compare"])
def test_counts_of_few_are_hidden(definition: str) -> None:
    with engine.connect() as connection:
        connection.execute(
            "CREATE TABLE figures AS SELECT * FROM (VALUES ('990121001', 3, 40, 0.5), ('990121002', 30, 31, 0.5)) "
            "AS t(township, numerator, denominator, value), (SELECT '2026' AS period, ? AS definition, 'p' AS pair, "
            "'r' AS relation, NULL AS field, 'raw' AS estimate)",
            [definition],
        )
        few, many = (TownshipFigures.read(connection, township, 5).shown for township in ("990121001", "990121002"))
    assert list(few.values()) == [Rate(bound="hidden")]
    assert many == {}
