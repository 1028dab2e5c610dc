"""A made-up run, shared by the tests of the reports."""

from __future__ import annotations

from pathlib import Path

import pytest

from reconcile.registers.load import Declarations, load_declarations
from reconcile.report import write_reports
from reconcile.settings import Settings
from tests.report.county import AREA, make_run


@pytest.fixture(scope="session")
def declarations() -> Declarations:
    return load_declarations()


@pytest.fixture(scope="session")
def settings() -> Settings:
    return Settings(area=AREA, name="示例县", targets={"consistency.ref": 0.95})


@pytest.fixture(scope="session")
def run(tmp_path_factory: pytest.TempPathFactory, declarations: Declarations, settings: Settings) -> Path:
    """A finished run with its reports."""
    folder = make_run(tmp_path_factory.mktemp("run"), declarations, leave_out=["marriages", "population_marriages"])
    write_reports(folder, declarations, settings)
    return folder
