"""Connections: closed when the block ends, offline, and clear about a file that cannot be opened."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import duckdb
import polars as pl
import pytest

from reconcile.engine import attach, connect, store, undone
from reconcile.errors import WorkspaceError


def test_a_frame_is_stored_with_its_types(tmp_path: Path) -> None:
    people = pl.DataFrame({"record_id": [2**63], "name": ["王丽"]}, schema={"record_id": pl.UInt64, "name": pl.String})
    with connect(tmp_path / "a.duckdb") as connection:
        store(connection, "people", people.head(0))
        store(connection, "people", people)
    with connect(tmp_path / "a.duckdb", read_only=True) as connection:
        assert connection.sql("FROM people").pl().equals(people)


def test_what_was_tried_out_is_gone_even_when_it_raised() -> None:
    people = pl.DataFrame({"name": ["王丽"]})
    with connect() as connection:
        store(connection, "people", people)
        with pytest.raises(RuntimeError), undone(connection):
            connection.execute("DELETE FROM people")
            store(connection, "other", people)
            raise RuntimeError
        assert connection.sql("FROM people").pl().equals(people)
        with pytest.raises(duckdb.CatalogException):
            connection.sql("FROM other")


def test_the_file_is_free_after_the_block_even_when_it_raised(tmp_path: Path) -> None:
    path = tmp_path / "a.duckdb"
    with pytest.raises(RuntimeError), connect(path):
        raise RuntimeError
    with connect(path):
        pass


def test_threads_and_memory_are_what_was_asked_for() -> None:
    with connect(threads=1, memory_limit="512MB") as connection:
        settings = dict(
            connection.sql(
                "SELECT name, value FROM duckdb_settings() WHERE name IN ('threads', 'memory_limit', 'TimeZone')"
            ).fetchall()
        )
    assert settings == {"threads": "1", "memory_limit": "488.2 MiB", "TimeZone": "UTC"}


def test_no_more_threads_than_cores_that_may_be_used() -> None:
    asked = "SELECT current_setting('threads')"
    command = f"from reconcile.engine import connect\nwith connect() as c: print(c.sql({asked!r}).fetchall())"
    said = subprocess.run(
        ["taskset", "-c", "0", sys.executable, "-c", command], capture_output=True, text=True, check=True
    )
    assert said.stdout == "[(1,)]\n"


def test_a_python_variable_is_never_taken_for_a_table() -> None:
    births = pl.DataFrame({"a": [1]})
    with connect() as connection, pytest.raises(duckdb.CatalogException):
        connection.sql("SELECT * FROM births").fetchall()
    assert births.height == 1


def test_an_extension_is_refused_at_once_and_not_fetched() -> None:
    with connect() as connection, pytest.raises(duckdb.Error):
        connection.execute("INSTALL httpfs").fetchall()


def test_attach_shows_another_database_and_lets_it_go(tmp_path: Path) -> None:
    warehouse = tmp_path / "it's a warehouse.duckdb"
    with connect(warehouse) as connection:
        store(connection, "files", pl.DataFrame({"a": [1]}))
    with connect(tmp_path / "run.duckdb") as connection:
        with attach(connection, warehouse, "warehouse"):
            connection.execute("CREATE TABLE copied AS SELECT * FROM warehouse.files").fetchall()
            with pytest.raises(duckdb.Error, match="read-only"):
                connection.execute("DROP TABLE warehouse.files")
        with connect(warehouse):
            pass
        assert connection.sql("FROM copied").fetchall() == [(1,)]


def test_a_missing_file_and_one_that_is_no_database_are_named(tmp_path: Path) -> None:
    with (
        pytest.raises(WorkspaceError, match=r"gone\.duckdb does not exist"),
        connect(tmp_path / "gone.duckdb", read_only=True),
    ):
        pass
    with (
        connect() as connection,
        pytest.raises(WorkspaceError, match=r"gone\.duckdb does not exist"),
        attach(connection, tmp_path / "gone.duckdb", "gone"),
    ):
        pass
    (tmp_path / "bad.duckdb").write_text("no database" * 1000)
    with pytest.raises(WorkspaceError, match="damaged"), connect(tmp_path / "bad.duckdb"):
        pass


def test_a_file_held_by_another_process_is_said_to_be_open(tmp_path: Path) -> None:
    path = tmp_path / "a.duckdb"
    with connect(path):
        other = subprocess.run(
            [
                sys.executable,
                "-c",
                "import sys, pathlib\nfrom reconcile.engine import connect\n"
                "from reconcile.errors import WorkspaceError\n"
                "try:\n    connect(pathlib.Path(sys.argv[1])).__enter__()\n"
                "except WorkspaceError as error:\n    print(error.message)",
                str(path),
            ],
            capture_output=True,
            text=True,
            check=True,
        )
    assert other.stdout == "a.duckdb is open in another program\n"
