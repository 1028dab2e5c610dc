"""From any figure to the rows behind it: on a real run, the rows of every figure add up to it."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from tests.pipeline.test_month import run_folder, table

from reconcile.report.audit_rows import PARTNER, PLACES

# Nobody's rows: estimated from lists, or said of two counts.
WITHOUT = ("coverage.", "ratio.", "count.natural_increase", "count.compare")


@pytest.fixture(scope="module")
def files(county: Path) -> dict[str, pl.DataFrame]:
    folder = run_folder(county) / "reports" / "audit" / "rows"
    return {path.stem: pl.read_csv(path, infer_schema_length=None) for path in folder.iterdir()}


def figures(county: Path) -> list[dict[str, object]]:
    """The raw figures of the period that was asked for, in total."""
    rows = table(
        county,
        "SELECT * FROM figures SEMI JOIN (SELECT period FROM windows WHERE \"window\" = 'asked') USING (period) "
        "WHERE estimate = 'raw' AND coalesce(township, facility, event_month, sex) IS NULL",
    )
    return [row for row in rows.iter_rows(named=True) if not row["definition"].startswith(WITHOUT)]


def test_the_rows_of_every_figure_add_up_to_it(county: Path, files: dict[str, pl.DataFrame]) -> None:
    found = figures(county)
    assert len(found) > 200
    for row in found:
        name = row["pair"] if row["relation"] == "record" else f"{row['pair']}.{row['relation']}"
        field, key = row["field"], str(row["definition"])
        key = f"{key}.{field}" if field and not key.endswith(f".{field}") else key
        marks = files[str(name)][key].cast(pl.Int64).drop_nulls()
        assert set(marks) <= {0, 1}
        assert marks.sum() == row["numerator"], (name, key)
        assert row["denominator"] in (None, len(marks)), (name, key)


def test_passes_are_there_as_well_as_failures(files: dict[str, pl.DataFrame]) -> None:
    marks = files["births-birth_certificates.child"]["consistency.ref"]
    assert {None, 0, 1} == set(marks)


def test_a_row_carries_no_name_number_or_address(county: Path, files: dict[str, pl.DataFrame]) -> None:
    keys = {str(row["definition"]) for row in figures(county)}
    for name, rows in files.items():
        others = set(rows.columns) - {*PLACES, *PARTNER}
        assert all(any(column.startswith(key) for key in keys) for column in others), name


def test_a_row_leads_to_the_file_it_came_from_and_to_its_partner(county: Path, files: dict[str, pl.DataFrame]) -> None:
    rows = files["births-birth_certificates.child"].filter(pl.col("partner_row").is_not_null(), side="left")
    links = table(
        county,
        "SELECT l.file, l.row_no AS row, r.file AS partner_file, r.row_no AS partner_row FROM links AS k "
        "JOIN record_births AS l ON l.record_id = k.left_id "
        "JOIN record_birth_certificates AS r ON r.record_id = k.right_id "
        "WHERE k.pair = 'births-birth_certificates' AND k.relation = 'child' AND k.status IN ('accepted', 'set')",
    )
    assert len(rows) > 20
    pairs = ["file", "row", "partner_file", "partner_row"]
    assert len(rows.select(pairs).join(links, on=pairs, how="anti")) == 0
