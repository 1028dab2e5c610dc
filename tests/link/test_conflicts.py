"""A whole run over three registers: a link that contradicts surer ones is left for review."""

from __future__ import annotations

import polars as pl
import pytest
from tests.link.world import LEFT, RIGHT, THIRD, Linked, Row, crowd, family, link_all, pair

from reconcile.registers import PairSpec

CROWD = crowd(40)
N = len(CROWD)
PAIRS = (pair(LEFT, RIGHT), pair(LEFT, THIRD), pair(RIGHT, THIRD))
IDS = [one.id for one in PAIRS]


def rows() -> dict[str, list[Row]]:
    """A child with one birth, one card and two shots: its card's paper is on one of them, its name on the other."""
    child = family(7)
    nameless, another = {**child, "child_name": None}, {**child, "certificate_no": "Z555555555"}
    births, cards = [*CROWD, {**child, "certificate_no": None}], [*CROWD, child]
    return {"births": births, "cards": cards, "shots": [*CROWD, nameless, another]}


def of_the_child(found: Linked) -> pl.DataFrame:
    """The likely links of the child, the surest first."""
    likely = found.links.filter((pl.col("left_id") % 1000 > N) & (pl.col("probability") >= 0.8))
    return likely.sort("probability", descending=True)


def test_each_link_alone_is_accepted() -> None:
    for leave_out in PAIRS:
        pairs = [one for one in PAIRS if one is not leave_out]
        found = link_all(rows(), *pairs)
        assert of_the_child(found)["status"].to_list() == ["accepted"] * 2
        assert found.conflicts.is_empty()


@pytest.mark.parametrize("pairs", [PAIRS, PAIRS[::-1]])
def test_the_least_sure_of_three_that_contradict_each_other_goes_to_review(pairs: tuple[PairSpec, ...]) -> None:
    found = link_all(rows(), *pairs)
    links = of_the_child(found)
    assert sorted(links["pair"]) == IDS
    assert links["status"].to_list() == ["accepted", "accepted", "review"]
    columns = ["pair", "left_id", "right_id"]
    assert found.conflicts.select(columns).rows() == links.tail(1).select(columns).rows()


def test_whoever_has_one_record_in_each_register_keeps_all_links() -> None:
    found = link_all(rows(), *PAIRS)
    others = found.links.filter(
        (pl.col("left_id") % 1000 <= N) & (pl.col("left_id") % 1000 == pl.col("right_id") % 1000)
    )
    assert others["status"].to_list() == ["accepted"] * 3 * N
