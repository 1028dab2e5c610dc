"""What is odd about a run is told beside its figures."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import duckdb
import pytest
from tests.pipeline.conftest import PERIOD, Command
from tests.pipeline.test_month import run_folder
from tests.pipeline.test_subsets import subset

from reconcile.pipeline import stages
from reconcile.pipeline.cautions import cautions
from reconcile.pipeline.context import Context
from reconcile.registers import load_declarations
from reconcile.report.texts import Texts
from reconcile.workspace import open_workspace

END = date(2026, 9, 30)
ENGLISH = Texts("en", load_declarations())


@pytest.fixture
def plain(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is odd is told by the command: runs without reports."""
    monkeypatch.setattr(stages, "write_reports", lambda *_: [])


def test_a_run_with_all_it_needs_has_none(county: Path) -> None:
    assert cautions(run_folder(county), Context.of(open_workspace(county)), ENGLISH, END) == []


def test_a_day_that_has_not_come_is_told(county: Path) -> None:
    (told,) = cautions(run_folder(county), Context.of(open_workspace(county)), ENGLISH, date(2026, 9, 29))
    assert "2026-09-30 lies ahead of today, 2026-09-29" in told


@pytest.mark.usefixtures("plain")
def test_registers_of_two_counties_are_told(delivered: Path, tmp_path: Path, called: Command) -> None:
    """The births of one county, the certificates of another one."""
    said = called("demo", tmp_path / "other", "--families", 1500, "--months", 3, "--seed", 8)
    assert said.returncode == 0, said.stderr
    mixed = subset(delivered, tmp_path / "mixed", "全员人口出生")
    for path in (tmp_path / "other" / "inbox").rglob("*出生医学证明*"):
        shutil.copy(path, mixed / "inbox" / path.parent.name)
    run = called("run", mixed, "--period", PERIOD)
    assert "0 links, although both registers have" in run.stdout, run.stdout + run.stderr


@pytest.mark.usefixtures("plain")
def test_a_month_without_a_file_and_records_without_a_place_are_told(
    delivered: Path, tmp_path: Path, called: Command
) -> None:
    county = subset(delivered, tmp_path / "bare", "全员人口出生", "出生医学证明")
    (county / "areas.csv").unlink()
    (county / "reconcile.toml").write_text('area = "990121"\n', encoding="utf-8")
    said = called("run", county, "--period", "2026-10")
    assert said.returncode == 0, said.stderr
    assert "nothing new was delivered for 2026-10: the newest files are of 2026-09" in said.stdout
    assert "births (population system): of " in said.stdout
    (county / "reconcile.toml").write_text('area = "990121"\nname = "示例县"\n', encoding="utf-8")
    named = called("run", county, "--period", PERIOD)
    assert "name no place known here" not in named.stdout, "the county's name in addresses is enough"


def test_records_without_dates_are_told_so_and_not_that_they_name_no_place(county: Path, tmp_path: Path) -> None:
    """A county whose files of deaths lack the column: their places are as they were."""
    _copy_without_dates(run_folder(county), tmp_path)
    (told,) = cautions(tmp_path, Context.of(open_workspace(county)), ENGLISH, END)
    assert told.startswith("death cards: of ")
    assert "have no death_date and count in no period" in told


def test_a_register_that_declares_no_date_is_told_which_column_it_needs(county: Path, tmp_path: Path) -> None:
    """Its files cannot be at fault: they were never asked for one."""
    _copy_without_dates(run_folder(county), tmp_path)
    context = Context.of(open_workspace(county))
    deaths = context.declarations.registers["deaths"].model_copy(update={"event": None})
    declarations = replace(context.declarations, registers={**context.declarations.registers, "deaths": deaths})
    (told,) = cautions(tmp_path, replace(context, declarations=declarations), ENGLISH, END)
    assert told.startswith("death cards: its declaration names no date")
    assert 'id = "deaths" add a [[field]] of type date' in told
    assert "whether its dates can be read" not in told


def _copy_without_dates(run: Path, folder: Path) -> None:
    """A copy of a run in which no death has a date."""
    for name in ("run.duckdb", "manifest.json"):
        shutil.copy(run / name, folder)
    with duckdb.connect(folder / "run.duckdb") as copy:
        undated = "event_date = NULL, standing = 'scope_unknown', scope_reason = NULL"
        copy.execute(f"UPDATE members SET {undated} WHERE register = 'deaths' AND relation = 'record'")
