"""Why a run does not find a discrepancy any more: only what it can show is called put right."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest
from tests.cases.conftest import AREA
from tests.compare.test_findings import BORN, OF_DEATHS, deaths_compared
from tests.measure.world import AS_OF, Link, Record, World, compared

from reconcile import engine
from reconcile.cases import reading, service
from reconcile.cases.evidence import evidence_key
from reconcile.cases.following import follow
from reconcile.cases.said import RunSaid
from reconcile.cases.store import Store, open_store
from reconcile.registers import Declarations

KEY = b"k" * 32
NUMBER = "990121199001010011"


@contextmanager
def run_of(world: World, name: str = "r") -> Iterator[RunSaid]:
    with compared(world) as connection:
        yield said(connection, world.declarations, name)


def said(connection: duckdb.DuckDBPyConnection, declarations: Declarations, name: str, key: bytes = KEY) -> RunSaid:
    about = {"run_id": name, "period": "2026-09", "as_of": AS_OF.isoformat(), "area": AREA, "headline": ""}
    engine.store(connection, "run", pl.DataFrame([{**about, "code_version": ""}]))
    return RunSaid(connection, declarations, key)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(f"sqlite:///{tmp_path / 'cases.db'}", AREA) as opened:
        yield opened


def followed(store: Store, *worlds: World) -> list[dict[str, Any]]:
    for number, world in enumerate(worlds):
        with run_of(world, f"r{number}") as run:
            follow(store, run, actor="reconcile", reason="test")
    return reading.listed(store, restricted=True)


PAIR = [Link(1, 2)]
CONFLICT = World([Record(1)], [Record(2, name="王晓明")], links=PAIR)
MISSING = World([Record(1)])
EXTRA = World([Record(1)], [Record(2), Record(3)], links=PAIR)
REPEATED = World([Record(1)], [Record(2), Record(3, thing=2)], links=[Link(1, 2), Link(1, 3)])
DOUBTFUL = World([Record(1)], [Record(2)], links=[Link(1, 2, "review")])
IDENTITY = World([Record(1, mother=NUMBER)], [Record(2, name="李雷", mother=NUMBER)], links=PAIR)
EARLY = Record(2, day=date(2026, 5, 4), more={"issued": date(2026, 5, 3)})
SEQUENCE = World([Record(1)], [EARLY], links=PAIR)


def with_cards(world: World, *cards: Record, **more: Any) -> World:
    return replace(world, cards=list(cards), **more)


PUT_RIGHT = {
    "the card was corrected": (CONFLICT, with_cards(CONFLICT, Record(2)), "values_agree"),
    "so was the birth": (CONFLICT, replace(CONFLICT, births=[Record(1, name="王晓明")]), "values_agree"),
    "it came back under another number": (
        CONFLICT,
        with_cards(CONFLICT, Record(7), links=[Link(1, 7)]),
        "values_agree",
    ),
    "a card was made": (MISSING, with_cards(MISSING, Record(2), links=PAIR), "counterpart_found"),
    "a birth was entered": (
        EXTRA,
        replace(EXTRA, births=[Record(1), Record(4)], links=[*PAIR, Link(4, 3)]),
        "counterpart_found",
    ),
    "the repeated card is gone": (REPEATED, with_cards(REPEATED, Record(2), links=PAIR), "repeat_gone"),
    "nothing is in doubt any more": (DOUBTFUL, replace(DOUBTFUL, links=PAIR), "decided"),
    "the name was another child's": (IDENTITY, with_cards(IDENTITY, Record(2, mother=NUMBER)), "values_agree"),
    "the day of issue was corrected": (
        SEQUENCE,
        with_cards(SEQUENCE, replace(EARLY, more={"issued": date(2026, 5, 6)})),
        "dates_in_order",
    ),
}
LEFT = {
    "the birth is gone": (CONFLICT, replace(CONFLICT, births=[], links=[]), "record_gone"),
    "the birth is void": (MISSING, World([Record(1, state="void")]), "out_of_scope.void"),
    "the child lives elsewhere": (
        CONFLICT,
        replace(CONFLICT, births=[Record(1, inside=False)]),
        "out_of_scope.lives_elsewhere",
    ),
    "the card was left behind": (
        CONFLICT,
        with_cards(CONFLICT, Record(2, name="王晓明", state="left")),
        "out_of_scope.moved_away",
    ),
    "both repeated cards are gone": (REPEATED, with_cards(REPEATED, links=[]), "record_gone"),
    "the repeated card is void": (
        REPEATED,
        with_cards(REPEATED, Record(2), Record(3, thing=2, state="void")),
        "out_of_scope.void",
    ),
    "a void card is out of order": (SEQUENCE, with_cards(SEQUENCE, replace(EARLY, state="void")), "out_of_scope.void"),
}
NOT_ASKED = {
    "they are not linked any more": (CONFLICT, replace(CONFLICT, links=[])),
    "the link is in doubt now": (MISSING, replace(DOUBTFUL)),
    "the name is empty now": (CONFLICT, with_cards(CONFLICT, Record(2, name=None))),
    "they are no repetition any more": (
        REPEATED,
        with_cards(REPEATED, Record(2), Record(3), links=PAIR),
    ),
    "they are strangers after all": (DOUBTFUL, replace(DOUBTFUL, links=[])),
}


CALLED = {
    **{what: (*worlds, "agrees", proof) for what, (*worlds, proof) in PUT_RIGHT.items()},
    **{what: (*worlds, "left_scope", proof) for what, (*worlds, proof) in LEFT.items()},
    **{what: (*worlds, "withdrawn", "not_asked") for what, worlds in NOT_ASKED.items()},
}


def side_by_side(worlds: list[World]) -> World:
    """All of these worlds in one, the ids of the n-th beginning at n hundred."""
    whole = World()
    for number, world in enumerate(worlds):
        base = number * 100
        for mine, theirs in ((whole.births, world.births), (whole.cards, world.cards)):
            mine += [replace(one, id=one.id + base, thing=one.thing + base) for one in theirs]
        whole.links += [replace(one, left=one.left + base, right=one.right + base) for one in world.links]
    return whole


@pytest.fixture(scope="module")
def fates(tmp_path_factory: pytest.TempPathFactory) -> dict[str, set[tuple[str, ...]]]:
    """By what happened: state, outcome and proof of the cases that there were before."""
    url = f"sqlite:///{tmp_path_factory.mktemp('cases') / 'cases.db'}"
    with open_store(url, AREA) as opened:
        worlds = zip(*((before, after) for before, after, *_ in CALLED.values()), strict=True)
        rows = followed(opened, *(side_by_side(list(month)) for month in worlds))
    told: dict[str, set[tuple[str, ...]]] = {what: set() for what in CALLED}
    for row in rows:
        if row["first_run"] == "r0":
            what = list(CALLED)[int(row["left_id"] or row["right_id"]) // 100]
            told[what].add((row["state"], row["outcome"], row["proof"]))
    return told


@pytest.mark.parametrize("what", CALLED)
def test_only_what_is_shown_to_be_right_is_called_so(fates: dict[str, set[tuple[str, ...]]], what: str) -> None:
    *_, outcome, proof = CALLED[what]
    assert fates[what] == {("closed", outcome, proof)}


def the_case(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """The case that the first run found; the second may have found others."""
    (case,) = [row for row in rows if row["first_run"] == "r0"]
    return case


def test_values_that_agree_although_nobody_changed_them_prove_nothing(store: Store) -> None:
    followed(store, CONFLICT)
    with run_of(CONFLICT, "r1") as run:
        run._connection.execute("UPDATE agreements SET agrees = true")
        run.found = {}
        follow(store, run, actor="reconcile", reason="test")
    assert the_case(reading.listed(store))["outcome"] == "withdrawn"


def test_a_register_that_was_not_delivered_takes_no_case_away(store: Store) -> None:
    followed(store, CONFLICT)
    with compared(World([Record(1)])) as connection:
        connection.execute("UPDATE receipts SET provided = false WHERE register = 'cards'")
        connection.execute("DROP TABLE record_cards")
        run = said(connection, World().declarations, "r1")
        run.found = {}
        follow(store, run, actor="reconcile", reason="test")
    assert the_case(reading.listed(store))["state"] == "open"


@pytest.mark.parametrize(
    ("card", "state"),
    [
        (Record(2, name="王晓明", township="990121003", facility="乡卫生院"), "to_confirm"),
        (Record(2, name="王小鸣"), "open"),
    ],
)
def test_only_the_values_in_question_are_evidence(store: Store, card: Record, state: str) -> None:
    (case,) = followed(store, CONFLICT)
    service.answer(store, case["case_id"], 1, "01", actor="张", reason="两个名字是同一个孩子")
    with run_of(with_cards(CONFLICT, card), "r1") as run:
        follow(store, run, actor="reconcile", reason="test")
    assert the_case(reading.listed(store))["state"] == state


def test_the_number_of_a_case_outlasts_a_correction_that_does_not_settle_it(store: Store) -> None:
    rows = followed(store, CONFLICT, with_cards(CONFLICT, Record(2, name="王小鸣")))
    assert [(row["revision"], row["state"], row["first_run"], row["last_run"]) for row in rows] == [
        (2, "open", "r0", "r1")
    ]


def test_the_store_holds_no_value_of_a_person(store: Store, tmp_path: Path) -> None:
    followed(store, CONFLICT, IDENTITY, SEQUENCE)
    told = (tmp_path / "cases.db").read_bytes() + (tmp_path / "cases.db-wal").read_bytes()
    for value in ("王", "李雷", NUMBER, "2026-05-04", "2026-05-03"):
        assert value.encode() not in told, value


def test_evidence_depends_on_a_key_that_only_the_owner_reads(tmp_path: Path) -> None:
    key = evidence_key(tmp_path / "cases.key")
    assert (len(key), evidence_key(tmp_path / "cases.key")) == (32, key)
    assert (tmp_path / "cases.key").stat().st_mode & 0o077 == 0
    with compared(CONFLICT) as connection:
        runs = [said(connection, CONFLICT.declarations, "r", secret) for secret in (KEY, key)]
    assert len({row["evidence"] for run in runs for row in run.found.values()}) == 2


def person(number: int, **more: Any) -> dict[str, Any]:
    return {"id": number, "person_name": "赵老", "person_birth_date": BORN, "person_id": NUMBER, **more}


DEAD = [person(1, death_date=date(2026, 6, 1)), *(person(n, death_date=date(2026, 1, n)) for n in (3, 4))]


@pytest.mark.parametrize(
    ("hukou", "links", "outcome"),
    [
        ([person(2, cancelled_date=date(2026, 8, 1), cancelled_reason="death")], [(1, 2)], "deregistered"),
        ([], [], "deregistered"),
        ([person(9)], [(1, 9)], "record_gone"),
        ([person(2, cancelled_reason="moved")], [(1, 2)], "out_of_scope.moved"),
    ],
)
def test_a_death_is_deregistered_when_the_registration_ends(
    store: Store, hukou: list[dict[str, Any]], links: list[tuple[int, int]], outcome: str
) -> None:
    for name, people, ends in (("r0", [person(2)], [(1, 2)]), ("r1", hukou, links)):
        with deaths_compared(DEAD, people, ends) as connection:
            follow(store, said(connection, OF_DEATHS, name), actor="reconcile", reason="test")
    mine = [r for r in reading.listed(store) if r["first_run"] == "r0" and r["type"] == "death_not_deregistered"]
    assert [row["proof"] for row in mine] == [outcome]


def test_a_card_of_death_that_comes_late_puts_the_registration_right(store: Store) -> None:
    ended = [person(2, cancelled_date=date(2026, 6, 20), cancelled_reason="death")]
    for name, deaths, links in (("r0", DEAD[1:], []), ("r1", DEAD, [(1, 2)])):
        with deaths_compared(deaths, ended, links) as connection:
            follow(store, said(connection, OF_DEATHS, name), actor="reconcile", reason="test")
    mine = [r for r in reading.listed(store) if r["type"] == "deregistered_without_death"]
    assert [row["proof"] for row in mine] == ["counterpart_found"]
