"""Sections of the page held against each other: what one hides another does not give back."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.report.subgroups import by_township

from reconcile.report.tables import Rate, Report, suppress
from reconcile.report.tables.model import (
    Breakdown,
    BreakdownRow,
    CoverageLine,
    DifferenceLine,
    FindingLine,
    TownshipFindings,
)
from reconcile.report.tables.suppression.parts_of_whole import protect_column
from reconcile.report.tables.suppression.shown_interval import without_few_unknown
from reconcile.values.shares import wilson


def told(numerator: int, denominator: int, unknown: int = 0, doubtful: int = 0) -> Rate:
    """A figure as it is measured: so many records more may belong to it, and so many more of it may pass."""
    whole = np.array([float(denominator + unknown)])
    low = wilson(np.array([float(numerator)]), whole)[0]
    high = wilson(np.array([float(min(numerator + unknown + doubtful, denominator + unknown))]), whole)[1]
    return Rate(numerator, denominator, numerator / denominator, float(low[0]), float(high[0]))


@given(st.integers(0, 400), st.integers(0, 400), st.integers(0, 12), st.integers(0, 12))
def test_an_interval_tells_of_no_few_records_of_unknown_scope_or_for_review(
    agreeing: int, failing: int, unknown: int, doubtful: int
) -> None:
    if not agreeing + failing:
        return
    whole, doubtful = agreeing + failing, min(doubtful, failing)
    rate, plain = told(agreeing, whole, unknown, doubtful), told(agreeing, whole)
    shown = without_few_unknown(rate, 5)
    assert (shown.numerator, shown.denominator, shown.value) == (rate.numerator, rate.denominator, rate.value)
    tells_low, tells_high = 0 < unknown < 5 and agreeing, unknown + doubtful > 0 and max(unknown, doubtful) < 5
    if tells_low or (tells_high and rate.high != plain.high):
        assert (shown.low, shown.high) == (plain.low, plain.high)
    elif unknown >= 5 and agreeing:
        assert shown == rate


def test_a_ratio_keeps_its_interval() -> None:
    ratio = Rate(201, 189, 106.3, 87.0, 129.9)
    assert without_few_unknown(ratio, 5) == ratio


def test_figures_of_registers_have_such_intervals_too(tables: Report) -> None:
    usual = next(line for line in tables.quality if line.family == "completeness")
    line = replace(usual, source="births", relation="record", rate=told(80, 100, unknown=2))
    (shown,) = suppress(replace(tables, quality=(line,))).quality
    assert shown.rate == told(80, 100) != line.rate


def test_limits_do_not_add_up_to_one_number_each() -> None:
    """Three months of which at most four fail each, and twelve fail in all: four each."""
    rates = [told(40, 44), told(30, 34), told(50, 54), told(60, 80)]
    shown = protect_column(rates, 5)
    assert [rate.bound for rate in shown if rate] == ["at_least", "at_least", "at_least", "hidden"]
    spread = [told(40, 43), told(30, 34), told(50, 52), told(60, 80)]
    assert [rate.bound for rate in protect_column(spread, 5) if rate] == ["at_least", "at_least", "at_least", ""]


def test_where_all_parts_are_limits_they_do_not_add_up_to_one_number_each() -> None:
    shown = protect_column([told(43, 47), told(19, 23), told(41, 45)], 5)
    assert [(rate.denominator, rate.bound) for rate in shown if rate] == [
        (47, "at_least"),
        (23, "hidden"),
        (45, "at_least"),
    ]


def test_hidden_parts_are_not_one_person_each() -> None:
    """Five of five parts: each of them would be one."""
    rates = [told(1, 1), told(1, 1), told(0, 1), told(1, 1), told(1, 1), told(30, 40), told(50, 70)]
    assert [rate.denominator for rate in protect_column(rates, 5) if rate] == [*[None] * 6, 70]


def test_townships_with_one_discrepancy_each_are_hidden_among_those_that_have_none(tables: Report) -> None:
    lines = tuple(
        TownshipFindings(str(at), str(at), (count, 9)) for at, count in enumerate([1, 0, 1, 1, 1, 0, 1, 1, 1])
    )
    shown = suppress(replace(tables, finding_townships=lines)).finding_townships
    assert [line.counts for line in shown] == [(None, 9)] * 9


def test_a_subgroup_does_not_stand_beside_the_linked_among_it(tables: Report) -> None:
    """Of nine linked of twelve three are not: the headline counts the linked, the subgroup all."""
    one = tables.compared[0]
    rows = tuple(
        BreakdownRow(key, key, (found,)) for key, found in (("a", told(9, 9)), ("b", told(30, 40)), ("c", told(20, 30)))
    )
    cut = Breakdown("township", tables.window.period, (one.comparison,), rows)
    groups = by_township(one.comparison, told(79, 102), a=told(9, 12), b=told(40, 50), c=told(30, 40))
    made = replace(tables, compared=(replace(one, rates={}, estimates={}, moved={}),), breakdowns=(cut,), groups=groups)
    shown = suppress(replace(made, trends=replace(tables.trends, rows=()))).groups
    assert [line.rate.denominator for line in shown] == [102, None, 50, None]


def test_fields_of_linked_registers_that_are_not_compared_are_held_against_each_other(tables: Report) -> None:
    usual = next(line for line in tables.quality if line.family == "field")
    lines = tuple(
        replace(usual, source="deaths-hukou", relation="person", field=name, rate=told(whole, whole))
        for name, whole in (("name", 42), ("person_id", 40), ("sex", 42))
    )
    shown = suppress(replace(tables, quality=lines)).quality
    assert [line.rate.denominator for line in shown] == [42, None, 42]


def test_discrepancies_are_not_listed_where_few_of_their_sort_are_restricted(tables: Report) -> None:
    """31 death cards are not found, 30 are listed: one is restricted."""
    usual = next(line for line in tables.findings if line.type.startswith("missing_in"))
    lines = (replace(usual, restricted=False, count=30), replace(usual, restricted=True, count=1))
    assert [line.count for line in suppress(replace(tables, findings=lines)).findings] == [None, None]
    many = (lines[0], replace(lines[1], count=9))
    assert [line.count for line in suppress(replace(tables, findings=many)).findings] == [30, 9]


@pytest.mark.parametrize(("listed", "shown"), [(353, False), (350, True), (356, True)])
def test_a_list_that_holds_few_more_than_are_counted_has_no_coverage(
    tables: Report, listed: int, *, shown: bool
) -> None:
    """350 count; of 353 on the list three would be of unknown scope."""
    one, period = tables.compared[0], tables.window.period
    pair = one.comparison.left, one.comparison.right
    one = replace(one, rates={("presence.ref", period): told(320, 350)}, estimates={}, moved={})
    usual = next(line for line in tables.coverage if line.rate.value)
    line: CoverageLine = replace(usual, period=period, lists=pair, listed=listed, seen=listed + 20, both=335.0)
    made = replace(tables, compared=(one,), coverage=(line,), breakdowns=(), groups=())
    (found,) = suppress(replace(made, trends=replace(tables.trends, rows=()))).coverage
    assert (found.listed is not None) == shown


def test_a_count_of_events_few_of_which_are_not_counted_is_hidden(tables: Report) -> None:
    line = next(line for line in tables.vital if line.family == "count.births")
    counted = tables.compared[0].rate("presence.ref", tables.window.period).denominator or 0
    rest = replace(line, family="count.natural_increase", source="births", rate=Rate(None, None, 70.0))
    for more, bound in ((2, "hidden"), (30, "")):
        births = replace(line, rate=Rate(counted + more, None, counted + more))
        shown = suppress(replace(tables, vital=(births, rest))).vital
        assert [one.rate.bound for one in shown] == [bound, bound]


def test_counts_side_by_side_tell_of_no_few_of_unknown_scope(tables: Report) -> None:
    line = replace(tables.counts[0], rates={"few": Rate(40, 93, -53, -53, -50), "many": Rate(40, 93, -53, -53, -40)})
    (shown,) = suppress(replace(tables, counts=(line,))).counts
    assert [(rate.low, rate.high) for rate in shown.rates.values()] == [(None, None), (-53, -40)]


def test_duplicates_are_hidden_where_it_is_hidden_how_many_are_left_out_for_them(tables: Report) -> None:
    one, period = tables.compared[0], tables.window.period
    side = one.sides[period][0]
    reasons = {**dict.fromkeys(side.left_out, 0), "duplicate": 7, "scope_unknown": 3, "out_of_scope": 40}
    sides = {period: (replace(side, left_out=reasons), one.sides[period][1])}
    line = next(line for line in tables.quality if line.family == "duplicates" and line.source == side.register)
    made = replace(tables, compared=(replace(one, sides=sides),), breakdowns=(), groups=(), quality=(line,))
    (shown,) = suppress(replace(made, trends=replace(tables.trends, rows=()))).quality
    assert shown.rate == Rate(bound="hidden")


def test_the_place_of_a_hidden_count_does_not_tell_it(tables: Report) -> None:
    findings = tuple(
        FindingLine("field_conflict", pair, "births", "health", "child_name", difference, False, count)
        for pair, difference, count in (("a", "x", 9), ("a", "y", 6), ("b", "y", 1), ("a", "z", 5))
    )
    lines = tuple(DifferenceLine("child_name", name, count) for name, count in (("x", 9), ("y", 7), ("z", 5)))
    shown = suppress(replace(tables, findings=findings, differences=lines)).differences
    assert [(line.difference, line.count) for line in shown] == [("x", 9), ("z", 5), ("y", None)]
