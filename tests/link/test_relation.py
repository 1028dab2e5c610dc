"""Linking as a whole: against a naive reference, and on the cases that registers really hold."""

from __future__ import annotations

import json
from datetime import date
from random import Random
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.link.reference.held import compare, linked, task
from tests.link.reference.links import between
from tests.link.reference.things import alone
from tests.link.world import ALL_PAIRS, COMPARES, EXACT, LEFT, RIGHT, Row, crowd, family, link, pair

from reconcile.link.edges import Thresholds

CROWD = crowd(60)
N = len(CROWD)


def noisy(random: Random, row: Row) -> Row:
    """The row as another office wrote it: values lost, or another's."""
    found = dict(row)
    for name in ("child_name", "mother_name", "child_birth_date", "mother_id", "certificate_no", "child_sex"):
        chance = random.random()
        if chance < 0.12:
            found[name] = None
        elif chance < 0.2:
            found[name] = random.choice(CROWD)[name]
    return found


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_links_are_those_of_all_pairs_compared_one_by_one(seed: int) -> None:
    random = Random(seed)
    named = [row | ({"mother_name": "李娜"} if n % 4 == 0 else {}) for n, row in enumerate(CROWD)]
    left, right = ([noisy(random, row) for row in random.sample(named, 45)] for _ in range(2))
    everything = pair(LEFT, RIGHT, block=[["county"]], compare=[*COMPARES, ALL_PAIRS])
    thresholds = Thresholds(accept=0.8, review=0.2)
    found, chosen = linked(left, right, everything, thresholds=thresholds)
    given = task(found, everything, left, right, thresholds)
    compare(found, everything, between(given, (alone(45), alone(45)), chosen))
    assert len(found.accepted()) > 20


@settings(max_examples=12)
@given(st.integers(0, 2**32))
def test_nobody_is_linked_twice(seed: int) -> None:
    random = Random(seed)
    left, right = ([noisy(random, random.choice(CROWD[:25])) for _ in range(30)] for _ in range(2))
    accepted = link(left, right).accepted()
    assert len({a for a, _ in accepted}) == len(accepted) == len({b for _, b in accepted})


def test_the_order_of_rows_decides_nothing() -> None:
    """Record ids last; here they follow the order, so links are told by the rows they join."""
    random = Random(9)
    left, right = ([noisy(random, row) for row in CROWD] for _ in range(2))
    there = link(left, right, accept=0.8)
    order = random.sample(range(N), N)
    again = link([left[n] for n in order], right, accept=0.8)
    assert sorted((order[a - 1] + 1, b) for a, b in again.accepted()) == sorted(there.accepted())


def test_a_register_equal_to_another_is_linked_row_by_row() -> None:
    assert link(CROWD, CROWD).accepted() == [(n, n + 1000) for n in range(1, N + 1)]


@pytest.mark.parametrize(("left", "right"), [([], []), (CROWD, []), ([], CROWD)])
def test_an_empty_register_has_no_links(left: list[Row], right: list[Row]) -> None:
    pairs = (pair(LEFT, LEFT), pair(RIGHT, RIGHT), pair(LEFT, RIGHT, exact=EXACT))
    assert link(left, right, *pairs).links.is_empty()


def twins(**both: Any) -> tuple[list[Row], list[Row]]:
    one = family(7, **both)
    return [dict(one), dict(one)], [dict(one), dict(one)]


@pytest.mark.parametrize(
    ("field", "values"),
    [("certificate_no", ("Z111111111", "Z222222222")), ("child_sex", ("1", "2")), ("child_name", ("许子涵", "许梓萱"))],
)
def test_twins_are_told_apart(field: str, values: tuple[str, str]) -> None:
    left, right = twins(child_name=None, certificate_no=None, child_sex="1")
    for rows, order in ((left, (0, 1)), (right, (1, 0))):
        for row, which in zip(rows, order, strict=True):
            row[field] = values[which]
    found = link([*CROWD, *left], [*CROWD, *right])
    mine = [(a - N, b - N - 1000) for a, b in found.accepted() if a > N or b > N + 1000]
    assert sorted(mine) == [(1, 2), (2, 1)]


def test_twins_that_nothing_tells_apart_are_a_set() -> None:
    left, right = twins(child_name=None, certificate_no=None)
    found = link([*CROWD, *left], [*CROWD, *right])
    sets = found.of("births-cards", "set")
    assert sorted((a - N, b - N - 1000) for a, b in sets) == [(1, 1), (1, 2), (2, 1), (2, 2)]
    names = found.links.filter(pl.col("status") == "set")["set_id"]
    assert names.n_unique() == 1
    assert names[0].startswith("births-cards:child:")


def test_duplicates_are_duplicates_of_each_other_and_all_linked_with_the_child() -> None:
    child = family(7)
    copies = [child, child | {"certificate_no": "Z777777777"}, child | {"mother_id": None, "certificate_no": None}]
    pairs = (pair(LEFT, LEFT), pair(RIGHT, RIGHT), pair(LEFT, RIGHT, exact=EXACT))
    found = link([*CROWD, child], [*CROWD, *copies], *pairs)
    first = 1000 + N + 1
    assert found.of("cards-cards", "accepted") == [(first, first + 1), (first, first + 2), (first + 1, first + 2)]
    mine = found.entities.filter((pl.col("register") == "cards") & (pl.col("record_id") >= first))
    assert mine["entity_id"].to_list() == [first] * 3
    assert [b for a, b in found.accepted() if a == N + 1] == [first, first + 1, first + 2]


def test_two_copies_that_only_a_third_one_joins_are_on_record_as_duplicates() -> None:
    """Their own pair was looked at, and found so unlikely that it speaks for nothing."""
    child, day = family(7), date(2021, 3, 3)
    bare = {**child, "child_name": None, "child_birth_date": None, "child_sex": None}
    copies = [child, bare, {**child, "child_name": "欧阳文静", "child_birth_date": day, "child_sex": "1"}]
    found = link([*CROWD, *copies], [], pair(LEFT, LEFT))
    assert found.of("births-births", "accepted") == [(N + 1, N + 2), (N + 1, N + 3), (N + 2, N + 3)]


def test_a_copy_with_a_lunar_date_is_found_whichever_comes_first() -> None:
    day, meant = date(2026, 3, 5), date(2026, 4, 21)
    lunar = {"child_birth_date": day, "child_birth_date_lunar": meant}
    plain = family(7, child_birth_date=meant, mother_id=None, certificate_no=None, mother_name="欧阳文静")
    for rows in ([plain | lunar, plain], [plain, plain | lunar]):
        found = link([*CROWD, *rows], [], pair(LEFT, LEFT))
        looked_at = found.links.select("left_id", "right_id").rows()
        assert (N + 1, N + 2) in looked_at


def test_a_key_that_stands_twice_is_not_exact() -> None:
    double = [family(7), family(8, certificate_no=family(7)["certificate_no"])]
    found = link([*CROWD, family(7)], [*CROWD, *double])
    mine = found.links.filter((pl.col("left_id") == N + 1) & (pl.col("status") == "accepted"))
    assert mine["right_id"].to_list() == [1000 + N + 1]
    assert mine["method"].to_list() == ["model"]


def test_a_key_that_nothing_corroborates_is_not_accepted_by_itself() -> None:
    other = family(8, certificate_no=family(7)["certificate_no"])
    found = link([*CROWD, family(7)], [*CROWD, other])
    assert (N + 1, 1000 + N + 1) not in found.accepted()


@pytest.mark.parametrize("size", [2, 3, 4])
def test_a_few_records_that_agree_on_all_but_a_number_are_linked(size: int) -> None:
    few = crowd(size)
    others = [row | {"certificate_no": f"Y{n:09d}"} for n, row in enumerate(few)]
    assert link(few, others).accepted() == [(n, n + 1000) for n in range(1, size + 1)]


def test_one_record_and_its_like_are_shown_for_review_at_least() -> None:
    (one,) = crowd(1)
    found = link([one], [one | {"certificate_no": "Y000000000"}])
    assert found.of("births-cards", "accepted", "review") == [(1, 1001)]


@pytest.mark.parametrize("size", [1, 2, 3])
def test_a_few_records_that_agree_on_nothing_are_not(size: int) -> None:
    others = [family(number, county="990122") for number in range(300, 300 + size)]
    assert link(crowd(size), others).accepted() == []
    namesakes = [
        row | {"child_name": a["child_name"], "child_sex": a["child_sex"]}
        for row, a in zip(others, crowd(size), strict=True)
    ]
    assert link(crowd(size), namesakes).accepted() == []


def test_a_short_list_finds_its_own_in_a_longer_one() -> None:
    everybody = crowd(60)
    few = [row | {"certificate_no": None, "mother_id": None} for row in everybody[10:20]]
    assert link(few, everybody).accepted() == [(n, n + 1010) for n in range(1, 11)]


def test_the_highest_threshold_accepts_only_what_is_certain() -> None:
    left, right = twins(child_name=None, certificate_no=None)
    found = link([*CROWD, *left], [*CROWD, *right], accept=1.0)
    assert all(p == 1.0 for p in found.links.filter(pl.col("status") == "accepted")["probability"])


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_the_valid_paper_wins_a_tie_against_a_void_one(order: tuple[int, int]) -> None:
    """Nothing but the void mark tells the two papers apart; neither is in the other's place, none is a set."""
    child = family(7, certificate_no=None)
    papers = [child, child | {"state": "left"}]
    found = link([*CROWD, child], [*CROWD, *(papers[n] for n in order)])
    mine = found.links.filter(pl.col("left_id") == N + 1).sort("right_id")
    assert mine["status"].to_list() == [("accepted", "rejected")[n] for n in order]
    assert mine["probability"].to_list()[order.index(0)] > 0.9


def test_one_number_used_by_thirty_mothers_links_nobody_wrongly() -> None:
    shared = [row | {"mother_id": "990121199001010011"} for row in CROWD[:30]]
    found = link([*shared, *CROWD[30:]], [*shared, *CROWD[30:]])
    assert found.accepted() == [(n, n + 1000) for n in range(1, N + 1)]


def test_without_a_single_name_papers_still_link() -> None:
    nameless = [row | {"child_name": None, "mother_name": None} for row in CROWD]
    assert link(nameless, nameless).accepted() == [(n, n + 1000) for n in range(1, N + 1)]


def test_without_anything_nobody_is_linked() -> None:
    empty = [dict.fromkeys(CROWD[0]) for _ in range(50)]
    assert link(empty, empty).links.is_empty()


@pytest.mark.parametrize("size", [490, 2000])
def test_a_name_and_a_day_shared_by_a_crowd_end_in_time_and_link_nobody_at_random(size: int) -> None:
    same = {
        "child_name": "王伟",
        "child_sex": "1",
        "child_birth_date": date(2026, 1, 1),
        "mother_name": "李娜",
        "mother_id": None,
        "certificate_no": None,
    }
    rows = [same | {"county": "990121"} for _ in range(size)]
    found = link([*CROWD, *rows], [*CROWD, *rows])
    assert json.loads(found.models["model"].item())["pairs_looked_at"] < 300_000, "memory is bounded"
    assert [edge for edge in found.accepted() if edge[0] > N] == []
    assert found.accepted() == [(n, n + 1000) for n in range(1, N + 1)]
