"""Causes that are planted in a county are named by its reports: the unit, the register and the field."""

from __future__ import annotations

import csv
from pathlib import Path

import polars as pl
import pytest
from tests.pipeline.conftest import Command

LATEST_ONLY = {"births", "vaccination", "population_marriages"}
"""Full lists: earlier ones are superseded. Of the other registers these deliver month by month; no more are needed."""
MONTHLY = {"birth_certificates", "deliveries", "marriages"}


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory, called: Command) -> Path:
    """A county with eleven causes, reconciled."""
    root = tmp_path_factory.mktemp("causes") / "county"
    said = called("demo", root, "--families", 4000, "--months", 12, "--seed", 1, "--causes")
    assert said.returncode == 0, said.stderr
    delivered = pl.read_parquet(root / "truth" / "rows.parquet").select("register", "file").unique()
    register_of = {file: register for register, file in delivered.iter_rows()}
    for path in (root / "inbox").rglob("*.*"):
        register = register_of.get(path.relative_to(root / "inbox").as_posix())
        if register not in MONTHLY and not (register in LATEST_ONLY and path.parent.name == "2026-09"):
            path.unlink()
    said = called("run", root, "--period", "2026-09")
    assert said.returncode == 0, said.stderr
    return root


@pytest.fixture(scope="module")
def lines(planted: Path, called: Command, tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, str]]:
    """The lines of the run as they are exported."""
    out = tmp_path_factory.mktemp("out") / "causes.csv"
    assert called("export", planted, "causes", "--out", out).returncode == 0
    with out.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _of(cause: dict[str, str], line: dict[str, str], townships: dict[str, str]) -> bool:
    """Whether a line names a planted cause, if need be as one of two registers of which nothing tells.

    An export's planted unit is a number: register and field must do.
    """
    unit = townships.get(line["unit"], line["unit"])
    here = cause["dimension"] == line["dimension"] == "export" or unit.startswith(cause["unit"])
    fields = {*line["fields"].split(",")}
    if cause["kind"] == "withheld":
        return here and f"missing_in_{cause['register']}" in fields
    return (
        here
        and cause["register"] in {line["register"], line["or_register"]}
        and bool({*cause["columns"].split(",")} & fields)
    )


@pytest.mark.slow
def test_ten_of_eleven_are_named_on_fifteen_lines_and_no_line_is_without_a_cause(
    planted: Path, lines: list[dict[str, str]]
) -> None:
    causes = pl.read_parquet(planted / "truth" / "causes.parquet").to_dicts()
    with (planted / "areas.csv").open(encoding="utf-8", newline="") as file:
        townships = {row["code"]: row["name"] for row in csv.DictReader(file)}
    assert len(causes) == 11
    assert len(lines) <= 15
    named = [cause["name"] for cause in causes if any(_of(cause, line, townships) for line in lines)]
    assert len(named) >= 10, named
    assert "cards_withheld" in named
    assert [line for line in lines if not any(_of(cause, line, townships) for cause in causes)] == []


@pytest.mark.slow
def test_the_page_shows_the_wanted_kind_of_line(planted: Path, lines: list[dict[str, str]]) -> None:
    (page,) = planted.glob("runs/*/reports/report.html")
    text = page.read_text(encoding="utf-8")
    (lunar,) = [line for line in lines if line["kinds"].startswith("lunar")]
    assert lunar["unit"] in text
    assert f"{lunar['month']}起" in text
