"""What the links found before EM teach it: never the fields that they were found by."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from tests.link.world import LEFT, RIGHT, THIRD, Row, crowd, link, link_all, pair

KEYED = crowd(60)
OTHERS = [{**row, "certificate_no": None} for row in crowd(30, first=300)]
RULE = [{"on": ["certificate_no"], "with": ["child_birth_date", "mother_id"]}]


def changed(row: Row, field: str) -> Row:
    """The row with another value in a field."""
    other = {"child_name": "欧阳文静", "mother_name": "司马文娟", "mother_id": "990121198012120029"}
    return row | {field: row[field] + timedelta(days=400) if field == "child_birth_date" else other[field]}


def often_equal(model: dict[str, Any], field: str) -> float:
    """How often the same child is expected to be equal in a field."""
    share: float = model["comparisons"][field]["same"]["exact"]
    return share


def taught(field: str, **declared: Any) -> tuple[float, float]:
    """How often a field is taken to be equal, after links by key in which it is, and after such in which it is not in
    two of three; nobody else changes."""
    cards = [changed(row, field) if n % 3 else row for n, row in enumerate(KEYED)]
    found = [
        link([*KEYED, *OTHERS], [*right, *OTHERS], pair(LEFT, RIGHT, exact=RULE, **declared))
        for right in (KEYED, cards)
    ]
    for one in found:
        by_key = one.links.filter(one.links["method"] == "exact:certificate_no")
        assert by_key.height == len(KEYED), "the rule finds them in both worlds"
    before, after = (often_equal(one.model("births-cards"), field) for one in found)
    return before, after


@pytest.mark.parametrize("field", ["child_birth_date", "mother_id"])
def test_a_rule_teaches_what_corroborates_it_where_a_block_brings_all_who_share_the_key(field: str) -> None:
    """Whom it links and whom the block brings are all of them, agree they in the field or not."""
    before, after = taught(field)
    assert before > 0.9
    assert after < 0.65


@pytest.mark.parametrize("field", ["child_birth_date", "mother_id"])
def test_a_rule_does_not_teach_what_corroborates_it_where_no_block_brings_the_others(field: str) -> None:
    before, after = taught(field, block=[[field, "child_sex"]])
    assert after == pytest.approx(before, abs=1e-3)


@pytest.mark.parametrize("field", ["child_name", "mother_name"])
def test_a_rule_teaches_all_other_fields(field: str) -> None:
    before, after = taught(field)
    assert before > 0.9
    assert after < 0.65, "one in three, and what twenty pairs are taken to have shown before"


def test_a_rule_teaches_its_own_key_only_by_links_that_a_block_without_it_brings_too() -> None:
    """Every link by key is equal in it; the others, whose papers differ, are half as many."""
    cards = [{**row, "certificate_no": f"Y{n:09d}"} for n, row in enumerate(OTHERS)]
    births = [{**row, "certificate_no": f"X{n:09d}"} for n, row in enumerate(OTHERS)]
    hidden = [{**row, "mother_id": None, "mother_name": None, "child_name": None} for row in KEYED]
    both = [
        link([*keyed, *births], [*keyed, *cards], pair(LEFT, RIGHT, exact=RULE)).model("births-cards")
        for keyed in (KEYED, hidden)
    ]
    assert often_equal(both[0], "certificate_no") == pytest.approx(2 / 3, abs=0.1)
    assert often_equal(both[1], "certificate_no") < 0.5


@pytest.mark.parametrize("field", ["child_name", "mother_id"])
def test_links_that_others_lead_to_were_found_by_no_field_and_teach_them_all(field: str) -> None:
    cards = [changed(row, field) if n % 3 else row for n, row in enumerate(KEYED)]
    pairs = (pair(LEFT, THIRD), pair(THIRD, RIGHT), pair(LEFT, RIGHT, through=["shots"]))
    found = [link_all({"births": KEYED, "cards": right, "shots": KEYED}, *pairs) for right in (KEYED, cards)]
    for one in found:
        led = one.links.filter((one.links["pair"] == "births-cards") & (one.links["method"] == "led"))
        assert led.height == len(KEYED), "all are led to in both worlds"
    before, after = (often_equal(one.model("births-cards"), field) for one in found)
    assert before > 0.9
    assert after < 0.6
