"""Control charts: false alerts as often as stated, planted stops found, nothing judged that cannot be."""

from __future__ import annotations

from datetime import date
from math import comb, exp, factorial

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.measure.world import Link, Record, World, measured

from reconcile.measure.monitoring.counts import count_points
from reconcile.measure.monitoring.limits import TAIL, count_limits, pooled_spread, share_limits
from reconcile.measure.monitoring.points import Point
from reconcile.measure.monitoring.series import COUNTY, Series, months_between, series
from reconcile.measure.monitoring.shares import share_points

Floats = np.ndarray
ALERTS = ("low", "high")


def flows(counts: Floats, mature: int | None = None) -> Series:
    """Units by month; the county is their sum. `mature`: how many months are due, all of them where not said."""
    months = months_between(date(2024, 10, 1), date(2026, 9, 30))[: counts.shape[1]]
    whole = np.vstack([counts.sum(axis=0), counts]).astype(float)
    due = np.arange(counts.shape[1]) < (counts.shape[1] if mature is None else mature)
    units = (COUNTY, *(f"99012100{at}" for at in range(1, len(counts) + 1)))
    return Series(units, months, {"events": whole}, due)


SIZES = np.array([40, 35, 28, 22, 18, 15, 12, 9, 7, 5, 3, 1.5])
SEASON = 1 + 0.15 * np.sin(np.arange(24) * np.pi / 6)


def in_control(random: np.random.Generator, vary: float = 0.0) -> Floats:
    """Births of twelve townships in 24 months with a season that all share; `vary`: more than chance."""
    mean = SIZES[:, None] * SEASON
    if vary:
        mean = mean * random.gamma(1 / vary**2, vary**2, mean.shape)
    return random.poisson(mean).astype(float)


def alerts(points: list[Point], unit: str | None = None) -> list[Point]:
    return [one for one in points if one.state in ALERTS and (unit is None or one.unit == unit)]


# Limits.


def poisson(count: int, mean: float) -> float:
    return sum(exp(-mean) * mean**k / factorial(k) for k in range(count + 1))


@pytest.mark.parametrize("mean", [0.3, 2.0, 7.0, 18.0, 40.0])
def test_limits_of_a_count_that_is_well_known_are_those_of_poisson(mean: float) -> None:
    found = count_limits(np.array([mean]), np.array([1e9]), 1.0)
    low, high = int(found.low[0]), int(found.high[0])
    assert poisson(low - 1, mean) <= TAIL < poisson(low, mean)
    assert 1 - poisson(high, mean) <= TAIL < 1 - poisson(high - 1, mean)
    assert found.below[0] + found.above[0] == pytest.approx(poisson(low - 1, mean) + 1 - poisson(high, mean), abs=1e-6)


def test_limits_are_wider_the_less_is_known_and_the_more_months_vary() -> None:
    mean = np.full(3, 20.0)
    found = [count_limits(mean, np.full(3, known), spread) for known, spread in ((1e9, 1.0), (60, 1.0), (60, 1.5))]
    lows, highs = [one.low[0] for one in found], [one.high[0] for one in found]
    assert lows == sorted(lows, reverse=True)
    assert highs == sorted(highs)
    assert len(set(lows)) == len(set(highs)) == 3


@given(st.integers(1, 60), st.integers(0, 400), st.integers(0, 60))
def test_limits_of_a_share_keep_what_they_promise(trials: int, passed: int, failed: int) -> None:
    low, high, chance = share_limits(trials, passed, passed + failed, 1.0)
    assert 0 <= low <= high <= trials
    assert 0 <= chance <= 2 * TAIL + 1e-9


def test_a_share_that_is_well_known_has_binomial_limits() -> None:
    low, high, _ = share_limits(30, 900_000, 1_000_000, 1.0)
    below = [sum(comb(30, k) * 0.9**k * 0.1 ** (30 - k) for k in range(at + 1)) for at in range(31)]
    assert below[int(low) - 1] <= TAIL < below[int(low)]
    assert high == 30


def test_the_spread_of_months_is_found_and_a_stop_does_not_move_it() -> None:
    random = np.random.default_rng(1)
    scores = random.normal(0, 1.6, (12, 24))
    assert pooled_spread(scores) == pytest.approx(1.6, abs=0.25)
    stopped = scores.copy()
    stopped[3, 20] = -30
    assert pooled_spread(stopped) == pytest.approx(pooled_spread(scores), abs=0.05)
    assert pooled_spread(random.normal(0, 0.2, (12, 24))) == 1.0
    assert pooled_spread(np.full((2, 3), np.nan)) == 1.0


# Counts.


def test_flows_in_order_raise_as_many_alerts_as_stated() -> None:
    random = np.random.default_rng(11)
    found, stated = 0, 0.0
    for _ in range(60):
        points = count_points(flows(in_control(random)))
        found += len(alerts(points))
        stated += sum(one.chance or 0.0 for one in points)
    assert stated > 20
    assert 0.4 * stated < found < 1.3 * stated


def test_flows_that_vary_more_than_chance_do_not_raise_many_more() -> None:
    random = np.random.default_rng(12)
    found, stated, naive = 0, 0.0, 0
    for _ in range(40):
        counts = in_control(random, vary=0.25)
        points = count_points(flows(counts))
        found += len(alerts(points))
        stated += sum(one.chance or 0.0 for one in points)
        judged = [one for one in points if one.months == 1 and one.unit and one.expected is not None]
        limits = count_limits(np.array([one.expected for one in judged]), np.full(len(judged), 1e9), 1.0)
        seen = np.array([one.observed for one in judged])
        naive += int(((seen < limits.low) | (seen > limits.high)).sum())
    assert found < 4 * stated
    assert found < naive / 2


@pytest.mark.parametrize("unit", [0, 2, 4])
def test_a_township_that_stopped_is_found_and_no_other_is_blamed(unit: int) -> None:
    """The last month is missing: it comes a month late."""
    counts = in_control(np.random.default_rng(21))
    counts[unit, -1] = 0
    points = count_points(flows(counts))
    last = [one for one in alerts(points) if one.month == "2026-09"]
    assert [(one.unit, one.state) for one in last if one.months == 1 and one.unit] == [(f"99012100{unit + 1}", "low")]


def test_the_largest_of_few_that_stops_does_not_make_the_others_too_large() -> None:
    """In a month in which all have far more than usual, which only the others can tell."""
    counts = np.array([100.0, 40, 36, 30])[:, None] * np.ones(24)
    counts[:, -1] = [0, 72, 65, 54]
    last = [one for one in alerts(count_points(flows(counts))) if one.month == "2026-09" and one.unit]
    assert [(one.unit, one.state) for one in last] == [("990121001", "low")]


def test_half_of_what_is_usual_is_found_at_once_where_there_are_many_and_in_three_months_where_there_are_fewer() -> (
    None
):
    counts = np.rint(SIZES[:, None] * np.ones(24))
    counts[0, -1] = 16
    counts[4, -3:] = 7
    found = alerts(count_points(flows(counts)))
    assert ("990121001", "2026-09", 1) in {(one.unit, one.month, one.months) for one in found}
    assert ("990121005", "2026-09", 3) in {(one.unit, one.month, one.months) for one in found}


def test_no_deaths_for_three_months_are_found_where_one_month_alone_tells_nothing() -> None:
    counts = np.random.default_rng(8).poisson(np.full((8, 24), 4.0)).astype(float)
    counts[2, -3:] = 0
    (found,) = alerts(count_points(flows(counts)), "990121003")
    assert (found.month, found.months, found.observed, found.state) == ("2026-09", 3, 0, "low")


def test_a_county_where_everybody_stopped_is_found_by_its_own_past() -> None:
    counts = in_control(np.random.default_rng(5))
    counts[:, -1] = 0
    assert [one.state for one in alerts(count_points(flows(counts)), COUNTY) if one.months == 1] == ["low"]


def test_a_month_that_is_not_due_is_shown_and_not_judged() -> None:
    counts = in_control(np.random.default_rng(6))
    counts[:, -1] = 0
    last = [one for one in count_points(flows(counts, mature=23)) if one.month == "2026-09"]
    assert {one.state for one in last} == {"not_yet_due"}
    assert all(one.expected is None and one.chance is None for one in last)


@pytest.mark.parametrize("months", [1, 6])
def test_too_little_past_is_refused(months: int) -> None:
    points = count_points(flows(in_control(np.random.default_rng(7))[:, :months]))
    assert {one.state for one in points} == {"too_little_past"}


def test_a_new_township_is_judged_once_it_has_a_past_and_disturbs_nobody() -> None:
    counts = np.rint(SIZES[:, None] * np.ones(24))
    counts[3, :14] = 0
    points = count_points(flows(counts))
    mine = {one.month: one.state for one in points if one.unit == "990121004" and one.months == 1}
    assert next(iter(mine)) == "2025-12"
    assert list(mine.values()) == ["too_little_past"] * 6 + ["in_range"] * 4
    assert not alerts(points)


def test_a_stop_teaches_nothing_for_the_months_after_it() -> None:
    counts = np.rint(SIZES[:, None] * np.ones(24))
    counts[0, 14:18] = 0
    points = {(one.month, one.months): one for one in count_points(flows(counts)) if one.unit == "990121001"}
    assert [points[month, 1].state for month in ("2025-12", "2026-03", "2026-04")] == ["low", "low", "in_range"]
    assert points["2026-09", 1].expected == pytest.approx(40, rel=0.05)


def test_a_township_without_any_record_is_named_as_such() -> None:
    counts = np.rint(SIZES[:, None] * np.ones(24))
    counts[11] = 0
    (point,) = [one for one in count_points(flows(counts)) if one.unit == "9901210012"]
    assert (point.state, point.month) == ("never", "2026-09")


# Shares.


def shares(passing: Floats, of: Floats) -> Series:
    found = flows(of)
    return Series(found.units, found.months, {"of": found.counts["events"], "passing": _whole(passing)}, found.mature)


def _whole(counts: Floats) -> Floats:
    return np.vstack([counts.sum(axis=0), counts]).astype(float)


def test_rates_in_order_raise_no_more_alerts_than_stated() -> None:
    random = np.random.default_rng(13)
    found, stated = 0, 0.0
    for _ in range(100):
        of = in_control(random)
        points = share_points(shares(random.binomial(of.astype(int), 0.9), of), "passing", "of")
        found += len(alerts(points))
        stated += sum(one.chance or 0.0 for one in points)
    assert stated > 10
    assert 0.5 * stated < found < 1.5 * stated


def test_a_rate_that_falls_is_found() -> None:
    of = np.rint(SIZES[:, None] * np.ones(24))
    passing = np.rint(0.95 * of)
    passing[1, -1] = 20
    (found,) = alerts(share_points(shares(passing, of), "passing", "of"), "990121002")
    assert (found.month, found.state, found.observed, found.of) == ("2026-09", "low", 20, 35)


def test_no_sex_ratio_is_judged_for_few_births() -> None:
    of = np.rint(SIZES[:, None] * np.ones(24))
    points = share_points(shares(np.rint(of / 2), of), "passing", "of", fewest=150)
    assert {one.state for one in points if one.unit} == {"too_few"}
    assert {one.state for one in points if not one.unit} == {"too_little_past", "in_range"}


# From a run.


def test_numbers_of_a_month_are_those_of_its_records() -> None:
    rows = pl.DataFrame(
        [("1", "2026-01", 3), ("2", "2026-02", 4), (None, "2026-02", 5), ("1", "2019-01", 9)],
        schema=["township", "event_month", "events"],
        orient="row",
    )
    months = months_between(date(2026, 1, 1), date(2026, 2, 28))
    found = series(rows, ["events"], ["1", "2"], months, date(2026, 2, 27))
    assert found.counts["events"].tolist() == [[3, 9], [3, 0], [0, 4]]
    assert found.mature.tolist() == [True, False]


def test_a_run_writes_every_unit_and_month_and_no_person() -> None:
    """Two townships with twenty births a month, all found on cards; one of them lacks all births of July."""
    world = World()
    for month in range(1, 10):
        for n in range(40):
            township = f"99012100{1 + n % 2}"
            number = 100 * month + n
            if (month, n % 2) != (7, 1):
                record = {"day": date(2026, month, 1 + n // 2), "township": township, "sex": str(1 + n // 2 % 2)}
                world.births.append(Record(number, **record))  # type: ignore[arg-type]
                world.cards.append(Record(10_000 + number, **record))  # type: ignore[arg-type]
                world.links.append(Link(number, 10_000 + number))
    with measured(world) as connection:
        rows = connection.sql("SELECT * FROM monitoring ORDER BY ALL").pl()
    births = rows.filter(pl.col("definition") == "count.births", pl.col("months") == 1)
    july = births.filter(pl.col("event_month") == "2026-07")
    assert july.filter(township="990121002")["state"].to_list() == ["low"]
    assert july.filter(township="990121001")["state"].to_list() == ["in_range"]
    assert set(births.filter(pl.col("event_month") == "2026-09")["state"]) == {"not_yet_due"}
    assert set(rows["definition"]) == {"count.births", "ratio.sex_at_birth", "presence.ref", "consistency.ref"}
    assert set(rows.filter(definition="presence.ref")["state"]) == {"too_little_past", "in_range"}
