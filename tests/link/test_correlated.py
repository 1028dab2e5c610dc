"""Fields of which one holds part of the other: what strangers have in common is counted once."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from itertools import product
from random import Random
from typing import Any

import pytest
from tests.link.world import COMPARES, LEFT, RIGHT, Row, coded, link_all, pair

from reconcile.comparison.vocabulary import level_names
from reconcile.link.correlated import correlations_of
from reconcile.values.similarity import id_level, name_level

FIRST_DAY = date(1990, 1, 1)
SURNAMES, GIVEN = "王王王李李张刘陈杨赵", "伟玮芳娜敏静丽莉强磊军洋勇艳杰涛明"
NUMBER_AND_DAY = {"mother_id": "child_birth_date", "mother_name": "child_name"}


def declared(together: dict[str, str]) -> list[dict[str, Any]]:
    """The comparisons, some of them correlated with others."""
    return [{**one, **_with(together.get(one["name"]))} for one in COMPARES]


def _with(other: str | None) -> dict[str, str]:
    return {"correlated_with": other} if other else {}


def person(random: Random, hide: slice, days: int) -> Row:
    """A number that holds the birth date, part of it hidden; two people of one surname."""
    day = FIRST_DAY + timedelta(days=random.randrange(days))
    number = f"990121{day:%Y%m%d}{random.randrange(1000):03d}{random.randrange(10)}"
    hidden = number[: hide.start] + "*" * (hide.stop - hide.start) + number[hide.stop :]
    surname = random.choice(SURNAMES)
    whole = number == hidden
    return {
        "child_birth_date": day,
        "child_name": surname + "".join(random.choices(GIVEN, k=2)),
        "mother_name": surname + "".join(random.choices(GIVEN, k=random.choice([1, 2]))),
        "mother_id": number if whole else None,
        "mother_id_pattern": hidden,
        "mother_id_kind": "ok" if whole else "masked",
    }


@pytest.mark.parametrize("hide", [slice(14, 18), slice(6, 14), slice(6, 6)], ids=["last four", "birth date", "none"])
def test_how_often_strangers_agree_in_both_is_as_in_all_pairs(hide: slice) -> None:
    random = Random(3)
    left, right = ([person(random, part, 300) for _ in range(400)] for part in (slice(6, 6), hide))
    spec = pair(LEFT, RIGHT, compare=declared(NUMBER_AND_DAY))
    compares = spec.relations[0].compare
    found = correlations_of(coded(left, right, spec), compares, same_register=False)
    assert {compares[c].name: compares[one.other].name for c, one in found.items()} == NUMBER_AND_DAY
    for c, one in found.items():
        of_type = compares[c].type
        pairs, agree = all_pairs(left, right, of_type)
        usual = agree.total() / pairs.total()
        for level, share in zip(level_names(of_type), one.together, strict=True):
            if of_type == "id" and level == "exact":
                assert share == pytest.approx(usual, rel=0.3), "nothing follows from the number of somebody else"
            elif pairs[level] >= 200:
                assert share == pytest.approx(agree[level] / pairs[level], rel=0.2, abs=0.004), level


def all_pairs(left: list[Row], right: list[Row], of_type: str) -> tuple[Counter[str], Counter[str]]:
    """Of all pairs how many reach each level, and in how many of them the other field agrees."""
    pairs, agree = Counter[str](), Counter[str]()
    for one, two in product(left, right):
        if of_type == "id":
            level = id_level(one["mother_id_pattern"], two["mother_id_pattern"])
            other = one["child_birth_date"] == two["child_birth_date"]
        else:
            level = name_level(one["mother_name"], two["mother_name"])
            other = one["child_name"][0] == two["child_name"][0]
        pairs[level] += 1
        agree[level] += other
    return pairs, agree


def test_it_is_saved_with_the_model_and_taken_from_there() -> None:
    random = Random(8)
    people = [person(random, slice(6, 6), 300) for _ in range(200)]
    cards = [{**one, "mother_id": None, "mother_id_pattern": one["mother_id_pattern"][:14] + "****"} for one in people]
    for card in cards:
        card["mother_id_kind"] = "masked"
    registers = {"births": people, "cards": cards}
    for together in ({}, NUMBER_AND_DAY):
        spec = pair(LEFT, RIGHT, compare=declared(together))
        found = link_all(registers, spec)
        saved = found.model(spec.id)["correlated"]
        assert saved.keys() == together.keys()
        assert saved.get("mother_id", {}).get("masked_compatible", 1.0) > 0.9, "who is alike in it was born on one day"
        again = link_all(registers, spec, given=found.written)
        assert again.links.equals(found.links)
        assert again.model(spec.id)["correlated"] == saved
