"""Reviewed rates, against every sample there is of a tiny population, and against the simulation of adjusted rates."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import product
from math import prod, sqrt
from random import Random

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.measure.test_adjusted import adjusted, doubtful_world
from tests.measure.world import PAIR, Link, Record, World, measured, model_of

from reconcile.measure.reviewed.correction import OPEN, UNTOLD, Correction, Reviewed, Surprise, at_most, correction
from reconcile.measure.reviewed.estimate import FEWEST, VALUES, Comparison, estimates
from reconcile.measure.reviewed.population import SCHEMA, STATES, population
from reconcile.measure.reviewed.sample import chances, drawn, with_sample

CONSISTENCY = np.array(VALUES["consistency.ref"], dtype=np.float64)
DAYS = (date(2026, 1, 1), date(2026, 12, 31))
WINDOW = pl.DataFrame({"period": ["2026"], "first_day": [DAYS[0]], "last_day": [DAYS[1]]})


def tiny(random: Random, size: int = 7) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """What is expected of a few records, their chances to be drawn, and what is true of them (never out of scope)."""
    expected = np.array([[random.random() for _ in range(3)] + [0.0] for _ in range(size)])
    chance = np.array([random.choice([0.1, 0.3, 0.8, 1.0]) for _ in range(size)])
    return expected / expected.sum(axis=1, keepdims=True), chance, np.array([random.randrange(3) for _ in range(size)])


def every_sample(random: Random) -> Iterator[tuple[float, Correction]]:
    """Each sample that could be drawn of a tiny population, with its probability."""
    expected, chance, truth = tiny(random)
    for taken in product([True, False], repeat=len(truth)):
        weight = prod(c if yes else 1.0 - c for c, yes in zip(chance, taken, strict=True))
        found = np.where(taken, truth, OPEN)
        yield float(weight), correction(Reviewed(expected, chance, found), CONSISTENCY)


@pytest.mark.parametrize("seed", range(5))
def test_the_correction_is_right_on_average_over_all_samples(seed: int) -> None:
    expected, _, truth = tiny(Random(seed))
    mean = sum(weight * one.error for weight, one in every_sample(Random(seed)))
    assert expected[:, 0].sum() + mean == pytest.approx(int((truth == 0).sum()), abs=1e-9)


@pytest.mark.parametrize("seed", range(5))
def test_the_variance_that_is_seen_is_that_over_all_samples_on_average(seed: int) -> None:
    weights, found = zip(*every_sample(Random(seed)), strict=True)
    errors = np.array([one.error for one in found])
    spread = np.average((errors - np.average(errors, weights=weights)) ** 2, weights=weights)
    assert np.average([one.seen for one in found], weights=weights) == pytest.approx(spread, abs=1e-9)


@given(st.lists(st.floats(0, 0.5), min_size=1, max_size=60), st.integers(1, 80))
def test_chances_sum_to_the_review_that_is_wanted_and_nobody_is_left_out(doubt: list[float], wanted: int) -> None:
    found = chances(np.array(doubt), wanted)
    assert found.sum() == pytest.approx(min(wanted, len(doubt)))
    assert ((found > 0) & (found <= 1)).all()
    order = np.argsort(doubt)
    assert (np.diff(found[order]) >= -1e-9).all(), "more doubt, no smaller chance"
    assert found.min() >= min(0.25 * wanted / len(doubt), 1.0) - 1e-9, "the floor"


def test_records_are_drawn_as_often_as_their_chances_say_and_a_larger_review_holds_the_smaller() -> None:
    doubt = np.array([0.5] * 10 + [0.01] * 190)
    few, many = chances(doubt, 40), chances(doubt, 120)
    taken = np.array([drawn(few, seed) for seed in range(2_000)])
    assert taken.mean(axis=0) == pytest.approx(few, abs=0.05)
    assert all((drawn(many, seed) | ~drawn(few, seed)).all() for seed in range(20))


def test_no_error_found_leaves_a_bound_and_never_nothing() -> None:
    assert at_most(300) == pytest.approx(1 - 0.05 ** (1 / 300))
    assert at_most(1) == pytest.approx(0.95)
    assert at_most(0) == 1.0


def reviewed(
    size: int = 400, wrong: int = 0, untold: int = 0, agree: float = 0.9, answered: int | None = None
) -> pl.DataFrame:
    """Records of one comparison, all alike, of which every second was drawn: so many of these are absent, against what
    was to be expected, and of so many nobody can tell."""
    answers = ["absent"] * wrong + ["cannot_tell"] * untold
    cases = size // 2
    answers += ["agree"] * ((cases if answered is None else answered) - len(answers))
    columns = {
        "pair": ["births-cards"] * size,
        "relation": ["child"] * size,
        "record_id": range(size),
        "event_date": [date(2026, 5, 1)] * size,
        "township": ["990121001" if n % 40 else "990121002" for n in range(size)],
        "facility": ["f"] * size,
        "event_month": ["2026-05"] * size,
        "sex": ["1"] * size,
        "elsewhere": [False] * size,
        "said": ["agree"] * size,
        **{state: [{"agree": agree, "absent": 1 - agree}.get(state, 0.0)] * size for state in STATES},
        "chance": [0.5] * size,
        "case": [n // 2 + 1 if n % 2 == 0 else None for n in range(size)],
    }
    given_for = dict(enumerate(answers, 1))
    frame = pl.DataFrame(columns, schema_overrides={**SCHEMA, "case": pl.Int64})
    answer = pl.col("case").replace_strict(given_for, default=None, return_dtype=pl.String)
    return frame.with_columns(answer=answer)


def rates(records: pl.DataFrame) -> dict[str | None, dict[str, object]]:
    """The rows of `consistency.ref` by township; null for the county."""
    rows = estimates([Comparison.of(records)], {"births-cards": ["consistency.ref"]}, WINDOW)
    kept = rows.filter(pl.all_horizontal(pl.col("facility", "event_month", "sex").is_null()))
    return {row["township"]: row for row in kept.iter_rows(named=True)}


def test_a_correction_moves_the_rate_towards_what_was_found() -> None:
    county = rates(reviewed(wrong=60))[None]
    assert county["model"] == 0.9
    assert county["difference"] == pytest.approx(0.7)
    assert 0.7 <= county["value"] < 0.9
    assert county["low"] < 0.7 < county["high"] < 0.9
    assert (county["errors"], county["at_most"], county["method"]) == (60, None, "own")


def test_one_odd_find_does_not_move_the_rate() -> None:
    county = rates(reviewed(agree=1.0, wrong=1))[None]
    assert county["used"] < 0.6
    assert county["low"] < county["difference"] < county["value"]


@pytest.mark.parametrize("wrong", [1, 3, 12, 30, 60])
def test_the_range_reaches_beyond_the_whole_correction_and_beyond_what_is_used_of_it(wrong: int) -> None:
    """As far as chance may lie beyond either: what is not used may be no chance."""
    row = rates(reviewed(wrong=wrong))[None]
    ends = sorted((row["value"], row["difference"]))
    assert row["high"] == 1.0 or ends[0] - row["low"] == pytest.approx(row["high"] - ends[1], abs=1e-6)
    assert row["low"] < ends[0] <= ends[1] < row["high"]


def test_errors_of_those_hardly_drawn_count_for_all_for_whom_they_stand() -> None:
    """Of ten sure records drawn of a thousand one is wrong; of ninety in doubt, all drawn, a third are, as expected."""
    p = np.repeat([0.999, 2 / 3], [1000, 90])
    drawn = np.r_[np.arange(10), np.arange(1000, 1090)]
    found = np.full(1090, OPEN)
    found[drawn] = np.where(np.r_[0, np.arange(30) * 3 + 10] == np.arange(100)[:, None], 2, 0).max(axis=1)
    nothing = np.zeros(1090)
    records = Reviewed(np.column_stack([p, nothing, 1 - p, nothing]), np.repeat([0.01, 1.0], [1000, 90]), found)
    made = Surprise.of(records, np.array(VALUES["presence.ref"], dtype=float))
    squares = 0.999**2 + 9 * 0.001**2, 30 * (2 / 3) ** 2 + 60 * (1 / 3) ** 2
    expected = 10 * 0.001 * 0.999, 90 * 2 / 9
    assert (made.found, made.expected) == pytest.approx((sum(squares), sum(expected)))
    assert (made.found_of_all, made.expected_of_all) == pytest.approx(
        (100 * squares[0] + squares[1], 100 * expected[0] + expected[1])
    )
    assert made.factor == pytest.approx((3 + sum(squares)) / (3 + sum(expected)))
    assert made.factor_of_all > 4 * made.factor
    assert Surprise.together([made, made]).found == 2 * made.found


def test_where_nobody_was_told_of_nothing_is_surprising() -> None:
    records = Reviewed(np.array([[0.5, 0.0, 0.5, 0.0]] * 3), np.full(3, 0.5), np.full(3, OPEN))
    made = Surprise.of(records, np.array(VALUES["presence.ref"], dtype=float))
    assert (made.factor, made.factor_of_all) == (1.0, 1.0)


def test_where_nothing_is_found_the_range_is_what_was_to_be_expected() -> None:
    """Of four hundred records of which half were looked at, each being absent with a chance of one in a thousand."""
    county = rates(reviewed(agree=0.999))[None]
    factor = (3.0 + 200 * 0.001**2) / (3.0 + 200 * 0.001 * 0.999)
    expected = factor * 400 * 0.001 * 0.999
    assert county["value"] - county["low"] == pytest.approx(1.96 * sqrt(expected) / 400, rel=0.01)


def test_nothing_found_is_an_interval_with_a_bound() -> None:
    county = rates(reviewed(agree=1.0))[None]
    assert (county["value"], county["errors"]) == (1.0, 0)
    assert county["low"] < 1.0
    assert county["at_most"] == pytest.approx(1 - 0.05 ** (1 / 200), abs=1e-9)


def test_those_nobody_can_tell_of_move_the_ends_and_not_the_rate() -> None:
    sure, unsure = (rates(reviewed(untold=number))[None] for number in (0, 40))
    alike = rates(reviewed(answered=160))[None]
    assert unsure["cannot_tell"] == 40
    assert unsure["low"] < sure["low"] - 0.1
    assert unsure["high"] >= sure["high"]
    assert alike["cannot_tell"] == 0


def test_a_small_township_takes_the_countys_correction_and_a_small_review_says_so() -> None:
    found = rates(reviewed(wrong=60))
    small, county = found["990121002"], found[None]
    assert small["reviewed"] < FEWEST
    assert small["method"] == "county"
    assert small["value"] == pytest.approx(county["value"])
    assert small["high"] - small["low"] > county["high"] - county["low"]
    few = rates(reviewed(size=50))
    assert {row["method"] for row in few.values()} == {"too_few"}
    assert all(row["value"] is None and row["low"] is None for row in few.values())


def test_a_review_that_is_half_answered_stands_for_the_whole() -> None:
    whole, half = (rates(reviewed(wrong=wrong, answered=n))[None] for wrong, n in ((40, 200), (20, 100)))
    assert half["difference"] == pytest.approx(whole["difference"])
    assert half["high"] - half["low"] > whole["high"] - whole["low"]


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_the_models_total_is_that_of_the_simulation(seed: int) -> None:
    world = doubtful_world(Random(seed))
    simulated = adjusted(world)
    with measured(world) as connection:
        people = population(connection, PAIR, PAIR.relations[0], DAYS)
    expected = people.select(STATES).to_numpy()
    assert expected.sum(axis=1) == pytest.approx(1.0)
    for definition in ("presence.ref", "consistency.ref"):
        rate = correction(
            Reviewed(expected, np.ones(len(people)), np.full(len(people), OPEN)),
            np.array(VALUES[definition], dtype=float),
        ).model
        shown = next(v for key, v in simulated.items() if key[0] == definition and key[4] == "all" and not any(key[5:]))
        assert rate == pytest.approx(shown[0], abs=0.02)


def test_what_the_run_says_of_each_record() -> None:
    births = [Record(1), Record(2, name="王小明"), Record(3), Record(4)]
    cards = [Record(11), Record(12, name="李小明"), Record(14, state="left")]
    links = [Link(1, 11, probability=1.0), Link(2, 12, probability=1.0), Link(4, 14, probability=1.0)]
    with measured(World(births, cards, links=links, models=[model_of()])) as connection:
        people = population(connection, PAIR, PAIR.relations[0], DAYS)
    assert people["said"].to_list() == ["agree", "differ", "absent", "out"]
    assert people.select(STATES).rows() == [
        (1.0, 0.0, 0.0, 0.0),
        (0.0, 1.0, 0.0, 0.0),
        (0.0, 0.0, 1.0, 0.0),
        (0.0, 0.0, 0.0, 1.0),
    ]


def test_who_is_in_no_link_may_be_there_twice_unseen() -> None:
    """Of sixty births forty are linked, half of them agreeing; of a hundred records three are there twice unseen."""
    births, cards = [Record(n) for n in range(1, 61)], [Record(n) for n in range(1001, 1041)]
    cards[20:] = [replace(card, name="李小明") for card in cards[20:]]
    links = [Link(n, 1000 + n, probability=1.0) for n in range(1, 41)]
    own = model_of(pair="births-births", records=100, missed_below=1.0, missed_outside=2.0)
    with measured(World(births, cards, links=links, models=[model_of()])) as connection:
        connection.execute("INSERT INTO models VALUES ($pair, $relation, $model)", own)
        people = population(connection, PAIR, PAIR.relations[0], DAYS, "births-births")
    present = 40 * 0.03 / 20
    assert people.select(STATES).row(-1) == pytest.approx((present / 2, present / 2, 1.0 - present, 0.0))


def test_matches_that_nobody_saw_are_out_of_scope_as_often_as_others() -> None:
    """Of sixty births forty are linked, ten of them with cards out of scope; four matches no block has led to."""
    births, cards = [Record(n) for n in range(1, 61)], [Record(n) for n in range(1001, 1041)]
    cards[30:] = [replace(card, state="left") for card in cards[30:]]
    links = [Link(n, 1000 + n, probability=1.0) for n in range(1, 41)]
    model = model_of(links=40, missed_outside=4.0)
    with measured(World(births, cards, links=links, models=[model])) as connection:
        people = population(connection, PAIR, PAIR.relations[0], DAYS)
    assert people.select(STATES).row(-1) == pytest.approx((0.0, 3 / 20, 16 / 20, 1 / 20))


def test_each_comparison_has_the_same_part_of_a_review() -> None:
    one = reviewed(size=300).drop("chance", "case", "answer")
    other = one.with_columns(pair=pl.lit("births-others"), agree=pl.lit(1.0), absent=pl.lit(0.0))
    sample = with_sample(pl.concat([one, other]), 100, 1)
    assert sample.group_by("pair").agg(pl.col("chance").sum())["chance"].to_list() == pytest.approx([50, 50])
    cases = sample["case"].drop_nulls().sort().to_list()
    assert cases == list(range(1, len(cases) + 1))
    assert with_sample(pl.concat([other, one]).sample(fraction=1, shuffle=True, seed=3), 100, 1).equals(sample)


def test_untold_is_neither_an_answer_nor_open() -> None:
    records = Reviewed(np.array([[0.5, 0.0, 0.5, 0.0]] * 2), np.full(2, 0.5), np.array([UNTOLD, OPEN]))
    made = correction(records, CONSISTENCY)
    assert made.error == 0.0
    assert made.untold == pytest.approx((-1.0, 1.0))
    assert replace(made, untold=(0.0, 0.0)) == correction(replace(records, found=np.full(2, OPEN)), CONSISTENCY)
