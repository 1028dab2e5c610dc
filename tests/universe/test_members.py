"""The universe of a comparison: what a linked partner tells, and which record speaks for several."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from tests.measure.world import BIRTHS, CARDS, Link, Record, World, compared, records_frame

from reconcile.compare.stage import compare_outcomes
from reconcile.universe.records import with_cells


def standings(world: World, pair: str = "births-cards") -> dict[int, tuple[str, bool]]:
    with compared(world, compare_outcomes) as connection:
        rows = connection.execute(
            "SELECT record_id, standing, represents FROM members WHERE pair = $1", [pair]
        ).fetchall()
    return {record: (standing, represents) for record, standing, represents in rows}


def outcomes(world: World) -> dict[int, str]:
    """What became of each record of the comparison: missing and present are both counted."""
    with compared(world, compare_outcomes) as connection:
        rows = connection.execute(
            "SELECT record_id, standing, linked, scope_reason FROM member_outcomes WHERE pair = 'births-cards'"
        ).fetchall()
    counted = {True: "present", False: "missing"}
    return {
        record: counted[linked] if standing == "counted" else reason if standing == "out_of_scope" else standing
        for record, standing, linked, reason in rows
    }


def turned_round(world: World) -> World:
    """The same world with both registers in each other's place."""
    links = [replace(link, left=link.right, right=link.left) for link in world.links]
    return World(world.cards, world.births, links=links)


FOLLOWS = "partner_out_of_scope"


@pytest.mark.parametrize(
    ("own", "partner", "expected"),
    [
        (None, True, "counted"),
        (None, False, "out_of_scope"),
        (None, None, "scope_unknown"),
        (True, False, "counted"),
        (False, True, "out_of_scope"),
    ],
)
def test_a_record_that_says_nothing_of_its_place_takes_the_scope_of_its_partner(
    own: bool | None, partner: bool | None, expected: str
) -> None:
    world = World([Record(1, inside=own)], [Record(2, inside=partner)], links=[Link(1, 2)])
    assert standings(world)[1] == (expected, True)


@pytest.mark.parametrize("status", ["review", "rejected"])
def test_a_doubtful_partner_tells_nothing(status: str) -> None:
    world = World([Record(1, inside=None)], [Record(2)], links=[Link(1, 2, status)])
    assert standings(world)[1] == ("scope_unknown", True)


def test_a_register_by_itself_borrows_nothing() -> None:
    world = World([Record(1, inside=None)], [Record(2)], links=[Link(1, 2)])
    assert standings(world, "births")[1] == ("scope_unknown", True)


def test_a_duplicate_of_the_partner_may_be_the_one_that_tells() -> None:
    world = World(
        [Record(1, inside=None)], [Record(2, inside=None), Record(3, thing=2)], links=[Link(1, 2), Link(1, 3)]
    )
    assert standings(world)[1] == ("counted", True)


def test_of_several_records_the_one_that_counts_best_speaks() -> None:
    world = World([Record(1, state="left"), Record(2, thing=1, inside=None), Record(3, thing=1), Record(4, thing=1)])
    assert standings(world) == {
        1: ("out_of_scope", False),
        2: ("duplicate", False),
        3: ("counted", True),
        4: ("duplicate", False),
    }


def test_a_pair_waits_for_the_slower_of_its_registers() -> None:
    """On 30 September a birth of 4 September is due among cards (15 working days), not yet in the births (1 month)."""
    world = World([Record(1, day=date(2026, 9, 4))], [Record(2, day=date(2026, 9, 4))])
    assert {standing for standing, _ in standings(world).values()} == {"not_yet_due"}
    assert standings(world, "cards")[2] == ("counted", True)
    assert standings(world, "births")[1] == ("not_yet_due", True)


def test_a_record_without_a_date_cannot_be_placed() -> None:
    assert standings(World([Record(1, day=None)]))[1] == ("scope_unknown", True)


def test_absence_from_a_day_on_may_mean_registered_elsewhere() -> None:
    births = [Record(1, day=date(2026, 5, 1)), Record(2, day=date(2026, 5, 2)), Record(3, day=date(2026, 5, 2))]
    world = World(births, [Record(9, day=date(2026, 5, 2))], links=[Link(3, 9)], elsewhere_since=date(2026, 5, 2))
    with compared(world, compare_outcomes) as connection:
        rows = connection.execute(
            "SELECT record_id, standing FROM member_outcomes WHERE pair = 'births-cards'"
        ).fetchall()
    assert dict(rows) == {1: "counted", 2: "out_of_scope", 3: "counted", 9: "counted"}


def test_cells_come_from_the_declared_fields() -> None:
    record = Record(1, sex="2", day=date(2026, 5, 4), township="990121007", facility="县医院")
    cells = with_cells(records_frame(CARDS, [record.values()]), CARDS)
    wanted = ("event_date", "event_month", "township", "facility", "sex", "scope", "scope_reason")
    assert cells.select(wanted).row(0) == (date(2026, 5, 4), "2026-05", "990121007", "县医院", "2", "in", None)


PARTNERS = [
    (Record(2), "present"),
    (Record(2, inside=None), "present"),
    (Record(2, state="left"), FOLLOWS),
    (Record(2, inside=False), FOLLOWS),
    (Record(2, state="void"), "missing"),
    (Record(2, state="void", inside=False), "missing"),
]


@pytest.mark.parametrize(("partner", "expected"), PARTNERS)
def test_who_is_linked_with_another_population_is_of_it_and_a_void_paper_is_none(
    partner: Record, expected: str
) -> None:
    """A card of somebody who moved away was found, and nobody is missing; a void certificate is as good as none."""
    world = World([Record(1)], [partner], links=[Link(1, 2)])
    assert outcomes(world)[1] == outcomes(turned_round(world))[1] == expected


@pytest.mark.parametrize("status", ["review", "rejected"])
def test_a_doubtful_link_takes_nobody_out(status: str) -> None:
    assert outcomes(World([Record(1)], [Record(2, state="left")], links=[Link(1, 2, status)]))[1] == "missing"


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        (Record(1, inside=False), "lives_elsewhere"),
        (Record(1, state="left"), "moved_away"),
        (Record(1, state="void"), "void"),
        (Record(1, inside=None), FOLLOWS),
        (Record(1, day=None), FOLLOWS),
        (Record(1, day=date(2026, 9, 29)), FOLLOWS),
    ],
)
def test_a_reason_of_ones_own_comes_first_and_what_is_not_known_or_due_gives_way(record: Record, expected: str) -> None:
    assert outcomes(World([record], [Record(2, state="left")], links=[Link(1, 2)]))[1] == expected


@pytest.mark.parametrize(
    ("states", "expected"),
    [
        (("left", "there"), "present"),
        (("void", "there"), "present"),
        (("left", "left"), FOLLOWS),
        (("void", "left"), FOLLOWS),
        (("void", "void"), "missing"),
    ],
)
def test_of_several_papers_of_one_child_one_that_counts_is_enough(states: tuple[str, str], expected: str) -> None:
    cards = [Record(2, state=states[0]), Record(3, state=states[1], thing=2)]
    world = World([Record(1)], cards, links=[Link(1, 2), Link(1, 3)])
    assert outcomes(world)[1] == outcomes(turned_round(world))[1] == expected


def test_of_a_child_that_stands_twice_one_record_is_out_and_the_other_stays_a_duplicate() -> None:
    world = World([Record(1), Record(2, thing=1)], [Record(8, state="left")], links=[Link(1, 8), Link(2, 8)])
    assert outcomes(world) == {1: FOLLOWS, 2: "duplicate", 8: "moved_away"}


@pytest.mark.parametrize(
    ("births", "states", "expected"),
    [
        (2, ["there", "left"], ["present", FOLLOWS]),
        (2, ["left", "left"], [FOLLOWS, FOLLOWS]),
        (3, ["left", "there"], ["present", FOLLOWS, "missing"]),
        (2, ["left"], [FOLLOWS, "missing"]),
        (2, ["void", "there"], ["present", "missing"]),
        (1, ["left", "there"], ["present"]),
    ],
)
def test_of_alike_children_as_many_are_out_as_their_papers(births: int, states: list[str], expected: list[str]) -> None:
    cards = [Record(n, state=state) for n, state in enumerate(states, 8)]
    left = [Record(n) for n in range(1, births + 1)]
    links = [Link(a.id, b.id, "set", "s") for a in left for b in cards]
    world = World(left, cards, links=links)
    for found in (outcomes(world), outcomes(turned_round(world))):
        assert [found[record.id] for record in left] == expected


def test_in_a_set_a_record_that_is_out_leaves_the_place_to_one_that_counts() -> None:
    births = [Record(1, state="left"), Record(2)]
    world = World(births, [Record(8)], links=[Link(1, 8, "set", "s"), Link(2, 8, "set", "s")])
    assert outcomes(world) == {1: "moved_away", 2: "present", 8: "present"}


@pytest.mark.parametrize("state", ["void", "left"])
def test_a_partner_that_is_out_by_its_state_is_no_evidence_of_a_place(state: str) -> None:
    world = World([Record(1, inside=None)], [Record(2, state=state)], links=[Link(1, 2)])
    assert standings(world)[1] == ("scope_unknown", True)


def test_a_card_left_behind_says_nothing_while_another_one_stands() -> None:
    """Whoever moved within the county has a card that was given up and one that counts, where places are unknown."""
    cards = [Record(2, state="left"), Record(3, thing=2, inside=None)]
    world = World([Record(1, inside=None)], cards, links=[Link(1, 2), Link(1, 3)])
    assert outcomes(world)[1] == "scope_unknown"


def test_where_the_place_is_borrowed_from_a_partner_elsewhere_the_reason_says_so() -> None:
    world = World([Record(1, inside=None)], [Record(2, inside=False)], links=[Link(1, 2)])
    assert outcomes(world) == {1: FOLLOWS, 2: "lives_elsewhere"}


@pytest.mark.parametrize("text", ["东村1组12号李大壮家中 13912345678", "电话0871-5551234567", "柳河镇3组"])
def test_an_address_or_a_telephone_is_no_facility(text: str) -> None:
    records = records_frame(BIRTHS, [{"facility": text}, {"facility": "示例县第1人民医院"}])
    assert with_cells(records, BIRTHS)["facility"].to_list() == [None, "示例县第1人民医院"]
