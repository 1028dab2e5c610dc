"""A statement is a file; names are checked and quoted, values are bound."""

from __future__ import annotations

import re
from pathlib import Path

import duckdb
import polars as pl
import pytest
from tests.engine.conftest import Statement

from reconcile.engine import connect, frame, run, store
from reconcile.engine.identifiers import quoted, quoted_list
from reconcile.engine.sources import sql_folder

SQL = Path(str(sql_folder()))
SHIPPED = sorted(str(path.relative_to(SQL)) for path in SQL.rglob("*.sql"))


def test_values_are_bound_and_never_become_text(statement: Statement) -> None:
    statement("link/10_named", "-- why\nCREATE TABLE named AS SELECT $name AS name")
    with connect() as connection:
        assert run(connection, "link/10_named", name="'); DROP TABLE named; --") == 1
        assert connection.sql("SELECT name FROM named").fetchall() == [("'); DROP TABLE named; --",)]


def test_identifiers_fill_places_one_or_several(statement: Statement) -> None:
    statement("pick", "SELECT {{fields}} FROM {{ table }} ORDER BY {{first}}")
    with connect() as connection:
        store(connection, "people", pl.DataFrame({"a": [2, 1], "b": ["x", "y"], "c": [0, 0]}))
        rows = frame(connection, "pick", identifiers={"fields": ["b", "a"], "table": "people", "first": "a"})
    assert rows.to_dict(as_series=False) == {"b": ["y", "x"], "a": [1, 2]}


@pytest.mark.parametrize("name", ["", "a b", 'a"; DROP TABLE x; --', "1a", "a.", "姓名", "a-b", "a,b"])
def test_what_is_no_plain_name_is_refused(name: str) -> None:
    with pytest.raises(ValueError):
        quoted(name)


def test_names_are_quoted_part_by_part() -> None:
    assert quoted("warehouse.rows_births") == '"warehouse"."rows_births"'
    assert quoted_list(["order", "b"]) == '"order", "b"'
    with pytest.raises(ValueError, match="empty"):
        quoted_list([])


def test_a_place_left_open_or_not_there_is_a_bug_that_names_the_file(statement: Statement) -> None:
    statement("pick", "SELECT * FROM {{table}}")
    with connect() as connection:
        with pytest.raises(ValueError, match=r"sql/pick\.sql has the places \['table'\]"):
            run(connection, "pick")
        with pytest.raises(ValueError, match="other"):
            run(connection, "pick", identifiers={"table": "t", "other": "t"})


@pytest.mark.parametrize("name", ["nowhere", "../pyproject", "link"])
def test_a_statement_that_is_not_there_is_a_bug(name: str) -> None:
    with connect() as connection, pytest.raises(ValueError, match="there is no sql/"):
        run(connection, name)


def test_a_statement_leaves_the_connection_free_for_the_next(statement: Statement) -> None:
    statement("two", "SELECT 1 AS a UNION ALL SELECT 2")
    with connect() as connection:
        assert run(connection, "two") == 1
        assert connection.sql("SELECT 3").fetchall() == [(3,)]


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_file_holds_one_statement_and_says_why(name: str) -> None:
    text = (SQL / name).read_text(encoding="utf-8")
    header = re.match(r"(--[^\n]*\n)+", text)
    assert header, "begins with a comment that says why the statement exists"
    plain = re.sub(r"\{\{\s*\w+\s*\}\}", "x", text)
    assert len(duckdb.extract_statements(plain)) == 1
    if "SELECT" in plain:
        assert re.search(r"grain|\brows?\b", header[0], re.IGNORECASE), "the header says what a row is"
        assert re.search(r"\breads\b", header[0], re.IGNORECASE), "the header says what it reads"
