"""Ingest finds in each file what the demo says it wrote: the register, the fields, the rows and their numbers."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import duckdb
import polars as pl
import pytest

from reconcile.demo.export.layout import Column
from reconcile.demo.offices.layouts import layout_of, layouts
from reconcile.ingest import ingest_workspace
from reconcile.registers import load_declarations
from reconcile.workspace import locked, open_workspace

REGISTERS = sorted(load_declarations().registers)
_UNDER_THE_TABLE = ("totals", "notes")


@pytest.fixture(scope="module")
def warehouse(county: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    root = tmp_path_factory.mktemp("taken") / "county"
    shutil.copytree(county, root)
    workspace = open_workspace(root)
    with locked(workspace, "ingest"):
        ingest_workspace(workspace, load_declarations())
    con = duckdb.connect(str(workspace.warehouse), read_only=True)
    yield con
    con.close()


@pytest.fixture(scope="module")
def truth(county: Path) -> pl.DataFrame:
    return pl.read_parquet(county / "truth" / "rows.parquet")


def test_every_file_is_accepted(warehouse: duckdb.DuckDBPyConnection, truth: pl.DataFrame) -> None:
    problems = warehouse.sql("SELECT path, problem FROM files WHERE status <> 'accepted'").fetchall()
    assert problems == []
    paths = {path for (path,) in warehouse.sql("SELECT path FROM files").fetchall()}
    assert paths == set(truth["file"])


@pytest.mark.parametrize("register", REGISTERS)
def test_truth_has_every_row_that_ingest_has(
    warehouse: duckdb.DuckDBPyConnection, truth: pl.DataFrame, register: str
) -> None:
    kept = f"SELECT sheet_id, row_no, child_no FROM rows_{register}"
    wrong = f"SELECT sheet_id, row_no, NULL FROM quarantine WHERE rule NOT IN {_UNDER_THE_TABLE}"
    query = f"SELECT path, sheet, row_no, child_no FROM ({kept} UNION ALL {wrong}) JOIN sheets USING (sheet_id) "
    taken = warehouse.sql(query + f"JOIN files USING (file_id) WHERE register = '{register}'").fetchall()
    said = truth.filter(pl.col("register") == register)
    assert {row[:3] for row in taken} == set(said.select("file", "sheet", "row").rows())
    assert {row for row in taken if row[3] is not None} <= set(said.select("file", "sheet", "row", "child_no").rows())


@pytest.mark.parametrize("register", REGISTERS)
def test_headers_mean_what_the_office_meant(warehouse: duckdb.DuckDBPyConnection, register: str) -> None:
    query = f"SELECT DISTINCT columns, unclaimed, refused_columns FROM sheets WHERE register = '{register}'"
    sheets = [[json.loads(value) for value in row] for row in warehouse.sql(query).fetchall()]
    known = [layout_of(register, name, most=most).columns for name in layouts(register) for most in (1, 2, 3)]
    for claims, unclaimed, refused in sheets:
        found = sorted((_bare(header), field) for header, field in claims.items())
        assert found in [_meant(columns) for columns in known]
        headers = sorted(_bare(header) for header in (*claims, *unclaimed, *refused))
        assert headers in [sorted(".".join(column.header) for column in columns) for columns in known]


def test_what_reconcile_must_not_have_is_delivered_and_refused(warehouse: duckdb.DuckDBPyConnection) -> None:
    sheets = warehouse.sql("SELECT register, refused_columns FROM sheets").fetchall()
    refused = {(register, header) for register, headers in sheets for header in json.loads(headers)}
    assert {("births", "孩次"), ("births", "计划内外"), ("deaths", "根本死亡原因")} <= refused
    assert {("vaccination", "母亲HIV"), ("population_marriages", "避孕措施"), ("deliveries", "产次")} <= refused


def _bare(header: str) -> str:
    """A header without the number of its column, which tells those apart that come twice."""
    return re.sub(r" \(column \d+\)$", "", header)


def _meant(columns: tuple[Column, ...]) -> list[tuple[str, str]]:
    """The headers with the fields that their columns are filled from."""
    return sorted((".".join(column.header), re.sub(r"_[1-9]$", "", column.field)) for column in columns if column.field)
