"""What discrepancies have in common: found where it is, with the counts of plain loops, and not found where not."""

from __future__ import annotations

from typing import Any

import duckdb
import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reconcile import engine
from reconcile.measure.causes.lift import chance, expected, lift_interval
from reconcile.measure.causes.lines import line_tables, merged
from reconcile.measure.causes.mining import mine

MONTHS = tuple(f"2026-{month:02}" for month in range(1, 13))
TOGETHER = pl.DataFrame(
    schema={
        **dict.fromkeys(("register", "field", "other_register", "other_field"), pl.String),
        "record_id": pl.UInt64,
        "other_id": pl.UInt64,
    }
)
CASES = {
    "family": pl.String, "register": pl.String, "record_id": pl.UInt64, "field": pl.String, "kind": pl.String,
    "facility": pl.String, "township": pl.String, "export": pl.String, "month": pl.String,
}  # fmt: skip
Row = dict[str, Any]


def county(seed: int, error: float = 0.02, size: int = 1500) -> list[Row]:
    """Values of a register whose four hospitals and six townships are wrong equally often."""
    rng = np.random.default_rng(seed)
    rows = []
    for number in range(size):
        place: Row = {
            "register": "deliveries",
            "record_id": number,
            "facility": f"hospital {rng.choice(4, p=[0.5, 0.3, 0.15, 0.05])}",
            "township": f"township {rng.integers(6)}",
            "export": "one",
            "month": MONTHS[int(rng.integers(12))],
        }
        for field in ("name", "date"):
            kind = str(rng.choice(["homophone", "different"])) if rng.random() < error else None
            rows.append(place | {"family": "compared", "field": field, "kind": kind})
    return rows


def lunar(rows: list[Row], facility: str, since: str) -> list[Row]:
    """The same, where one hospital writes the dates by the lunar calendar from a month on."""
    return [
        row | {"kind": "lunar"}
        if (row["field"], row["facility"]) == ("date", facility) and row["month"] >= since
        else row
        for row in rows
    ]


def causes(rows: list[Row], together: pl.DataFrame = TOGETHER, events: dict[str, str] | None = None) -> pl.DataFrame:
    cases = pl.DataFrame(rows, schema=CASES)
    return line_tables(cases, merged(cases, mine(cases, together, MONTHS), events or {}), MONTHS)[0]


@pytest.mark.parametrize("seed", range(20))
def test_where_all_units_are_alike_nothing_is_found(seed: int) -> None:
    assert causes(county(seed, error=0.05)).is_empty()


@pytest.mark.parametrize("seed", range(5))
def test_a_hospital_that_writes_lunar_dates_is_one_line_with_its_month(seed: int) -> None:
    (line,) = causes(lunar(county(seed), "hospital 2", "2026-05")).to_dicts()
    assert [line[name] for name in ("dimension", "unit", "fields", "kinds", "months", "month")] == [
        "facility", "hospital 2", "date", "lunar", "since", "2026-05"
    ]  # fmt: skip
    assert line["low"] > 10


def test_its_counts_are_those_of_plain_loops() -> None:
    rows = lunar(county(3), "hospital 1", "2026-08")
    (line,) = causes(rows).to_dicts()
    here = [r for r in rows if (r["field"], r["facility"]) == ("date", "hospital 1") and r["month"] >= "2026-08"]
    assert line["records"] == len([r for r in here if r["kind"] == "lunar"])
    assert line["of"] == len({r["record_id"] for r in here})


@given(seed=st.integers(0, 10**6), units=st.integers(2, 5), months=st.integers(1, 6))
@settings(max_examples=60, deadline=None)
def test_what_is_expected_of_a_cell_is_the_others_rate_times_its_values(seed: int, units: int, months: int) -> None:
    rng = np.random.default_rng(seed)
    values = rng.integers(0, 30, (units, months)).astype(float)
    wrong = np.minimum(rng.integers(0, 5, (units, months)), values).astype(float)
    found = expected(wrong, values)
    for unit in range(units):
        others = [other for other in range(units) if other != unit]
        usual = (sum(wrong[o, m] for o in others for m in range(months)) + 0.5) / (
            sum(values[o, m] for o in others for m in range(months)) + 1
        )
        for month in range(months):
            seen, of = (sum(table[o, month] for o in others) for table in (wrong, values))
            assert found[unit, month] == pytest.approx(values[unit, month] * (seen + 5 * usual) / (of + 5))


@pytest.mark.parametrize(("seen", "values", "others", "of"), [(9, 20, 40, 400), (5, 5, 1, 60), (12, 300, 30, 900)])
def test_chance_is_fishers_exact_test(seen: int, values: int, others: int, of: int) -> None:
    from scipy.stats import hypergeom  # takes a second, in each process that collects the tests

    usual = values * (others + 0.5) / of
    assert chance(seen, usual, values, others) == pytest.approx(
        hypergeom.sf(seen - 1, values + of, seen + others, values)
    )


def test_the_interval_of_lift_holds_the_lift_and_narrows_with_numbers() -> None:
    few, many = lift_interval(8, 2.0, 40), lift_interval(800, 200.0, 4000)
    assert few[0] < 4 < few[1]
    assert few[0] < many[0] < 4 < many[1] < few[1]


def test_four_wrong_values_are_no_pattern() -> None:
    rows = [row for row in county(1, error=0.0) if row["facility"] != "hospital 3"]
    few = [
        row | {"facility": "hospital 9", "kind": "lunar", "record_id": 9_000 + number}
        for number, row in enumerate(rows[1:9:2])
    ]
    assert len(few) == 4
    assert causes(rows + few).is_empty()


def test_of_two_values_that_may_be_wrong_one_line_takes_both() -> None:
    ours = lunar(county(5, error=0.0), "hospital 2", "2026-01")
    theirs = [row | {"register": "births", "record_id": row["record_id"] + 50_000} for row in ours]
    apart = [row for row in theirs if row["field"] == "date"]
    assert causes(ours + apart).height == 2
    dates = [row for row in ours if row["field"] == "date"]
    both = [
        {"register": a["register"], "record_id": a["record_id"], "field": "date", "other_register": b["register"],
         "other_id": b["record_id"], "other_field": "date"}
        for mine_, other in zip(dates, apart, strict=True) for a, b in ((mine_, other), (other, mine_))
    ]  # fmt: skip
    together = pl.DataFrame(both, schema=TOGETHER.schema)
    (line,) = causes(ours + apart, together).to_dicts()
    assert {line["register"], line["or_register"]} == {"births", "deliveries"}


def test_records_that_look_late_for_a_wrong_day_are_no_line_of_their_own() -> None:
    rows = lunar(county(7), "hospital 2", "2026-05")
    late = [
        row | {"family": "entered", "field": "entered_date", "kind": "late" if row["kind"] == "lunar" else None}
        for row in rows
        if row["field"] == "date"
    ]
    (line,) = causes(rows + late, events={"deliveries": "date"}).to_dicts()
    assert line["kinds"].split(",")[0] in {"lunar", "late"}
    assert line["fields"] == "date,entered_date"


def births_of(month: str, *, found: int, of: int, facility: str = "hospital 2", size: int = 1500) -> list[Row]:
    """Births of four hospitals of which the cards of one are missing for a month; elsewhere two of a hundred."""
    rng = np.random.default_rng(4)
    rows = [row for row in county(11, error=0.0, size=size) if row["field"] == "date"]
    rows = [row for row in rows if (row["facility"], row["month"]) != (facility, month)]
    rows = [row | {"kind": "missing" if rng.random() < 0.02 else None} for row in rows]
    here = rows[0] | {"facility": facility, "month": month}
    rows += [
        here | {"record_id": 9_000 + at, "township": f"township {at % 6}", "kind": None if at < found else "missing"}
        for at in range(of)
    ]
    return [row | {"register": "births", "family": "found", "field": "missing_in_vaccination"} for row in rows]


def test_births_of_a_month_that_another_register_has_not_got_are_a_line() -> None:
    (line,) = causes(births_of("2026-05", found=3, of=41)).to_dicts()
    assert [line[name] for name in ("register", "unit", "fields", "kinds", "months", "month", "records", "of")] == [
        "births", "hospital 2", "missing_in_vaccination", "missing", "only", "2026-05", 38, 41
    ]  # fmt: skip


def test_where_less_than_half_of_a_units_records_are_missing_it_is_no_delivery_that_is_missing() -> None:
    assert causes(births_of("2026-05", found=22, of=41)).is_empty()


def test_what_is_missing_where_values_are_wrong_too_is_one_line() -> None:
    missing = births_of("2026-05", found=3, of=41)
    theirs = [row | {"record_id": row["record_id"] + 50_000, "register": "vaccination"}
              for row in lunar(county(3), "hospital 2", "2026-05")]  # fmt: skip
    (line,) = causes(missing + theirs).to_dicts()
    assert (line["register"], line["fields"].split(",")) == ("vaccination", ["date", "missing_in_vaccination"])
    elsewhere = [row | {"facility": f"{row['facility']} of cards"} for row in theirs]
    assert causes(missing + elsewhere).height == 2


def test_what_is_missing_since_the_month_since_which_values_are_wrong_is_one_line() -> None:
    rows = [row | {"register": "births"} for row in lunar(county(3), "hospital 2", "2026-05")]
    asked = [row | {"family": "found", "field": "missing_in_vaccination"} for row in rows if row["field"] == "date"]
    since = [row | {"kind": "missing" if row["kind"] == "lunar" else None} for row in asked]
    (line,) = causes(rows + since).to_dicts()
    assert line["fields"].split(",") == ["date", "missing_in_vaccination"]
    later = [row | {"kind": None if row["month"] < "2026-09" else row["kind"]} for row in since]
    assert causes(rows + later).height == 2


def blamed(
    agreements: list[tuple[str, int, int, bool]], level: str = "lunar", firsts: list[tuple[str, int]] | None = None
) -> list[tuple[str, int]]:
    """Which sides are blamed: `agreements` are pair, record on the left, on the right, and whether they agree; `firsts`
    the dates that are the first of a month."""
    pairs = {"births-police": ("births", "police"), "births-clinic": ("births", "clinic")}
    rows = [(pair, "child", left, right, "accepted", "date", "exact" if same else level, same)
            for pair, left, right, same in agreements]  # fmt: skip
    names = ["pair", "relation", "left_id", "right_id", "status", "field", "level", "agrees"]
    columns = [(pair, "child", "date", left, "date", right, "date") for pair, (left, right) in pairs.items()]
    sides = ["pair", "relation", "field", "left_register", "left_column", "right_register", "right_column"]
    with duckdb.connect() as connection:
        engine.store(connection, "agreements", pl.DataFrame(rows, schema=names, orient="row"))
        engine.store(connection, "cause_columns", pl.DataFrame(columns, schema=sides, orient="row"))
        days = [(register, number, "date") for register, number in firsts or []]
        of = {"register": pl.String, "record_id": pl.Int64, "field": pl.String}
        engine.store(connection, "first_days", pl.DataFrame(days, schema=of, orient="row"))
        for name in ("20_told", "21_sides", "22_blamed"):
            engine.run(connection, f"causes/{name}")
        return connection.execute("SELECT register, record_id FROM blamed ORDER BY ALL").fetchall()


def test_the_register_that_the_others_do_not_agree_with_is_the_wrong_one() -> None:
    assert blamed([("births-police", 1, 11, True), ("births-clinic", 1, 21, False)]) == [("clinic", 21)]
    assert blamed([("births-police", 1, 11, False), ("births-clinic", 1, 21, False)]) == [
        ("births", 1), ("births", 1), ("clinic", 21), ("police", 11)
    ]  # fmt: skip


def test_where_nothing_tells_both_are() -> None:
    assert blamed([("births-clinic", 1, 21, False)]) == [("births", 1), ("clinic", 21)]


def test_of_two_dates_the_one_filled_in_as_the_first_of_the_month_is_wrong() -> None:
    differ = [("births-clinic", 1, 21, False)]
    assert blamed(differ, "defaulted", [("births", 1)]) == [("births", 1)]
    assert blamed(differ, "defaulted", [("births", 1), ("clinic", 21)]) == [("births", 1), ("clinic", 21)]
    assert blamed(differ, "one_day", [("births", 1)]) == [("births", 1), ("clinic", 21)]
    agreed = [("births-police", 1, 11, True), *differ]
    assert blamed(agreed, "defaulted", [("births", 1), ("police", 11)]) == [("clinic", 21)]
