"""A row of totals is known by what it speaks of, so that a later table corrects it."""

from __future__ import annotations

from datetime import date

import polars as pl

from reconcile.registers import load_declarations
from reconcile.standardise.records import standardise_rows
from reconcile.values.gazetteer import Gazetteer

SPEC = load_declarations().registers["live_birth_totals"]


def standardised(*rows: tuple[str, str | None, str]) -> pl.DataFrame:
    columns = {"sheet_id": 1, "row_no": 1, "child_no": 0}
    delivered = [{**columns, "month": m, "facility": f, "live_births": n} for m, f, n in rows]
    schema = dict.fromkeys(columns, pl.Int32) | dict.fromkeys(("month", "facility", "live_births"), pl.String)
    return standardise_rows(pl.DataFrame(delivered, schema=schema), SPEC, Gazetteer("990121"))


def test_the_same_month_and_unit_is_the_same_row_whatever_it_counts() -> None:
    """It names no township, which tells of all of them: an empty key field is no reason to count it twice."""
    first, corrected, other = standardised(
        ("2026-05", "县医院", "40"), ("2026年5月", "县医院", "41"), ("2026-06", "县医院", "40")
    )["version_key"]
    assert first == corrected != other


def test_a_month_is_read_in_every_form_and_a_year_alone_is_none() -> None:
    written = ["2026-09", "2026年9月", "202609", "2026.9", "2026/09", "2026-09-30", "二〇二六年九月"]
    assert set(standardised(*((text, None, "1") for text in written))["month"]) == {date(2026, 9, 1)}
    rows = standardised(("2026年", None, "1"), ("2026-13", None, "1"), ("上半年", None, "1"))
    assert rows["month"].to_list() == [None] * 3
    assert rows["month_kind"].to_list() == ["partial", "impossible", "unread"]
