"""The records of a later run with the values that an earlier one had of them."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from reconcile import engine
from reconcile.pipeline.mixing import mixed_records

Row = tuple[int, str | None, str]


def stored(path: Path, **registers: list[Row]) -> Path:
    """A database with registers of (record id, name, file)."""
    with engine.connect(path) as connection:
        for register, rows in registers.items():
            schema = {"record_id": pl.UInt64, "name": pl.String, "file": pl.String}
            engine.store(connection, f"record_{register}", pl.DataFrame(rows, schema=schema, orient="row"))
        told = [{"register": name, "provided": name in registers, "rows_received": 0} for name in ("births", "hukou")]
        engine.store(connection, "receipts", pl.DataFrame(told))
    return path


def rows_of(path: Path, register: str) -> list[Row]:
    with engine.connect(path, read_only=True) as connection:
        return connection.sql(f"SELECT record_id, name, file FROM record_{register}").fetchall()


def test_new_records_are_there_and_known_ones_have_their_earlier_values(tmp_path: Path) -> None:
    before = stored(tmp_path / "1", births=[(1, "旧", "a"), (2, "同", "a"), (3, "去", "a"), (5, None, "a")])
    now = stored(tmp_path / "2", births=[(1, "新", "b"), (2, "同", "b"), (4, "来", "b"), (5, "补", "b")])
    mixed = mixed_records(before, now, tmp_path / "3")
    assert rows_of(tmp_path / "3", "births") == [(1, "旧", "a"), (2, "同", "b"), (4, "来", "b"), (5, None, "a")]
    assert mixed.counts.rows() == [("births", 1, 1, 2)]
    assert (mixed.arrived, mixed.corrected) == (True, True)


def test_how_a_record_came_is_no_value(tmp_path: Path) -> None:
    before, now = (stored(tmp_path / name, births=[(1, "同", name)]) for name in ("a", "b"))
    mixed = mixed_records(before, now, tmp_path / "3")
    assert (mixed.counts.height, mixed.arrived, mixed.corrected) == (0, False, False)


def test_a_register_that_comes_or_goes_is_all_new_or_gone(tmp_path: Path) -> None:
    one, both = (
        stored(tmp_path / "1", births=[(1, "甲", "a")]),
        stored(tmp_path / "2", births=[(1, "甲", "a")], hukou=[]),
    )
    more = stored(tmp_path / "4", births=[(1, "甲", "a")], hukou=[(7, "乙", "a")])
    assert mixed_records(one, both, tmp_path / "3").arrived, "an empty list was delivered"
    assert mixed_records(one, more, tmp_path / "5").counts.rows() == [("hukou", 1, 0, 0)]
    assert mixed_records(more, one, tmp_path / "6").counts.rows() == [("hukou", 0, 1, 0)]
