"""Parts of what moved a figure: they sum, whatever the steps are, in full and as printed."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from reconcile.measure.attribution import PARTS, Movement, movement_rows, movements

RATE = ("all", "consistency.ref", "births-hukou", "child", None, None, None, None, None)
COUNT = ("all", "count.births", "births", "record", None, None, None, None, None)
RATIO = ("all", "ratio.sex_at_birth", "births", "record", None, None, None, None, None)
COMPARED = ("all", "count.compare", "births-totals", "total", None, None, None, None, None)
STEPS = ("", "program", *PARTS[1:], "program")
SHARES = st.integers(0, 3000).flatmap(lambda below: st.tuples(st.integers(0, below), st.just(below)))
COUNTS = st.tuples(st.integers(0, 3000), st.none())
BOTH = st.tuples(st.integers(0, 300), st.integers(0, 300))
NINE = {"min_size": len(STEPS), "max_size": len(STEPS)}


def moved(key: tuple[str | None, ...], *states: tuple[int, int | None] | None) -> Movement:
    """What moved a figure that was counted so at each step; None where a step has no such figure."""
    steps = [(name, {} if state is None else {key: state}) for name, state in zip(STEPS, states, strict=True)]
    return next(movements(steps))


def still(*states: tuple[int, int | None] | None) -> Movement:
    """The rate, the last state standing for all steps that are left."""
    return moved(RATE, *states, *[states[-1]] * (len(STEPS) - len(states)))


@given(st.sampled_from([(RATE, SHARES), (COUNT, COUNTS), (RATIO, BOTH), (COMPARED, BOTH)]), st.data())
def test_parts_sum_exactly_whatever_the_steps(
    kind: tuple[tuple[str | None, ...], st.SearchStrategy], data: st.DataObject
) -> None:
    key, counts = kind
    inner = st.lists(st.none() | counts, **{name: size - 2 for name, size in NINE.items()})
    states = [data.draw(counts), *data.draw(inner), data.draw(counts)]
    one = moved(key, *states)
    parts = list(one.parts.values())
    assert list(one.parts) == list(PARTS)
    assert sum(part.numerator for part in parts) == states[-1][0] - states[0][0]
    if states[0][1] is not None:
        assert sum(part.denominator for part in parts) == states[-1][1] - states[0][1]
    if one.before.exact is None or one.after.exact is None:
        assert {part.exact for part in parts} == {part.printed for part in parts} == {None}
        return
    assert sum((part.exact for part in parts), Fraction()) == one.after.exact - one.before.exact == one.whole.exact
    assert one.before.printed + sum(part.printed for part in parts) == one.after.printed
    unit, scale = {RATE: (Decimal("0.01"), 100), RATIO: (Decimal("0.1"), 1)}.get(key, (Decimal(1), 1))
    for name, part in one.parts.items():
        allowed = 2 * unit if name == "program" else unit  # two differences together
        assert abs(Fraction(part.printed) - scale * part.exact) <= Fraction(allowed)


def test_each_step_is_the_part_it_is_called_by() -> None:
    one = still((80, 100), (80, 100), (82, 100), (120, 150), (123, 150), (123, 150), (120, 150))
    told = {name: (part.numerator, part.denominator, str(part.printed)) for name, part in one.parts.items()}
    assert told == {
        "program": (0, 0, "0.00"),
        "data": (2, 0, "2.00"),
        "period": (38, 50, "-2.00"),
        "corrections": (3, 0, "2.00"),
        "rules": (0, 0, "0.00"),
        "threshold": (-3, 0, "-2.00"),
        "verdicts": (0, 0, "0.00"),
    }
    assert one.parts["period"].exact == Fraction(120, 150) - Fraction(82, 100)


def test_thirds_sum_as_they_are_printed() -> None:
    """Three parts of one third of a point each would print as 0.33 three times, and the whole as 1.00."""
    one = still((0, 300), (0, 300), (1, 300), (2, 300), (3, 300))
    assert [str(one.parts[name].printed) for name in ("data", "period", "corrections")] == ["0.33", "0.34", "0.33"]
    assert str(one.whole.printed) == "1.00"


def test_a_step_without_denominator_keeps_the_value_and_the_next_one_has_the_difference() -> None:
    one = still((8, 10), (8, 10), (0, 0), (6, 10))
    assert one.parts["data"].exact == 0
    assert (one.parts["data"].numerator, one.parts["data"].denominator) == (-8, -10)
    assert one.parts["period"].exact == Fraction(-2, 10)


def test_what_another_version_changes_at_both_ends_is_one_part() -> None:
    one = moved(RATE, (80, 100), (81, 100), *[(81, 100)] * 6, (79, 100))
    assert (one.parts["program"].numerator, one.parts["program"].exact) == (-1, Fraction(-1, 100))


def test_a_figure_of_one_run_alone_has_not_moved() -> None:
    none = [None] * (len(STEPS) - 1)
    come, gone = moved(RATE, *none, (8, 10)), moved(RATE, (8, 10), *none)
    assert (come.parts, gone.parts, come.whole, gone.whole) == ({}, {}, None, None)
    assert movement_rows([come, gone])["part"].to_list() == ["after", "before"]


def test_rows_hold_the_exact_fraction() -> None:
    rows = movement_rows([still((1, 3), (1, 3), (2, 3), (1, 7))])
    assert rows["part"].to_list() == ["before", *PARTS, "whole", "after"]
    ends = {row["part"]: row for row in rows.iter_rows(named=True)}
    assert (ends["period"]["exact_numerator"], ends["period"]["exact_denominator"]) == (-11, 21)
    assert ends["whole"]["printed"] == ends["after"]["printed"] - ends["before"]["printed"]
