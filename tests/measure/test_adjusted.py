"""Adjusted rates: simulated assignments against their probabilities, and rates against every assignment there is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import product
from math import prod, sqrt
from random import Random

import duckdb
import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from tests.measure.reference import Key, figures
from tests.measure.test_figures import figures_of, random_world, windows_of
from tests.measure.world import Link, Record, World, measured, model_of

from reconcile.measure.adjusted.counts import Side
from reconcile.measure.adjusted.decompose import assignments, capped
from reconcile.measure.adjusted.draws import Draws, PossibleLinks
from reconcile.measure.adjusted.simulate import ROUNDS
from reconcile.measure.adjusted.unseen import SPREAD, comparable_in_doubt, missed_outside

TABLES = st.tuples(st.integers(1, 4), st.integers(1, 4)).flatmap(
    lambda shape: arrays(np.float64, shape, elements=st.sampled_from([0.0, 0.0, 0.05, 0.3, 0.5, 0.9, 0.999]))
)


@given(TABLES)
def test_assignments_take_each_cell_as_often_as_it_is_likely(table: np.ndarray) -> None:
    wanted = capped(table)
    shares, taken = assignments(wanted)
    assert shares.sum() == pytest.approx(1.0)
    assert (taken.sum(axis=1) <= 1).all()
    assert (taken.sum(axis=2) <= 1).all()
    assert np.tensordot(shares, taken, axes=1) == pytest.approx(wanted, abs=1e-6)


def possible(ends: Sequence[tuple[int, int]], likely: Sequence[float], *, one_to_one: bool = True) -> PossibleLinks:
    left, right = (np.array([end[side] for end in ends], dtype=np.int64) for side in (0, 1))
    odds = np.log(np.array(likely) / (1.0 - np.array(likely)))
    return PossibleLinks(left, right, odds, np.ones((len(ends), 1), dtype=np.bool_), one_to_one)


@pytest.mark.parametrize("one_to_one", [True, False])
def test_links_hold_as_often_as_they_are_likely_and_nobody_is_in_two(one_to_one: bool) -> None:
    ends, likely = [(0, 0), (0, 1), (1, 0), (1, 1), (2, 2), (3, 2), (4, 4)], [0.6, 0.35, 0.35, 0.6, 0.7, 0.25, 0.8]
    links = possible(ends, likely, one_to_one=one_to_one)
    holds = Draws(links, np.zeros(1), np.random.default_rng(1)).holds(20_000)
    assert holds.mean(axis=0) == pytest.approx(likely, abs=0.015)
    for side in (links.left, links.right)[: 2 if one_to_one else 1]:
        for thing in np.unique(side):
            assert holds[:, side == thing].sum(axis=1).max() <= 1
    if one_to_one:
        exchanged = holds[:, 1] == holds[:, 2]
        assert exchanged.mean() > 0.9, "of twins both are exchanged or neither"


def test_what_all_links_rest_on_moves_them_together() -> None:
    links = possible([(n, n) for n in range(200)], [0.5] * 200)
    alone, together = (
        Draws(links, np.full(1, spread), np.random.default_rng(2)).holds(2_000).sum(axis=1) for spread in (0.0, 1.0)
    )
    assert alone.std() == pytest.approx(sqrt(200) / 2, rel=0.1)
    assert together.std() > 3 * alone.std()


def adjusted_of(connection: duckdb.DuckDBPyConnection) -> dict[Key, tuple[float, float, float]]:
    """The adjusted value with its interval by the keys of `figures_of`."""
    rows = connection.execute(
        "SELECT definition, pair, relation, field, period, township, facility, event_month, sex, value, low, high "
        "FROM figures WHERE estimate = 'adjusted' AND definition NOT LIKE 'coverage%'"
    ).fetchall()
    return {tuple(row[:9]): row[9:] for row in rows}


def adjusted(world: World) -> dict[Key, tuple[float, float, float]]:
    with measured(world) as connection:
        return adjusted_of(connection)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
def test_where_every_link_is_certain_the_adjusted_rate_is_the_raw_one(seed: int) -> None:
    world = random_world(Random(seed))
    links = [replace(link, probability=1.0) for link in world.links if link.status == "accepted"]
    world = replace(world, links=links, models=[model_of()])
    with measured(world) as connection:
        found, raw = adjusted_of(connection), figures_of(connection)
    assert len(found) > 50
    for key, (value, low, high) in found.items():
        figure = raw[key]
        assert value == pytest.approx((figure.numerator or 0) / (figure.denominator or 1), abs=1e-9), key
        assert low == high == value


def doubtful_world(random: Random) -> World:
    """A few children, each perhaps with a card of its own, that is certain or in doubt; some name no place."""
    names, places = ("王小明", "王晓明"), ("990121001", "990121002")
    births = [Record(n, name=random.choice(names), township=random.choice(places)) for n in range(1, 9)]
    cards = [Record(n, name=random.choice(names), township=random.choice(places)) for n in range(101, 110)]
    cards[0] = replace(cards[0], state="left")
    births, cards = (
        [replace(one, inside=random.choice([True, True, None])) for one in both] for both in (births, cards)
    )
    likely = [1.0, 1.0, 0.9, 0.7, 0.5, 0.3, 0.05]
    random.shuffle(likely)
    links = [Link(n, 100 + n, "accepted" if p >= 0.8 else "review", None, p) for n, p in enumerate(likely, 1)]
    return World(births, cards, links=links, models=[model_of()])


def mean_over_assignments(world: World, windows: dict[str, list[tuple]]) -> dict[Key, tuple[float, float]]:
    """The mean and the standard deviation of every rate over all ways in which the links in doubt may hold, and things
    be duplicates."""
    doubt = [link for link in world.links if link.probability < 1.0]
    certain = [link for link in world.links if link.probability == 1.0]
    seen: dict[Key, list[tuple[float, float]]] = {}
    for held in product([True, False], repeat=len(doubt) + len(world.twice)):
        all_of_them = list(zip(doubt + world.twice, held, strict=True))
        weight = prod(link.probability if yes else 1 - link.probability for link, yes in all_of_them)
        links = certain + [replace(link, status="accepted") for link, yes in all_of_them[: len(doubt)] if yes]
        first = {link.right: link.left for link, yes in all_of_them[len(doubt) :] if yes}
        cards = [replace(card, thing=first.get(card.id, card.id)) for card in world.cards]
        for key, figure in figures(replace(world, cards=cards, links=links), windows).items():
            if figure.denominator:
                seen.setdefault(key, []).append((weight, (figure.numerator or 0) / figure.denominator))
    means = {}
    for key, values in seen.items():
        weights, rates = np.array(values).T
        mean = float(np.average(rates, weights=weights))
        means[key] = mean, float(np.sqrt(np.average((rates - mean) ** 2, weights=weights)))
    return means


def neighbours() -> World:
    """A card that a birth is linked with for certain, and perhaps another; cards that may be the same as another one,
    which is linked, perhaps linked, or not."""
    births = [Record(n) for n in range(1, 6)]
    cards = [Record(101, name="王晓明"), *(Record(n) for n in range(102, 107))]
    links = [Link(1, 101, probability=1.0), Link(2, 101, "review", None, 0.4), Link(3, 102, probability=1.0)]
    links += [Link(4, 103, "review", None, 0.6)]
    twice = [Link(103, 106, "review", None, 0.3), Link(104, 105, "review", None, 0.5)]
    models = [model_of(), model_of(pair="cards-cards")]
    return World(births, cards, links=links, twice=twice, models=models)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_the_adjusted_rate_is_the_mean_over_all_assignments(seed: int) -> None:
    check_means(doubtful_world(Random(seed)))


def test_whom_a_doubtful_link_touches_keeps_its_certain_links_and_possible_duplicates_are_drawn() -> None:
    check_means(neighbours())


def check_means(world: World) -> None:
    with measured(world) as connection:
        found, windows = adjusted_of(connection), windows_of(connection)
    means = mean_over_assignments(world, windows)
    assert {"presence.ref", "presence.other", "consistency.ref", "consistency.union"} <= {key[0] for key in found}
    for key, (value, low, high) in found.items():
        mean, spread = means[key]
        assert value == pytest.approx(mean, abs=5 * spread / sqrt(ROUNDS) + 1e-9), key
        assert low <= value <= high


def test_where_all_is_refused_no_rate_is_told_as_if_all_links_were_right() -> None:
    births, cards = [Record(n) for n in range(1, 11)], [Record(n) for n in range(101, 111)]
    assert adjusted(World(births, cards, models=[model_of(missed_outside=0.0)]))
    assert not adjusted(World(births, cards, models=[model_of(missed_outside=None)]))


@settings(max_examples=5)
@given(st.integers(0, 40))
def test_matches_that_no_block_led_to_are_there_and_do_not_agree(missed: int) -> None:
    """Of a hundred births sixty are linked; those expected to be missed are spread over all who are in no link."""
    from scipy.stats import nbinom  # takes a second, in each process that collects the tests

    births, cards = [Record(n) for n in range(1, 101)], [Record(n) for n in range(1001, 1101)]
    links = [Link(n, 1000 + n, probability=1.0) for n in range(1, 61)]
    found = adjusted(World(births, cards, links=links, models=[model_of(missed_outside=missed, records=40)]))
    totals = {key[0]: said for key, said in found.items() if key[4] == "all" and not any(key[5:])}
    varied = nbinom(1 / SPREAD**2, 1 / (1 + missed * SPREAD**2))
    there = varied.expect(lambda number: np.minimum(number, 40)) if missed else 0.0
    assert totals["presence.ref"][0] == pytest.approx((60 + there) / 100, abs=0.015)
    assert totals["consistency.ref"] == (0.6, 0.6, 0.6)
    assert totals["consistency.union"][0] == pytest.approx(60 / (140 - there), abs=0.01), (
        "who is missed is on both sides"
    )
    if missed:
        assert totals["presence.ref"][1] < totals["presence.ref"][0]


def test_of_two_things_that_are_one_the_first_has_the_links_of_both() -> None:
    """Round by round: they are one, and they are not; the only link ends at the second."""
    no, yes = np.zeros(2, dtype=np.bool_), np.ones((2, 1), dtype=np.bool_)
    side = Side(np.ones((2, 1), dtype=np.float32), no, np.array([1]), no[:1], np.array([[0, 1]]))
    found = side.outcomes(yes, {"consistent": yes[0]}, np.array([[True], [False]]))
    assert found["counted"].tolist() == [[True, False], [True, True]]
    assert found["linked"].tolist() == found["consistent"].tolist() == [[True, False], [False, True]]


def test_what_was_joined_and_may_be_two_counts_twice_as_often_as_that_is_likely() -> None:
    """Of three cards two are linked; the third was found to be the second once more, or a thing of its own."""
    births, cards = [Record(n) for n in (1, 2)], [Record(101), Record(102), Record(103, thing=102)]
    links = [Link(n, 100 + n, probability=1.0) for n in (1, 2)]
    twice = [Link(102, 103, "accepted", None, 0.7)]
    totals = totals_of(
        World(births, cards, links=links, twice=twice, models=[model_of(), model_of(pair="cards-cards")])
    )
    assert totals["presence.other"] == (pytest.approx(0.7 * 1.0 + 0.3 * 2 / 3, abs=0.02), pytest.approx(2 / 3), 1.0)
    assert totals["presence.ref"] == (1.0, 1.0, 1.0)


def test_duplicates_that_nobody_saw_count_once() -> None:
    cards = [Record(n) for n in range(1001, 1101)]
    links = [Link(n, 1000 + n, probability=1.0) for n in range(1, 61)]
    models = [model_of(records=100), model_of(pair="cards-cards", missed_outside=10.0)]
    found = adjusted(World([Record(n) for n in range(1, 101)], cards, links=links, models=models))
    totals = {key[0]: said for key, said in found.items() if key[4] == "all" and not any(key[5:])}
    assert totals["presence.ref"] == (0.6, 0.6, 0.6)
    assert totals["presence.other"][0] == pytest.approx(60 / 90, abs=0.005)
    assert totals["presence.other"][1] < 60 / 93 < 60 / 87 < totals["presence.other"][2]


def totals_of(world: World) -> dict[str, tuple[float, float, float]]:
    """The adjusted rates of the county over all time."""
    return {key[0]: said for key, said in adjusted(world).items() if key[4] == "all" and not any(key[5:])}


def test_two_things_with_a_partner_each_are_two_however_alike() -> None:
    births, cards = [Record(n) for n in range(1, 5)], [Record(n) for n in range(101, 105)]
    twice = [Link(101, 102, "review", None, 0.9), Link(103, 104, "review", None, 0.9)]
    links = [Link(n, 100 + n, probability=1.0) for n in (1, 2, 3)]
    world = World(births, cards, links=links, twice=twice, models=[model_of(), model_of(pair="cards-cards")])
    presence = totals_of(world)["presence.other"]
    assert presence[1] == 0.75, "the first two are two"
    assert presence[0] == pytest.approx(0.9 * 1.0 + 0.1 * 0.75, abs=0.02)


def test_as_sure_as_partners_are_so_sure_are_two_things_two() -> None:
    births, cards = [Record(n) for n in range(1, 3)], [Record(n) for n in range(101, 103)]
    links = [Link(1, 101, probability=1.0), Link(2, 102, probability=0.9)]
    twice = [Link(101, 102, "review", None, 0.5)]
    world = World(births, cards, links=links, twice=twice, models=[model_of(), model_of(pair="cards-cards")])
    are_one = 0.5 * 0.1 / (1.0 - 0.5 * 0.9)
    presence = are_one * 1.0 + (1.0 - are_one) * (0.9 * 1.0 + 0.1 * 0.5)
    assert totals_of(world)["presence.other"][0] == pytest.approx(presence, abs=0.02)


def test_who_is_missed_may_be_linked_with_what_is_out_of_scope() -> None:
    """Of eighty births as many are linked with cards of those who moved away as with others, and so are the missed."""
    births, cards = [Record(n) for n in range(1, 81)], [Record(n) for n in range(1001, 1041)]
    cards[20:] = [replace(card, state="left") for card in cards[20:]]
    links = [Link(n, 1000 + n, probability=1.0) for n in range(1, 41)]
    model = model_of(missed_outside=10.0, links=40)
    presence = totals_of(World(births, cards, links=links, models=[model]))["presence.ref"]
    assert presence[0] == pytest.approx((20 + 5) / (60 - 5), abs=0.01)


@pytest.mark.parametrize(("estimated", "found"), [(8.0, 0), (8.0, 8), (8.0, 20), (0.5, 3)])
def test_there_are_at_least_as_many_matches_outside_the_blocks_as_were_found_there(
    estimated: float, found: int
) -> None:
    from scipy.stats import nbinom  # half a second that no other test needs

    drawn = missed_outside({"matches": estimated, "found": float(found)}, 20_000, np.random.default_rng(3))
    varied = nbinom(1 / SPREAD**2, 1 / (1 + estimated * SPREAD**2))
    expected = varied.expect(lambda number: number - found, lb=found, conditional=True)
    assert drawn.min() >= 0
    assert drawn.mean() == pytest.approx(expected, rel=0.05)


@pytest.mark.parametrize("seed", range(40))
def test_a_share_of_links_in_doubt_is_a_share_however_sums_round(seed: int) -> None:
    """Those without doubt are too few to compare, and the sum without them may round to more than the sum with them."""
    generator = np.random.default_rng(seed)
    sure = generator.random(200) < 0.5
    counts = dict.fromkeys(("minimum", "key_fields"), [3] * 200) | dict.fromkeys(
        ("agreeing", "agreeing_raw"), [1] * 200
    )
    frame = pl.DataFrame(
        {"probability": np.where(sure, 1.0, generator.random(200)), "present": np.where(sure, 2, 3), **counts}
    )
    assert comparable_in_doubt(frame) == pytest.approx(1.0)
    assert comparable_in_doubt(frame) <= 1.0


def test_where_nothing_lies_outside_the_blocks_nothing_is_missed() -> None:
    assert not missed_outside({"matches": 0.0, "found": 2.0}, 10, np.random.default_rng(4)).any()


def test_who_names_no_place_counts_as_often_as_a_partner_places_it() -> None:
    """Of ten births two name no place: one is linked for certain, the other by as much as one in four."""
    births = [Record(n, inside=None if n > 8 else True) for n in range(1, 11)]
    links = [Link(n, 100 + n, probability=1.0) for n in (1, 2, 9)] + [Link(10, 110, "review", None, 0.25)]
    world = World(births, [Record(n) for n in range(101, 111)], links=links, models=[model_of()])
    value, *ends = totals_of(world)["presence.ref"]
    assert value == pytest.approx(0.75 * 3 / 9 + 0.25 * 4 / 10, abs=0.01)
    assert ends == pytest.approx([3 / 9, 4 / 10])


def test_who_is_missed_may_be_whom_nothing_but_a_partner_places() -> None:
    """Of forty births in no link three in four name no place: as many of those missed come to those that count."""
    births = [Record(n, inside=None if n > 70 else True) for n in range(1, 101)]
    links = [Link(n, 1000 + n, probability=1.0) for n in range(1, 61)]
    cards, model = [Record(n) for n in range(1001, 1101)], model_of(missed_outside=8.0, links=60)
    presence = totals_of(World(births, cards, links=links, models=[model]))["presence.ref"]
    assert presence[0] == pytest.approx(68 / 76, abs=0.01)


def test_of_what_is_there_twice_unseen_another_record_may_speak() -> None:
    """Half of the cards agree; which record of a card that is there twice was linked is chance."""
    births, cards = [Record(n) for n in range(1, 101)], [Record(n) for n in range(1001, 1101)]
    cards[50:] = [replace(card, name="王晓明") for card in cards[50:]]
    links = [Link(n, 1000 + n, probability=1.0) for n in range(1, 101)]
    alone, twice = (
        totals_of(World(births, cards, links=links, models=[model_of(records=100), *more]))
        for more in ([], [model_of(pair="cards-cards", missed_outside=20.0)])
    )
    assert alone["consistency.ref"] == (0.5, 0.5, 0.5)
    assert twice["presence.ref"] == (1.0, 1.0, 1.0)
    value, low, high = twice["consistency.ref"]
    assert value == pytest.approx(0.5, abs=0.005)
    assert high - low == pytest.approx(2 * 1.96 * sqrt(20 / 2 * 0.5) / 100, rel=0.25)


def test_a_run_without_a_model_has_no_adjusted_rate() -> None:
    assert adjusted(World([Record(1)], [Record(2)], links=[Link(1, 2)])) == {}


def test_a_mean_that_one_round_in_hundreds_moves_lies_in_its_interval() -> None:
    births, cards = [Record(n) for n in range(1, 11)], [Record(n) for n in range(101, 111)]
    links = [Link(n, 100 + n, probability=1.0 if n < 10 else 0.995) for n in range(1, 11)]
    found = adjusted(World(births, cards, links=links, models=[model_of()]))
    value, low, high = next(said for key, said in found.items() if key[0] == "presence.ref" and key[4] == "all")
    assert 0.999 < value < 1.0
    assert low <= value <= high
