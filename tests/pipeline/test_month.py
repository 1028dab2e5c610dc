"""A month from the inbox to the reports, looked at from the outside."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import duckdb
import polars as pl
import pytest
from tests.pipeline.conftest import PERIOD, Command

from reconcile.registers.definitions import definitions

SIDES = ("left", "right")
REASONS = ("quarantined", "superseded", "out_of_period", "out_of_scope", "scope_unknown", "duplicate", "not_yet_due")


def run_folder(county: Path) -> Path:
    return county / "runs" / (county / "runs" / "latest").read_text().strip()


def table(county: Path, query: str) -> pl.DataFrame:
    with duckdb.connect(run_folder(county) / "run.duckdb", read_only=True) as connection:
        return connection.sql(query).pl()


def test_a_run_leaves_reports_and_a_manifest(county: Path) -> None:
    folder = run_folder(county)
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["body"]["run_id"] == folder.name
    assert {"reports/report.html", "reports/report.en.html", "reports/reconcile.xlsx"} <= set(
        manifest["body"]["exports"]
    )
    assert all((folder / name).is_file() for name in manifest["body"]["exports"])


def test_every_row_received_is_counted_or_left_out_for_a_reason(county: Path) -> None:
    """Counted + quarantined + superseded + out of period + out of scope + unknown + duplicate + not due = received."""
    received = dict(table(county, "SELECT register, rows_received FROM receipts").iter_rows())
    totals = table(
        county,
        "SELECT * FROM figures WHERE estimate = 'raw' AND definition IN ('presence.ref', 'presence.other') "
        "AND township IS NULL AND facility IS NULL "
        "AND event_month IS NULL AND sex IS NULL",
    )
    assert totals.height > 20
    for row in totals.iter_rows(named=True):
        side = "left" if row["definition"] == "presence.ref" else "right"
        register = row["pair"].split("-")[SIDES.index(side)]
        left_out = sum(row[f"left_out_{reason}_{side}"] for reason in REASONS)
        assert row["denominator"] + left_out == received[register], (row["period"], row["pair"], side)


def test_cells_add_up_to_the_total(county: Path) -> None:
    figures = table(county, "SELECT * FROM figures WHERE estimate = 'raw' AND definition = 'consistency.ref'")
    keys = ["period", "pair"]
    whole = pl.all_horizontal(pl.col("township", "facility", "event_month", "sex").is_null())
    total = figures.filter(whole & (pl.col("denominator") > 0))
    for cell in ("township", "facility", "event_month", "sex"):
        parts = figures.filter(pl.col(cell).is_not_null()).group_by(keys).agg(pl.sum("numerator", "denominator"))
        both = total.join(parts, on=keys, suffix="_parts")
        assert both.height == total.height > 5
        assert both.select((pl.col("numerator") == pl.col("numerator_parts")).all()).item()
        assert both.select((pl.col("denominator") == pl.col("denominator_parts")).all()).item()


def test_an_offices_totals_stand_beside_the_list_as_a_recount_has_them(county: Path) -> None:
    """The hospitals' table counts every child born alive in them; the list is that of the period's births."""
    births = pl.read_parquet(county / "truth" / "births.parquet")
    alive = births.filter((pl.col("place") < 4) & (pl.col("outcome") == 1) & (pl.col("birth") >= date(2026, 7, 1)))
    found = table(county, f"SELECT * FROM figures WHERE definition = 'count.compare' AND period = '{PERIOD}'")
    whole = found.filter(pl.all_horizontal(pl.col("township", "facility", "event_month", "sex").is_null())).row(
        0, named=True
    )
    assert whole["denominator"] == alive.height > 0
    assert whole["value"] == whole["numerator"] - whole["denominator"]
    by_month = dict(found.drop_nulls("event_month").select("event_month", "denominator").iter_rows())
    assert by_month == dict(alive.group_by(pl.col("birth").dt.strftime("%Y-%m")).len().iter_rows())
    by_sex = dict(found.drop_nulls("sex").select("sex", "denominator").iter_rows())
    assert by_sex == {str(sex): alive.filter(sex=sex).height for sex in (1, 2)}
    received = dict(table(county, "SELECT register, rows_received FROM receipts").iter_rows())
    assert whole["numerator"] + sum(whole[f"left_out_{reason}_left"] for reason in REASONS) == received["births"]


def test_at_the_preset_threshold_each_rate_is_the_published_one(county: Path) -> None:
    keys = ["period", "definition", "pair", "relation"]
    preset = table(county, "SELECT * FROM sensitivity WHERE threshold = 0.8").drop("threshold")
    published = table(
        county,
        "SELECT * FROM figures WHERE estimate = 'raw' AND coalesce(township, facility, event_month, sex) IS NULL",
    )
    assert set(preset["definition"]) == {one.id for one in definitions().values() if one.family}
    assert preset.height > 150
    assert preset.sort(keys).equals(published.join(preset, on=keys, how="semi").select(preset.columns).sort(keys))


def test_the_links_of_the_run_are_nearly_all_true(county: Path) -> None:
    truth = pl.read_parquet(county / "truth" / "rows.parquet")
    place = ["file", "sheet", "row", "child_no"]
    child = {
        name: table(
            county,
            f'SELECT record_id, file, sheet, row_no::BIGINT AS "row", child_no::BIGINT AS child_no FROM record_{name}',
        )
        .join(truth, on=place)
        .select("record_id", "child")
        for name in ("births", "birth_certificates")
    }
    links = table(county, "SELECT * FROM links WHERE pair = 'births-birth_certificates' AND status = 'accepted'")
    real = child["births"].join(child["birth_certificates"].drop_nulls(), on="child", suffix="_right")
    found = links.join(real, left_on=["left_id", "right_id"], right_on=["record_id", "record_id_right"], how="semi")
    assert found.height >= 0.97 * links.height
    assert found.height >= 0.97 * real.height > 15


def test_the_same_run_twice_is_the_same_run(county: Path, reconcile: Command) -> None:
    before = {path: path.read_bytes() for path in run_folder(county).rglob("*") if path.is_file()}
    said = reconcile("run", county, "--period", PERIOD)
    assert said.returncode == 0
    assert "made before" in said.stdout
    assert {path: path.read_bytes() for path in run_folder(county).rglob("*") if path.is_file()} == before


def test_no_personal_value_leaves_in_an_export_or_in_what_is_printed(
    county: Path, tmp_path: Path, reconcile: Command, called: Command
) -> None:
    numbers = table(county, "SELECT person_id, person_name FROM record_hukou WHERE person_id IS NOT NULL")
    secrets = set(numbers["person_id"].to_list())
    texts = [reconcile("status", county).stdout]
    for what in ("links", "findings", "figures"):
        out = tmp_path / f"{what}.csv"
        called("export", county, what, "--out", out)
        texts.append(out.read_text(encoding="utf-8-sig"))
    texts += [(run_folder(county) / "reports" / page).read_text() for page in ("report.html", "report.en.html")]
    assert len(secrets) > 1000
    for text in texts:
        words = {text[at : at + 18] for at in range(len(text)) if text[at : at + 2] == "99"}
        assert not secrets & words


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("run", "{county}", "--period", "2026-13"), 2, "no period"),
        (("run", "{county}", "--period", "2026-09..2026-07"), 2, "ends before it begins"),
        (("run", "nowhere", "--period", "2026-09"), 5, "not a workspace"),
        (("export", "{county}", "people", "--out", "x.csv"), 2, "no export called"),
        (("export", "{county}", "links", "--out", "x.doc"), 2, "in which form"),
        (("export", "{county}", "links", "--run", "zz", "--out", "x.csv"), 5, "not there"),
        (("run", "{county}", "--period", "2001-01"), 6, "nothing was delivered"),
        (("run", "{county}", "--period", "2026-09", "--as-of", "2026-02-30"), 2, "is no day"),
        (("ingest", "{county}", "--period", "2026-12"), 6, "inbox/2026-12 is not there"),
        (("registers", "show", "birth"), 2, "is no register"),
    ],
)
def test_a_mistake_is_told_in_words_with_its_exit_code(
    county: Path, called: Command, arguments: tuple[str, ...], code: int, words: str
) -> None:
    said = called(*(argument.format(county=county) for argument in arguments))
    assert (said.returncode, "Traceback" in said.stderr) == (code, False), said.stderr
    assert words in said.stderr
