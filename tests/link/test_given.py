"""Links by a model that was saved: a run's own models give its own links, and nothing is learned."""

from __future__ import annotations

import json
from copy import deepcopy
from functools import cache
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from tests.link.reference.worlds import itself, sides, two
from tests.link.test_relation import CROWD, noisy
from tests.link.test_second_look import hard
from tests.link.world import EXACT, LEFT, RIGHT, Linked, Row, link_all, pair

from reconcile.link import relation
from reconcile.link.fitting import mistakes
from reconcile.link.given import taken
from reconcile.registers import Declarations, PairSpec
from reconcile.registers.refused import RefusedColumns

PAIRS = (pair(LEFT, LEFT), pair(RIGHT, RIGHT), pair(LEFT, RIGHT, exact=EXACT))
DECLARED = Declarations(
    {one.id: one for one in (LEFT, RIGHT)}, {one.id: one for one in PAIRS}, RefusedColumns(words=())
)
BIRTHS, CARDS = PAIRS[2].id.split("-")


def twice(left: list[Row], right: list[Row], *pairs: PairSpec) -> tuple[Linked, Linked]:
    """Linked by what the records teach, and once more by the models that were written then."""
    rows = {BIRTHS: left, CARDS: right}
    return once_more(rows, link_all(rows, *pairs), *pairs)


def once_more(rows: dict[str, list[Row]], first: Linked, *pairs: PairSpec) -> tuple[Linked, Linked]:
    saved = json.loads(json.dumps({p: {r: taken(m) for r, m in of.items()} for p, of in first.written.items()}))
    return first, link_all(rows, *pairs, given=saved)


def same(first: Linked, again: Linked) -> None:
    for table in ("links", "conflicts", "entities"):
        assert getattr(first, table).equals(getattr(again, table)), table
    for pair_id, models in first.written.items():
        for name, model in models.items():
            assert {**again.written[pair_id][name], "given": False} == model


@cache
def county(seed: int) -> dict[str, list[Row]]:
    """Two registers of nearly the same people with duplicates, and a child whom only the second look finds."""
    random = Random(seed)
    left, right = hard()
    sides = [[noisy(random, row) for row in [*random.sample(CROWD, 50), *random.sample(CROWD, 8)]] for _ in range(2)]
    return {BIRTHS: [*sides[0], left], CARDS: [*sides[1], right]}


@cache
def taught(seed: int) -> Linked:
    """That county, linked by what its records teach."""
    return link_all(county(seed), *PAIRS)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_runs_own_models_give_its_own_links(seed: int) -> None:
    first, again = once_more(county(seed), taught(seed), *PAIRS)
    assert len(first.accepted()) > 20
    same(first, again)


@settings(max_examples=15)
@given(sides(), itself(), two())
def test_so_it_is_in_any_small_world(both: tuple[list[Row], list[Row]], left: dict[str, Any], spec: PairSpec) -> None:
    same(*twice(*both, pair(LEFT, LEFT, **left), spec))


def test_nothing_is_learned(monkeypatch: pytest.MonkeyPatch) -> None:
    first = taught(1)

    def never(*_: object, **__: object) -> None:
        raise AssertionError("learned")

    monkeypatch.setattr(relation.Learning, "of", never)
    monkeypatch.setattr(relation, "freed_of_blocks", never)
    monkeypatch.setattr(relation, "matches_taught", never)
    again = link_all(county(2), *PAIRS, given=first.written)
    assert len(again.accepted()) > 20
    for name in ("comparisons", "key_gain", "matches"):
        assert again.model("births-cards")[name] == first.model("births-cards")[name]


def test_where_there_are_more_strangers_the_prior_is_smaller_by_as_much() -> None:
    """The same county with 300 families more on the right, who are on the left side of nothing."""
    left, right = county(1).values()
    first = taught(1)
    more = [dict.fromkeys(right[0]) | {"child_sex": "1"} for _ in range(300)]
    again = link_all({BIRTHS: left, CARDS: [*right, *more]}, *PAIRS, given=first.written)
    priors = [one.model("births-cards")["priors"] for one in (first, again)]
    for name in ("same", "twin", "sibling"):
        assert priors[1][name] == pytest.approx(priors[0][name] * len(right) / (len(right) + 300), rel=1e-6)
    assert sum(priors[1].values()) == pytest.approx(1.0, abs=1e-6)


def test_a_pair_that_is_not_given_learns_its_own() -> None:
    first = taught(1)
    some = {name: models for name, models in first.written.items() if name == "births-cards"}
    again = link_all(county(1), *PAIRS, given=some)
    assert first.links.equals(again.links)
    assert {name: again.model(name)["given"] for name in again.written} == {
        one.id: one.id == "births-cards" for one in PAIRS
    }


def test_a_hand_written_model_needs_no_first_look_of_its_own() -> None:
    models = deepcopy(taught(1).written)
    del models["births-cards"]["child"]["first_look"]
    assert len(link_all(county(1), *PAIRS, given=models).accepted()) > 20


def _cut(data: dict[str, Any], *path: str) -> None:
    for name in path[:-1]:
        data = data[name]
    del data[path[-1]]


def _put(data: dict[str, Any], value: object, *path: str) -> None:
    for name in path[:-1]:
        data = data[name]
    data[path[-1]] = value


MODEL = ("births-cards", "child")
SEX = (*MODEL, "comparisons", "child_sex")


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        ((*MODEL, "priors", "twin"), ..., "priors: twin missing"),
        ((*MODEL, "priors", "cousin"), 0.0, "priors: cousin not declared"),
        ((*MODEL, "priors", "twin"), -0.1, "priors: not all are shares"),
        (SEX, ..., "comparisons: child_sex missing"),
        ((*SEX, "same"), ..., "child_sex: same missing"),
        ((*SEX, "same", "exact"), ..., "child_sex same: exact missing"),
        ((*SEX, "same", "exact"), 0.1, "child_sex same: together they are"),
        ((*SEX, "same", "exact"), float("nan"), "child_sex same: not all are shares"),
        ((*SEX, "same", "exact"), "0.9", "child_sex same: not all are shares"),
        ((*MODEL, "comparisons", "shoe_size"), {}, "comparisons: shoe_size not declared"),
        ((*MODEL, "key_gain"), ..., "key_gain missing"),
        ((*MODEL, "key_gain"), None, "key_gain: not a number"),
        ((*MODEL, "matches", "child_sex"), ..., "matches: child_sex missing"),
        ((*MODEL, "matches", "child_sex"), -1, "matches: not all are numbers"),
        ((*MODEL, "left_records"), -1, "left_records: not a number of records"),
        ((*MODEL, "first_look", "key_gain"), ..., "first_look: key_gain missing"),
        ((*MODEL, "first_look", "comparisons", "child_sex", "same"), ..., "first_look: child_sex: same missing"),
        ((*MODEL, "correlated", "child_sex"), {"exact": 0.5}, "correlated: child_sex not declared"),
        (MODEL, 7, "not a table"),
        (("births-cards", "aunt"), {}, "births-cards aunt: not declared"),
        (("births-shoes",), {"child": {}}, "births-shoes child: not declared"),
        (("births-cards",), 7, "these are no models"),
    ],
)
def test_what_does_not_fit_is_told_with_its_place(path: tuple[str, ...], value: object, words: str) -> None:
    models = json.loads(json.dumps(taught(1).written))
    assert not list(mistakes(models, DECLARED))
    _cut(models, *path) if value is ... else _put(models, value, *path)
    found = list(mistakes(models, DECLARED))
    assert any(words in one for one in found), found
