"""The tables of a report hold what the run's figures say, and the sums that must hold do."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import duckdb
from tests.report.conftest import ABSENT

from reconcile.report.tables import Rate, Report
from reconcile.report.tables.figures import rate_of
from reconcile.report.tables.model import CUTS


def test_every_headline_is_the_runs_own_figure(run: Path, tables: Report) -> None:
    with duckdb.connect(run / "run.duckdb", read_only=True) as connection:
        for one in tables.compared:
            rows = connection.execute(
                "SELECT numerator, denominator, value, low, high FROM figures WHERE definition = ? AND period = ?"
                " AND pair = ? AND relation = ? AND coalesce(township, facility, event_month, sex) IS NULL",
                [one.comparison.headline, tables.window.period, one.comparison.pair, one.comparison.relation],
            ).fetchall()
            rate = one.rate(one.comparison.headline, tables.window.period)
            shown = [(rate.numerator, rate.denominator, rate.value, rate.low, rate.high)]
            assert rows == ([] if one.comparison.absent else shown)


def test_a_comparison_without_its_register_says_so_and_has_no_figure(tables: Report) -> None:
    absent = {one.comparison.pair: one for one in tables.compared if one.comparison.absent}
    assert set(absent) == {"births-marriages", "population_marriages-marriages"}
    assert all(not one.rates and not one.sides for one in absent.values())
    assert {one.register for one in tables.receipts if not one.provided} == set(ABSENT)


def test_at_the_preset_threshold_every_headline_is_the_published_one(tables: Report) -> None:
    assert tables.thresholds == (0.5, 0.8, 0.9, 0.95, 0.99, 0.999)
    for one in tables.compared:
        for window in tables.windows if not one.comparison.absent else ():
            for definition in ("presence.ref", one.comparison.headline):
                moved, rate = one.moved_to(0.8, definition, window.period), one.rate(definition, window.period)
                assert (moved.numerator, moved.denominator, moved.value) == (
                    rate.numerator,
                    rate.denominator,
                    rate.value,
                )


def test_the_same_period_a_year_before_is_a_figure_of_its_own(run: Path, tables: Report) -> None:
    month = tables.windows[0]
    with duckdb.connect(run / "run.duckdb", read_only=True) as connection:
        for one in tables.compared:
            rows = connection.execute(
                "SELECT numerator, denominator FROM figures WHERE definition = 'presence.ref' AND period = '2025-09'"
                " AND pair = ? AND coalesce(township, facility, event_month, sex) IS NULL",
                [one.comparison.pair],
            ).fetchall()
            rate = one.before("presence.ref", month)
            assert rows == ([] if one.comparison.absent else [(rate.numerator, rate.denominator)])
            assert one.comparison.absent or (rate.denominator or 0) > 0


def test_received_is_counted_and_left_out(tables: Report) -> None:
    sides = [side for one in tables.compared for pair in one.sides.values() for side in pair]
    assert sides
    assert all(side.adds_up and side.total == side.received for side in sides)


def test_a_sum_that_does_not_hold_is_seen(tables: Report) -> None:
    side = next(side for one in tables.compared for pair in one.sides.values() for side in pair)
    wrong = replace(side, received=(side.received or 0) + 1)
    assert not wrong.adds_up


def test_every_cut_adds_up_to_the_whole(tables: Report) -> None:
    for breakdown in tables.breakdowns:
        for at, one in enumerate(breakdown.comparisons):
            if not one.absent:
                parts = [row.rates[at] for row in breakdown.rows]
                whole = tables.compared[at].rate(one.headline, breakdown.period)
                assert sum(rate.denominator or 0 for rate in parts if rate) == whole.denominator
                assert sum(rate.numerator or 0 for rate in parts if rate) == whole.numerator


def test_rows_stand_in_the_order_of_their_keys_never_of_their_rates(tables: Report) -> None:
    assert [breakdown.cut for breakdown in tables.breakdowns] == list(CUTS)
    for breakdown in tables.breakdowns:
        assert [row.key for row in breakdown.rows] == sorted(row.key for row in breakdown.rows)


def test_townships_are_called_by_the_name_in_their_addresses(tables: Report) -> None:
    assert tables.townships["990121100"] == "城关镇"
    assert tables.townships["990121110"] == "新安街道"
    assert tables.townships["990121111"] == "云岭民族乡"


def test_the_detail_window_is_the_last_twelve_months(tables: Report) -> None:
    assert "last_12_months" in tables.window.kinds
    assert [window.kinds for window in tables.windows] == [
        ("month",),
        ("year_to_date",),
        ("statistical_year", "last_12_months"),
        ("all",),
    ]


def test_discrepancies_are_counted_once(run: Path, tables: Report) -> None:
    with duckdb.connect(run / "run.duckdb", read_only=True) as connection:
        total, restricted = connection.execute(
            "SELECT count(*), count(*) FILTER (restricted) FROM findings"
        ).fetchall()[0]
    assert sum(line.count or 0 for line in tables.findings) == total
    assert tables.restricted == restricted
    assert sum(count or 0 for line in tables.finding_townships for count in line.counts) == total - restricted


def test_levels_speak_of_links_that_count(run: Path, tables: Report) -> None:
    with duckdb.connect(run / "run.duckdb", read_only=True) as connection:
        counting = dict(
            connection.execute(
                "SELECT pair || '/' || relation, count(*) FROM links WHERE status IN ('accepted', 'set') GROUP BY ALL"
            ).fetchall()
        )
    for key, links in counting.items():
        fields = {line.field for line in tables.levels if f"{line.pair}/{line.relation}" == key}
        told = sum(line.links for line in tables.levels if f"{line.pair}/{line.relation}" == key)
        assert told == links * len(fields) > 0


def test_of_nothing_there_is_no_interval() -> None:
    """A month of which nothing is due yet: any share is possible, which is no figure."""
    row = {"numerator": 0, "denominator": 0, "value": None, "low": 0.0, "high": 1.0}
    assert rate_of(row) == Rate(0, 0)
