"""Every rule of discrepancies on a world small enough to be seen through."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from random import Random
from typing import Any

import duckdb
import polars as pl
import pytest
from tests.measure.world import AS_OF, LABEL, Link, Record, World, compared, declared, records_frame
from tests.memory import in_memory

from reconcile import engine
from reconcile.compare.stage import compare_registers
from reconcile.link.frames import LINK_COLUMNS
from reconcile.registers import Declarations, PairSpec
from reconcile.registers.refused import RefusedColumns
from reconcile.universe.records import with_cells
from reconcile.universe.windows import windows_for

Finding = dict[str, Any]


def findings(world: World) -> list[Finding]:
    with compared(world) as connection:
        return connection.sql("SELECT * FROM findings ORDER BY type, field, left_id, right_id").pl().to_dicts()


def only(world: World, kind: str | None = None) -> Finding:
    (found,) = [one for one in findings(world) if kind in (None, one["type"])]
    return found


def test_who_is_found_and_agrees_is_no_finding() -> None:
    assert findings(World([Record(1)], [Record(2)], links=[Link(1, 2)])) == []


def test_who_is_missing_is_asked_of_the_other_office() -> None:
    found = only(World([Record(1, township="990121003", facility="县医院")]))
    assert (found["type"], found["left_id"], found["right_id"]) == ("missing_in_cards", 1, None)
    assert (found["register"], found["office"]) == ("cards", "office_of_cards")
    assert (found["township"], found["facility"], found["event_month"]) == ("990121003", "县医院", "2026-05")
    assert found["restricted"] is False


def test_who_is_there_too_many_is_asked_of_the_population_system() -> None:
    world = World([Record(1)], [Record(2), Record(3)], links=[Link(1, 2)])
    found = only(world)
    assert (found["type"], found["right_id"], found["register"]) == ("extra_in_cards", 3, "births")


@pytest.mark.parametrize(
    "record", [Record(1, inside=False), Record(1, inside=None), Record(1, day=date(2026, 9, 20)), Record(1, day=None)]
)
def test_who_does_not_count_is_not_missing(record: Record) -> None:
    assert findings(World([record])) == []


@pytest.mark.parametrize("partner", [Record(2, state="left"), Record(2, inside=False)])
def test_who_was_found_among_those_who_are_elsewhere_is_not_missing(partner: Record) -> None:
    """Nor is anybody too many whose own record of birth says so."""
    assert findings(World([Record(1)], [partner], links=[Link(1, 2)])) == []
    assert findings(World([partner], [Record(1)], links=[Link(2, 1)])) == []


def test_who_has_a_void_certificate_alone_is_missing_still() -> None:
    found = only(World([Record(1)], [Record(2, state="void")], links=[Link(1, 2)]))
    assert (found["type"], found["left_id"]) == ("missing_in_cards", 1)


def test_whether_a_card_left_behind_is_the_childs_is_a_question() -> None:
    found = only(World([Record(1)], [Record(2, state="left")], links=[Link(1, 2, "review")]))
    assert (found["type"], found["left_id"], found["right_id"]) == ("link_uncertain", 1, 2)


def test_before_the_coverage_begins_nobody_is_extra() -> None:
    births = [Record(n, day=date(2026, 3, n)) for n in range(1, 9)]
    cards = [Record(n + 10, day=date(2026, 3, n)) for n in range(1, 9)] + [Record(30, day=date(2020, 1, 1))]
    assert findings(World(births, cards, links=[Link(n, n + 10) for n in range(1, 9)])) == []


@pytest.mark.parametrize(
    ("change", "field", "difference"),
    [
        ({"name": "王晓明"}, "child_name", "homophone"),
        ({"name": "李雷"}, "child_name", "different"),
        ({"sex": "2"}, "child_sex", "different"),
        ({"day": date(2026, 4, 5)}, "child_birth_date", "month_day_swap"),
        ({"day": date(2026, 5, 5)}, "child_birth_date", "one_day"),
    ],
)
def test_a_key_field_that_differs_is_told_with_its_kind(change: dict[str, Any], field: str, difference: str) -> None:
    found = only(World([Record(1)], [replace(Record(2), **change)], links=[Link(1, 2)]))
    assert (found["type"], found["field"], found["difference"]) == (f"field_conflict.{field}", field, difference)
    assert (found["left_id"], found["right_id"], found["register"]) == (1, 2, "births")


def test_a_field_that_is_no_key_field_or_is_missing_makes_no_conflict() -> None:
    births = [Record(1, name=None, mother="990121199001010011")]
    assert findings(World(births, [Record(2, mother="990121199001020012")], links=[Link(1, 2)])) == []


def test_a_doubtful_link_is_one_question_and_nobody_is_called_missing() -> None:
    found = only(World([Record(1)], [Record(2)], links=[Link(1, 2, "review")]))
    assert (found["type"], found["difference"]) == ("link_uncertain", "review")


@pytest.mark.parametrize("doubtful", [Link(1, 9, "review"), Link(2, 8, "review")])
def test_a_likely_link_beside_an_accepted_one_asks_whether_there_is_a_duplicate(doubtful: Link) -> None:
    births, cards = [Record(n) for n in range(1, doubtful.left + 1)], [Record(n) for n in range(8, doubtful.right + 1)]
    found = [f for f in findings(World(births, cards, links=[Link(1, 8), doubtful])) if f["type"] == "link_uncertain"]
    assert [(f["left_id"], f["right_id"], f["difference"]) for f in found] == [
        (doubtful.left, doubtful.right, "beside")
    ]


def test_a_doubtful_link_of_a_duplicate_is_the_same_one_question() -> None:
    """The record that speaks for the child is not the one that was looked at."""
    births, cards = [Record(1), Record(2, thing=1)], [Record(8), Record(9, thing=8)]
    found = [f for f in findings(World(births, cards, links=[Link(2, 9, "review")])) if "duplicate" not in f["type"]]
    assert [(f["type"], f["left_id"], f["right_id"]) for f in found] == [("link_uncertain", 1, 8)]


def test_where_the_first_record_is_void_the_next_one_is_asked_about() -> None:
    births, cards = [Record(1, state="void"), Record(2, thing=1)], [Record(8)]
    found = findings(World(births, cards, links=[Link(1, 8, "review")]))
    assert [(f["type"], f["left_id"], f["right_id"]) for f in found] == [("link_uncertain", 2, 8)]


def test_a_set_asks_which_is_which() -> None:
    links = [Link(a, b, "set", "s") for a in (1, 2) for b in (8, 9)]
    found = findings(World([Record(1), Record(2)], [Record(8), Record(9)], links=links))
    assert [(f["type"], f["difference"]) for f in found] == [("link_uncertain", "set")] * 4


def test_a_duplicate_is_told_once_beside_the_record_it_repeats() -> None:
    cards = [Record(2), Record(3, thing=2), Record(4, thing=2, state="left")]
    world = World([Record(1)], cards, links=[Link(1, n) for n in (2, 3, 4)])
    found = only(world)
    assert (found["type"], found["left_id"], found["right_id"]) == ("duplicate_in_cards", 2, 3)
    assert (found["left_register"], found["right_register"], found["register"]) == ("cards", "cards", "cards")


def test_one_number_on_two_names_is_restricted_and_asked_once() -> None:
    births = [Record(1, mother="990121199001010011")]
    cards = [
        Record(2, name="李雷", mother="990121199001010011"),
        Record(3, name="李雷", mother="990121199001010011", thing=2),
    ]
    found = only(World(births, cards, links=[Link(1, 2), Link(1, 3)]), "identity_conflict")
    assert (found["field"], found["difference"], found["restricted"]) == ("child_name", "different", True)


def test_one_number_on_two_names_is_no_conflict_while_the_link_is_in_doubt() -> None:
    number = "990121199001010011"
    world = World([Record(1, mother=number)], [Record(2, name="李雷", mother=number)], links=[Link(1, 2, "review")])
    assert {found["type"] for found in findings(world)} == {"link_uncertain"}


@pytest.mark.parametrize("state", [None, "void"])
def test_what_cannot_follow_is_told_unless_the_record_is_void(state: str | None) -> None:
    card = Record(2, day=date(2026, 5, 4), state=state, more={"issued": date(2026, 5, 3)})
    found = [f for f in findings(World([Record(1)], [card], links=[Link(1, 2)])) if f["type"] == "impossible_sequence"]
    assert [(f["field"], f["left_id"], f["register"]) for f in found] == (
        [("issued", 2, "cards")] if state is None else []
    )


@pytest.mark.parametrize(
    ("mother", "more", "restricted"),
    [
        ("990121201205050011", {}, True),
        ("990121201205040011", {}, False),
        ("990121199001010011", {}, False),
        (None, {"mother_id_pattern": "99012120121231????"}, True),
        (None, {"mother_id_pattern": "990121????1231????"}, False),
        (None, {}, False),
    ],
)
def test_a_mother_under_fourteen_is_restricted_also_where_her_number_is_masked(
    mother: str | None, more: dict[str, Any], restricted: bool
) -> None:
    """The birth is of 4 May 2026."""
    assert only(World([Record(1, mother=mother, more=more)]))["restricted"] is restricted


def test_the_restricted_side_may_be_either() -> None:
    world = World([Record(1)], [Record(2, sex="2", mother="990121201505050011")], links=[Link(1, 2)])
    assert only(world, "field_conflict.child_sex")["restricted"] is True


def lasting(found: list[Finding]) -> dict[str, str]:
    return {f["finding_id"]: f["type"] for f in found}


def test_a_finding_keeps_its_number_when_a_value_is_corrected_or_rows_change_places() -> None:
    births = [Record(1), Record(2, sex="1"), Record(3), Record(4)]
    cards = [Record(11, name="李雷"), Record(12, sex="2"), Record(13)]
    links = [Link(1, 11), Link(2, 12)]
    before = findings(World(births, cards, links=links))
    assert len(lasting(before)) == len(before) == 5
    random = Random(1)
    for many in (births, cards, links):
        random.shuffle(many)  # type: ignore[arg-type]
    assert findings(World(births, cards, links=links)) == before
    corrected = [replace(card, name="王晓明", township="990121002", facility="卫生院") for card in cards]
    after = findings(World(births, corrected, links=links))
    assert lasting(before).items() <= lasting(after).items()
    fixed = [replace(card, name="王小明") for card in cards]
    gone = lasting(before).items() - lasting(findings(World(births, fixed, links=links))).items()
    assert {kind for _, kind in gone} == {"field_conflict.child_name"}


PERSON = {
    "no": "text",
    "person_name": "name",
    "person_id": "resident_id",
    "person_birth_date": "date",
    "death_date": "date",
}
DEATHS = declared("deaths", PERSON, event="death_date", lag={"working_days": 15})
HUKOU = declared(
    "hukou",
    {**PERSON, "cancelled_date": "date", "cancelled_reason": "code"},
    event="person_birth_date",
    lag={"months": 1},
    scope=[
        {"rule": "none_of", "fields": ["cancelled_reason"], "values": ["moved"], "reason": "moved", "elsewhere": True}
    ],
)
REGISTERED = PairSpec.model_validate(
    {
        "id": "deaths-hukou",
        "label": LABEL,
        "left": "deaths",
        "right": "hukou",
        "relation": [
            {
                "name": "person",
                "key_fields": ["person_name", "person_id"],
                "findings": ["death_not_deregistered", "deregistered_without_death"],
                "block": [["person_id"]],
                "compare": [{"name": "person_name", "as": "name"}, {"name": "person_id", "as": "id"}],
            }
        ],
    }
)
BORN = date(1950, 1, 1)


OF_DEATHS = Declarations({"deaths": DEATHS, "hukou": HUKOU}, {REGISTERED.id: REGISTERED}, RefusedColumns(words=()))


@contextmanager
def deaths_compared(
    deaths: list[Finding], hukou: list[Finding], links: list[tuple[int, int]]
) -> Iterator[duckdb.DuckDBPyConnection]:
    """These deaths and registered persons after compare."""
    with in_memory() as connection:
        for spec, rows in ((DEATHS, deaths), (HUKOU, hukou)):
            ids = pl.Series("record_id", [row["id"] for row in rows], dtype=pl.UInt64)
            frame = records_frame(spec, rows).with_columns(ids)
            engine.store(connection, f"record_{spec.id}", with_cells(frame, spec))
        schema = {"register": pl.String, "record_id": pl.UInt64, "entity_id": pl.UInt64}
        engine.store(connection, "entities", pl.DataFrame(schema=schema))
        fixed = {"pair": "deaths-hukou", "relation": "person", "left_register": "deaths", "right_register": "hukou"}
        rows = [{**fixed, "left_id": a, "right_id": b, "status": "accepted"} for a, b in links]
        engine.store(connection, "links", pl.DataFrame(rows, schema=LINK_COLUMNS))
        received = [{"register": register, "provided": True} for register in OF_DEATHS.registers]
        engine.store(connection, "receipts", pl.DataFrame(received))
        lags = {"deaths": DEATHS.lag, "hukou": HUKOU.lag}
        windows = windows_for("2026-09", AS_OF)
        compare_registers(connection, OF_DEATHS, ["deaths", "hukou"], lags, windows, AS_OF)
        yield connection


def of_deaths(deaths: list[Finding], hukou: list[Finding], links: list[tuple[int, int]]) -> list[Finding]:
    with deaths_compared(deaths, hukou, links) as connection:
        return connection.sql("SELECT * FROM findings ORDER BY left_id, right_id").pl().to_dicts()


def died(number: int, day: date = date(2026, 5, 4), **more: Any) -> Finding:
    return {"id": number, "person_name": "李大山", "person_birth_date": BORN, "death_date": day, **more}


def registered(number: int, **more: Any) -> Finding:
    return {"id": number, "person_name": "李大山", "person_birth_date": BORN, **more}


@pytest.mark.parametrize(
    ("cancelled", "expected"),
    [
        ({}, ["death_not_deregistered"]),
        ({"cancelled_reason": "death"}, []),
        ({"cancelled_reason": "moved"}, []),
        ({"death_date": date(2026, 5, 4)}, []),
        ({"cancelled_date": date(2026, 6, 1)}, []),
    ],
)
def test_who_died_must_be_deregistered(cancelled: Finding, expected: list[str]) -> None:
    found = of_deaths([died(1)], [registered(2, **cancelled)], [(1, 2)])
    assert [one["type"] for one in found] == expected
    assert [one["register"] for one in found] == ["hukou"] * len(expected)


def test_a_death_of_last_week_need_not_be_deregistered_yet() -> None:
    assert of_deaths([died(1, date(2026, 9, 25))], [registered(2)], [(1, 2)]) == []


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 5, 4), ["deregistered_without_death"]),
        (date(2026, 9, 9), ["deregistered_without_death"]),
        (date(2026, 9, 10), []),
        (date(2026, 9, 25), []),
        (date(1999, 5, 4), []),
    ],
)
def test_who_was_deregistered_as_dead_must_have_a_card_once_it_is_due(day: date, expected: list[str]) -> None:
    """Cards are due after 15 working days, and cover 2026: for earlier years their absence says nothing."""
    cards = [died(n, date(2026, month, 3)) for n, month in enumerate(range(1, 9), 1)]
    people = [registered(n + 100, death_date=date(2026, n, 3)) for n in range(1, 9)]
    links = [(n, n + 100) for n in range(1, 9)]
    found = of_deaths(cards, [*people, registered(500, death_date=day, cancelled_reason="death")], links)
    assert [(one["type"], one["right_id"]) for one in found] == [(kind, 500) for kind in expected]
    assert [one["register"] for one in found] == ["deaths"] * len(expected)


def test_who_moved_away_before_was_not_deregistered_as_dead_here() -> None:
    gone = registered(500, death_date=date(2026, 5, 4), cancelled_reason="moved")
    assert of_deaths([died(1)], [registered(2, cancelled_reason="death"), gone], [(1, 2)]) == []


@pytest.mark.parametrize(("born", "restricted"), [(date(2026, 4, 20), True), (date(2026, 4, 6), False)])
def test_a_death_in_the_first_four_weeks_is_restricted(born: date, restricted: bool) -> None:
    (found,) = of_deaths([died(1, person_birth_date=born)], [registered(2, person_birth_date=born)], [(1, 2)])
    assert found["restricted"] is restricted
