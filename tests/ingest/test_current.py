"""Which records count as of a date, held against a plain reading of the rules of docs/architecture.md."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.ingest.conftest import Office
from tests.ingest.offices import BIRTHS, as_csv
from tests.ingest.test_deliveries import deliveries
from tests.memory import in_memory

from reconcile.engine import connect
from reconcile.ingest import current_records, receipts
from reconcile.ingest.ledger import create_tables, transaction


@dataclass(frozen=True)
class Sheet:
    """A delivery in short: its rows are keys, the same key twice is a duplicate."""

    month: int
    unit: str
    kind: str
    keys: tuple[int, ...]
    superseded: bool = False


def stored(con: duckdb.DuckDBPyConnection, sheets: list[Sheet]) -> None:
    """A ledger and records of a register `x`, as ingest and standardise leave them."""
    with transaction(con):
        create_tables(con)
    con.execute(
        "CREATE TABLE records_x"
        " (record_id UBIGINT, version_key UBIGINT, sheet_id INTEGER, row_no INTEGER, child_no INTEGER)"
    )
    for number, sheet in enumerate(sheets, 1):
        file = f"f{number}"
        con.execute(
            "INSERT INTO files VALUES (?, ?, ?, ?, 'accepted', '', '', '', '', 0, '', '', '{}')",
            [file, number, f"2026-{sheet.month:02}", f"2026-{sheet.month:02}/{file}"],
        )
        by = 999 if sheet.superseded else None
        con.execute(
            "INSERT INTO sheets VALUES (?, ?, '', 'x', ?, true, ?, 1, 0, 0, 0, ?, '{}', '[]', '[]')",
            [number, file, sheet.unit, sheet.kind, by],
        )
        seen: Counter[int] = Counter()
        for row, key in enumerate(sheet.keys, 1):
            con.execute("INSERT INTO records_x VALUES (?, ?, ?, ?, 0)", [key * 100 + seen[key], key, number, row])
            seen[key] += 1


def expected(sheets: list[Sheet], month: int) -> list[tuple[int, int]]:
    """Sheet and row of every record that counts, row by row as the rules are written down."""

    def gone(sheet: Sheet) -> bool:
        later = [s for _, s in there if s.kind == "full" and s.month > sheet.month]
        keys = set(sheet.keys)
        again = {key for key in keys if any(key in s.keys for s in later)}
        by_its_unit = {key for key in keys if any(key in s.keys for s in later if s.unit == sheet.unit != "")}
        return bool(keys) and (5 * len(again) >= 4 * len(keys) or 2 * len(by_its_unit) >= len(keys))

    there = [(n, s) for n, s in enumerate(sheets, 1) if s.month <= month and not s.superseded]
    there = [(n, s) for n, s in there if not gone(s)]
    counting = []
    for number, sheet in there:
        for row, key in enumerate(sheet.keys, 1):
            others = [(n, s) for n, s in there if key in s.keys]
            newest_month = max(s.month for _, s in others)
            newest_file = max((n for n, s in others if s.month == newest_month and s.unit == sheet.unit), default=0)
            if sheet.month == newest_month and number == newest_file:
                counting.append((number, row))
    return sorted(counting)


SHEETS = st.lists(
    st.builds(
        Sheet,
        st.integers(1, 4),
        st.sampled_from(["", "甲", "乙"]),
        st.sampled_from(["full", "year_to_date", "increment"]),
        st.lists(st.integers(1, 6), max_size=5).map(tuple),
        st.sampled_from([False, False, False, True]),
    ),
    max_size=6,
)


@given(SHEETS, st.integers(1, 4))
def test_current_records_are_those_of_the_plain_reading(sheets: list[Sheet], month: int) -> None:
    with in_memory() as con:
        stored(con, sheets)
        day = date(2026, month, 1)
        current = current_records(con, "x", day)
        assert sorted(current.select("sheet_id", "row_no").iter_rows()) == expected(sheets, month)
        assert current["record_id"].n_unique() == current.height
        assert current["record_id"].is_sorted()
        line = receipts(con, "x", day)
    delivered = sum(len(sheet.keys) for sheet in sheets if sheet.month <= month)
    assert line["rows_received"] == delivered
    assert line["rows_received"] - line["superseded"] - line["quarantined"] == current.height
    assert line["provided"] == any(sheet.month <= month for sheet in sheets)


def test_a_register_that_was_never_delivered_is_not_provided() -> None:
    with in_memory() as con:
        assert receipts(con, "births", date(2026, 5, 31)) == {
            "register": "births", "rows_received": 0, "quarantined": 0, "superseded": 0, "provided": False, "files": 0,
        }  # fmt: skip


@pytest.mark.parametrize(
    ("sheets", "kept"),
    [
        pytest.param(
            [Sheet(1, "", "full", (1, 2, 3, 4, 5)), Sheet(2, "", "full", (2, 3, 4, 5, 6))],
            [(2, 1), (2, 2), (2, 3), (2, 4), (2, 5)],
            id="gone from a full extract",
        ),
        pytest.param(
            [Sheet(1, "甲", "full", (1,)), Sheet(2, "乙", "full", (2,))], [(1, 1), (2, 1)], id="of another unit"
        ),
        pytest.param(
            [Sheet(1, "甲", "full", (1, 2)), Sheet(1, "甲", "full", (3, 4)), Sheet(2, "甲", "full", (1,))],
            [(2, 1), (2, 2), (3, 1)],
            id="another extract of the same unit is still awaited",
        ),
        pytest.param(
            [Sheet(1, "", "full", (1, 2, 3, 4, 5)), Sheet(2, "甲", "full", (1, 2)), Sheet(2, "乙", "full", (3, 4))],
            [(2, 1), (2, 2), (3, 1), (3, 2)],
            id="one extract becomes two",
        ),
        pytest.param(
            [Sheet(1, "", "full", (1, 2, 3, 4, 5)), Sheet(2, "甲", "full", (1, 2, 3))],
            [(1, 4), (1, 5), (2, 1), (2, 2), (2, 3)],
            id="of one extract a part came, the other is late",
        ),
        pytest.param(
            [Sheet(1, "", "year_to_date", (1, 2)), Sheet(2, "", "year_to_date", (2,))],
            [(1, 1), (2, 1)],
            id="absence proves nothing",
        ),
        pytest.param(
            [Sheet(1, "", "increment", (1,)), Sheet(1, "", "increment", (1, 1))],
            [(2, 1), (2, 2)],
            id="duplicates of one file stay",
        ),
        pytest.param(
            [Sheet(1, "甲", "increment", (1,)), Sheet(1, "乙", "increment", (1,))],
            [(1, 1), (2, 1)],
            id="one number, two hospitals",
        ),
    ],
)
def test_by_example(sheets: list[Sheet], kept: list[tuple[int, int]]) -> None:
    assert expected(sheets, 12) == kept
    with in_memory() as con:
        stored(con, sheets)
        assert sorted(current_records(con, "x", date(2026, 12, 31)).select("sheet_id", "row_no").iter_rows()) == kept


def test_from_files_to_current_records(office: Office) -> None:
    """Two months, a correction, a totals row: all rows are accounted for."""
    from reconcile.standardise.gazetteer import load_gazetteer
    from reconcile.standardise.stage import standardise_register

    office.put("a.csv", as_csv([*deliveries(1, 10, facility="县医院"), ["合计", 10]]))
    office.put("b.csv", as_csv([["医院：县医院"], *(row[:-1] for row in deliveries(1, 9, weight=3100))]))
    office.put("c.csv", as_csv(deliveries(9, 4, weight=3200, facility="县医院")), "2026-06")
    office.put("d.csv", as_csv(BIRTHS), "2026-06")
    office.ingest()
    with connect(office.workspace.warehouse) as con:
        for register in ("births", "deliveries"):
            places = load_gazetteer("990121", office.workspace.root / "areas.csv")
            standardise_register(con, office.declarations.registers[register], places)
    with office.warehouse() as con:
        may, june = (receipts(con, "deliveries", day) for day in (date(2026, 5, 31), date(2026, 6, 30)))
        assert may == {
            "register": "deliveries",
            "rows_received": 20,
            "quarantined": 1,
            "superseded": 10,
            "provided": True,
            "files": 2,
        }
        assert (june["rows_received"], june["superseded"], june["files"]) == (24, 11, 3)
        current = current_records(con, "deliveries", date(2026, 6, 30))
        assert Counter(current["file"]) == {"2026-05/b.csv": 8, "2026-06/c.csv": 4}
        assert receipts(con, "births", date(2026, 5, 31))["provided"] is False
