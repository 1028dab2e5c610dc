"""What is learned without labels, against what labels say: shares of levels, and how many pairs are of each class.

Every pair of two registers is looked at, and whose records they are is known; learning knows neither.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from random import Random
from typing import Any, NamedTuple

import numpy as np
import polars as pl
import pytest
from tests.link.world import BLOCKS, EXACT, LEFT, RIGHT, Row, coded, link, pair

from reconcile.comparison.vectors import level_vectors
from reconcile.comparison.vocabulary import EXACT as EQUAL
from reconcile.comparison.vocabulary import level_names
from reconcile.registers import PairSpec

CLASSES = ("same", "twin", "sibling", "unrelated")
SURNAMES, GIVEN = "赵钱孙李周吴郑王冯陈", "伟芳娜敏静丽强磊军洋子文思雨嘉浩梓宇欣晨"
BROUGHT = [block for block in BLOCKS if not any(name.startswith("lunar") for name in block)]
Levels = dict[str, dict[str, dict[str, float]]]


def name(random: Random) -> str:
    return random.choice(SURNAMES) + "".join(random.choices(GIVEN, k=2))


def number(random: Random) -> str:
    return f"990121{random.randrange(10**12):012d}"


def families(random: Random, size: int) -> Iterator[Row]:
    """Children of as many mothers: every tenth has twins, every fifth another child a year or two later."""
    for mother in range(size):
        day = date(2023, 1, 1) + timedelta(days=random.randrange(700))
        days = [day, *[day] * (mother % 10 == 0), *[day + timedelta(days=300 + mother)] * (mother % 5 == 1)]
        own = {"mother": mother, "mother_name": name(random), "mother_id": number(random), "county": "990121"}
        for born in days:
            papers = {"certificate_no": f"Z{random.randrange(10**9):09d}", "child_birth_date": born}
            yield own | papers | {"child_name": name(random), "child_sex": random.choice("12"), "who": random.random()}


def written(random: Random, row: Row) -> Row:
    """The record that a clerk makes of it: slips here and there, papers that are not there."""

    def slip(field: str, otherwise: Any, often: float) -> Any:
        return otherwise if random.random() < often else row[field]

    def wrong(number: str) -> str:
        at = random.randrange(6, len(number))
        return f"{number[:at]}{(int(number[at]) + 1) % 10}{number[at + 1 :]}"

    return row | {
        "child_name": slip("child_name", random.choice([None, name(random)]), 0.1),
        "child_sex": slip("child_sex", "21"[row["child_sex"] == "2"], 0.02),
        "child_birth_date": slip("child_birth_date", row["child_birth_date"] + timedelta(days=1), 0.05),
        "mother_name": slip("mother_name", row["mother_name"][:2], 0.1),
        "mother_id": slip("mother_id", random.choice([None, wrong(row["mother_id"])]), 0.2),
        "certificate_no": slip("certificate_no", random.choice([None, None, wrong(row["certificate_no"])]), 0.25),
    }


class Truth(NamedTuple):
    """What labels say of the pairs that a block brings, of strangers all: how many are of each class, and for each
    comparison and class the share of each level."""

    pairs: dict[str, int]
    shares: Levels


def told(left: list[Row], right: list[Row], spec: PairSpec) -> Truth:
    """All pairs by who they are."""
    ends = [np.array([row[what] for row in side]) for what in ("who", "mother") for side in (left, right)]
    who, mother = ends[0][:, None] == ends[1], ends[2][:, None] == ends[3]
    days = [np.array([row["born"] for row in side]) for side in (left, right)]
    twins = mother & (days[0][:, None] == days[1])
    of_pair = np.select([who, twins, mother], [0, 1, 2], 3).ravel()
    compares = spec.relations[0].compare
    places = (side.ravel() for side in np.indices(who.shape))
    vectors = level_vectors(coded(left, right, spec), compares, *places)
    equal = {compare.name: vectors[:, c] == EQUAL for c, compare in enumerate(compares)}
    brought = np.any([np.all([equal[one] for one in block], axis=0) for block in BROUGHT], axis=0)
    of_pair = np.where(brought | (of_pair == 3), of_pair, -1)
    shares: Levels = {compare.name: {} for compare in compares}
    for c, compare in enumerate(compares):
        for k, one in enumerate(CLASSES):
            counts = np.bincount(vectors[of_pair == k, c], minlength=16)[1 : len(level_names(compare.type)) + 1]
            shares[compare.name][one] = dict(
                zip(level_names(compare.type), (counts / counts.sum()).tolist(), strict=True)
            )
    return Truth({one: int((of_pair == k).sum()) for k, one in enumerate(CLASSES)}, shares)


@cache
def labelled() -> tuple[list[Row], list[Row], Truth]:
    """Two registers of nine in ten children each, and what labels say of them."""
    random = Random(1)
    children = [row | {"born": row["child_birth_date"]} for row in families(random, 800)]
    left, right = ([written(random, row) for row in random.sample(children, 900)] for _ in range(2))
    return left, right, told(left, right, pair(LEFT, RIGHT))


NEAR = {"same": 0.02, "twin": 0.1, "sibling": 0.1}
"""How far off a share may be: relatives are few, and of them the usual shares count as twenty more pairs. Of strangers
near values are drawn, and one drawn pair in a stratum may stand for a few hundred."""


def test_what_is_learned_is_what_labels_say() -> None:
    left, right, truth = labelled()
    model = link(left, right, pair(LEFT, RIGHT)).model("births-cards")
    for field, learned in model["comparisons"].items():
        for one, near in NEAR.items():
            assert learned[one] == pytest.approx(truth.shares[field][one], abs=near), (field, one)
        for level, share in truth.shares[field]["unrelated"].items():
            assert learned["unrelated"][level] == pytest.approx(share, rel=0.25, abs=5e-4), (field, level)
    pairs = {one: model["priors"][one] * len(left) * len(right) for one in NEAR}
    assert pairs == pytest.approx({one: truth.pairs[one] for one in NEAR}, rel=0.15)


def test_links_by_a_number_teach_the_same() -> None:
    """More than half of the matches are linked by their certificates before anything is learned."""
    left, right, truth = labelled()
    found = link(left, right, pair(LEFT, RIGHT, exact=EXACT))
    by_key = found.links.filter(pl.col("method").cast(pl.String).str.starts_with("exact"))
    assert by_key.height > 0.5 * truth.pairs["same"]
    for field, learned in found.model("births-cards")["comparisons"].items():
        assert learned["same"] == pytest.approx(truth.shares[field]["same"], abs=NEAR["same"]), field
