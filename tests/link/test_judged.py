"""What people decided about pairs of records stands, whatever the records say, and sets free who was claimed."""

from __future__ import annotations

import polars as pl
from tests.link.world import EXACT, LEFT, RIGHT, family, link_all, pair

from reconcile.link.judged import VERDICTS

PAIR = pair(LEFT, RIGHT, exact=EXACT)
TWICE = pair(LEFT, LEFT)
SIZE = 30


def verdict(left: int, right: int, word: str, of: str = PAIR.id, relation: str = "child") -> pl.DataFrame:
    return pl.DataFrame([(of, relation, left, right, word)], schema=VERDICTS, orient="row")


def partners(*verdicts: pl.DataFrame, rows: list[dict[str, object]] | None = None) -> dict[int, int]:
    """Who is linked with whom: thirty children, the n-th on both sides under n and 1000 + n."""
    left = [family(number) for number in range(SIZE)]
    found = link_all({"births": left, "cards": rows or left}, PAIR, verdicts=pl.concat(verdicts) if verdicts else None)
    return dict(found.accepted())


def test_two_that_are_not_the_same_are_not_linked_however_alike() -> None:
    assert partners()[7] == 1007
    assert partners(verdict(7, 1007, "different")) == {n: 1000 + n for n in range(1, SIZE + 1) if n != 7}


def test_two_that_are_the_same_are_linked_however_unlike_and_were_they_never_looked_at() -> None:
    strangers = [family(number) for number in range(SIZE - 1)] + [family(99)]
    assert SIZE not in partners(rows=strangers)
    assert partners(verdict(SIZE, 1000 + SIZE, "same"), rows=strangers)[SIZE] == 1000 + SIZE


def test_who_belongs_to_somebody_else_by_a_verdict_leaves_its_own_partner_free() -> None:
    found = partners(verdict(1, 1002, "same"))
    assert found[1] == 1002
    assert 2 not in found
    assert 1001 not in found.values()
    both = partners(verdict(1, 1002, "same"), verdict(2, 1001, "same"))
    assert (both[1], both[2]) == (1002, 1001)


def test_a_verdict_holds_for_the_duplicates_of_a_record() -> None:
    left = [family(number) for number in range(SIZE)]
    tables = {"births": [*left, left[6]], "cards": left}
    free = link_all(tables, TWICE, PAIR)
    assert {(7, 1007), (SIZE + 1, 1007)} <= set(free.accepted()), "the seventh child is there twice"
    parted = link_all(tables, TWICE, PAIR, verdicts=verdict(7, 1007, "different"))
    assert 1007 not in dict(parted.accepted()).values()


def test_duplicates_are_parted_and_joined() -> None:
    left = [family(number) for number in range(SIZE)]
    left.append(left[6])
    assert link_all({"births": left}, TWICE).of(TWICE.id, "accepted") == [(7, SIZE + 1)]
    parted = verdict(SIZE + 1, 7, "different", TWICE.id, "duplicate")
    assert link_all({"births": left}, TWICE, verdicts=parted).of(TWICE.id, "accepted") == []
    joined = verdict(2, 3, "same", TWICE.id, "duplicate")
    assert (2, 3) in link_all({"births": left}, TWICE, verdicts=joined).of(TWICE.id, "accepted")


def test_verdicts_on_records_that_are_not_there_do_nothing_and_none_teaches_the_model() -> None:
    left = [family(number) for number in range(SIZE)]
    tables = {"births": left, "cards": left}
    plain = link_all(tables, PAIR)
    assert link_all(tables, PAIR, verdicts=verdict(500, 1007, "same")).links.equals(plain.links)
    taught = link_all(tables, PAIR, verdicts=verdict(1, 1002, "same"))
    assert taught.model(PAIR.id)["comparisons"] == plain.model(PAIR.id)["comparisons"]
    methods = dict(taught.links.filter(status="accepted").select("left_id", "method").iter_rows())
    assert methods[1] == "verdict"
