"""Parts of the county, held against its own figures: no month, township or subgroup of few follows from their sums."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import chain, combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from tests.report.subgroups import by_township

from reconcile.report.tables import Rate, Report, suppress
from reconcile.report.tables.model import (
    Breakdown,
    BreakdownRow,
    Compared,
    CorrectedFigure,
    Correction,
    DifferenceLine,
    FigureKey,
    LinkLine,
    QualityLine,
    Window,
)

MONTHS = [f"{year}-{month:02}" for year in (2024, 2025, 2026) for month in range(1, 13)][9:33]  # to 2026-09
WINDOWS = (
    Window("2026-09", ("month",), date(2026, 9, 1), date(2026, 9, 30), "2025-09"),
    Window("2026-01..2026-09", ("year_to_date",), date(2026, 1, 1), date(2026, 9, 30), "2025-01..2025-09"),
    Window("2025-10..2026-09", ("last_12_months",), date(2025, 10, 1), date(2026, 9, 30), "2024-10..2025-09"),
)
Counts = list[tuple[int, int]]
"""Of each month how many agree and how many do not."""


def rate(agreeing: int, failing: int) -> Rate:
    whole = agreeing + failing
    return Rate(agreeing, whole, agreeing / whole if whole else None)


def spans() -> dict[str, list[int]]:
    """The months of each window and of the same a year before."""
    found = {}
    for window in WINDOWS:
        first, last = (f"{day:%Y-%m}" for day in (window.first_day or date.min, window.last_day or date.max))
        now = [at for at, month in enumerate(MONTHS) if first <= month <= last]
        found |= {window.period: now, str(window.year_before): [at - 12 for at in now]}
    return found


def county(tables: Report, counts: Counts, linked: int | None = None) -> tuple[Compared, Report]:
    """The first comparison of a report over two years of months, as it is and in a report that may leave the county;
    `linked`: how many of the last year are, where that is told too."""
    one = tables.compared[0]
    rates = {
        (one.comparison.headline, period): rate(*(sum(counts[at][end] for at in months) for end in (0, 1)))
        for period, months in spans().items()
    }
    if linked is not None:
        whole = rates[one.comparison.headline, WINDOWS[2].period].denominator or 0
        rates["presence.ref", WINDOWS[2].period] = rate(linked, whole - linked)
    one = replace(one, rates=rates, estimates={}, moved={}, sides={})
    rows = tuple(BreakdownRow(month, month, (rate(*found),)) for month, found in zip(MONTHS, counts, strict=True))
    trends = Breakdown("event_month", "all", (one.comparison,), rows)
    detail = Breakdown("event_month", WINDOWS[2].period, (one.comparison,), rows[12:])
    made = replace(
        tables, windows=WINDOWS, window=WINDOWS[2], compared=(one,), breakdowns=(detail,), trends=trends, groups=()
    )
    return one, suppress(made)


COUNT = st.one_of(st.just(0), st.integers(0, 7), st.integers(0, 60))


def equation(months: Sequence[int], ends: Sequence[int]) -> NDArray[np.float64]:
    """The sum over months of who agrees (0), who does not (1)."""
    row = np.zeros((24, 2))
    row[np.ix_(months, ends)] = 1
    return row.ravel()


def equations(shown: Report) -> NDArray[np.float64]:
    """What the page says, as sums over who agrees and who does not in each month."""
    one = shown.compared[0]
    wholes = [(one.rate(one.comparison.headline, period), months) for period, months in spans().items()]
    parts = [(row.rates[0], [at]) for at, row in enumerate(shown.trends.rows)]
    rows = [np.zeros(48)]
    for found, months in wholes + parts:
        for count, ends in (("numerator", [0]), ("denominator", [0, 1])):
            if found is not None and getattr(found, count) is not None:
                rows.append(equation(months, ends))
    _, size, basis = np.linalg.svd(np.array(rows))
    return basis[: int((size > 1e-9).sum())]


def follows(told: NDArray[np.float64], row: NDArray[np.float64]) -> bool:
    return bool(np.abs(row - told.T @ (told @ row)).max() < 1e-6)


def test_no_month_of_few_follows_from_windows_that_lie_in_one_another(tables: Report) -> None:
    """So many more of the last year are linked than agree: where these are few the year's count may not follow."""
    limit = tables.run.small_cell

    @settings(deadline=None)
    @given(counts=st.lists(st.tuples(COUNT, COUNT), min_size=24, max_size=24), linked=st.integers(0, 6))
    def check(counts: Counts, linked: int) -> None:
        agreeing, counted = (sum(found[0] + found[1] * of for found in counts[12:]) for of in (0, 1))
        linked = min(linked, counted - agreeing)
        _, shown = county(tables, counts, agreeing + linked)
        told = equations(shown)
        if 0 < linked < limit and shown.compared[0].rate("presence.ref", WINDOWS[2].period).numerator is not None:
            assert not follows(told, equation(range(12, 24), [0]))
        for months in chain(combinations(range(24), 1), combinations(range(24), 2)):
            for ends in ([0], [1], [0, 1]):
                count = sum(counts[at][end] for at in months for end in ends)
                if 0 < count < limit and all(any(counts[at][end] for end in ends) for at in months):
                    assert not follows(told, equation(months, ends)), (months, ends)

    check()


def test_a_month_is_shown_alike_in_both_of_its_tables(tables: Report) -> None:
    _, shown = county(tables, [(2, 1), *[(30, 9)] * 10, (22, 8), (1, 1), *[(40, 7)] * 10, (25, 6)])
    rows = {row.key: row for row in shown.trends.rows}
    assert all(rows[row.key] == row for row in shown.breakdowns[0].rows)
    assert [row.key for row in shown.trends.rows if row.rates[0] and row.rates[0].bound] == [
        *("2024-10", "2024-11"),
        *("2025-10", "2025-11"),
    ]


def test_the_month_that_is_itself_a_window_is_not_hidden_in_vain(tables: Report) -> None:
    """The smallest other month would be the last one, which the headline of the month shows."""
    _, shown = county(tables, [*[(40, 9)] * 20, (1, 1), (30, 9), (31, 9), (12, 8)])
    hidden = [row.key for row in shown.trends.rows if row.rates[0] and row.rates[0].bound]
    assert hidden == ["2026-06", "2026-07"]
    assert not shown.compared[0].rate(tables.compared[0].comparison.headline, "2026-09").bound


def test_months_do_not_add_up_to_a_headline_that_is_a_limit(tables: Report) -> None:
    """Of the last twelve months 3 of the linked disagree; of the month and the year so far nothing is hidden."""
    counts = [(30, 9)] * 21 + [(20, 8)] + [(30, 9)] * 2
    agreeing = sum(found[0] for found in counts[12:])
    one, shown = county(tables, counts, agreeing + 3)
    assert shown.compared[0].rate(one.comparison.headline, WINDOWS[2].period).bound == "at_least"
    hidden = [row.key for row in shown.trends.rows[12:] if row.rates[0] and row.rates[0].bound]
    # Of the months of the year so far, whose sum is told, none need be hidden; the others' sum is not.
    assert hidden == ["2025-10"]


def test_where_the_county_is_a_limit_its_townships_do_not_add_up_to_it(tables: Report) -> None:
    """100 are linked and 97 of them consistent: three townships that are each far from few would tell so."""
    one = tables.compared[0]
    period = tables.window.period
    rates = {
        ("presence.ref", period): rate(100, 20),
        ("consistency.ref", period): rate(97, 23),
    }
    one = replace(one, rates=rates, estimates={}, moved={}, sides={})
    rows = tuple(
        BreakdownRow(key, key, (rate(*found),)) for key, found in (("a", (40, 8)), ("b", (30, 8)), ("c", (27, 7)))
    )
    cut = Breakdown("township", period, (one.comparison,), rows)
    groups = by_township(one.comparison, rate(100, 20), a=rate(42, 6), b=rate(30, 8), c=rate(28, 6))
    trends = replace(tables.trends, rows=())
    shown = suppress(replace(tables, compared=(one,), breakdowns=(cut,), groups=groups, trends=trends))
    assert [row.rates[0].bound for row in shown.breakdowns[0].rows if row.rates[0]] == ["", "", "hidden"]
    # In township a two are linked and not consistent: of the two tables the second does not say so.
    assert [line.rate.bound for line in shown.groups] == ["", "hidden", "", "hidden"]
    assert [line.false for line in shown.groups] == [0.1, None, 0.1, None]


@pytest.mark.parametrize("few", ["before", "now"])
def test_a_correction_shows_nothing_that_the_page_hides(tables: Report, few: str) -> None:
    """Found 96 of 100, of whom 4 are missing, hides the figure as it was and as it is, and what tells of it."""
    one, period = tables.compared[0], tables.window.period
    pair, relation = one.comparison.pair, one.comparison.relation

    def figure(definition: str, small: Rate, large: Rate) -> CorrectedFigure:
        sides = (small, large) if few == "before" else (large, small)
        return CorrectedFigure(FigureKey(period, definition, pair, relation, ""), *sides)

    figures = (
        figure("presence.ref", rate(96, 4), rate(80, 20)),
        figure("consistency.ref", rate(60, 40), rate(61, 39)),
        figure("consistency.matched", rate(60, 36), rate(61, 19)),
    )
    one = replace(one, rates={(found.key.definition, period): found.now for found in figures}, estimates={}, moved={})
    correction = Correction(1, "r", "2026-10-01", "n", "r", "2026-10-01T00:00:00+00:00", figures, ())
    made = replace(tables, compared=(one,), breakdowns=(), groups=(), correction=correction)
    shown = suppress(replace(made, trends=replace(tables.trends, rows=())))
    assert shown.correction is not None
    told = {found.key.definition: (found.before.bound, found.now.bound) for found in shown.correction.figures}
    hidden = ("hidden", "hidden")
    assert told == {"presence.ref": hidden, "consistency.ref": ("", ""), "consistency.matched": hidden}


def test_who_has_a_field_is_not_told_where_few_have_not(tables: Report) -> None:
    """93 linked, 91 with the name on both sides: two lack it. Of the date nobody does."""
    one, period = tables.compared[0], tables.window.period
    one = replace(one, rates={("presence.ref", period): rate(93, 27)}, estimates={}, moved={})
    usual = next(line for line in tables.quality if line.family == "field")
    lines = tuple(
        replace(usual, source=one.comparison.pair, relation=one.comparison.relation, field=name, rate=found)
        for name, found in (("child_name", rate(80, 11)), ("birth_date", rate(80, 13)))
    )
    made = replace(tables, compared=(one,), breakdowns=(), groups=(), quality=lines)
    shown = suppress(replace(made, trends=replace(tables.trends, rows=()))).quality
    assert [line.rate for line in shown] == [Rate(bound="hidden"), rate(80, 13)]


def test_a_field_that_few_differ_in_is_held_against_the_linked_all_the_same(tables: Report) -> None:
    """103 of 106 agree, and 110 count: four are not linked, or lack the field."""
    one, period = tables.compared[0], tables.window.period
    one = replace(one, rates={("presence.ref", period): rate(108, 2)}, estimates={}, moved={})
    usual = next(line for line in tables.quality if line.family == "field")
    line = replace(usual, source=one.comparison.pair, relation=one.comparison.relation, rate=rate(103, 3))
    made = replace(tables, compared=(one,), breakdowns=(), groups=(), quality=(line,))
    (shown,) = suppress(replace(made, trends=replace(tables.trends, rows=()))).quality
    assert shown.rate == Rate(bound="hidden")


def test_figures_of_one_field_of_a_register_are_held_against_each_other(tables: Report) -> None:
    """114 of 127 have a number that is right, 115 one of the right length: one is wrong. 123 and 127 are dated."""
    usual = next(line for line in tables.quality if line.family == "completeness")

    def line(family: str, field: str, found: Rate) -> QualityLine:
        return replace(usual, family=family, source="births", relation="record", field=field, rate=found)

    lines = (
        line("completeness", "child_id", rate(114, 13)),
        line("completeness", "child_name", rate(117, 10)),
        line("validity.check_digit", "child_id", rate(114, 1)),
        line("validity.id_birth_date", "child_id", rate(96, 18)),
        line("validity.not_in_future", "entered", rate(123, 0)),
        line("validity.not_in_future", "born", rate(127, 0)),
    )
    shown = [one.rate for one in suppress(replace(tables, quality=lines)).quality]
    hidden = Rate(bound="hidden")
    assert shown == [lines[0].rate, lines[1].rate, hidden, lines[3].rate, hidden, lines[5].rate]


def test_links_by_method_do_not_add_up_to_what_is_hidden(tables: Report) -> None:
    """Three of 119 follow from a duplicate; how many are linked in all is told beside them."""
    lines = tuple(
        LinkLine("births-hukou", "child", status, method, links)
        for status, method, links in (
            ("accepted", "exact", 88),
            ("accepted", "model", 28),
            ("accepted", "duplicate", 3),
            ("review", "model", 2),
            ("review", "led", 9),
        )
    )
    shown = suppress(replace(tables, links=lines)).links
    assert [line.links for line in shown] == [88, None, None, None, 9]


def test_a_sum_over_comparisons_does_not_give_back_the_one_that_is_not_listed(tables: Report) -> None:
    usual = next(line for line in tables.findings if line.type.startswith("field_conflict") and not line.restricted)

    def shown(*counts: int) -> int | None:
        findings = tuple(replace(usual, pair=f"p{at}", count=count) for at, count in enumerate(counts))
        whole = DifferenceLine(usual.field, usual.difference, sum(counts))
        return suppress(replace(tables, findings=findings, differences=(whole,))).differences[0].count

    assert shown(10, 1) is None
    assert shown(10, 1, 2) is None
    assert shown(10, 3, 4) == 17
    assert shown(10, 9) == 19


def test_what_is_left_out_of_few_is_hidden_with_the_next_reason(tables: Report) -> None:
    """Rows of files are shown: the sum is seen to hold."""
    one, period = tables.compared[0], tables.window.period
    side = one.sides[period][0]
    reasons = {**dict.fromkeys(side.left_out, 0), "superseded": 3, "duplicate": 2, "not_yet_due": 9, "out_of_scope": 40}
    sides = {period: (replace(side, left_out=reasons), one.sides[period][1])}
    made = replace(tables, compared=(replace(one, sides=sides), *tables.compared[1:]))
    shown = suppress(made).compared[0].sides[period][0]
    assert shown.left_out == reasons | {"duplicate": None, "not_yet_due": None}
    assert (shown.total, shown.adds_up) == (side.total, side.adds_up)
