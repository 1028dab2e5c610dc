"""What is handed out: the promised columns, the same bytes again, nothing personal, never half a file."""

from __future__ import annotations

from pathlib import Path

import duckdb
import openpyxl
import polars as pl
import pytest
from tests.report.county import FIGURES, make_run

from reconcile.errors import ReconcileError
from reconcile.registers.load import Declarations
from reconcile.report.export import export

LINKS = (
    "run_id pair relation left_register left_file left_sheet left_row left_child right_register right_file right_sheet "
    "right_row right_child status set_id probability method evidence"
).split()
FORMS = ("parquet", "csv", "xlsx")


def test_links_name_the_rows_they_stand_on(run: Path, tmp_path: Path) -> None:
    rows = export(run, "links", tmp_path / "links.parquet")
    links = pl.read_parquet(tmp_path / "links.parquet")
    assert links.columns == LINKS
    assert len(links) == rows > 0
    assert links["left_file"].null_count() == 0
    assert links["right_row"].min() == 1
    assert links.filter(pl.col("pair") == "births-hukou")["left_file"][0] == "2026-09/人口系统出生.xlsx"


def test_figures_have_the_promised_columns(run: Path, tmp_path: Path) -> None:
    export(run, "figures", tmp_path / "figures.parquet")
    assert pl.read_parquet(tmp_path / "figures.parquet").columns == list(FIGURES)


def test_findings_leave_out_the_restricted_ones_unless_asked(run: Path, tmp_path: Path) -> None:
    some = export(run, "findings", tmp_path / "some.parquet")
    every = export(run, "findings", tmp_path / "every.parquet", restricted=True)
    with duckdb.connect(run / "run.duckdb", read_only=True) as connection:
        assert connection.execute("SELECT count(*) FILTER (NOT restricted), count(*) FROM findings").fetchall() == [
            (some, every)
        ]


@pytest.mark.parametrize("what", ["links", "findings", "figures", "coverage", "monitoring", "causes"])
@pytest.mark.parametrize("form", FORMS)
def test_a_second_export_has_the_same_bytes(run: Path, tmp_path: Path, what: str, form: str) -> None:
    for name in ("first", "second"):
        export(run, what, tmp_path / f"{name}.{form}")
    assert (tmp_path / f"first.{form}").read_bytes() == (tmp_path / f"second.{form}").read_bytes()


def test_all_three_forms_say_the_same(run: Path, tmp_path: Path) -> None:
    for form in FORMS:
        export(run, "findings", tmp_path / f"findings.{form}")
    parquet = pl.read_parquet(tmp_path / "findings.parquet")
    text = (tmp_path / "findings.csv").read_bytes()
    assert text.startswith(b"\xef\xbb\xbf")
    csv = pl.read_csv(tmp_path / "findings.csv", schema=parquet.schema)
    assert csv.equals(parquet)
    sheet = openpyxl.load_workbook(tmp_path / "findings.xlsx").worksheets[0]
    rows = list(sheet.iter_rows(values_only=True))
    assert list(rows[0]) == parquet.columns
    assert [row[1] for row in rows[1:]] == parquet["finding_id"].to_list()


def test_no_personal_value_leaves(run: Path, tmp_path: Path) -> None:
    with duckdb.connect(run / "run.duckdb", read_only=True) as connection:
        values = {
            v
            for (v,) in connection.execute(
                "SELECT child_id FROM record_births UNION SELECT mother_id FROM record_births"
            ).fetchall()
        }
        values |= {
            v
            for (v,) in connection.execute(
                "SELECT mother_name FROM record_births WHERE length(mother_name) = 3"
            ).fetchall()
        }
    for what in ("links", "findings", "figures"):
        export(run, what, tmp_path / f"{what}.csv", restricted=True)
        text = (tmp_path / f"{what}.csv").read_text(encoding="utf-8-sig")
        assert not [value for value in sorted(values)[::20] if value in text]


def test_a_number_that_slips_into_evidence_is_hidden(tmp_path: Path, declarations: Declarations) -> None:
    folder = make_run(tmp_path / "run", declarations, births=30, leave_out=["marriages"])
    with duckdb.connect(folder / "run.duckdb") as connection:
        connection.execute("UPDATE links SET evidence = 'child_id 990121202601010018 exact'")
    export(folder, "links", tmp_path / "links.parquet")
    assert set(pl.read_parquet(tmp_path / "links.parquet")["evidence"]) == {f"child_id {'*' * 18} exact"}


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_file_name_cannot_become_a_formula(tmp_path: Path, declarations: Declarations, form: str) -> None:
    folder = make_run(tmp_path / "run", declarations, births=30)
    with duckdb.connect(folder / "run.duckdb") as connection:
        connection.execute("UPDATE record_births SET file = '=HYPERLINK(\"a\")', sheet = '@SUM(A1)'")
    export(folder, "links", tmp_path / f"links.{form}")
    if form == "csv":
        links = pl.read_csv(tmp_path / "links.csv", infer_schema=False).filter(pl.col("left_register") == "births")
        assert set(links["left_file"]) == {'\'=HYPERLINK("a")'}
        assert set(links["left_sheet"]) == {"'@SUM(A1)"}
    else:
        cell = openpyxl.load_workbook(tmp_path / "links.xlsx").worksheets[0]["E2"]
        assert (cell.value, cell.data_type) == ('=HYPERLINK("a")', "s")


@pytest.mark.parametrize(("what", "name"), [("people", "out.csv"), ("links", "out.doc"), ("links", "out")])
def test_what_cannot_be_done_is_said_with_what_can(run: Path, tmp_path: Path, what: str, name: str) -> None:
    with pytest.raises(ReconcileError) as raised:
        export(run, what, tmp_path / name)
    assert raised.value.hint
    assert not list(tmp_path.iterdir())


def test_an_export_of_an_empty_run_has_its_headers(empty_run: Path, tmp_path: Path) -> None:
    for what in ("links", "findings", "figures"):
        for form in FORMS:
            assert export(empty_run, what, tmp_path / f"{what}.{form}") == 0
    assert pl.read_parquet(tmp_path / "links.parquet").columns == LINKS
