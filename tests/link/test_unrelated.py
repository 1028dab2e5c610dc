"""u as counted by stratum and drawn within, against all pairs looked at one by one."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from itertools import product
from random import Random
from typing import Any

import numpy as np
import pytest
from tests.link.world import LEFT, RIGHT, coded, family, link, pair

from reconcile.comparison.vocabulary import level_names
from reconcile.link.unrelated import unrelated_shares
from reconcile.values.similarity import date_level, name_level

SURNAMES, GIVEN = "王李张刘陈杨黄赵", "伟玮芳娜敏静丽莉强磊军洋勇艳杰涛明"
SCALAR = {"child_name": name_level, "child_birth_date": date_level}


def people(random: Random, size: int) -> list[dict[str, Any]]:
    return [
        {
            "child_name": random.choice(SURNAMES) + "".join(random.choices(GIVEN, k=random.choice([1, 2, 2]))),
            "child_birth_date": date(2024, 1, 1) + timedelta(days=random.randrange(900)),
        }
        for _ in range(size)
    ]


@pytest.mark.parametrize("field", SCALAR)
def test_shares_are_those_of_all_pairs(field: str) -> None:
    random = Random(5)
    left, right = people(random, 700), people(random, 600)
    spec = pair(LEFT, RIGHT)
    relation = spec.relations[0]
    (place,) = [n for n, compare in enumerate(relation.compare) if compare.name == field]
    found = unrelated_shares(coded(left, right, spec), relation.compare, same_register=False)[place]
    names = level_names(relation.compare[place].type)
    counts = dict.fromkeys(names, 0)
    of_left, of_right = (Counter(person[field] for person in side) for side in (left, right))
    for (a, lefts), (b, rights) in product(of_left.items(), of_right.items()):
        counts[SCALAR[field](a, b)] += lefts * rights
    truth = np.array([counts[name] for name in names]) / (len(left) * len(right))
    assert found.sum() == pytest.approx(1)
    for name, share, true in zip(names, found, truth, strict=True):
        # Of rare levels a plain draw of 20,000 pairs would meet none or one.
        assert share == pytest.approx(true, rel=0.25, abs=1e-4), name
    assert found[0] == pytest.approx(truth[0], rel=0.05)


def test_links_are_no_chance() -> None:
    """Of two registers of nearly the same people: what the links agree in is taken out of what strangers do, who are
    all the other pairs. With the links among them a name would be equal by chance four times as often."""
    random = Random(7)
    everybody = [family(number) | one for number, one in enumerate(people(random, 300))]
    left, right = (random.sample(everybody, 270) for _ in range(2))
    model = link(left, right, pair(LEFT, RIGHT)).model("births-cards")
    for field in SCALAR:
        strangers = [(a, b) for a, b in product(left, right) if a["certificate_no"] != b["certificate_no"]]
        equal = sum(a[field] == b[field] for a, b in strangers) / len(strangers)
        links = (len(left) * len(right) - len(strangers)) / len(strangers)
        assert links > 0.5 * equal
        assert model["comparisons"][field]["unrelated"]["exact"] == pytest.approx(equal, rel=0.1), field


def test_only_who_is_sought_counts_as_chance() -> None:
    random = Random(6)
    left, right = people(random, 200), people(random, 300)
    sought = np.arange(300) % 3 == 0
    spec = pair(LEFT, RIGHT)
    compares = spec.relations[0].compare
    among = coded(left, right, spec).among(sought)
    alone = coded(left, [row for row, there in zip(right, sought, strict=True) if there], spec)
    for one, other in zip(*(unrelated_shares(c, compares, same_register=False) for c in (among, alone)), strict=True):
        assert one[0] == pytest.approx(other[0])
        assert one == pytest.approx(other, abs=0.02)
