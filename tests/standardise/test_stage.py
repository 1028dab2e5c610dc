from __future__ import annotations

from collections.abc import Iterator

import duckdb
import polars as pl
import pytest
from tests.standardise.register import make_rows, make_spec

from reconcile import engine
from reconcile.registers.spec import RegisterSpec
from reconcile.standardise import stage
from reconcile.standardise.stage import standardise_register
from reconcile.values.gazetteer import Gazetteer, gazetteer_of


@pytest.fixture
def warehouse() -> Iterator[duckdb.DuckDBPyConnection]:
    with engine.connect() as connection:
        connection.execute("CREATE TABLE sheets (sheet_id INTEGER, register VARCHAR, rows_kept INTEGER)")
        deliver(connection, 1, {"record_no": "R1", "child_name": "張偉"}, {"record_no": "R2", "child_name": "李娜"})
        yield connection


def deliver(connection: duckdb.DuckDBPyConnection, sheet: int, *rows: dict[str, str | None]) -> None:
    frame = make_rows(*rows, sheet=sheet)
    connection.register("delivered", frame)
    connection.execute("CREATE TABLE IF NOT EXISTS rows_births AS SELECT * FROM delivered LIMIT 0")
    connection.execute("INSERT INTO rows_births SELECT * FROM delivered")
    connection.unregister("delivered")
    connection.execute("INSERT INTO sheets VALUES (?, 'births', ?)", [sheet, len(rows)])


def names(connection: duckdb.DuckDBPyConnection) -> list[tuple[int, str]]:
    return connection.execute("SELECT sheet_id, child_name FROM records_births ORDER BY ALL").fetchall()


def test_rows_become_records(warehouse: duckdb.DuckDBPyConnection, spec: RegisterSpec, places: Gazetteer) -> None:
    assert standardise_register(warehouse, spec, places) == 2
    assert names(warehouse) == [(1, "张伟"), (1, "李娜")]


def test_columns_have_the_types_of_the_contract(
    warehouse: duckdb.DuckDBPyConnection, spec: RegisterSpec, places: Gazetteer
) -> None:
    standardise_register(warehouse, spec, places)
    types = dict(
        warehouse.execute(
            "SELECT column_name, data_type FROM duckdb_columns() WHERE table_name = 'records_births'"
        ).fetchall()
    )
    expected = {"record_id": "UBIGINT", "version_key": "UBIGINT", "sheet_id": "INTEGER", "child_birth_date": "DATE"}
    expected |= {"child_birth_date_lunar": "DATE", "birth_weight": "BIGINT", "mother_residence_inside": "BOOLEAN"}
    assert {name: types[name] for name in expected} == expected


def test_what_is_done_is_not_done_again(
    warehouse: duckdb.DuckDBPyConnection, spec: RegisterSpec, places: Gazetteer
) -> None:
    standardise_register(warehouse, spec, places)
    assert standardise_register(warehouse, spec, places) == 0
    deliver(warehouse, 2, {"record_no": "R3", "child_name": "王芳"})
    assert standardise_register(warehouse, spec, places) == 1
    assert names(warehouse) == [(1, "张伟"), (1, "李娜"), (2, "王芳")]


def test_another_list_of_places_or_specification_does_it_again(
    warehouse: duckdb.DuckDBPyConnection, spec: RegisterSpec, places: Gazetteer
) -> None:
    standardise_register(warehouse, spec, places)
    assert standardise_register(warehouse, spec, gazetteer_of("990122")) == 2
    fewer = spec.model_copy(update={"fields": spec.fields[:3]})
    assert standardise_register(warehouse, fewer, places) == 2
    columns = warehouse.execute(
        "SELECT column_name FROM duckdb_columns() WHERE table_name = 'records_births'"
    ).fetchall()
    assert ("phone",) not in columns
    as_text = spec.fields[0].model_copy(update={"type": "number"})
    assert (
        standardise_register(warehouse, fewer.model_copy(update={"fields": (as_text, *spec.fields[1:3])}), places) == 2
    )
    types = warehouse.execute(
        "SELECT data_type FROM duckdb_columns() WHERE table_name = 'records_births' AND column_name = 'record_no'"
    ).fetchall()
    assert types == [("BIGINT",)]
    assert names(warehouse) == [(1, "张伟"), (1, "李娜")]


def test_a_failure_leaves_everything_as_it_was(
    warehouse: duckdb.DuckDBPyConnection, spec: RegisterSpec, places: Gazetteer, monkeypatch: pytest.MonkeyPatch
) -> None:
    standardise_register(warehouse, spec, places)
    deliver(warehouse, 2, {"record_no": "R3", "child_name": "王芳"})
    run = engine.run

    def failing(connection: duckdb.DuckDBPyConnection, name: str, /, **more: object) -> int:
        if name.endswith("50_mark"):
            raise RuntimeError("the power went")
        return run(connection, name, **more)

    monkeypatch.setattr(stage.engine, "run", failing)
    with pytest.raises(RuntimeError):
        standardise_register(warehouse, spec, places)
    monkeypatch.undo()
    assert names(warehouse) == [(1, "张伟"), (1, "李娜")]
    assert standardise_register(warehouse, spec, places) == 1


def test_sheets_are_taken_in_groups(
    warehouse: duckdb.DuckDBPyConnection, spec: RegisterSpec, places: Gazetteer, monkeypatch: pytest.MonkeyPatch
) -> None:
    for sheet in range(2, 6):
        deliver(warehouse, sheet, {"record_no": f"S{sheet}", "child_name": "王芳"})
    monkeypatch.setattr(stage, "_ROWS_AT_ONCE", 2)
    assert standardise_register(warehouse, spec, places) == 6
    assert warehouse.execute("SELECT count(DISTINCT record_id) FROM records_births").fetchall() == [(6,)]


def test_a_register_without_rows_has_an_empty_table(
    warehouse: duckdb.DuckDBPyConnection, spec: RegisterSpec, places: Gazetteer
) -> None:
    warehouse.execute("DELETE FROM sheets")
    assert standardise_register(warehouse, spec, places) == 0
    assert names(warehouse) == []
    deliver(warehouse, 2, {"record_no": "R3", "child_name": "王芳"})
    assert standardise_register(warehouse, spec, places) == 1
    assert names(warehouse) == [(2, "王芳")]


def test_two_registers_do_not_mix(warehouse: duckdb.DuckDBPyConnection, spec: RegisterSpec, places: Gazetteer) -> None:
    warehouse.execute("CREATE TABLE rows_deaths AS SELECT * REPLACE (9 AS sheet_id) FROM rows_births")
    warehouse.execute("INSERT INTO sheets VALUES (9, 'deaths', 2)")
    standardise_register(warehouse, spec, places)
    assert standardise_register(warehouse, make_spec(identifier="deaths"), places) == 2
    assert standardise_register(warehouse, spec, places) == 0


def test_order_of_records_is_that_of_rows(
    warehouse: duckdb.DuckDBPyConnection, spec: RegisterSpec, places: Gazetteer
) -> None:
    standardise_register(warehouse, spec, places)
    records: pl.DataFrame = warehouse.sql("SELECT row_no FROM records_births").pl()
    assert records["row_no"].to_list() == [1, 2]
