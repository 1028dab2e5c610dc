"""Deliveries add up or replace each other by register, unit, period, kind and the keys they repeat."""

from __future__ import annotations

import pytest
from tests.ingest.conftest import Office
from tests.ingest.offices import BIRTHS, CERTIFICATES, DELIVERIES, VACCINATION, Rows, as_csv, as_html, as_xlsx

from reconcile.errors import NothingToDo, SettingsError


def deliveries(first: int, count: int, *, facility: str = "", weight: int = 3000) -> Rows:
    """Deliveries with the admission numbers `first` and on."""
    people: Rows = [
        [f"Z{i:04}", "2026-05-12", "李丽", "990121199003070021", "女", weight, "活产", facility or None]
        for i in range(first, first + count)
    ]
    return [[*DELIVERIES[0], "分娩机构"], *people]


def superseded(office: Office) -> list[tuple[object, ...]]:
    return office.query(
        "SELECT f.path, g.path FROM sheets s JOIN files f USING (file_id)"
        " LEFT JOIN sheets t ON t.sheet_id = s.superseded_by LEFT JOIN files g ON g.file_id = t.file_id"
        " ORDER BY s.sheet_id"
    )


def test_the_same_bytes_twice_are_taken_in_once(office: Office) -> None:
    office.put("a.csv", as_csv(BIRTHS))
    office.put("b.csv", as_csv(BIRTHS))
    outcomes = office.ingest().files
    assert [outcome.status for outcome in outcomes] == ["accepted", "known"]
    assert outcomes[1].warnings == ("the same bytes were taken in as 2026-05/a.csv",)
    assert [outcome.status for outcome in office.ingest().files] == ["known", "known"]
    assert office.rows("births").height == 3


def test_two_hospitals_of_one_month_add_up(office: Office) -> None:
    office.put("a.csv", as_csv(deliveries(1, 3, facility="县医院")))
    office.put("b.csv", as_csv(deliveries(1, 3, facility="中医院")))
    summary = office.ingest()
    assert [sheet.unit for file in summary.files for sheet in file.sheets] == ["县医院", "中医院"]
    assert superseded(office) == [("2026-05/a.csv", None), ("2026-05/b.csv", None)]


def test_a_corrected_file_replaces_the_one_whose_keys_it_repeats(office: Office) -> None:
    office.put("a.csv", as_csv(deliveries(1, 10)))
    office.ingest()
    outcome = office.deliver("b.xlsx", as_xlsx(deliveries(1, 9, weight=3100)))
    assert outcome.sheets[0].supersedes == ("2026-05/a.csv",)
    assert superseded(office) == [("2026-05/a.csv", "2026-05/b.xlsx"), ("2026-05/b.xlsx", None)]
    assert office.rows("deliveries").height == 19, "everything stays on record"


def test_a_file_that_repeats_less_than_half_is_a_further_part_and_that_is_said(office: Office) -> None:
    office.put("a.csv", as_csv(deliveries(1, 10)))
    office.ingest()
    (sheet,) = office.deliver("b.csv", as_csv(deliveries(7, 10))).sheets
    assert sheet.supersedes == ()
    assert "adds to 2026-05/a.csv" in sheet.notes[0]
    assert "4 of its 10 keys" in sheet.notes[0]


@pytest.mark.parametrize(("month", "name"), [("2026-06", "another month"), ("2026-05", "another unit")])
def test_another_month_or_unit_is_never_replaced(office: Office, month: str, name: str) -> None:
    office.put("a.csv", as_csv(deliveries(1, 10, facility="县医院")))
    office.ingest()
    facility = "县医院" if name == "another month" else "中医院"
    office.deliver("b.csv", as_csv(deliveries(1, 10, facility=facility, weight=3100)), month)
    assert [newer for _, newer in superseded(office)] == [None, None]


def cards(count: int, *, other: int = 0) -> Rows:
    """Vaccination cards of one unit, the last `other` of them of another one."""
    rows: Rows = [
        [f"C{i:04}", "王一", "女", "2026-05-12", "李丽", "柳河接种点" if i < count - other else "城关接种点"]
        for i in range(count)
    ]
    return [VACCINATION[0], *rows]


def test_a_unit_concluded_from_the_rows_keeps_no_correction_from_replacing(office: Office) -> None:
    office.put("a.csv", as_csv(cards(30)))
    office.ingest()
    (sheet,) = office.deliver("b.csv", as_csv(cards(30, other=1))).sheets
    assert (sheet.unit, sheet.supersedes) == ("", ("2026-05/a.csv",))
    office.put("delivery.toml", '["c.csv"]\nunit = "柳河接种点"\n')
    (sheet,) = office.deliver("c.csv", as_csv(cards(31, other=2))).sheets
    assert sheet.supersedes == ("2026-05/b.csv",)


@pytest.mark.parametrize("number", ["{i}", "无", "待补", "/"])
def test_rows_counted_from_one_or_without_a_number_repeat_nothing(office: Office, number: str) -> None:
    header = ["报告卡编号", "死者姓名", "性别", "身份证号码", "出生日期", "死亡时间"]
    for file, surname in (("a.csv", "赵"), ("b.csv", "钱")):
        people: Rows = [
            [number.format(i=i), f"{surname}老{i}", "男", None, "1930-05-12", f"2026-05-{i:02}"] for i in range(1, 6)
        ]
        office.put(file, as_csv([header, *people]))
    office.ingest()
    assert [newer for _, newer in superseded(office)] == [None, None]


def test_many_further_parts_are_told_in_one_line(office: Office) -> None:
    for part in range(5):
        office.put(f"{part}.csv", as_csv([*deliveries(part * 10, 10), *deliveries(0, 1)[1:]]))
    *_, last = office.ingest().files
    (note,) = last.sheets[0].notes
    assert note.startswith("adds to 2026-05/0.csv (1 of its 10 keys repeated), 2026-05/1.csv")
    assert note.endswith("and 2 more, of the same month and unit")


def test_a_part_that_repeats_nothing_is_nothing_to_tell(office: Office) -> None:
    office.put("a.csv", as_csv(deliveries(1, 10)))
    office.put("b.csv", as_csv(deliveries(20, 10)))
    assert [sheet.notes for file in office.ingest().files for sheet in file.sheets] == [(), ()]


def test_the_office_may_say_what_a_file_replaces(office: Office) -> None:
    office.put("a.csv", as_csv(deliveries(1, 10)))
    office.ingest()
    office.put("delivery.toml", '["c.csv"]\nreplaces = "2026-05/a.csv"\n', "2026-06")
    outcome = office.deliver("c.csv", as_csv(deliveries(50, 10)), "2026-06")
    assert outcome.sheets[0].supersedes == ("2026-05/a.csv",)


def test_replaces_may_be_given_to_the_command(office: Office) -> None:
    office.put("a.csv", as_csv(deliveries(1, 10)))
    path = office.put("b.csv", as_csv(deliveries(50, 10)))
    (_, outcome) = office.ingest(replaces={path: "2026-05/a.csv"}).files
    assert outcome.sheets[0].supersedes == ("2026-05/a.csv",)


def test_a_replacement_of_nothing_is_refused_and_leaves_nothing(office: Office) -> None:
    office.put("delivery.toml", '["c.csv"]\nreplaces = "missing.csv"\n')
    outcome = office.deliver("c.csv", as_csv(deliveries(1, 3)))
    assert outcome.status == "refused"
    assert "2026-05/missing.csv" in outcome.problem
    assert office.query("SELECT count(*) FROM sheets") == [(0,)]
    assert office.query("SELECT count(*) FROM duckdb_tables() WHERE table_name = 'rows_deliveries'") == [(0,)]


def test_what_the_office_says_about_a_file_counts_more_than_what_it_shows(office: Office) -> None:
    office.put("delivery.toml", '["五月 出生.csv"]\nunit = "柳河镇"\nkind = "increment"\nregister = "births"\n')
    outcome = office.deliver("五月 出生.csv", as_csv(BIRTHS))
    assert (outcome.sheets[0].unit, outcome.sheets[0].kind) == ("柳河镇", "increment")


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ('["a.csv"]\nunits = "x"', "units"),
        ('["a.csv"]\nkind = "all"', "kind"),
        ('["a.csv"]\nregister = "birth"', "`birth` is no register"),
        ('["b.csv"]\nunit = "x"', "b.csv: no such file"),
        ("a.csv: x", "no TOML"),
    ],
)
def test_a_mistake_in_delivery_toml_is_named_before_anything_is_taken_in(office: Office, text: str, word: str) -> None:
    office.put("a.csv", as_csv(BIRTHS))
    office.put("delivery.toml", text)
    with pytest.raises(SettingsError, match=word):
        office.ingest()
    assert not office.workspace.warehouse.exists()


@pytest.mark.parametrize(
    ("title", "unit"),
    [
        (["填报单位：县医院"], "县医院"),
        (["填报单位:县医院   填报日期:2026-06-01"], "县医院"),
        (["单位", "县医院"], ""),
        (["填报单位：", None, "县医院"], "县医院"),
        (["五月报表", None, "医院：县 医院；"], "县 医院"),
        (["五月报表"], ""),
    ],
)
@pytest.mark.parametrize("form", [as_csv, as_html, as_xlsx])
def test_a_title_row_names_the_unit(office: Office, title: list[str | None], unit: str, form: object) -> None:
    assert office.sheet(form([title, *CERTIFICATES])).unit == unit  # type: ignore[operator]


def test_the_only_facility_of_a_file_is_its_unit(office: Office) -> None:
    assert office.sheet(as_csv(deliveries(1, 3, facility="县医院"))).unit == "县医院"


def test_in_a_small_full_extract_the_only_facility_may_be_chance(office: Office) -> None:
    assert office.sheet(as_csv(VACCINATION)).unit == ""


def test_only_the_months_asked_for_are_looked_at(office: Office) -> None:
    for month in ("2026-04", "2026-05", "2026-06"):
        office.put(f"{month}.csv", as_csv(deliveries(int(month[-1]) * 100, 3)), month)
    office.put("readme.txt", "x", "notes")
    (office.workspace.inbox / "2026-05" / "~$2026-05.csv").write_bytes(b"lock of an open file")
    assert [file.period for file in office.ingest(periods=["2026-05"]).files] == ["2026-05"]
    assert [file.period for file in office.ingest(through="2026-05").files] == ["2026-04", "2026-05"]
    assert office.ingest().warnings == ("inbox/notes was left alone: it is no month such as inbox/2026-09",)
    with pytest.raises(NothingToDo, match="2026-07"):
        office.ingest(periods=["2026-07"])


def test_files_in_folders_below_a_month_belong_to_it(office: Office) -> None:
    outcome = office.deliver("县医院/分娩.csv", as_csv(DELIVERIES))
    assert (outcome.path, outcome.period, outcome.status) == ("2026-05/县医院/分娩.csv", "2026-05", "accepted")


def test_the_ledger_that_faces_read_tells_what_the_warehouse_holds(office: Office) -> None:
    import polars as pl

    office.put("a.csv", as_csv(BIRTHS))
    office.put("b.csv", b"")
    office.ingest()
    ledger = pl.read_parquet(office.workspace.ledger)
    assert ledger.select("path", "status", "register", "rows_in", "rows_kept").rows() == [
        ("2026-05/a.csv", "accepted", "births", 3, 3),
        ("2026-05/b.csv", "refused", None, None, None),
    ]
    before = office.workspace.ledger.read_bytes()
    office.workspace.ledger.unlink()
    office.ingest()
    assert office.workspace.ledger.read_bytes() == before
    office.workspace.ledger.write_bytes(b"PAR1 damaged")
    office.ingest()
    assert office.workspace.ledger.read_bytes() == before


def test_a_register_that_is_given_a_new_field_keeps_its_rows(office: Office) -> None:
    office.sheet(as_csv(BIRTHS), "a")
    more = [[*row, "3300"] for row in BIRTHS]
    more[0][-1] = "出生体重"
    office.deliver("b", as_csv(more), "2026-06")
    assert office.cells("births", "birth_weight") == [(None,)] * 3 + [("3300",)] * 3


def test_what_is_said_too_late_is_said_to_be_too_late(office: Office) -> None:
    office.deliver("a.csv", as_csv(BIRTHS))
    office.put("delivery.toml", '["a.csv"]\nunit = "柳河镇"\n')
    (outcome,) = office.ingest().files
    assert outcome.status == "known"
    assert "unit = '柳河镇'" in outcome.warnings[0]


def test_two_units_that_use_the_same_numbers_stay_apart(office: Office) -> None:
    office.put("a.csv", as_csv([["填报单位：县医院"], *CERTIFICATES]))
    office.put("b.csv", as_csv([["填报单位：中医院"], *CERTIFICATES]))
    office.ingest()
    assert [newer for _, newer in superseded(office)] == [None, None]
