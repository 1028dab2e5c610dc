"""A made-up run, shared by the tests of the reports."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.report.county import AREA, make_run

from reconcile import engine
from reconcile.registers.load import Declarations, load_declarations
from reconcile.report.stage import write_reports
from reconcile.report.tables import Report, gather
from reconcile.settings import Settings

ABSENT = ("marriages", "population_marriages")


@pytest.fixture(scope="session")
def declarations() -> Declarations:
    return load_declarations()


@pytest.fixture(scope="session")
def settings() -> Settings:
    return Settings(area=AREA, name="示例县", targets={"consistency.ref": 0.95})


@pytest.fixture(scope="session")
def run(tmp_path_factory: pytest.TempPathFactory, declarations: Declarations, settings: Settings) -> Path:
    """A finished run with its reports."""
    folder = make_run(tmp_path_factory.mktemp("run"), declarations, leave_out=ABSENT)
    write_reports(folder, declarations, settings)
    return folder


@pytest.fixture(scope="session")
def empty_run(tmp_path_factory: pytest.TempPathFactory, declarations: Declarations, settings: Settings) -> Path:
    """A run of which no register was delivered."""
    folder = make_run(tmp_path_factory.mktemp("empty"), declarations, leave_out=list(declarations.registers))
    write_reports(folder, declarations, settings)
    return folder


@pytest.fixture(scope="session")
def tables(run: Path, declarations: Declarations, settings: Settings) -> Report:
    with engine.connect(run / "run.duckdb", read_only=True) as connection:
        return gather(connection, declarations, settings)
