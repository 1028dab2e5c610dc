"""What offices get wrong: every kind occurs, as often as the table says, and nothing where there is no noise."""

from __future__ import annotations

import re
from importlib.resources import files
from math import sqrt

import numpy as np
import polars as pl
import pytest

from reconcile.demo.errors import ErrorTable, error_table, plant
from reconcile.demo.errors.kinds import KINDS
from reconcile.demo.identifiers import check_digit
from reconcile.demo.offices.records import Records
from reconcile.demo.world import World

# Errors that leave nothing behind that could be marked: the record is not there.
_ABSENT = {"missing", "newborn_missing", "neonatal_untold"}
_CHANGES_ALL = ("missing", "wrong_sex", "one_digit", "wrong_check", "fifteen_digits", "placeholder_number", "stale")


def test_each_rate_says_where_it_comes_from() -> None:
    text = files("reconcile.demo").joinpath("error_rates.toml").read_text(encoding="utf-8")
    rates = [line for line in text.splitlines() if re.match(r"^\w+ *=", line)]
    unsaid = [
        line for line in rates if not re.search(r"# .*(M\b|S2|\[X\d+\]|\[X\d+,|DOMAIN|GA/T|assumption|code 14)", line)
    ]
    assert len(rates) > 200
    assert unsaid == []


def test_no_noise_no_errors(clean: dict[str, Records]) -> None:
    for register, records in clean.items():
        assert records.changes.filter(pl.col("kind") != "").is_empty(), register
        assert (records.frame["_planted"] == "").all(), register
        assert (records.as_of(23)["_planted"] == "").all(), register


def test_without_noise_ids_are_valid_and_fit_the_person(clean: dict[str, Records], world: World) -> None:
    for register, records in clean.items():
        frame = records.as_of(23)
        for column in (name for name in frame.columns if name.endswith("_id") and not name.startswith("_")):
            numbers = frame[column].drop_nulls()
            assert numbers.str.contains(r"^99\d{15}[\dX]$").all(), (register, column)
            assert all(check_digit(number[:17]) == number[17] for number in numbers.unique()), (register, column)
            person = world.of("id", frame[f"_{column.removesuffix('_id')}"].clip(0, world.people.height - 1))
            assert (frame[column] == person).fill_null(value=True).all() or register == "births"


def test_with_noise_no_id_leaves_the_codes_that_nobody_has(held: dict[str, Records]) -> None:
    for register, records in held.items():
        frame = records.as_of(23)
        for column in (name for name in frame.columns if name.endswith("_id") and not name.startswith("_")):
            plain = frame[column].drop_nulls().str.strip_prefix("figure:").str.strip_chars("' ")
            assert plain.str.contains(r"^(99|９９|[EHMT]\d{8}$)").all(), (register, column)


def test_every_kind_of_wrong_value_occurs(held: dict[str, Records], table: ErrorTable) -> None:
    planted = {kind for records in held.values() for kind in records.changes["kind"]} - {""}
    declared = {kind for register in held for kinds in table.columns(register).values() for kind in kinds}
    assert declared == planted
    assert set(KINDS) == declared, "a kind that no office has"


@pytest.mark.parametrize(
    "register", ["births", "birth_certificates", "vaccination", "deliveries", "hukou", "deaths", "insurance_answers"]
)
def test_every_kind_of_wrong_record_occurs(held: dict[str, Records], table: ErrorTable, register: str) -> None:
    found = set(held[register].frame["_planted"].str.strip_prefix("record:")) - {""}
    assert found == set(table.tables[register]["record"]) - _ABSENT


@pytest.mark.parametrize("register", ["births", "vaccination", "deliveries", "marriages", "population_marriages"])
def test_rates_are_about_those_of_the_table(held: dict[str, Records], table: ErrorTable, register: str) -> None:
    records = held[register]
    counts = records.changes.group_by("column", "kind").len()
    seen = {(column, kind): count for column, kind, count in counts.iter_rows()}
    checked = 0
    for column, kinds in table.columns(register).items():
        values = records.frame[column].drop_nulls()
        for kind in (name for name in kinds if name in _CHANGES_ALL):
            pattern = KINDS[kind].pattern
            able = int(values.str.contains(pattern).sum()) if pattern else len(values)
            expected = able * kinds[kind].share
            # Four deviations, and a little for values that come out as they were (somebody else's own address).
            slack = 0.05 * expected + 4 * sqrt(expected) + 1
            assert abs(seen.get((column, kind), 0) - expected) < slack, (column, kind, expected)
            checked += 1
    assert checked >= 4


def test_some_records_are_absent(held: dict[str, Records], clean: dict[str, Records]) -> None:
    for register in ("births", "birth_certificates", "vaccination", "deaths", "population_deaths"):
        role = "_child" if "birth" in register or register == "vaccination" else "_person"
        here, everyone = set(held[register].frame[role]), set(clean[register].frame[role])
        assert 0.005 < len(everyone - here) / len(everyone) < 0.15, register


def test_noise_multiplies_up_to_the_maxima() -> None:
    one, three, much = (error_table(noise).columns("births")["mother_name"] for noise in (1.0, 3.0, 1000.0))
    assert three["homophone"].share == pytest.approx(3 * one["homophone"].share)
    assert much["missing"].share == 0.95
    assert much["homophone"].share == 0.3


def test_corrections_reach_later_deliveries(held: dict[str, Records]) -> None:
    births = held["births"]
    first, last = births.as_of(10), births.as_of(23)
    missing = first.filter(pl.col("child_id").is_null())["record_no"]
    later = last.filter(pl.col("record_no").is_in(missing.implode()))
    # The others wait for years, or their families moved their registration elsewhere.
    assert later["child_id"].is_not_null().sum() > 0.6 * later.height > 10


def test_a_frame_without_rows_is_left_alone(table: ErrorTable, held: dict[str, Records]) -> None:
    assert plant(held["deaths"].frame.clear(), "deaths", table, 1).is_empty()


def test_values_that_are_not_marked_are_right(held: dict[str, Records]) -> None:
    records = held["hukou"]
    frame = records.as_of(23)
    right = records.frame.filter((pl.col("_month") <= 23) & (pl.col("_gone") > 23))
    assert frame.height == right.height
    for column in ("person_name", "person_id", "person_birth_date", "mother_id"):
        differs = frame[column].ne_missing(right[column]).to_numpy()
        marked = frame["_planted"].str.contains(f"{column}:").to_numpy()
        assert np.array_equal(differs, marked), column
