"""The universe of a comparison: what a linked partner tells, and which record speaks for several."""

from __future__ import annotations

from datetime import date

import pytest
from tests.measure.world import BIRTHS, CARDS, Link, Record, World, compared, records_frame

from reconcile.universe.records import with_cells


def standings(world: World, pair: str = "births-cards") -> dict[int, tuple[str, bool]]:
    with compared(world) as connection:
        rows = connection.execute(
            "SELECT record_id, standing, represents FROM members WHERE pair = $1", [pair]
        ).fetchall()
    return {record: (standing, represents) for record, standing, represents in rows}


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
    with compared(world) as connection:
        rows = connection.execute(
            "SELECT record_id, standing FROM member_outcomes WHERE pair = 'births-cards'"
        ).fetchall()
    assert dict(rows) == {1: "counted", 2: "out_of_scope", 3: "counted", 9: "counted"}


def test_cells_come_from_the_declared_fields() -> None:
    record = Record(1, sex="2", day=date(2026, 5, 4), township="990121007", facility="县医院")
    cells = with_cells(records_frame(CARDS, [record.values()]), CARDS)
    wanted = ("event_date", "event_month", "township", "facility", "sex", "scope", "scope_reason")
    assert cells.select(wanted).row(0) == (date(2026, 5, 4), "2026-05", "990121007", "县医院", "2", "in", None)


def test_a_withdrawn_partner_makes_nobody_present() -> None:
    """A birth whose only certificate is void is not present there; one whose partner lives elsewhere is."""
    births, cards = [Record(1), Record(2)], [Record(8, state="left"), Record(9, inside=False)]
    world = World(births, cards, links=[Link(1, 8), Link(2, 9)])
    with compared(world) as connection:
        rows = connection.execute(
            "SELECT record_id, standing, linked FROM member_outcomes WHERE pair = 'births-cards' AND side = 'left'"
        ).fetchall()
    assert sorted(rows) == [(1, "counted", False), (2, "counted", True)]


def test_a_withdrawn_partner_is_no_evidence_of_a_place() -> None:
    world = World([Record(1, inside=None)], [Record(2, state="left")], links=[Link(1, 2)])
    assert standings(world)[1] == ("scope_unknown", True)


@pytest.mark.parametrize("text", ["东村1组12号李大壮家中 13912345678", "电话0871-5551234567", "柳河镇3组"])
def test_an_address_or_a_telephone_is_no_facility(text: str) -> None:
    records = records_frame(BIRTHS, [{"facility": text}, {"facility": "示例县第1人民医院"}])
    assert with_cells(records, BIRTHS)["facility"].to_list() == [None, "示例县第1人民医院"]
