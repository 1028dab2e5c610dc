"""An office that gives totals and no list: its table is recognised, nothing in it counts twice, its unit is named."""

from __future__ import annotations

from tests.ingest.conftest import Office
from tests.ingest.offices import Rows, as_csv

REGISTER = "live_birth_totals"
TOTALS: Rows = [
    ["月份", "助产机构", "活产数", "男婴", "女婴"],
    ["2026-05", "县人民医院", "40", "21", "19"],
    ["2026-05", "县妇幼保健院", "30", "14", "16"],
]


def without(*headers: str, rows: Rows = TOTALS) -> Rows:
    kept = [n for n, header in enumerate(rows[0]) if header not in headers]
    return [[row[n] for n in kept] for row in rows]


def test_a_table_of_totals_is_recognised_by_its_headers(office: Office) -> None:
    sheet = office.sheet(as_csv(TOTALS))
    assert (sheet.register, sheet.kind, sheet.rows_in, sheet.rows_kept) == (REGISTER, "totals", 2, 2)
    assert office.cells(REGISTER, "month", "facility", "live_births")[0] == ("2026-05", "县人民医院", "40")


def test_three_columns_are_enough(office: Office) -> None:
    assert office.sheet(as_csv(without("男婴", "女婴"))).register == REGISTER


def test_a_sum_over_other_rows_is_set_aside_wherever_it_stands(office: Office) -> None:
    sums: Rows = [
        ["2026-05", "小计", "70", "35", "35"],
        ["合计", None, "70", "35", "35"],
        ["1-5月累计", "全县", "300", "1", "2"],
    ]
    sheet = office.sheet(as_csv([*TOTALS, *sums]))
    assert (sheet.rows_kept, sheet.quarantined) == (2, {"totals": 3})


def test_the_unit_that_the_title_names_stands_for_a_column_that_is_not_there(office: Office) -> None:
    title: Rows = [["活产数月报  填报单位：县卫生健康局", None, None, None]]
    sheet = office.sheet(as_csv([*title, *without("助产机构")]))
    assert sheet.unit == "县卫生健康局"
    assert set(office.cells(REGISTER, "facility")) == {("县卫生健康局",)}


def test_totals_of_nobody_are_refused(office: Office) -> None:
    """A second unit's would silently replace them."""
    refused = office.refusal(as_csv(without("助产机构")))
    assert "whose totals" in refused.problem
    assert "delivery.toml" in refused.hint


def test_totals_without_a_month_or_a_count_are_refused_and_say_which_column_is_missing(office: Office) -> None:
    assert "month (月份" in office.refusal(as_csv(without("月份")), "a").problem
    assert "活产数" in office.refusal(as_csv(without("活产数")), "b").problem


def test_an_empty_file_is_refused(office: Office) -> None:
    assert "empty" in office.refusal("").problem


def test_a_table_without_rows_is_taken_in_and_tells_of_no_month(office: Office) -> None:
    assert office.sheet(as_csv(TOTALS[:1])).rows_in == 0


def test_a_corrected_table_of_the_same_month_replaces_the_first(office: Office) -> None:
    office.deliver("first.csv", as_csv(TOTALS))
    corrected = [TOTALS[0], ["2026-05", "县人民医院", "41", "22", "19"], TOTALS[2]]
    (sheet,) = office.deliver("second.csv", as_csv(corrected)).sheets
    assert sheet.supersedes == ("2026-05/first.csv",)
