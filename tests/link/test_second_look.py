"""A second look at whoever nobody claims, and what a run says of its own errors."""

from __future__ import annotations

import json
from datetime import timedelta

import numpy as np
import polars as pl
import pytest
from tests.link.world import LEFT, RIGHT, crowd, family, link, pair

from reconcile.link import relation, second_look
from reconcile.link.assign import Decision
from reconcile.link.expected import expected_errors
from reconcile.link.outside import Outside
from reconcile.link.second_look import shorter_blocks

PLAIN = {"certificate_no": None, "mother_id": None}


def hard() -> tuple[dict[str, object], dict[str, object]]:
    """One child whose name and mother's name both sound the same but are written otherwise: no block is equal."""
    left = family(900, child_name="尤欣雨", mother_name="丁佳慧", **PLAIN)
    return left, {**left, "child_name": "尤新宇", "mother_name": "丁嘉惠"}


def test_who_is_left_is_looked_at_by_wider_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    left, right = hard()
    rows = crowd(80)
    ends = (len(rows) + 1, len(rows) + 1001)
    assert ends in link([*rows, left], [*rows, right], pair(LEFT, RIGHT)).accepted()
    monkeypatch.setattr(relation, "wider_blocks", lambda *_: ())
    assert ends not in link([*rows, left], [*rows, right], pair(LEFT, RIGHT)).accepted()


def test_a_wider_block_has_one_field_less_and_is_tried_once() -> None:
    blocks = [("day", "name"), ("name", "sex"), ("number",)]
    assert list(shorter_blocks(blocks)) == [("day",), ("name",), ("sex",)]
    assert list(shorter_blocks([("number",)])) == []


def test_what_the_second_look_finds_teaches_the_model(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of the children every third has another day in the other register, and the only block asks for the day."""
    rows = [{**row, **PLAIN} for row in crowd(90)]
    others = [
        {**row, "child_birth_date": row["child_birth_date"] + timedelta(days=1)} if n % 3 == 0 else row
        for n, row in enumerate(rows)
    ]
    spec = pair(LEFT, RIGHT, block=[["child_birth_date", "mother_name"]])
    taught = link(rows, others, spec)
    monkeypatch.setattr(relation, "_taught_again", lambda _relation, _coded, pairs, _learning: pairs)
    untaught = link(rows, others, spec)
    equal = [
        one.model("births-cards")["comparisons"]["child_birth_date"]["same"]["exact"] for one in (taught, untaught)
    ]
    assert equal[0] == pytest.approx(2 / 3, abs=0.1)
    assert equal[1] > 0.85
    assert taught.model("births-cards")["second_look"] == ["child_birth_date", "mother_name"]


def test_who_is_not_told_of_does_not_make_a_partner_less_likely() -> None:
    """Half of the births name no child at all: that says nothing of the others, who are as likely linked."""
    rows, nobody = crowd(40), [dict.fromkeys(family(1)) for _ in range(40)]
    few, many = (link([*rows, *more], rows, pair(LEFT, RIGHT)).model("births-cards") for more in ([], nobody))
    assert many["priors"]["same"] == pytest.approx(few["priors"]["same"], rel=0.05)


def test_a_block_that_makes_too_many_pairs_is_not_widened(monkeypatch: pytest.MonkeyPatch) -> None:
    left, right = hard()
    rows = crowd(80)
    monkeypatch.setattr(second_look, "PAIRS_A_RECORD", 0)
    found = link([*rows, left], [*rows, right], pair(LEFT, RIGHT))
    assert (len(rows) + 1, len(rows) + 1001) not in found.accepted()


def test_expected_errors_are_sums_of_probabilities() -> None:
    """Two accepted links, a set of one with two, one in review, one rejected."""
    links = pl.DataFrame(
        {
            "left_id": [1, 2, 3, 3],
            "right_id": [11, 12, 13, 14],
            "status": ["accepted", "accepted", "set", "set"],
            "set_id": [None, None, "s", "s"],
            "probability": [0.9, 1.0, 0.5, 0.4],
        }
    )
    probability = np.array([0.9, 1.0, 0.5, 0.4, 0.6, 0.25])
    status = pl.Series(["accepted", "accepted", "set", "set", "review", "rejected"])
    decision = Decision(np.ones(6, dtype=np.bool_), probability, np.full(6, -1))
    expected = expected_errors(links, decision, status, Outside((), 1.0, 9.0, 1.5), twice=0.1)
    assert expected.links == 3
    assert expected.false == pytest.approx(0.1 + 0.0 + (1 - 0.9))
    assert expected.missed_below == pytest.approx(0.85)
    assert expected.missed_outside == 7.5
    assert expected.missed_twice == pytest.approx(0.3)
    assert expected.missed == pytest.approx(0.85 + 7.5 + 0.3)


def test_the_model_of_a_run_says_what_its_blocks_find() -> None:
    rows = [*crowd(80), *(family(number, **PLAIN) for number in range(300, 320))]
    model = json.loads(link(rows, rows, pair(LEFT, RIGHT)).models["model"].item())
    blocks = {block["on"]: block for block in model["blocks"]}
    assert blocks["mother_id"]["pairs"] == 80
    assert blocks["mother_id"]["recall"] == pytest.approx(0.8, abs=0.05)
    assert blocks["child_birth_date + child_name"]["recall"] == 1.0
    assert model["blocking_recall"] == 1.0
    assert model["expected"]["links"] == 100
    assert model["expected"]["false"] < 1


def test_where_all_is_refused_nobody_knows_how_many_are_missed() -> None:
    """Two registers of other people: that no match is missed does not follow. Nobody need be there twice, though, and
    nobody in a register that is empty."""
    pairs = (pair(LEFT, LEFT), pair(RIGHT, RIGHT), pair(LEFT, RIGHT))
    found = link(crowd(40), crowd(40, first=500), *pairs)
    assert found.model("births-cards")["expected"]["links"] == 0
    assert found.model("births-cards")["expected"]["missed_outside"] is None
    assert found.model("births-cards")["outside"]["matches"] is None
    assert found.model("births-births")["expected"]["missed_outside"] == 0.0
    assert link(crowd(40), []).model("births-cards")["expected"]["missed_outside"] == 0.0


def test_a_register_linked_with_itself_counts_a_pair_once() -> None:
    rows = [*crowd(30), *crowd(3)]
    model = json.loads(link(rows, [], pair(LEFT, LEFT)).models["model"].item())
    blocks = {block["on"]: block for block in model["blocks"]}
    assert (blocks["mother_id"]["pairs"], blocks["mother_id"]["largest_block"]) == (3, 1)
