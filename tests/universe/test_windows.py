"""The windows of a run and the month from which on a register is really kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.measure.world import Record, World, compared

from reconcile.compare.stage import compare_outcomes
from reconcile.errors import WrongUse
from reconcile.universe.windows import coverage_start, parse_period, windows_for


def labels(period: str, as_of: date = date(2027, 1, 31)) -> list[tuple[str, str]]:
    return [(window.period, " ".join(window.kinds)) for window in windows_for(period, as_of)]


def test_a_month_comes_with_its_year_to_date_statistical_year_twelve_months_and_all() -> None:
    assert labels("2026-05") == [
        ("2026-05", "month"),
        ("2026-01..2026-05", "year_to_date"),
        ("2025-10..2026-05", "statistical_year"),
        ("2025-06..2026-05", "last_12_months"),
        ("all", "all"),
    ]


def test_a_statistical_year_ends_with_september_and_the_next_begins() -> None:
    assert ("2025-10..2026-09", "statistical_year last_12_months") in labels("2026-09")
    assert labels("2026-10")[0] == ("2026-10", "month statistical_year")
    assert ("2026-10..2026-12", "statistical_year") in labels("2026-12")


def test_every_window_but_all_has_its_like_a_year_before() -> None:
    before = [window.year_before for window in windows_for("2024-02", date(2024, 2, 29))]
    assert [window and (window.period, window.first_day, window.last_day) for window in before] == [
        ("2023-02", date(2023, 2, 1), date(2023, 2, 28)),
        ("2023-01..2023-02", date(2023, 1, 1), date(2023, 2, 28)),
        ("2022-10..2023-02", date(2022, 10, 1), date(2023, 2, 28)),
        ("2022-03..2023-02", date(2022, 3, 1), date(2023, 2, 28)),
        None,
    ]
    before = windows_for("2025-02", date(2025, 2, 28))[0].year_before
    assert before is not None
    assert before.last_day == date(2024, 2, 29)


def test_several_months_come_first_as_asked_and_their_last_month_too() -> None:
    assert labels("2026-03..2026-09")[:2] == [("2026-03..2026-09", "asked"), ("2026-09", "month")]


def test_a_period_that_is_the_year_to_date_is_told_once_and_first() -> None:
    assert labels("2026-01..2026-09") == [
        ("2026-01..2026-09", "asked year_to_date"),
        ("2026-09", "month"),
        ("2025-10..2026-09", "statistical_year last_12_months"),
        ("all", "all"),
    ]


def test_january_is_its_own_year_to_date() -> None:
    assert labels("2026-01") == [
        ("2026-01", "month year_to_date"),
        ("2025-10..2026-01", "statistical_year"),
        ("2025-02..2026-01", "last_12_months"),
        ("all", "all"),
    ]


def test_a_whole_year_is_three_windows_in_one() -> None:
    assert labels("2026-01..2026-12") == [
        ("2026-01..2026-12", "asked year_to_date last_12_months"),
        ("2026-12", "month"),
        ("2026-10..2026-12", "statistical_year"),
        ("all", "all"),
    ]


@given(st.dates(date(2000, 1, 1), date(2050, 12, 31)), st.integers(0, 30))
def test_every_label_stands_once_and_every_window_ends_with_the_period(day: date, months: int) -> None:
    number = day.year * 12 + day.month - 1 - months
    period = f"{number // 12:04d}-{number % 12 + 1:02d}..{day:%Y-%m}"
    windows = windows_for(period, day)
    start, end = parse_period(period)
    assert (windows[0].first_day, windows[0].last_day) == (start, end)
    assert len({window.period for window in windows}) == len(windows)
    assert {window.last_day for window in windows[:-1]} == {end}
    assert all(window.first_day and window.first_day.day == 1 for window in windows[:-1])
    twelve = [w for w in windows if "last_12_months" in w.kinds]
    assert all((end.year - w.first_day.year) * 12 + end.month - w.first_day.month == 11 for w in twelve if w.first_day)


def test_all_reaches_to_the_day_the_figures_are_told_for() -> None:
    assert windows_for("2026-09", date(2026, 12, 5))[-1].last_day == date(2026, 12, 5)
    assert windows_for("2026-09", date(2026, 9, 5))[-1].last_day == date(2026, 9, 30)


@pytest.mark.parametrize(
    "text", ["2026", "2026-13", "2026-9", "2026-09-01", "2026-09..", "..2026-09", "2026-09..2026-08", ""]
)
def test_what_is_no_period_is_told(text: str) -> None:
    with pytest.raises(WrongUse):
        parse_period(text)


def test_a_year_before_is_given_where_both_registers_were_kept() -> None:
    """Twenty births a month since October 2024; cards came a year later, or at once."""
    days = [date(2024 + n // 12, 1 + n % 12, 9) for n in range(9, 33)]
    births = [Record(100 * n + at, day=day) for n, day in enumerate(days) for at in range(1, 21)]
    late = [replace(record, id=record.id + 9000, thing=0) for record in births if record.day >= date(2025, 10, 1)]
    found = {}
    for name, cards in (("late", late), ("at once", [replace(r, id=r.id + 9000, thing=0) for r in births])):
        with compared(World(births, cards), compare_outcomes) as connection:
            rows = connection.execute("SELECT pair, period FROM pair_windows WHERE period LIKE '%2025-09'").fetchall()
            found[name] = {pair: {period for of, period in rows if of == pair} for pair in ("births", "births-cards")}
    before = {"2025-09", "2025-01..2025-09", "2024-10..2025-09"}
    assert found["late"] == {"births": before, "births-cards": set()}
    assert found["at once"]["births-cards"] == before


def start_of(counts: dict[str, int]) -> date | None:
    frame = pl.DataFrame([*counts.items()], schema={"event_month": pl.String, "events": pl.Int64}, orient="row")
    return coverage_start(frame)


def months(first: str, number: int, events: int) -> dict[str, int]:
    at = int(first[:4]) * 12 + int(first[5:]) - 1
    return {f"{n // 12:04d}-{n % 12 + 1:02d}": events for n in range(at, at + number)}


FULL = months("2025-01", 21, 100)


def test_coverage_begins_with_the_first_full_month() -> None:
    assert start_of(FULL) == date(2025, 1, 1)


def test_late_entries_of_earlier_years_do_not_begin_the_coverage() -> None:
    assert start_of({"1999-05": 1, "2023-02": 3, **months("2024-10", 3, 9), **FULL}) == date(2025, 1, 1)


def test_two_empty_months_do_not_end_the_coverage_and_three_do() -> None:
    two = {month: n for month, n in FULL.items() if month not in ("2025-06", "2025-07")}
    three = {month: n for month, n in two.items() if month != "2025-08"}
    assert start_of(two) == date(2025, 1, 1)
    assert start_of(three) == date(2025, 9, 1)


def test_a_month_that_has_only_begun_does_not_end_the_coverage() -> None:
    assert start_of({**FULL, "2026-10": 2}) == date(2025, 1, 1)


def test_one_mistyped_date_after_the_coverage_is_not_all_of_it() -> None:
    assert start_of({**FULL, "2027-06": 1}) == date(2025, 1, 1)


def test_without_events_there_is_no_coverage() -> None:
    assert start_of({}) is None


@given(st.dictionaries(st.sampled_from(list(months("2024-01", 40, 0))), st.integers(1, 300), min_size=1))
def test_coverage_begins_in_a_month_that_has_events(counts: dict[str, int]) -> None:
    start = start_of(counts)
    assert start is not None
    assert counts.get(f"{start:%Y-%m}", 0) > 0
