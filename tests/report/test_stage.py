"""Writing the reports of a run: everything at once, the run itself untouched, the same bytes again."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import duckdb
from tests.report.county import make_run

from reconcile.registers.load import Declarations
from reconcile.report.stage import write_reports
from reconcile.settings import Settings


def digests(folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_everything_written_is_named_and_nothing_else_lies_there(
    tmp_path: Path, declarations: Declarations, settings: Settings
) -> None:
    folder = make_run(tmp_path, declarations, births=200)
    written = write_reports(folder, declarations, settings)
    assert sorted(written) == sorted(path for path in (folder / "reports").rglob("*") if path.is_file())
    assert {"report.html", "report.en.html", "reconcile.xlsx"} <= {path.name for path in written}


def test_the_run_stays_as_it_was(run: Path, tmp_path: Path, declarations: Declarations, settings: Settings) -> None:
    shutil.copy(run / "run.duckdb", tmp_path / "run.duckdb")
    before = digests(tmp_path)
    write_reports(tmp_path, declarations, settings)
    assert digests(tmp_path)["run.duckdb"] == before["run.duckdb"]


def test_the_same_run_gives_the_same_bytes(
    run: Path, tmp_path: Path, declarations: Declarations, settings: Settings
) -> None:
    shutil.copy(run / "run.duckdb", tmp_path / "run.duckdb")
    write_reports(tmp_path, declarations, settings)
    assert digests(tmp_path / "reports") == digests(run / "reports")


def test_shuffled_rows_give_the_same_bytes(
    run: Path, tmp_path: Path, declarations: Declarations, settings: Settings
) -> None:
    shutil.copy(run / "run.duckdb", tmp_path / "run.duckdb")
    with duckdb.connect(tmp_path / "run.duckdb") as connection:
        for table in (
            "figures",
            "sensitivity",
            "coverage",
            "monitoring",
            "findings",
            "links",
            "agreements",
            "record_births",
            "receipts",
            "windows",
        ):
            connection.execute(
                f"CREATE OR REPLACE TABLE {table} AS SELECT * FROM {table} ORDER BY hash({table}::VARCHAR)"
            )
    write_reports(tmp_path, declarations, settings)
    assert digests(tmp_path / "reports") == digests(run / "reports")


def test_the_offices_own_names_of_townships_come_first(
    tmp_path: Path, declarations: Declarations, settings: Settings
) -> None:
    folder = make_run(tmp_path, declarations, births=200)
    with duckdb.connect(folder / "run.duckdb") as connection:
        connection.execute("CREATE TABLE townships AS SELECT '990121100' AS township, '县城' AS name")
    write_reports(folder, declarations, settings)
    assert (folder / "reports" / "mismatches" / "990121100-县城.xlsx").is_file()


def test_any_two_registers_are_enough(tmp_path: Path, declarations: Declarations, settings: Settings) -> None:
    others = set(declarations.registers) - {"births", "birth_certificates"}
    folder = make_run(tmp_path, declarations, births=120, leave_out=others)
    write_reports(folder, declarations, settings)
    text = (folder / "reports" / "report.html").read_text(encoding="utf-8")
    assert text.count("未提供") > 10
    assert "出生医学证明" in text
